import { type BatchItem, TpnsAuthError, TpnsRateLimitError } from '../../errors/api-errors.js'
import { errorFromReturnCode } from '../../errors/from-return-code.js'
import type { ErrorText } from '../../errors/message.js'
import type { TpnsError } from '../../errors/tpns-error.js'
import { type ProtocolFault, TpnsHttpError, TpnsProtocolError } from '../../errors/transport-errors.js'
import type { Envelope } from '../../http/envelope.js'
import type { ReadBody } from '../../http/read.js'
import { type Redact, redactValue } from '../../redact/redactor.js'
import type { Bilingual } from '../../return-codes/types.js'
import type { AnswerFields } from '../endpoint.js'
import { TransportError } from '../ports/transport.js'

/** What the error of an answer is made of. */
export interface AnswerFacts {
  readonly endpoint: string
  readonly status: number
  readonly body: ReadBody
  readonly retryAfterMs: number | undefined
  readonly clockSkewMs: number | undefined
  readonly redact: Redact
  /** Whether the same request may safely reach the service twice. Default: false. */
  readonly idempotent?: boolean
  /** Where the endpoint takes batches: what became of each item, by the answer. */
  readonly itemsOf?: ((answer: AnswerFields) => readonly BatchItem[]) | undefined
}

/**
 * An answer that accepts nothing:
 *
 * - `refused`: by its return code
 * - `contradictory`: it says two things about what became of the request
 * - `accepted-with-error-status`: the return code 0 came with a status other than 2xx
 * - `unusable`: status 2xx, and no return code that can be read
 * - `http-error`: another status, and no return code that says why
 */
export type FailedAnswer =
  | { readonly kind: 'refused'; readonly retCode: number; readonly envelope: Envelope }
  | { readonly kind: 'contradictory' | 'accepted-with-error-status' | 'unusable' | 'http-error' }

/** The error of such an answer. */
export function answerError(meaning: FailedAnswer, facts: AnswerFacts): TpnsError {
  switch (meaning.kind) {
    case 'refused':
      return refusalError(facts, meaning.envelope, meaning.retCode)
    case 'contradictory':
      return protocolError(facts, 'contradictory')
    case 'accepted-with-error-status':
      return acceptedWithErrorStatusError(facts)
    case 'unusable':
      return protocolError(facts, facts.body.kind === 'unreadable' ? facts.body.fault : 'no-return-code')
    case 'http-error':
      return httpError(facts)
  }
}

/** The error that a return code stands for. */
function refusalError(input: AnswerFacts, { message, fields }: Envelope, retCode: number): TpnsError {
  const { endpoint, status, redact, retryAfterMs, clockSkewMs, idempotent, itemsOf } = input
  return errorFromReturnCode({
    endpoint,
    retCode,
    idempotent,
    serverMessage: excerpt(message, redact, false),
    httpStatus: status,
    retryAfterMs,
    clockSkewMs,
    answer: redactValue(fields, redact) as AnswerFields,
    items: itemsOf?.(fields),
  })
}

const EXCERPT_LENGTH = 300

/** Always after redaction: a secret must not survive by being halved. */
function cut(text: string): string {
  return text.length > EXCERPT_LENGTH ? `${text.slice(0, EXCERPT_LENGTH)}…` : text
}

/** More than enough for an excerpt, also after every secret in it has become shorter. */
const EXCERPT_SOURCE_LENGTH = 65_536

function getExcerpt({ body, redact }: AnswerFacts): string {
  return excerpt(body.text, redact, body.kind === 'unreadable' && body.fault === 'too-large')
}

function excerpt(text: string, redact: Redact, cutOff: boolean): string {
  return cut(redact(text.slice(0, EXCERPT_SOURCE_LENGTH), cutOff || text.length > EXCERPT_SOURCE_LENGTH))
}

const FAULTS: Record<ProtocolFault, Bilingual> = {
  empty: { en: 'an empty body', zh: '为空' },
  'not-json': { en: 'a body that is not JSON', zh: '不是 JSON' },
  'not-an-object': { en: 'JSON that is not an object', zh: '不是 JSON 对象' },
  'no-return-code': { en: 'JSON without a return code', zh: '没有返回码' },
  'too-large': { en: 'a body larger than the limit (option maxAnswerBytes)', zh: '超过 maxAnswerBytes' },
  'bad-encoding': { en: 'a compressed body that cannot be read', zh: '压缩格式无法解析' },
  contradictory: { en: 'a body with return codes that contradict each other', zh: '含有互相矛盾的返回码' },
}

/** An answer that cannot be read, or cannot be relied on. */
function protocolError(input: AnswerFacts, fault: ProtocolFault): TpnsProtocolError {
  const { endpoint, status } = input
  const { en, zh } = FAULTS[fault]
  const text = {
    en: `The answer to ${endpoint} (HTTP ${status}) was ${en}.`,
    zh: `${endpoint} 的应答（HTTP ${status}）${zh}。`,
    remedy: fault === 'contradictory' ? ASK_THE_GATEWAY : WHO_ANSWERS,
    ofCall: true,
  } as const
  return new TpnsProtocolError(text, {
    endpoint,
    httpStatus: status,
    outcome: 'unknown',
    fault,
    bodyExcerpt: getExcerpt(input),
  })
}

