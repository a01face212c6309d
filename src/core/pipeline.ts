import { TpnsError } from '../errors/tpns-error.js'
import { rememberAnswer } from './answer.js'
import { askGuard, closeAttempt, openAttempt, send, sign } from './attempt.js'
import type { CallOptions } from './call-options.js'
import type { Accepted, AttemptContext, AttemptGuard, CallContext, ClientContext } from './context.js'
import type { Endpoint } from './endpoint.js'
import { failAttempt } from './failures/failed-attempt.js'
import { finishError } from './failures/finish-error.js'
import { judge, read } from './judge.js'
import { attemptTrace, callTrace } from './observe/observe.js'
import { openCall } from './open-call.js'
import { retry, startCooldown } from './retry.js'
import { openBody } from './upload-body.js'
import { parseBody, validate, warnOnce } from './validate.js'
import { acquirePermit, type Release, tryAcquire } from './waiting/acquire-permit.js'

/**
 * One call, from the request to the result:
 *
 *     validate → retry( acquire a permit → sign → send → read → judge ) → decode
 *
 * What comes before the first `await` is done before the caller has the control back: what you pass is what goes.
 *
 * @param guard asked before each attempt, for a caller that may lose the right to send
 * @throws TpnsError; `TpnsConfigError` for wrong options, before anything is sent
 */
export function runCall<Request, Result>(
  client: ClientContext,
  endpoint: Endpoint<Request, Result>,
  request: Request,
  options?: CallOptions,
  guard?: AttemptGuard,
): Promise<Result> {
  const { path, name } = endpoint
  client.observe('call', () => ({ endpoint: path, name }))
  const traced = () => run(client, endpoint, request, options, guard)
  return callTrace.tracePromise(traced, { endpoint: path, name })
}

async function run<Request, Result>(
  client: ClientContext,
  endpoint: Endpoint<Request, Result>,
  request: Request,
  options?: CallOptions,
  guard?: AttemptGuard,
): Promise<Result> {
  const startedAt = client.runtime.elapsed()
  let call: CallContext | undefined
  let error: unknown
  try {
    const valid = validate(client, endpoint, request)
    call = openCall(client, endpoint, valid, options, guard, startedAt)
    reportRequest(call)
    const accepted = await retry(call, makeAttempt)
    return decode(call, endpoint, accepted)
  } catch (thrown) {
    finishError(thrown, { client, endpoint, call, request, startedAt })
    error = thrown
    throw thrown
  } finally {
    reportResult(client, endpoint, call?.attempts ?? 0, startedAt, error)
  }
}

/** One attempt. @throws TpnsError whose outcome speaks of this attempt alone, if there was one */
async function makeAttempt(call: CallContext): Promise<Accepted> {
  const release = tryAcquire(call) ?? (await acquirePermit(call))
  const traced = () => runAttempt(call, release)
  return attemptTrace.tracePromise(traced, { endpoint: call.endpoint.path, attempt: call.attempts + 1 })
}

/** A call whose guard refuses, or whose body cannot be opened, has made no attempt: the service was asked nothing. */
async function runAttempt(call: CallContext, release: Release): Promise<Accepted> {
  let attempt: AttemptContext | undefined
  try {
    if (call.guard !== undefined) await askGuard(call)
    const body = call.upload === undefined ? undefined : await openBody(call, call.upload)
    attempt = openAttempt(call, body)
    const headers = sign(attempt)
    const answer = await send(attempt, headers)
    const accepted = judge(attempt, read(attempt, answer))
    closeAttempt(attempt, undefined)
    return accepted
  } catch (thrown) {
    if (attempt === undefined) throw thrown
    const error = failAttempt(attempt, thrown)
    closeAttempt(attempt, error)
    startCooldown(call, error)
    throw error
  } finally {
    release()
  }
}

/** Must not throw: an answer of unexpected form to an accepted push is still an accepted push. */
function decode<Result>(
  { client, notes }: CallContext,
  endpoint: Endpoint<never, Result>,
  { fields, deduplicated, retCode, answer }: Accepted,
): Result {
  const warn = warnOnce(client, endpoint.path)
  const result = endpoint.decode(fields, { notes, deduplicated, retCode, warn })
  rememberAnswer(result, answer)
  return result
}

/** Lets observers see what is sent; not the bytes of an upload. */
function reportRequest(call: CallContext): void {
  const { client, endpoint, upload } = call
  if (upload !== undefined) return
  const { path, name } = endpoint
  client.observe('request', () => ({ endpoint: path, name, request: parseBody(call) }))
}

/** Lets observers see how a call has ended. */
function reportResult(
  client: ClientContext,
  { path, name }: Endpoint<never, unknown>,
  attempts: number,
  startedAt: number,
  error: unknown,
): void {
  client.observe('result', () => ({
    endpoint: path,
    name,
    attempts,
    durationMs: client.runtime.elapsed() - startedAt,
    outcome: error instanceof TpnsError ? error.outcome : 'accepted',
    error: error instanceof TpnsError ? error : undefined,
  }))
}
