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
import { getStatusOutcome, getStatusText } from './http-statuses.js'

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
  /** Where the endpoint takes batches: the outcome of each item, by the answer. */
  readonly getItems?: ((answer: AnswerFields) => readonly BatchItem[]) | undefined
}

/**
 * An answer that accepts nothing:
 *
 * - `refused`: by its return code
 * - `contradictory`: it says two things about the request's outcome
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
  const { endpoint, status, redact, retryAfterMs, clockSkewMs, idempotent, getItems } = input
  return errorFromReturnCode({
    endpoint,
    retCode,
    idempotent,
    serverMessage: excerpt(message, redact, false),
    httpStatus: status,
    retryAfterMs,
    clockSkewMs,
    answer: redactValue(fields, redact) as AnswerFields,
    items: getItems?.(fields),
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
  return new TpnsHttpError(text, {
    ...shared,
    httpStatus: status,
    outcome: getStatusOutcome(status, retryAfterMs),
  })
}

function describeStatus({ endpoint, status, retryAfterMs, body }: AnswerFacts): ErrorText {
  const { en, zh, remedy } = getStatusText(status, retryAfterMs, body.text)
  return {
    en: `HTTP ${status} from ${endpoint}: ${en}.`,
    zh: `${endpoint} 返回 HTTP ${status}：${zh}。`,
    remedy,
    ofCall: true,
  }
}

/** Accepted before all was sent: something answers for the service (a proxy, a mock), and nothing whole was uploaded. */
export function prematureAnswer(): TransportError {
  return new TransportError('maybe-written', new Error('it was answered before the whole file was sent'))
}
