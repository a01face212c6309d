import type { Endpoint, Payload } from '../endpoints/endpoint.js'
import type { Outcome } from '../errors/tpns-error.js'
import type { PaceGroup } from '../pace/rules.js'
import { rememberAnswer } from './answer.js'
import { type Accepted, attempt, interruptedError } from './attempt.js'
import type { CallOptions, Engine } from './engine.js'
import { retrying } from './retry.js'
import { openScope, type Scope } from './scope.js'
import { takeTurn } from './turn.js'
import { serialize, validate } from './validate.js'

/** One call on its way: what it is, and what is known of it so far. */
export interface Call {
  readonly engine: Engine
  readonly endpoint: Endpoint<never, unknown>
  readonly url: URL
  /** The body, exactly as it is signed and sent. */
  readonly bytes: Uint8Array
  readonly scope: Scope
  /** The rate limit it falls under. */
  readonly group: PaceGroup | null
  readonly attemptTimeoutMs: number
  readonly maxAttempts: number
  readonly unknownOutcome: 'fail' | 'retry'
  /** Requests started so far. */
  attempts: number
  /** What is known over all attempts so far. */
  outcome: Outcome
}

/**
 * The way of one call:
 *
 *     request → validate → [ deadline → pace → sign → transport → read → judge ] → result
 *                              └──────── retry, decided by classify + budget ──────┘
 *
 * @throws TpnsError
 */
export async function performCall<Request, Result>(
  engine: Engine,
  endpoint: Endpoint<Request, Result>,
  request: Request,
  options: CallOptions = {},
): Promise<Result> {
  const scope = openScope({
    runtime: engine.runtime,
    totalMs: options.timeout?.total ?? engine.settings.totalTimeoutMs,
    signal: options.signal,
    closing: engine.closing,
  })
  const ended = scope.interruption()
  if (ended !== undefined) throw interruptedError(endpoint.path, ended, 'not-sent')

  const payload = await validate(engine, endpoint, request)
  const call = startCall(engine, endpoint, request, payload, scope, options)
  const accepted = await retrying(call, async () => {
    await takeTurn(call)
    return attempt(call)
  })
  engine.budget.refund()
  return resultOf(endpoint, payload, accepted)
}

function startCall<Request>(
  engine: Engine,
  endpoint: Endpoint<Request, unknown>,
  request: Request,
  payload: Payload,
  scope: Scope,
  { timeout, retry }: CallOptions,
): Call {
  const { settings } = engine
  return {
    engine,
    endpoint,
    url: urlOf(engine, endpoint.path),
    bytes: serialize(endpoint.path, payload),
    scope,
    group: typeof endpoint.pace === 'function' ? endpoint.pace(request) : endpoint.pace,
    attemptTimeoutMs: timeout?.attempt ?? settings.attemptTimeoutMs,
    maxAttempts: retry?.attempts ?? settings.maxAttempts,
    unknownOutcome: retry?.unknownOutcome ?? settings.unknownOutcome,
    attempts: 0,
    outcome: 'not-sent',
  }
}

function resultOf<Result>(endpoint: Endpoint<never, Result>, payload: Payload, accepted: Accepted): Result {
  const { fields, deduplicated, answer } = accepted
  const result = endpoint.decode(fields, { notes: payload.notes ?? {}, deduplicated })
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
