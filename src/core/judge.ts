import { TpnsDuplicatePushError } from '../errors/api-errors.js'
import type { TpnsError } from '../errors/tpns-error.js'
import { type Envelope, findNestedCodes, openEnvelope, readStatuses } from '../http/envelope.js'
import { readRetryAfterMs } from '../http/headers.js'
import { type ReadBody, readBody } from '../http/read.js'
import { isListedByTpns } from '../return-codes/explain.js'
import type { Accepted, AttemptContext, CallContext } from './context.js'
import type { AnswerFields } from './endpoint.js'
import { answerError, type FailedAnswer, prematureAnswer } from './failures/answered.js'
import type { TransportAnswer } from './ports/transport.js'

/** An answer as far as it can be read. */
export interface Answer {
  readonly status: number
  readonly headers: TransportAnswer['headers']
  readonly body: ReadBody
  /** Undefined when the body is not a JSON object. */
  readonly envelope: Envelope | undefined
}

/** Reads an answer, and measures the clock skew on it if it is certainly the service's. Never throws. */
export function read(attempt: AttemptContext, answer: TransportAnswer): Answer {
  const { skew, settings } = attempt.call.client
  const { status, headers } = answer
  attempt.httpStatus = status
  const receivedAt = skew.moment()
  const body = readBody(answer, settings.maxAnswerBytes)
  const envelope = body.kind === 'object' ? openEnvelope(body.value) : undefined
  if (attempt.signedAt !== undefined && isFromTheService(status, envelope)) {
    skew.record(headers.date, attempt.signedAt, receivedAt)
  }
  return { status, headers, body, envelope }
}

/**
 * Whether an answer is certainly the service's own: it carries a return code, which the HTTP status does not contradict. The
 * error page of a proxy has none, and its `Date` header gives the proxy's time.
 */
function isFromTheService(status: number, envelope: Envelope | undefined): boolean {
  const retCode = envelope?.retCode
  if (retCode === undefined) return false
  return isOk(status) || isListedByTpns(retCode)
}

/** What an answer means for its attempt. @throws TpnsError, TransportError unless it was accepted, or answers what was asked */
export function judge(attempt: AttemptContext, answer: Answer): Accepted {
  const { call } = attempt
  const { endpoint, client, notes } = call
  const { status, headers, body } = answer
  const { items } = endpoint
  const meaning = interpret(answer, items !== undefined)
  const seen = { httpStatus: status, headers, text: body.text, attempts: call.attempts }
  if (meaning.kind === 'accepted') {
    if (attempt.body?.complete() === false) throw prematureAnswer()
    attempt.retCode = 0
    return { fields: meaning.fields, deduplicated: false, answer: seen }
  }
  if (meaning.kind === 'refused') attempt.retCode = meaning.retCode
  const error = answerError(meaning, {
    endpoint: endpoint.path,
    status,
    body,
    retryAfterMs: readRetryAfterMs(headers, client.runtime.now()),
    clockSkewMs: client.skew.skewMs(),
    redact: client.redactWith(attempt.signature),
    idempotent: endpoint.idempotent,
    getItems: items === undefined ? undefined : (fields) => items(notes, fields),
  })
  if (provesEarlierAcceptance(call, error)) return { fields: {}, deduplicated: true, answer: seen }
  if (meaning.kind === 'refused' && endpoint.isAnswer?.(error) === true) {
    const { retCode, envelope } = meaning
    return { fields: envelope.fields, deduplicated: false, retCode, answer: seen }
  }
  throw error
}

/** "Repeated push" after an attempt of unknown outcome: that one had been accepted. */
function provesEarlierAcceptance({ endpoint, outcome }: CallContext, error: TpnsError): boolean {
  return (
    endpoint.duplicateMeansAccepted === true &&
    outcome === 'unknown' &&
    error instanceof TpnsDuplicatePushError
  )
}

/** What an answer means. */
export type Meaning = { readonly kind: 'accepted'; readonly fields: AnswerFields } | FailedAnswer

/**
 * Decides what an answer means. The return code decides wherever there is one; without it the HTTP status does. An answer
 * that says two things is neither a success nor a refusal: nobody may rely on either. Pure.
 *
 * @param isBatch whether the answer may hold codes of single items, which the endpoint reads
 */
export function interpret(
  { status, body, envelope }: Pick<Answer, 'status' | 'body' | 'envelope'>,
  isBatch: boolean,
): Meaning {
  if (body.kind === 'unreadable' && body.fault === 'contradictory') return { kind: 'contradictory' }
  if (body.kind === 'object' && envelope !== undefined) {
    if (isContradictory(envelope, body.value, isBatch)) return { kind: 'contradictory' }
    const { retCode, fields } = envelope
    if (retCode === 0) {
      return isOk(status) ? { kind: 'accepted', fields } : { kind: 'accepted-with-error-status' }
    }
    // A code that TPNS does not list says less than the status it came with.
    if (retCode !== undefined && (isOk(status) || isListedByTpns(retCode))) {
      return { kind: 'refused', retCode, envelope }
    }
  }
  return { kind: isOk(status) ? 'unusable' : 'http-error' }
}

function isOk(status: number): boolean {
  return status >= 200 && status < 300
}

/** Whether return codes differ, beside each other or one in the other. */
function isContradictory(
  { retCode, contradictory }: Envelope,
  answer: AnswerFields,
  isBatch: boolean,
): boolean {
  if (contradictory) return true
  if (retCode === undefined || (isBatch && retCode !== 0)) return false
  if (findNestedCodes(answer, !isBatch).some((code) => code !== retCode)) return true
  if (isBatch || retCode !== 0) return false
  const statuses = readStatuses(answer.result)
  return statuses.length > 0 && statuses.every(isListedByTpns)
}
