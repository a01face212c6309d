import { TpnsError } from '../../errors/tpns-error.js'
import { TpnsConnectionError } from '../../errors/transport-errors.js'
import { Interrupted, type Scope } from '../deadline.js'
import { endedWait, tooLongToWait, withEarlier } from '../failures/ended-wait.js'
import type { Call } from '../pipeline.js'
import { addWait, getGroup, type WaitReason } from './waits.js'

/**
 * Acquires what an attempt needs: no cool-down, a permit of the rate limit, and one of the client's connections, which
 * the caller releases afterwards (`engine.slots.release`). Undefined when all of it is there at once: the usual call
 * should not pay for a promise that says so.
 *
 * @throws TpnsRateLimitError at once when the wait would be longer than the call's deadline
 * @throws TpnsConnectionError when the rate limiter fails, or tells that it cannot keep the limit
 */
export function acquirePermit(call: Call): Promise<void> | undefined {
  const { engine, group, scope } = call
  const syncing = engine.syncCooldown(getGroup(call))
  const atOnce =
    group === null &&
    syncing === undefined &&
    engine.cooldownQueue.isOpen(getGroup(call)) &&
    scope.interruption() === undefined &&
    engine.slots.tryAcquire()
  return atOnce ? undefined : waitForPermit(call, syncing)
}

/**
 * A cool-down that begins while the call waits for something else is waited out too, or all who waited would strike in
 * the middle of it. A permit and a connection that were got meanwhile are given back: others may need them.
 */
async function waitForPermit(call: Call, syncing: Promise<void> | undefined): Promise<void> {
  const { engine, scope } = call
  if (syncing !== undefined) {
    await timed(
      call,
      'cool-down',
      () => undefined,
      () => abortable(scope, () => syncing),
    )
  }
  const isPaused = () => engine.cooldowns.remainingMs(getGroup(call)) > 0
  for (let mustQueue = !engine.cooldownQueue.isOpen(getGroup(call)); ; mustQueue = true) {
    if (mustQueue) await waitForEndOfCooldown(call)
    await waitForRateLimit(call)
    if (isPaused()) continue
    await waitForConnection(call)
    if (!isPaused()) break
    engine.slots.release()
  }
  const ended = scope.interruption()
  if (ended === undefined) return
  engine.slots.release()
  throw endedWait(call, { reason: 'connection', leftMs: undefined }, ended)
}

async function waitForEndOfCooldown(call: Call): Promise<void> {
  const { cooldowns, cooldownQueue } = call.engine
  const key = getGroup(call)
  const leftMs = () => cooldowns.remainingMs(key)
  do {
    if (leftMs() > 0) announce(call, 'cool-down', leftMs())
    const join = (settle: () => void) => cooldownQueue.join(key, settle)
    await timed(call, 'cool-down', leftMs, () => call.scope.wait(join))
  } while (leftMs() > 0)
}

async function waitForRateLimit(call: Call): Promise<void> {
  const { engine, group, scope } = call
  if (group === null) return
  let endsAt: number | undefined
  const onWait = (waitMs: number) => {
    endsAt = engine.runtime.elapsed() + waitMs
    announce(call, 'rate-limit', waitMs)
  }
  const leftMs = () => (endsAt === undefined ? undefined : Math.max(0, endsAt - engine.runtime.elapsed()))
  try {
    const limit = engine.getRateLimit(group)
    const acquire = (signal: AbortSignal) =>
      engine.rateLimiter.acquire(limit, { signal, onWait, onWarning: (message) => warn(call, message) })
    await timed(call, 'rate-limit', leftMs, () => abortable(scope, acquire))
  } catch (error) {
    throw error instanceof TpnsError ? error : withEarlier(call, limiterError(call, error))
  }
}

async function waitForConnection(call: Call): Promise<void> {
  const { slots } = call.engine
  if (slots.tryAcquire()) return
  const join = (settle: () => void) => slots.join(settle, call.group !== null)
  await timed(
    call,
    'connection',
    () => undefined,
    () => call.scope.wait(join),
  )
}

/** Keeps account of a wait, and turns its early end into the error of the call. */
export async function timed(
  call: Call,
  reason: WaitReason,
  leftMs: () => number | undefined,
  wait: () => Promise<void>,
): Promise<void> {
  const { elapsed } = call.engine.runtime
  const startedAt = elapsed()
  try {
    await wait()
    addWait(call, reason, elapsed() - startedAt)
  } catch (error) {
    addWait(call, reason, elapsed() - startedAt)
    throw error instanceof Interrupted
      ? endedWait(call, { reason, leftMs: leftMs() }, error.interruption)
      : error
  }
}

/** Not a rate limit: nothing is known of the permits of others. A connection that failed, but not the one to the service. */
function limiterError({ endpoint }: Call, cause: unknown): TpnsConnectionError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new TpnsConnectionError(
    `${endpoint.path} was not called: the rate limiter of the rateLimit option failed (${why}). ` +
      'Try again when it works. 限频器不可用，请求未发出。',
    { endpoint: endpoint.path, outcome: 'not-sent', phase: 'rate-limiter', cause },
  )
}

function warn({ engine, endpoint }: Call, message: string): void {
  const key = 'rateLimit.degraded'
  engine.observe('warning', () => ({ endpoint: endpoint.path, path: 'rateLimit', key, message }))
}

/** Waits for something that heeds a signal, but never longer than the call may take. @throws Interrupted */
async function abortable(scope: Scope, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController()
  let result = Promise.resolve()
  await scope.wait((settle) => {
    result = result.then(() => work(controller.signal))
    result.then(settle, settle)
    return () => controller.abort()
  })
  return result
}

/** Tells of a wait that begins. @throws TpnsError when it would end after the deadline */
function announce(call: Call, reason: 'rate-limit' | 'cool-down', waitMs: number): void {
  const { endpoint, engine, scope } = call
  if (waitMs > scope.remainingMs()) throw tooLongToWait(call, { reason, leftMs: waitMs })
  engine.observe('wait', () => ({
    endpoint: endpoint.path,
    reason,
    group: getGroup(call),
    waitMs,
  }))
}
