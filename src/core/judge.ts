import { TpnsDuplicatePushError } from '../errors/api-errors.js'
import type { TpnsError } from '../errors/tpns-error.js'
import { type Envelope, nestedCodes, openEnvelope, statusList } from '../http/envelope.js'
import { findServerReturnCode } from '../return-codes/explain.js'
import type { Accepted, AttemptContext, CallContext } from './context.js'
import type { AnswerFields } from './endpoint.js'
import { acceptedWithErrorStatusError, httpError, protocolError, refusalError } from './failures/answered.js'
import { prematureAnswer } from './failures/failed-attempt.js'
import type { JudgeInput } from './judge-input.js'
import type { Answer } from './read.js'

export type Verdict =
  | { readonly kind: 'accepted'; readonly fields: AnswerFields }
  | { readonly kind: 'failed'; readonly error: TpnsError; readonly retCode: number | undefined }

/** What an answer means for its attempt. @throws TpnsError, TransportError unless it was accepted */
export function judge(attempt: AttemptContext, answer: Answer): Accepted {
  const { call, redact } = attempt
  const { endpoint, client } = call
  const { status, headers, body, retryAfterMs } = answer
  const verdict = judgeAnswer({
    endpoint: endpoint.path,
    status,
    body,
    retryAfterMs,
    clockSkewMs: client.skew.skewMs(),
    redact,
    idempotent: endpoint.idempotent,
    itemsOf: endpoint.items?.bind(undefined, call.notes),
  })
  const seen = { httpStatus: status, headers, text: body.text, attempts: call.attempts }
  if (verdict.kind === 'accepted') {
    if (attempt.body?.complete() === false) throw prematureAnswer()
    attempt.retCode = 0
    return { fields: verdict.fields, deduplicated: false, answer: seen }
  }
  attempt.retCode = verdict.retCode
  if (provesEarlierAcceptance(call, verdict.error)) return { fields: {}, deduplicated: true, answer: seen }
  throw verdict.error
}

/** "Repeated push" after an attempt of unknown outcome: that one had been accepted. */
function provesEarlierAcceptance({ endpoint, outcome }: CallContext, error: TpnsError): boolean {
  return (
    endpoint.duplicateMeansAccepted === true &&
    outcome === 'unknown' &&
    error instanceof TpnsDuplicatePushError
  )
}

/**
 * Decides what an answer means. The return code decides wherever there is one; without it the HTTP status does. An answer
 * that says two things is neither a success nor a refusal: nobody may rely on either. Pure.
 */
export function judgeAnswer(input: JudgeInput): Verdict {
  const { status, body } = input
  const ok = status >= 200 && status < 300
  if (body.kind === 'unreadable' && body.fault === 'contradictory') return failed(protocolError(input))
  if (body.kind === 'object') {
    const envelope = openEnvelope(body.value)
    if (isContradictory(envelope, body.value, input.itemsOf !== undefined))
      return failed(protocolError(input, 'contradictory'))
    const { retCode, fields } = envelope
    if (retCode === 0) return ok ? { kind: 'accepted', fields } : failed(acceptedWithErrorStatusError(input))
    // A code that nobody knows says less than the status it came with.
    if (retCode !== undefined && (ok || findServerReturnCode(retCode) !== undefined)) {
      return failed(refusalError(input, envelope, retCode), retCode)
    }
  }
  return failed(ok ? protocolError(input) : httpError(input))
}

const failed = (error: TpnsError, retCode?: number): Verdict => ({ kind: 'failed', error, retCode })

/**
 * Whether the answer says two things about what became of the request: codes that differ, beside each other or one in the
 * other. The items of a batch have codes of their own, which the endpoint reads.
 */
function isContradictory(
  { retCode, contradictory }: Envelope,
  answer: AnswerFields,
  isBatch: boolean,
): boolean {
  if (contradictory) return true
  if (retCode === undefined || (isBatch && retCode !== 0)) return false
  if (nestedCodes(answer, !isBatch).some((code) => code !== retCode)) return true
  if (isBatch || retCode !== 0) return false
  const statuses = statusList(answer.result)
  return (
    statuses.length > 0 && statuses.every((code) => code !== 0 && findServerReturnCode(code) !== undefined)
  )
}
