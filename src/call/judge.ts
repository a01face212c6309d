import type { AnswerFields } from '../core/endpoint.js'
import { type BatchItem, TpnsAuthError, TpnsRateLimitError } from '../errors/answered.js'
import { errorFromReturnCode } from '../errors/from-return-code.js'
import { type ProtocolFault, TpnsHttpError, TpnsProtocolError } from '../errors/on-the-wire.js'
import type { TpnsError } from '../errors/tpns-error.js'
import { findServerReturnCode } from '../return-codes/explain.js'
import { openEnvelope } from '../wire/envelope.js'
import type { ReadBody } from '../wire/read.js'
import { type Redact, redactValue } from '../wire/redact.js'

export type Verdict =
  | { readonly kind: 'accepted'; readonly fields: AnswerFields }
  | { readonly kind: 'failed'; readonly error: TpnsError; readonly retCode: number | undefined }

export interface JudgeInput {
  endpoint: string
  status: number
  body: ReadBody
  retryAfterMs: number | undefined
  clockSkewMs: number | undefined
  redact: Redact
  /** Where the endpoint takes batches: what became of each item, by the answer. */
  itemsOf?: ((answer: AnswerFields) => readonly BatchItem[]) | undefined
}

/**
 * Decides what an answer means. The return code decides wherever there is one; without it the HTTP status does. Pure.
 */
export function judge(input: JudgeInput): Verdict {
  const { endpoint, status, body, redact } = input
  const ok = status >= 200 && status < 300
  if (body.kind === 'object') {
    const { retCode, message, fields } = openEnvelope(body.value)
    if (retCode === 0 && ok) return { kind: 'accepted', fields }
    // A code that nobody knows says less than the status it came with.
    if (retCode !== undefined && retCode !== 0 && (ok || findServerReturnCode(retCode) !== undefined)) {
      const { retryAfterMs, clockSkewMs } = input
      const serverMessage = cut(redact(message))
      const details = {
        endpoint,
        retCode,
        serverMessage,
        httpStatus: status,
        retryAfterMs,
        clockSkewMs,
        answer: redactValue(fields, redact) as AnswerFields,
        items: input.itemsOf?.(fields),
      }
      return { kind: 'failed', error: errorFromReturnCode(details), retCode }
    }
  }
  const error = ok ? unreadable(input) : httpFailure(input)
  return { kind: 'failed', error, retCode: undefined }
}

const EXCERPT_LENGTH = 300

/** Always after redaction: a secret must not survive by being halved. */
function cut(text: string): string {
  return text.length > EXCERPT_LENGTH ? `${text.slice(0, EXCERPT_LENGTH)}…` : text
}

const excerptOf = ({ body, redact }: JudgeInput): string => cut(redact(body.text))

const FAULTS: Record<ProtocolFault, string> = {
  empty: 'an empty body',
  'not-json': 'a body that is not JSON',
  'not-an-object': 'JSON that is not an object',
  'no-return-code': 'JSON without a return code',
  'too-large': 'a body larger than the limit (option maxAnswerBytes)',
  'bad-encoding': 'a compressed body that cannot be read',
}

function unreadable(input: JudgeInput): TpnsProtocolError {
  const { endpoint, status, body } = input
  const fault = body.kind === 'unreadable' ? body.fault : 'no-return-code'
  const message =
    `The answer to ${endpoint} (HTTP ${status}) was ${FAULTS[fault]}. Is a proxy or a captive portal answering ` +
    `instead of TPNS? ${UNKNOWN_OUTCOME}`
  return new TpnsProtocolError(message, {
    endpoint,
    httpStatus: status,
    outcome: 'unknown',
    fault,
    bodyExcerpt: excerptOf(input),
  })
}

const UNKNOWN_OUTCOME = 'Whether the request was carried out is not known. 请求是否已被执行未知。'

function httpFailure(input: JudgeInput): TpnsError {
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
    bodyExcerpt: excerptOf(input),
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
