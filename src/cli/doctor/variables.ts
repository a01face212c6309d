import { TpnsClient } from '../../client.js'
import { readText } from '../../errors/message.js'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import type { Region, TpnsClientOptions } from '../../options/client-options.js'
import type { Bilingual } from '../text.js'
import { failed, ok, type Result, warning } from './result.js'

type Env = Readonly<Record<string, string | undefined>>

/** What the environment says of the app, well-formed. */
export interface Settings {
  readonly accessId: string
  readonly secretKey: string
  /** Undefined where `TPNS_BASE_URL` names another address. */
  readonly region: Region | undefined
  readonly baseUrl: string | undefined
}

/** Stand-ins of the right form, to check one variable at a time by the rules of the client itself. */
const WELL_FORMED = { accessId: '1500000001', secretKey: '0123456789abcdef0123456789abcdef' }

/** Looks at each variable alone, and says everything that is wrong with them. */
export async function checkVariables(
  env: Env,
): Promise<{ readonly results: readonly Result[]; readonly settings: Settings | undefined }> {
  const { TPNS_ACCESS_ID = '', TPNS_SECRET_KEY = '', TPNS_REGION = '', TPNS_BASE_URL = '' } = env
  const accessId = TPNS_ACCESS_ID.trim()
  const secretKey = TPNS_SECRET_KEY.trim()
  const baseUrl = TPNS_BASE_URL.trim()
  const region = (TPNS_REGION.trim() || 'guangzhou') as Region
  const address = baseUrl === '' ? { region } : { baseUrl }
  const elsewhere = { baseUrl: 'https://doctor.invalid/' }
  const accessIdFault = await findFault({ ...WELL_FORMED, ...elsewhere, accessId })
  const faults = [
    accessIdFault,
    await findFault({
      ...WELL_FORMED,
      ...elsewhere,
      secretKey,
      ...(accessIdFault === undefined ? { accessId } : {}),
    }),
    await findFault({ ...WELL_FORMED, ...address }),
  ].filter((fault) => fault !== undefined)
  const results = [...faults.map((fault) => failed('variables', fault)), ...warnOfVariables(env)]
  if (faults.length > 0) return { results, settings: undefined }
  const place = baseUrl === '' ? region : baseUrl
  const fine = ok('variables', {
    en: `AccessID ${accessId}, a SecretKey of ${secretKey.length} characters, ${place}`,
    zh: `AccessID ${accessId}，SecretKey 共 ${secretKey.length} 个字符，${place}`,
  })
  return {
    results: [fine, ...results],
    settings: {
      accessId,
      secretKey,
      region: baseUrl === '' ? region : undefined,
      baseUrl: baseUrl === '' ? undefined : baseUrl,
    },
  }
}

async function findFault(options: TpnsClientOptions): Promise<Bilingual | undefined> {
  try {
    await new TpnsClient(options).close()
    return undefined
  } catch (error) {
    if (error instanceof TpnsConfigError) return readText(error)
    throw error
  }
}

/** What this client bears, and another may not. */
function warnOfVariables(env: Env): Result[] {
  const names = ['TPNS_ACCESS_ID', 'TPNS_SECRET_KEY', 'TPNS_REGION', 'TPNS_BASE_URL']
  const blank = names.filter((name) => (env[name] ?? '') !== (env[name] ?? '').trim())
  const region = env.TPNS_REGION?.trim() ?? ''
  return [
    ...(blank.length === 0
      ? []
      : [
          warning(
            'variables',
            {
              en: `${blank.join(', ')} begins or ends with blanks or a line break; this client leaves them out, others sign with them`,
              zh: `${blank.join('、')} 首尾有空格或换行；本客户端会忽略，其他客户端会用于签名`,
            },
            { en: 'remove them', zh: '请去掉' },
          ),
        ]),
    ...(region === '' || (env.TPNS_BASE_URL?.trim() ?? '') === ''
      ? []
      : [
          warning(
            'variables',
            {
              en: 'TPNS_REGION has no effect beside TPNS_BASE_URL',
              zh: '设置 TPNS_BASE_URL 后 TPNS_REGION 不生效',
            },
            { en: 'set one of them', zh: '请只设置其中一个' },
          ),
        ]),
  ]
}
