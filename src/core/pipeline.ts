import { type Outcome, TpnsError } from '../errors/tpns-error.js'
import { rememberAnswer } from './answer.js'
import { type Accepted, attempt, interruptedError } from './attempt.js'
import type { AttemptGuard } from './attempt-guard.js'
import { type CallOptions, readCallOptions } from './call-options.js'
import type { Engine } from './context.js'
import { openScope, type Scope, type ScopeInit } from './deadline.js'
import type { Endpoint, MultipartPayload, Payload } from './endpoint.js'
import { callTrace, traced } from './observe/observe.js'
import type { RateLimitName } from './ports/rate-limiter.js'
import { type Prepared, prepare, warnOnce } from './validate.js'
import { acquirePermit } from './waiting/acquire-permit.js'
import { startCooldown } from './waiting/start-cooldown.js'
import type { Waits } from './waiting/waits.js'

/** One call on its way: what it is, and what is known of it so far. */
export interface Call {
  readonly engine: Engine
  readonly endpoint: Endpoint<never, unknown>
  readonly url: URL
  /** The body, exactly as it is signed and sent; empty for an upload. */
  readonly bytes: Uint8Array
  /** A body that is made while it is sent. */
  readonly upload: MultipartPayload | undefined
  readonly contentType: string
  /** What the encoder noted about the request. */
  readonly notes: NonNullable<Payload['notes']>
  readonly scope: Scope
  /** The rate limit it falls under. */
  readonly group: RateLimitName | null
  readonly attemptTimeoutMs: number
  readonly maxAttempts: number
  readonly unknownOutcome: 'fail' | 'retry'
  readonly guard: AttemptGuard | undefined
  /** Requests started so far. */
  attempts: number
  /** What is known over all attempts so far. */
  outcome: Outcome
  /** Repeats that the retry budget has paid for. */
  paidRepeats: number
  /** How long to wait after the last attempt, when that was refused for being too fast. */
  slowDownMs: number
  /** The failure of the attempt before the next one. */
  lastFailure: TpnsError | undefined
  /** Made when the call first waits. */
  waits: Waits | undefined
}

/**
 * The way of one call:
 *
 *     request → validate → retry( acquire a permit → sign → send → read → judge ) → result
 *
 * A permit is an open gate (no cool-down), leave of the rate limit, and a connection.
 *
 * @throws TpnsError; `TpnsConfigError` for wrong options, before anything is sent
 */
export function performCall<Request, Result>(
  engine: Engine,
  endpoint: Endpoint<Request, Result>,
  request: Request,
  options?: CallOptions,
  guard?: AttemptGuard,
): Promise<Result> {
  const begin = () => ({ endpoint: endpoint.path, name: endpoint.name })
  engine.observe('call', begin)
  return traced(callTrace, begin, () => observed(engine, endpoint, request, options, guard))
}

async function observed<Request, Result>(
  engine: Engine,
  endpoint: Endpoint<Request, Result>,
  request: Request,
  given: CallOptions | undefined,
  guard: AttemptGuard | undefined,
): Promise<Result> {
  const startedAt = engine.runtime.elapsed()
  let call: Call | undefined
  let error: TpnsError | undefined
  try {
    const options = readCallOptions(given, { endpoint: endpoint.path, redact: engine.redact })
    const scope = openScope(limitsOf(engine, endpoint, options))
    const ended = scope.interruption()
    if (ended !== undefined) throw interruptedError(endpoint.path, ended, 'not-sent')

    const prepared = prepare(engine, endpoint, request)
    const started = startCall(engine, endpoint, prepared, scope, options, guard)
    call = started
    let accepted: Accepted
    try {
      accepted = await sendOnce(started)
    } catch (first) {
      const { retrying } = await import('./retry.js')
      accepted = await retrying(started, first, () => sendOnce(started))
    }
    engine.budget.refund(started.paidRepeats)
    return resultOf(engine, endpoint, prepared.payload, accepted)
  } catch (thrown) {
    if (thrown instanceof TpnsError) error = thrown
    throw thrown
  } finally {
    engine.observe('result', () => ({
      endpoint: endpoint.path,
      name: endpoint.name,
      attempts: call?.attempts ?? 0,
      durationMs: engine.runtime.elapsed() - startedAt,
      outcome: (error as TpnsError | undefined)?.outcome ?? 'accepted',
      error,
    }))
  }
}

/** The wait for its permit, if any, and one attempt. */
async function sendOnce(call: Call): Promise<Accepted> {
  const waiting = acquirePermit(call)
  if (waiting !== undefined) await waiting
  try {
    return await attempt(call)
  } catch (error) {
    startCooldown(call, error)
    throw error
  } finally {
    call.engine.slots.release()
  }
}

function limitsOf(
  { runtime, settings, closing }: Engine,
  { timeouts }: Endpoint<never, unknown>,
  { timeout, signal }: CallOptions,
): ScopeInit {
  const totalMs = timeout?.total ?? Math.max(settings.totalTimeoutMs, timeouts?.totalMs ?? 0)
  return { runtime, totalMs, signal, closing }
}

function startCall<Request>(
  engine: Engine,
  endpoint: Endpoint<Request, unknown>,
  { payload, bytes }: Prepared,
  scope: Scope,
  { timeout, retry }: CallOptions,
  guard: AttemptGuard | undefined,
): Call {
  const { settings } = engine
  return {
    engine,
    endpoint,
    url: urlOf(engine, endpoint.path),
    bytes,
    upload: payload.kind === 'json' ? undefined : payload,
    contentType: payload.kind === 'json' ? 'application/json' : payload.contentType,
    notes: payload.notes ?? {},
    scope,
    group: groupOf(endpoint, payload),
    attemptTimeoutMs:
      timeout?.attempt ?? Math.max(settings.attemptTimeoutMs, endpoint.timeouts?.attemptMs ?? 0),
    maxAttempts: retry?.attempts ?? settings.maxAttempts,
    unknownOutcome: retry?.unknownOutcome ?? settings.unknownOutcome,
    guard,
    attempts: 0,
    outcome: 'not-sent',
    paidRepeats: 0,
    slowDownMs: 0,
    lastFailure: undefined,
    waits: undefined,
  }
}

function groupOf<Request>({ rateLimit }: Endpoint<Request, unknown>, payload: Payload): RateLimitName | null {
  if (typeof rateLimit !== 'function') return rateLimit
  return payload.kind === 'json' ? rateLimit(payload.value as Request) : null
}

function resultOf<Result>(
  engine: Engine,
  endpoint: Endpoint<never, Result>,
  payload: Payload,
  accepted: Accepted,
): Result {
  const { fields, deduplicated, answer } = accepted
  const warn = warnOnce(engine, endpoint.path)
  const result = endpoint.decode(fields, { notes: payload.notes ?? {}, deduplicated, warn })
  rememberAnswer(result, answer)
  return result
}

/** Parsing a URL costs microseconds, and a client uses a handful of them. */
function urlOf(engine: Engine, path: string): URL {
  let url = engine.urls.get(path)
  if (url === undefined) {
    url = new URL(path, engine.baseUrl)
    engine.urls.set(path, url)
  }
  return url
}
