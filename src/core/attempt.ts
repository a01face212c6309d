import { TpnsDuplicatePushError } from '../errors/api-errors.js'
import { type Outcome, TpnsError } from '../errors/tpns-error.js'
import { TpnsAbortError, TpnsTimeoutError } from '../errors/transport-errors.js'
import { readBody } from '../http/read.js'
import type { Redact } from '../http/redact/redact.js'
import type { TpnsAnswer } from './answer.js'
import type { AttemptGuard } from './attempt-guard.js'
import { Interrupted, type Interruption } from './deadline.js'
import type { AnswerFields, MultipartPayload, OpenBody } from './endpoint.js'
import { connectionError, OUTCOME_TEXT } from './failures/connection.js'
import { withEarlier } from './failures/ended-wait.js'
import { isFromTheService, judge } from './judge.js'
import { attemptTrace, traced } from './observe/observe.js'
import { OutgoingRequest } from './outgoing-request.js'
import type { Call } from './pipeline.js'
import { retryAfterMs } from './policy/retry-after.js'
import { phaseOf, type TransportAnswer } from './ports/transport.js'
import { acceptedTooEarly, openBody, orFailureOf } from './upload.js'

/** An attempt that was accepted, or that proved an earlier one to have been. */
export interface Accepted {
  readonly fields: AnswerFields
  readonly deduplicated: boolean
  readonly answer: TpnsAnswer
}

/** One request: sign → transport → read → judge. @throws TpnsError whose outcome speaks of this attempt alone */
export function attempt(call: Call): Promise<Accepted> {
  const context = () => ({ endpoint: call.endpoint.path, attempt: call.attempts + 1 })
  return traced(attemptTrace, context, () => attemptOnce(call))
}

async function attemptOnce(call: Call): Promise<Accepted> {
  const { engine, endpoint } = call
  const { runtime, skew } = engine
  if (call.guard !== undefined) await askGuard(call, call.guard)
  const upload = call.upload === undefined ? undefined : await openUpload(call, call.upload)
  call.attempts += 1
  engine.exchanges.begin()
  const startedAt = runtime.elapsed()
  let httpStatus: number | undefined
  let retCode: number | undefined
  let error: TpnsError | undefined
  let { redact } = engine
  try {
    const sent = skew.moment()
    const headers = engine.authorize(call.bytes, endpoint.auth)
    headers['content-type'] = call.contentType
    redact = engine.redactWith(headers.Sign)
    const answer = await exchange(call, headers, upload)
    httpStatus = answer.status

    const received = skew.moment()
    const reading = readBody(answer, engine.settings.maxAnswerBytes)
    const body = reading instanceof Promise ? await reading : reading
    if (isFromTheService(answer.status, body)) skew.record(answer.headers.date, sent, received)
    const verdict = judge({
      endpoint: endpoint.path,
      status: answer.status,
      body,
      retryAfterMs: retryAfterMs(answer.headers, runtime.now()),
      clockSkewMs: skew.skewMs(),
      redact,
      idempotent: endpoint.idempotent,
      itemsOf: endpoint.items?.bind(undefined, call.notes),
    })
    const seen = { httpStatus, headers: answer.headers, text: body.text, attempts: call.attempts }
    if (verdict.kind === 'accepted') {
      if (upload?.complete() === false) throw acceptedTooEarly()
      retCode = 0
      return { fields: verdict.fields, deduplicated: false, answer: seen }
    }
    retCode = verdict.retCode
    if (provesEarlierAcceptance(call, verdict.error)) return { fields: {}, deduplicated: true, answer: seen }
    throw verdict.error
  } catch (thrown) {
    error = thrown instanceof TpnsError ? thrown : exchangeError(call, thrown, redact)
    throw error
  } finally {
    engine.exchanges.end()
    // Not awaited: a source that hangs must not hold up the deadline.
    upload?.close().catch(() => {})
    engine.observe('attempt', () => ({
      endpoint: endpoint.path,
      attempt: call.attempts,
      durationMs: runtime.elapsed() - startedAt,
      httpStatus,
      retCode,
      outcome: (error as TpnsError | undefined)?.outcome ?? 'accepted',
      error,
    }))
  }
}

