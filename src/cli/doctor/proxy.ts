import { ProxyAgent } from 'undici/index.js'
import { readText } from '../../errors/message.js'
import type { TpnsClientOptions } from '../../options/client-options.js'
import { inBoth } from '../../validation/words.js'
import { type Asked, ask } from './ask.js'
import { findStage } from './judge.js'
import { failed, ok, type Result, warning } from './result.js'

type Env = Readonly<Record<string, string | undefined>>

const NAMES = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'] as const

/** The proxy that other programs would use; this client uses one only when configured to. */
export function findProxy(env: Env): { readonly name: string; readonly address: string } | undefined {
  const name = NAMES.find((each) => (env[each] ?? '').trim() !== '')
  return name === undefined ? undefined : { name, address: (env[name] ?? '').trim() }
}

/** The answer through the proxy, and what it says of the proxy beside the direct one. */
export async function checkProxy(
  { name, address }: { readonly name: string; readonly address: string },
  options: TpnsClientOptions,
  direct: Asked,
  signal: AbortSignal,
): Promise<{ readonly result: Result; readonly through: Asked | undefined }> {
  let agent: ProxyAgent
  try {
    // A tunnel for http too: what a proxy of a data centre is for.
    agent = new ProxyAgent({ uri: address, proxyTunnel: true })
  } catch {
    return { result: failed('proxy', malformed(name), MALFORMED_ADVICE), through: undefined }
  }
  try {
    const through = await ask({ ...options, dispatcher: agent }, signal)
    return { result: compare(name, direct, through), through }
  } finally {
    await agent.close()
  }
}

const malformed = (name: string) => ({
  en: `${name} is not an address`,
  zh: `${name} 不是有效的地址`,
})
const MALFORMED_ADVICE = {
  en: 'write it in full, such as http://proxy:8080',
  zh: '请写完整地址，例如 http://proxy:8080',
}

const PASS_IT = {
  en: 'this client reads no proxy variable: pass dispatcher: new ProxyAgent(process.env.HTTPS_PROXY) of undici to it',
  zh: '本客户端不读取代理环境变量：请传入 undici 的 dispatcher: new ProxyAgent(process.env.HTTPS_PROXY)',
}

function compare(name: string, direct: Asked, through: Asked): Result {
  const works = findStage(through.error) === undefined
  const worksWithout = findStage(direct.error) === undefined
  if (works && worksWithout) {
    return ok('proxy', {
      en: `works (${name}), and is not needed: there is a direct way too`,
      zh: `可用（${name}），但并非必需：也可直接连接`,
    })
  }
  if (works) {
    return warning(
      'proxy',
      { en: `works (${name}), and is the only way`, zh: `可用（${name}），且只能通过代理访问` },
      PASS_IT,
    )
  }
  const text = through.error === undefined ? inBoth('') : readText(through.error)
  if (worksWithout) {
    return warning('proxy', text, {
      en: `there is a direct way: leave ${name} unused, or mend the proxy`,
      zh: `可直接连接：不使用 ${name}，或修复代理`,
    })
  }
  return failed('proxy', text, {
    en: `check the address in ${name}, its user name and password, and whether it allows the host`,
    zh: `请检查 ${name} 的地址、用户名和密码，以及是否放行该主机`,
  })
}
