import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { REGIONS, type TpnsClientOptions } from '../../options/client-options.js'
import { RETURN_CODE } from '../../return-codes/names.js'
import type { Cli } from '../cli.js'
import { type Asked, ask } from './ask.js'
import { type Elsewhere, findStage, judgeAccess, judgeClock, judgeNetwork } from './judge.js'
import { checkProxy, findProxy } from './proxy.js'
import { CHECK_NAMES, type CheckName, failed, ok, type Result, skipped } from './result.js'
import { checkSignature } from './signature.js'
import { checkVariables, type Settings } from './variables.js'

export interface ExamineInit {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Addresses of the access points. Default: the service's. */
  readonly accessPoints?: Readonly<Record<string, string>>
  /** For the connection that a test makes. */
  readonly options?: TpnsClientOptions
}

/** Nothing may be said of a network that was not used. */
const IN_PROCESS = { en: 'none: the fake is inside this process', zh: '未使用：模拟服务在进程内' }

const AFTER_VARIABLES = (Object.keys(CHECK_NAMES) as CheckName[]).slice(2)

/** Every check, in the order in which a request meets what it looks at. Changes nothing, pushes nothing. */
export async function examine(
  { runtime, signal }: Pick<Cli, 'runtime' | 'signal'>,
  { env, accessPoints = REGIONS, options = {} }: ExamineInit,
): Promise<readonly Result[]> {
  const { results, settings } = await checkVariables(env)
  const offline = [...results, checkSignature()]
  if (settings === undefined) return [...offline, ...AFTER_VARIABLES.map((check) => skipped(check))]

  const url = new URL(settings.baseUrl ?? accessPoints[settings.region ?? 'guangzhou'] ?? '')
  const { accessId, secretKey } = settings
  const at = (baseUrl: string): TpnsClientOptions => ({ runtime, ...options, accessId, secretKey, baseUrl })
  const direct = await ask(at(url.href), signal)
  const proxy = findProxy(env)
  const proxied = proxy === undefined ? undefined : await checkProxy(proxy, at(url.href), direct, signal)
  const isDirectCut = findStage(direct.error) !== undefined
  // What is beyond the network can be looked at through the proxy, too.
  const answer = isDirectCut && proxied?.through !== undefined ? proxied.through : direct
  const elsewhere = await askElsewhere(settings, answer, accessPoints, (baseUrl) => ask(at(baseUrl), signal))
  return [
    ...offline,
    ...(options.transport === undefined ? [await checkDns(url, isDirectCut)] : [skipped('dns', IN_PROCESS)]),
    proxied?.result ?? ok('proxy', { en: 'no proxy variable is set', zh: '未设置代理环境变量' }),
    ...(options.transport === undefined
      ? judgeNetwork(direct.error, url)
      : [skipped('connection', IN_PROCESS), skipped('tls', IN_PROCESS)]),
    judgeClock(answer),
    ...judgeAccess(answer, { region: settings.region, url }, elsewhere),
  ]
}

/** Only where the app may be at another one, and never when the address is one of the user's own. */
async function askElsewhere(
  { region }: Settings,
  { error }: Asked,
  accessPoints: Readonly<Record<string, string>>,
  ask: (baseUrl: string) => Promise<Asked>,
): Promise<readonly Elsewhere[]> {
  const refused: readonly unknown[] = [RETURN_CODE.authentication, RETURN_CODE.wrongRegion]
  if (region === undefined || !refused.includes(error?.retCode)) return []
  const others = Object.entries(accessPoints).filter(([name]) => name !== region)
  return Promise.all(
    others.map(async ([name, url]): Promise<Elsewhere> => ({ region: name, error: (await ask(url)).error })),
  )
}

/** @param matters false where the connection works nonetheless: something else has resolved the name */
async function checkDns({ hostname }: URL, matters: boolean): Promise<Result> {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0) return skipped('dns', { en: 'none: the address is an IP', zh: '无需解析：地址为 IP' })
  try {
    const addresses = await lookup(host, { all: true })
    const shown = addresses.map(({ address }) => address).join(', ')
    return ok('dns', { en: `${host} is ${shown}`, zh: `${host} 解析为 ${shown}` })
  } catch (error) {
    if (!matters) return skipped('dns', { en: 'not needed', zh: '无需解析' })
    const { code } = error as NodeJS.ErrnoException
    const text = {
      en: `${host} cannot be resolved (${code ?? String(error)})`,
      zh: `无法解析 ${host}（${code ?? String(error)}）`,
    }
    return failed('dns', text, {
      en: 'check the region and the address, and the DNS of this machine or container (a proxy may resolve it nonetheless)',
      zh: '请检查接入点和地址，以及本机或容器的 DNS（通过代理时可由代理解析）',
    })
  }
}