/** Asking takes time too. A call that has ended meanwhile has made no further attempt. */
async function askGuard(call: Call, guard: AttemptGuard): Promise<void> {
  await guard.beforeAttempt()
  const ended = call.scope.interruption()
  if (ended !== undefined) throw withEarlier(call, interruptedError(call.endpoint.path, ended, 'not-sent'))
}

/** A body that cannot be opened is no attempt: nothing was asked of the service. */
async function openUpload(call: Call, upload: MultipartPayload): Promise<OpenBody> {
  try {
    return await openBody(call, upload)
  } catch (thrown) {
    throw interruptionIn(thrown) === undefined ? thrown : exchangeError(call, thrown, call.engine.redact)
  }
}

function exchange(
  call: Call,
  headers: Record<string, string>,
  upload: OpenBody | undefined,
): Promise<TransportAnswer> {
  const { engine, url, bytes } = call
  if (upload?.length !== undefined) headers['content-length'] = String(upload.length)
  return call.scope.attempt(call.attemptTimeoutMs, (cancellation) => {
    const body = upload?.chunks ?? bytes
    const { maxAnswerBytes: maxBytes } = engine.settings
    cancellation.beforeFirstByte = call.guard?.beforeFirstByte
    const request = new OutgoingRequest({ url, headers, body, cancellation, maxBytes })
    const sending = engine.transport.send(request)
    return upload === undefined ? sending : orFailureOf(upload, sending, cancellation)
  })
}

/** "Repeated push" after an attempt of unknown outcome: that one had been accepted. */
function provesEarlierAcceptance({ endpoint, outcome }: Call, error: TpnsError): boolean {
  return (
    endpoint.duplicateMeansAccepted === true &&
    outcome === 'unknown' &&
    error instanceof TpnsDuplicatePushError
  )
}

function exchangeError(call: Call, thrown: unknown, redact: Redact): TpnsError {
  const { endpoint, engine } = call
  // The guard of the attempt has said what happened, and that nothing was written.
  const refusal = causeOf(thrown)
  if (refusal instanceof TpnsError) return refusal
  const phase = phaseOf(thrown)
  const interruption = interruptionIn(thrown)
  if (interruption !== undefined) {
    const outcome: Outcome = phase === 'maybe-written' ? 'unknown' : 'not-sent'
    return withEarlier(call, interruptedError(endpoint.path, interruption, outcome))
  }
  return connectionError({
    endpoint: endpoint.path,
    url: call.url,
    phase,
    cause: causeOf(thrown),
    redact,
    now: engine.runtime.now(),
  })
}

/** An interruption arrives bare, or wrapped by the transport, which knows whether bytes were written. */
function interruptionIn(thrown: unknown): Interruption | undefined {
  const source = thrown instanceof Interrupted ? thrown : causeOf(thrown)
  return source instanceof Interrupted ? source.interruption : undefined
}

function causeOf(thrown: unknown): unknown {
  return thrown instanceof Error && thrown.name === 'TransportError' ? thrown.cause : thrown
}

/** The error for a call that was ended from outside: by a deadline, the caller's signal or `close()`. */
export function interruptedError(endpoint: string, interruption: Interruption, outcome: Outcome): TpnsError {
  const known = OUTCOME_TEXT[outcome]
  switch (interruption.kind) {
    case 'aborted':
      return new TpnsAbortError(`The call to ${endpoint} was aborted by its signal. ${known}`, {
        endpoint,
        outcome,
        stopReason: 'aborted',
        cause: interruption.reason,
      })
    case 'closed':
      return new TpnsAbortError(`The call to ${endpoint} ended because the client was closed. ${known}`, {
        endpoint,
        outcome,
        stopReason: 'aborted',
      })
    case 'attempt-timeout':
    case 'total-timeout': {
      const scope = interruption.kind === 'attempt-timeout' ? 'attempt' : 'total'
      const { timeoutMs } = interruption
      const message = `${endpoint} did not answer within ${timeoutMs} ms (timeout.${scope}). ${known}`
      return new TpnsTimeoutError(message, {
        endpoint,
        outcome,
        scope,
        timeoutMs,
        ...(scope === 'total' ? { stopReason: 'deadline' } : {}),
      })
    }
  }
}
