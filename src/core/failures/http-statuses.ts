import type { Outcome } from '../../errors/tpns-error.js'
import type { Bilingual } from '../../return-codes/types.js'

/** What an HTTP status of an answer without a return code means. */
export interface StatusText extends Bilingual {
  readonly remedy: Bilingual
}

/** What is known of a request that was answered so: a gateway may fail after the service has accepted the request. */
export function getStatusOutcome(
  status: number,
  retryAfterMs?: number,
): Extract<Outcome, 'rejected' | 'unknown'> {
  if (status === 503 && retryAfterMs !== undefined) return 'rejected'
  return status === 408 || status >= 500 ? 'unknown' : 'rejected'
}

/** @param body of the answer, for what several servers say under one status */
export function getStatusText(status: number, retryAfterMs?: number, body = ''): StatusText {
  if (status === 400 && HTTPS_PORT.test(body)) return HTTPS_REQUIRED
  const wait = status === 503 && retryAfterMs !== undefined ? BUSY : undefined
  return wait ?? HTTP_STATUS_TEXTS[status] ?? FAMILIES[Math.floor(status / 100)] ?? OTHER_STATUS
}

/** Of nginx and those that are built on it, of Go, and of Apache. */
const HTTPS_PORT =
  /plain HTTP request was sent to HTTPS port|HTTP request to an HTTPS server|speaking plain HTTP to an SSL/i
const HTTPS_REQUIRED: StatusText = {
  en: 'this port speaks TLS, and was asked in plain http',
  zh: '该端口使用 TLS，而请求是明文 HTTP',
  remedy: {
    en: 'Write https:// in baseUrl, or check the port.',
    zh: '请在 baseUrl 中改用 https://，或检查端口。',
  },
}
const CHECK_BASE_URL = { en: 'Check baseUrl.', zh: '请检查 baseUrl。' }
const REDIRECT: StatusText = {
  en: 'a redirect, which is never followed',
  zh: '重定向，本客户端不会跟随',
  remedy: {
    en: 'Check baseUrl, and whether a captive portal is in the way.',
    zh: '请检查 baseUrl，以及是否被网络认证页拦截。',
  },
}
const BUSY: StatusText = {
  en: 'the service is unavailable, and says when to come back',
  zh: '服务暂不可用，并给出了重试时间',
  remedy: { en: 'Call again after error.retryAfterMs.', zh: '请等待 error.retryAfterMs 毫秒后重新调用。' },
}
const OUTAGE = {
  en: 'If it persists, check the gateway or proxy in between (see error.bodyExcerpt), or open a ticket with Tencent.',
  zh: '若持续出现，请检查中间的网关或代理（见 error.bodyExcerpt），或向腾讯云提交工单。',
}
const FAILED: StatusText = {
  en: 'the service or a gateway in front of it failed',
  zh: '服务端或其前面的网关出错',
  remedy: OUTAGE,
}
const OTHER_STATUS: StatusText = { en: 'no answer of TPNS', zh: '并非 TPNS 的应答', remedy: CHECK_BASE_URL }
const AUTHENTICATION: StatusText = {
  en: 'authentication failed',
  zh: '鉴权失败',
  remedy: {
    en:
      'Check, in this order: the AccessID and the SecretKey are of the same app; option region is that of the app; the clock of ' +
      'this machine is right; the IP of this machine is on the allow-list of the console; no proxy in between refuses (see error.bodyExcerpt).',
    zh:
      '请依次检查：AccessID 与 SecretKey 是否属于同一应用、服务接入点（region）是否正确、本机时钟是否准确、' +
      '本机 IP 是否在控制台的 IP 白名单中、是否被代理拒绝（见 error.bodyExcerpt）。',
  },
}

/** For statuses that are not listed, by their first digit. */
const FAMILIES: Readonly<Record<number, StatusText>> = {
  3: REDIRECT,
  4: {
    en: 'an answer without a return code',
    zh: '应答中没有返回码',
    remedy: {
      en: 'Read error.bodyExcerpt to see who refused: a proxy, a gateway or TPNS.',
      zh: '请查看 error.bodyExcerpt，确认是代理、网关还是 TPNS 拒绝了请求。',
    },
  },
  5: FAILED,
}

/** By status. */
export const HTTP_STATUS_TEXTS: Readonly<Record<number, StatusText>> = {
  301: REDIRECT,
  302: REDIRECT,
  307: REDIRECT,
  308: REDIRECT,
  400: {
    en: 'the request is malformed',
    zh: '请求格式错误',
    remedy: {
      en: 'Read error.bodyExcerpt. If the request is right, check whether a proxy or gateway rewrites it.',
      zh: '请查看 error.bodyExcerpt；若请求无误，请检查代理或网关是否改写了请求。',
    },
  },
  401: AUTHENTICATION,
  403: AUTHENTICATION,
  404: { en: 'no such path', zh: '路径不存在', remedy: CHECK_BASE_URL },
  405: {
    en: 'only POST is answered',
    zh: '仅支持 POST',
    remedy: {
      en: 'The client always uses POST: check whether a proxy or gateway rewrites the request.',
      zh: '本客户端始终使用 POST，请检查代理或网关是否改写了请求。',
    },
  },
  407: {
    en: 'a proxy asks for credentials',
    zh: '代理要求认证',
    remedy: {
      en: 'Pass them to it: dispatcher: new ProxyAgent({ uri, token }) of undici.',
      zh: '请为代理提供认证信息：dispatcher: new ProxyAgent({ uri, token })（undici）。',
    },
  },
  408: { en: 'the request did not arrive in time', zh: '服务端等待请求超时', remedy: OUTAGE },
  413: {
    en: 'the request is too large',
    zh: '请求体过大',
    remedy: {
      en: 'Send fewer items at once, or raise the limit of the gateway in between.',
      zh: '请减少单次提交的条目，或调大中间网关的限制。',
    },
  },
  422: {
    en: 'a field has the wrong type',
    zh: '字段类型错误',
    remedy: {
      en: 'The usual one is custom_content sent as an object instead of JSON text: see error.bodyExcerpt.',
      zh: '常见原因是 custom_content 未序列化为 JSON 字符串，详见 error.bodyExcerpt。',
    },
  },
  429: {
    en: 'too many requests',
    zh: '超出限频',
    remedy: {
      en: 'Call again later (error.retryAfterMs); share the limit if several processes send.',
      zh: '请稍后重新调用（error.retryAfterMs）；多个进程发送时请共用限频配额。',
    },
  },
  500: FAILED,
  502: {
    en: 'a gateway got no proper answer from the service',
    zh: '网关未收到服务端的有效应答',
    remedy: OUTAGE,
  },
  503: { en: 'the service is not available at the moment', zh: '服务暂不可用', remedy: OUTAGE },
  504: { en: 'a gateway waited too long for the service', zh: '网关等待服务端超时', remedy: OUTAGE },
}
