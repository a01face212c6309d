import { type BatchItem, TpnsAuthError, TpnsRateLimitError } from '../../errors/api-errors.js'
import { errorFromReturnCode } from '../../errors/from-return-code.js'
import type { TpnsError } from '../../errors/tpns-error.js'
import { type ProtocolFault, TpnsHttpError, TpnsProtocolError } from '../../errors/transport-errors.js'
import type { Envelope } from '../../http/envelope.js'
import type { ReadBody } from '../../http/read.js'
import { type Redact, redactValue } from '../../redact/redactor.js'
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

const FAULTS: Record<ProtocolFault, string> = {
  empty: 'an empty body',
  'not-json': 'a body that is not JSON',
  'not-an-object': 'JSON that is not an object',
  'no-return-code': 'JSON without a return code',
  'too-large': 'a body larger than the limit (option maxAnswerBytes)',
  'bad-encoding': 'a compressed body that cannot be read',
  contradictory: 'a body with return codes that contradict each other',
}

/** An answer that cannot be read, or cannot be relied on. */
function protocolError(input: AnswerFacts, fault: ProtocolFault): TpnsProtocolError {
  const { endpoint, status } = input
  const suspect =
    fault === 'contradictory'
      ? 'Does a gateway wrap or rewrite the answers of TPNS?'
      : 'Is a proxy or a captive portal answering instead of TPNS?'
  const message = `The answer to ${endpoint} (HTTP ${status}) was ${FAULTS[fault]}. ${suspect} ${UNKNOWN_OUTCOME}`
  return new TpnsProtocolError(message, {
    endpoint,
    httpStatus: status,
    outcome: 'unknown',
    fault,
    bodyExcerpt: getExcerpt(input),
  })
}

const UNKNOWN_OUTCOME = 'Whether the request was carried out is not known. 请求是否已被执行未知。'

/** The status says that it failed, the code that it was accepted: sending it again may send it twice. */
function acceptedWithErrorStatusError(input: AnswerFacts): TpnsHttpError {
  const { endpoint, status, retryAfterMs } = input
  const message =
    `HTTP ${status} from ${endpoint}, although its body says accepted (return code 0). Does a gateway rewrite the ` +
    `answers of TPNS? ${UNKNOWN_OUTCOME}`
  return new TpnsHttpError(message, {
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
  const shared = { endpoint, httpStatus: status, retryAfterMs }
  if (status === 401 || status === 403) {
    const message =
      `HTTP ${status} from ${endpoint}: the AccessID and SecretKey do not belong together, the app belongs to a ` +
      'different region (option region), or this machine is not on the IP allow-list of the console. ' +
      '鉴权失败：请检查 AccessID/SecretKey、服务接入点（region）和控制台的 IP 白名单。'
    return new TpnsAuthError(message, { ...shared, clockSkewMs, outcome: 'rejected' })
  }
  if (status === 429) {
    return new TpnsRateLimitError(`HTTP 429 from ${endpoint}: too many requests. 请求过于频繁。`, {
      ...shared,
      outcome: 'rejected',
    })
  }
  const uncertain = status === 408 || (status >= 500 && !(status === 503 && retryAfterMs !== undefined))
  const message = `HTTP ${status} from ${endpoint}${STATUS_HINTS[status] ?? ''}. ${uncertain ? UNKNOWN_OUTCOME : 'It was refused. 请求被拒绝。'}`
  return new TpnsHttpError(message, {
    ...shared,
    httpStatus: status,
    outcome: uncertain ? 'unknown' : 'rejected',
    bodyExcerpt: getExcerpt(input),
  })
}

const STATUS_HINTS: Record<number, string> = {
  301: ': a redirect, which is never followed. Check baseUrl.',
  302: ': a redirect, which is never followed. Check baseUrl; or is a captive portal in the way?',
  307: ': a redirect, which is never followed. Check baseUrl.',
  308: ': a redirect, which is never followed. Check baseUrl.',
  404: ': no such path. Check baseUrl.',
  413: ': the request is too large',
  422: ': a field has the wrong type; the usual one is custom_content sent as an object instead of JSON text',
}

/** Accepted before all was sent: something answers for the service (a proxy, a mock), and nothing whole was uploaded. */
export function prematureAnswer(): TransportError {
  return new TransportError('maybe-written', new Error('it was answered before the whole file was sent'))
}
