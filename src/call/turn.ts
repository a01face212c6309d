import { TpnsConnectionError } from '../errors/on-the-wire.js'
import { PaceUnavailable } from '../pace/pacer.js'
import type { Call } from './call.js'
import { endedWait, tooLongToWait, withEarlier } from './ended-wait.js'
import { Interrupted } from './scope.js'
import { addWait, getGroup, type WaitReason } from './waits.js'

/**
 * Acquires what an attempt needs: no cool-down, a permit of the rate limit, and one of the client's connections, which
 * the caller releases afterwards (`engine.slots.release`). Undefined when all of it is there at once: the usual call
 * should not pay for a promise that says so.
 *
 * @throws TpnsRateLimitError at once when the wait would be longer than the call's deadline
 * @throws TpnsConnectionError at once when the limit is shared through Redis, Redis is away, and the options say to fail
 */
export function acquirePermit(call: Call): Promise<void> | undefined {
  const { engine, group, scope } = call
  const atOnce =
    group === null &&
    engine.cooldownQueue.isOpen(getGroup(call)) &&
    scope.interruption() === undefined &&
    engine.slots.tryAcquire()
  return atOnce ? undefined : waitForPermit(call)
}

/**
 * A cool-down that begins while the call waits for something else is waited out too, or all who waited would strike in
 * the middle of it. A permit and a connection that were got meanwhile are given back: others may need them.
 */
async function waitForPermit(call: Call): Promise<void> {
  const { engine, scope } = call
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
    await timed(call, 'rate-limit', leftMs, () => engine.pacer.turn(group, scope, onWait))
  } catch (error) {
    throw error instanceof PaceUnavailable ? withEarlier(call, unavailableError(call, error)) : error
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
function unavailableError({ endpoint }: Call, { message, cause }: PaceUnavailable): TpnsConnectionError {
  return new TpnsConnectionError(
    `${endpoint.path} was not called: its rate limit is shared through Redis (pace.redis), which cannot be used (${message}), ` +
      "and pace.whenDown is 'fail'. Try again when Redis is back. 共享限频所用的 Redis 不可用，请求未发出。",
    { endpoint: endpoint.path, outcome: 'not-sent', phase: 'redis', cause },
  )
}

/** Tells of a wait that begins. @throws TpnsError when it would end after the deadline */
function announce(call: Call, reason: 'rate-limit' | 'cool-down', waitMs: number): void {
  const { endpoint, engine, scope } = call
  if (waitMs > scope.remainingMs()) throw tooLongToWait(call, { reason, leftMs: waitMs })
  engine.observe('wait', () => ({
    endpoint: endpoint.path,
    reason: reason === 'rate-limit' ? 'pace' : reason,
    group: getGroup(call),
    waitMs,
  }))
}
