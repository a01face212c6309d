import { TpnsConfigError } from '../errors/validation-errors.js'
import { isLoopback } from '../http/transport/loopback.js'
import { createRedactor } from '../redact/redactor.js'
import { nearest } from '../validation/names/nearest.js'
import { echoOption } from '../validation/options/echo-option.js'
import { findPasteFault } from '../validation/options/paste-fault.js'
import { REGIONS, type Region, type TpnsClientOptions } from './client-options.js'
import { about } from './credentials.js'

/** Where options may come from that are not passed. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * @param secrets what no message may repeat
 * @returns an address that ends with a slash
 * @throws TpnsConfigError
 */
export function resolveBaseUrl(
  options: TpnsClientOptions,
  env: Environment,
  secrets: readonly string[],
): string {
  const explicit = options.baseUrl ?? (options.region === undefined ? env.TPNS_BASE_URL : undefined)
  const given = String(explicit ?? '').trim()
  if (given === '') {
    return getRegionUrl(options.region ?? (env.TPNS_REGION || 'guangzhou'), secrets)
  }
  const url = parseBaseUrl(given)
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TpnsConfigError({
      en: 'baseUrl must not contain a user name, a password, a query or a fragment: remove it.',
      zh: 'baseUrl 不能包含用户名、密码、查询参数或片段，请去掉。',
    })
  }
  if (url.protocol === 'http:' && !isLoopback(url) && options.allowInsecureHttp !== true) {
    throw new TpnsConfigError({
      en: `baseUrl uses plain http to ${createRedactor(secrets)(url.host)}: pushes and tokens would be readable on the network. Use https, or set allowInsecureHttp: true if the network is protected otherwise.`,
      zh: 'baseUrl 使用明文 HTTP，推送内容和 Token 会被窃听。请改用 https，或设置 allowInsecureHttp: true。',
    })
  }
  const host = url.hostname.replace(/\.$/, '')
  const otherService = OTHER_SERVICES[host.endsWith(CLOUD_API) ? CLOUD_API : host]
  if (otherService !== undefined) {
    throw new TpnsConfigError({
      en: `baseUrl is the address of ${otherService}. Leave baseUrl out and set region, or write https://api.tpns.tencent.com/ (Guangzhou).`,
      zh: 'baseUrl 不是 TPNS 的服务地址：请去掉 baseUrl 并设置 region。',
    })
  }
  url.pathname = withoutEndpoint(url.pathname)
  const wrongPath =
    /\/push\/app\/$|:\/\//.test(url.pathname) || (/[^/]/.test(url.pathname) && HOSTS.has(host))
  if (wrongPath || url.port === '0') {
    const [en, zh] = wrongPath ? ['a path behind its host', '路径'] : ['port 0', '端口 0']
    throw new TpnsConfigError({
      en: `baseUrl has ${en}, where TPNS does not answer. Write scheme and host alone, such as https://api.tpns.tencent.com/`,
      zh: `baseUrl 中的${zh}不是 TPNS 的地址，请只写协议和主机名。`,
    })
  }
  return url.href
}

/** Their paths begin with v3/, and the client adds it. */
const HOSTS: ReadonlySet<string> = new Set(Object.values(REGIONS).map((url) => new URL(url).hostname))

function parseBaseUrl(given: string): URL {
  const pasted = findPasteFault(given)
  if (pasted !== undefined) throw new TpnsConfigError(about('baseUrl', 'TPNS_BASE_URL', pasted))
  if (Object.hasOwn(REGIONS, given)) {
    throw new TpnsConfigError({
      en: `baseUrl (or TPNS_BASE_URL) is the name of a region. Pass region: '${given}', or set TPNS_REGION.`,
      zh: `baseUrl 填成了服务接入点的名称，请改用 region: '${given}'。`,
    })
  }
  if (/^https?:\/*https?[:/]/i.test(given)) {
    throw new TpnsConfigError({
      en: 'baseUrl has its scheme twice. Write it once, such as https://api.tpns.tencent.com/',
      zh: 'baseUrl 重复写了 https://，请只写一次。',
    })
  }
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(given)
  if (!hasScheme && looksLikeAHost(given)) {
    throw new TpnsConfigError({
      en: 'baseUrl has no scheme. Write it in full, such as https://api.tpns.tencent.com/',
      zh: 'baseUrl 缺少 https://，请写完整地址。',
    })
  }
  if (!URL.canParse(given)) {
    throw new TpnsConfigError({
      en: 'baseUrl is not a URL. Write it in full, such as https://api.tpns.tencent.com/',
      zh: 'baseUrl 不是有效的 URL，请写完整地址。',
    })
  }
  const url = new URL(given)
  if (url.protocol === 'https:' || url.protocol === 'http:') return url
  throw new TpnsConfigError({
    en: 'baseUrl must begin with https://, such as https://api.tpns.tencent.com/',
    zh: 'baseUrl 必须以 https:// 开头。',
  })
}

/** `api.tpns.tencent.com`, `localhost:8080`, which the parser takes for a scheme, `//host`. */
function looksLikeAHost(given: string): boolean {
  return /^(\/\/)?(localhost|[a-z0-9-]+(\.[a-z0-9-]+)+|\[[0-9a-f:.]+\])(:\d+)?(\/|$)/i.test(given)
}

const CLOUD_API = '.tencentcloudapi.com'

/** Hosts that are mistaken for the API. */
const OTHER_SERVICES: Readonly<Record<string, string>> = {
  'openapi.xg.qq.com': 'Xinge, the older service, which has another API and other keys',
  'console.cloud.tencent.com': 'the console',
  'cloud.tencent.com': 'the documentation',
  'intl.cloud.tencent.com': 'the documentation',
  'www.tencentcloud.com': 'the documentation',
  'xg.qq.com': 'the console of Xinge, the older service',
  [CLOUD_API]: 'Tencent Cloud API 3.0, which has other keys and signatures',
}

/** Documents show full addresses such as …/v3/push/app. The client adds everything from `v3/` on itself. */
function withoutEndpoint(path: string): string {
  const base = path.replace(/\/v3(\/.*)?$/i, '')
  return base.endsWith('/') ? base : `${base}/`
}

function getRegionUrl(region: string, secrets: readonly string[]): string {
  if (Object.hasOwn(REGIONS, region)) return REGIONS[region as Region]
  const known = Object.keys(REGIONS).join(', ')
  const near = nearest(region, Object.keys(REGIONS))
  const meant = near === undefined ? '' : ` (did you mean '${near}'?)`
  throw new TpnsConfigError({
    en: `region (or TPNS_REGION) is ${echoOption(region, secrets)}, which is not known${meant}. It is one of ${known}; for any other address set baseUrl.`,
    zh: `region 取值无效，可选：${known.replaceAll(', ', '、')}。`,
  })
}
