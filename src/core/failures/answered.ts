import { TpnsAuthError, TpnsRateLimitError } from '../../errors/api-errors.js'
import { errorFromReturnCode } from '../../errors/from-return-code.js'
import type { TpnsError } from '../../errors/tpns-error.js'
import { type ProtocolFault, TpnsHttpError, TpnsProtocolError } from '../../errors/transport-errors.js'
import type { Envelope } from '../../http/envelope.js'
import { type Redact, redactValue } from '../../redact/redactor.js'
import type { AnswerFields } from '../endpoint.js'
import type { JudgeInput } from '../judge-input.js'

/** The error that a return code stands for. */
export function refusalError(input: JudgeInput, { message, fields }: Envelope, retCode: number): TpnsError {
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

function getExcerpt({ body, redact }: JudgeInput): string {
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
export function protocolError(
  input: JudgeInput,
  fault: ProtocolFault = input.body.kind === 'unreadable' ? input.body.fault : 'no-return-code',
): TpnsProtocolError {
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

/** The status says that it failed, the code that it was accepted: whoever sends it again may send it twice. */
export function acceptedWithErrorStatusError(input: JudgeInput): TpnsHttpError {
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
export function httpError(input: JudgeInput): TpnsError {
  const { endpoint, status, retryAfterMs, clockSkewMs } = input
  const shared = { endpoint, httpStatus: status, retryAfterMs }
  if (status === 401 || status === 403) {
    const message =
      `HTTP ${status} from ${endpoint}: the AccessID and SecretKey do not belong together, the app lives at another ` +
      'access point (option region), or this machine is not on the IP allow-list of the console. ' +
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
  301: ': a redirect, which is never followed. Is baseUrl right?',
  302: ': a redirect, which is never followed. Is baseUrl right, or is a captive portal in the way?',
  307: ': a redirect, which is never followed. Is baseUrl right?',
  308: ': a redirect, which is never followed. Is baseUrl right?',
  404: ': no such path. Is baseUrl right?',
  413: ': the request is too large',
  422: ': a field has the wrong type; the usual one is custom_content sent as an object instead of JSON text',
}
