import { readFile } from 'node:fs/promises'
import { parseEnv } from 'node:util'
import type { Region, TpnsClientOptions } from '../../options/client-options.js'
import type { Cli } from '../cli.js'
import { UsageError } from '../failures/usage-error.js'

/** What says which app is meant, and where. Every field is set, so that the client looks at no other environment. */
export type Credentials = Required<Pick<TpnsClientOptions, 'accessId' | 'secretKey'>> &
  Pick<TpnsClientOptions, 'region' | 'baseUrl'>

/**
 * From the file of `--env-file`, else from the environment; never from arguments, which every user of the machine can
 * read.
 *
 * @throws UsageError when one of the two is missing
 */
export async function readCredentials(cli: Cli): Promise<Credentials> {
  const env = await readEnv(cli)
  const accessId = env.TPNS_ACCESS_ID?.trim() ?? ''
  const secretKey = env.TPNS_SECRET_KEY?.trim() ?? ''
  cli.secrets.add(secretKey)
  const missing = [
    ...(accessId === '' ? ['TPNS_ACCESS_ID'] : []),
    ...(secretKey === '' ? ['TPNS_SECRET_KEY'] : []),
  ]
  if (missing.length > 0) throw missingError(missing, cli.envFile)
  const baseUrl = env.TPNS_BASE_URL?.trim() ?? ''
  if (baseUrl !== '') return { accessId, secretKey, baseUrl }
  // Checked by the client, which names the known ones.
  return { accessId, secretKey, region: (env.TPNS_REGION?.trim() || 'guangzhou') as Region }
}

/** The variables of `--env-file`, else those of the environment. @throws UsageError when the file cannot be read */
export async function readEnv({ env, envFile: path }: Cli): Promise<Cli['env']> {
  if (path === undefined) return env
  try {
    return parseEnv(await readFile(path, 'utf8'))
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException
    throw new UsageError({
      en: `cannot read the file of --env-file, ${path} (${code})`,
      zh: `无法读取 --env-file 指定的文件 ${path}（${code}）`,
    })
  }
}

function missingError(names: readonly string[], envFile: string | undefined): UsageError {
  if (envFile !== undefined) {
    return new UsageError({
      en: `${envFile} has no ${names.join(' and no ')}`,
      zh: `${envFile} 中缺少 ${names.join(' 和 ')}`,
    })
  }
  return new UsageError({
    en: `set ${names.join(' and ')}, name a file with --env-file, or try it with --fake`,
    zh: `请设置环境变量 ${names.join(' 和 ')}，或用 --env-file 指定文件，或用 --fake 试用`,
  })
}