const ASK_THE_GATEWAY = {
  en: 'Check whether a gateway wraps or rewrites the answers of TPNS (see error.bodyExcerpt).',
  zh: '请检查网关是否改写了 TPNS 的应答（见 error.bodyExcerpt）。',
}
const WHO_ANSWERS = {
  en: 'Check baseUrl, and whether a proxy or a captive portal answers instead of TPNS (see error.bodyExcerpt).',
  zh: '请检查 baseUrl，以及应答是否来自代理或网络认证页（见 error.bodyExcerpt）。',
}

/** The status says that it failed, the code that it was accepted: sending it again may send it twice. */
function acceptedWithErrorStatusError(input: AnswerFacts): TpnsHttpError {
  const { endpoint, status, retryAfterMs } = input
  const text = {
    en: `HTTP ${status} from ${endpoint}, although its body says accepted (return code 0).`,
    zh: `${endpoint} 返回 HTTP ${status}，但应答内容表示已受理（返回码 0）。`,
    remedy: ASK_THE_GATEWAY,
    ofCall: true,
  } as const
  return new TpnsHttpError(text, {
    endpoint,
    httpStatus: status,
    retryAfterMs,
    outcome: 'unknown',
    bodyExcerpt: getExcerpt(input),
  })
}

/** An answer without a return code, by its HTTP status. */
function httpError(input: AnswerFacts): TpnsError {
  const { endpoint, status, retryAfterMs, clockSkewMs } = input
  const shared = { endpoint, httpStatus: status, retryAfterMs, bodyExcerpt: getExcerpt(input) }
  const text = describeStatus(input)
  if (status === 401 || status === 403) {
    return new TpnsAuthError(text, { ...shared, clockSkewMs, outcome: 'rejected' })
  }
  if (status === 429) return new TpnsRateLimitError(text, { ...shared, outcome: 'rejected' })
  const uncertain = status === 408 || (status >= 500 && !(status === 503 && retryAfterMs !== undefined))
  return new TpnsHttpError(text, {
    ...shared,
    httpStatus: status,
    outcome: uncertain ? 'unknown' : 'rejected',
  })
}

function describeStatus({ endpoint, status, retryAfterMs }: AnswerFacts): ErrorText {
  const wait = status === 503 && retryAfterMs !== undefined ? BUSY : undefined
  const { en, zh, remedy } =
    wait ?? STATUS_TEXTS[status] ?? STATUS_TEXTS[Math.floor(status / 100)] ?? OTHER_STATUS
  return {
    en: `HTTP ${status} from ${endpoint}: ${en}.`,
    zh: `${endpoint} 返回 HTTP ${status}：${zh}。`,
    remedy,
    ofCall: true,
  }
}

const CHECK_BASE_URL = { en: 'Check baseUrl.', zh: '请检查 baseUrl。' }
const REDIRECT: ErrorText = {
  en: 'a redirect, which is never followed',
  zh: '重定向，本客户端不会跟随',
  remedy: {
    en: 'Check baseUrl, and whether a captive portal is in the way.',
    zh: '请检查 baseUrl，以及是否被网络认证页拦截。',
  },
}
const BUSY: ErrorText = {
  en: 'the service is unavailable, and says when to come back',
  zh: '服务暂不可用，并给出了重试时间',
  remedy: { en: 'Call again after error.retryAfterMs.', zh: '请等待 error.retryAfterMs 毫秒后重新调用。' },
}
const OUTAGE = {
  en: 'If it persists, check the gateway or proxy in between (see error.bodyExcerpt), or open a ticket with Tencent.',
  zh: '若持续出现，请检查中间的网关或代理（见 error.bodyExcerpt），或向腾讯云提交工单。',
}
const OTHER_STATUS: ErrorText = { en: 'no answer of TPNS', zh: '并非 TPNS 的应答', remedy: CHECK_BASE_URL }
const AUTHENTICATION: ErrorText = {
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

/** By status; for those that are not listed by their first digit. */
const STATUS_TEXTS: Readonly<Record<number, ErrorText>> = {
  3: REDIRECT,
  4: {
    en: 'an answer without a return code',
    zh: '应答中没有返回码',
    remedy: {
      en: 'Read error.bodyExcerpt to see who refused: a proxy, a gateway or TPNS.',
      zh: '请查看 error.bodyExcerpt，确认是代理、网关还是 TPNS 拒绝了请求。',
    },
  },
  5: { en: 'the service or a gateway in front of it failed', zh: '服务端或其前面的网关出错', remedy: OUTAGE },
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
}

/** Accepted before all was sent: something answers for the service (a proxy, a mock), and nothing whole was uploaded. */
export function prematureAnswer(): TransportError {
  return new TransportError('maybe-written', new Error('it was answered before the whole file was sent'))
}
