import { toMessage } from '../../errors/message.js'
import { TpnsError } from '../../errors/tpns-error.js'
import type { Bilingual } from '../../return-codes/types.js'
import { inBoth } from '../../validation/words.js'
import type { CallContext, WaitReason } from '../context.js'
import { CancelledError, type Deadline } from '../deadline.js'
import { endedWait, rateLimiterError, tooLongToWait } from '../failures/ended-wait.js'
import { callQuietly } from '../observe/call-quietly.js'
import type { Permit } from '../ports/rate-limiter.js'

/** Gives the connection back and notifies the rate limiter, after the attempt. Must not throw: it may have been accepted. */
export type Release = () => void

/**
 * What an attempt needs, where nothing has to be waited for: there is no cool-down, no permit to ask for, and one of the
 * client's connections is free. Else undefined.
 */
export function tryAcquire({ client, limit, limitKey, deadline }: CallContext): Release | undefined {
  const atOnce =
    limit === null &&
    client.rateLimiter.syncCooldown === undefined &&
    client.cooldownQueue.isOpen(limitKey) &&
    deadline.cancelled() === undefined &&
    client.slots.tryAcquire()
  return atOnce ? client.slots.release : undefined
}

/**
 * Waits for the end of a cool-down, a permit where the call falls under a rate limit, and a connection.
 *
 * @throws TpnsRateLimitError at once when the wait would be longer than the call's deadline
 * @throws TpnsConnectionError when the rate limiter fails, or says that it cannot keep the limit
 */
export async function acquirePermit(call: CallContext): Promise<Release> {
  const { slots } = call.client
  const permit = await waitForAll(call)
  if (permit === undefined) return slots.release
  return () => {
    slots.release()
    // A rate limiter that fails must not make an accepted push look like one that failed, or end the process.
    callQuietly(() => permit.used())
  }
}

/**
 * A cool-down that begins while the call waits for something else is waited out too, or all who waited would strike in
 * the middle of it. A connection that it got meanwhile is given back, as others may need it; a permit cannot be.
 */
async function waitForAll(call: CallContext): Promise<Permit | undefined> {
  const { client, limitKey, deadline } = call
  const syncing = client.rateLimiter.syncCooldown?.(limitKey)
  if (syncing !== undefined) {
    await measureWait(
      call,
      'cool-down',
      () => undefined,
      () => waitWithSignal(deadline, () => syncing),
    )
  }
  const isPaused = () => client.rateLimiter.remainingMs(limitKey) > 0
  let permit: Permit | undefined
  for (let mustQueue = !client.cooldownQueue.isOpen(limitKey); ; mustQueue = true) {
    if (mustQueue) await waitForEndOfCooldown(call)
    permit = await waitForRateLimit(call)
    if (isPaused()) continue
    await waitForConnection(call)
    if (!isPaused()) break
    client.slots.release()
  }
  const ended = deadline.cancelled()
  if (ended === undefined) return permit
  client.slots.release()
  throw endedWait(call, { reason: 'connection', leftMs: undefined }, ended)
}

/** A timer may fire a moment early: the rest of its wait is no other wait. */
const MOMENT_MS = 2

async function waitForEndOfCooldown(call: CallContext): Promise<void> {
  const { limitKey } = call
  const { rateLimiter, cooldownQueue } = call.client
  const leftMs = () => rateLimiter.remainingMs(limitKey)
  do {
    if (leftMs() > MOMENT_MS) announce(call, 'cool-down', leftMs())
    const join = (settle: () => void) => cooldownQueue.join(limitKey, settle)
    await measureWait(call, 'cool-down', leftMs, () => call.deadline.wait(join))
  } while (leftMs() > 0)
}

async function waitForRateLimit(call: CallContext): Promise<Permit | undefined> {
  const { client, limit: name, deadline } = call
  if (name === null) return undefined
  let endsAt: number | undefined
  const onWait = (waitMs: number) => {
    endsAt = client.runtime.elapsed() + waitMs
    announce(call, 'rate-limit', waitMs)
  }
  const leftMs = () => (endsAt === undefined ? undefined : Math.max(0, endsAt - client.runtime.elapsed()))
  try {
    const limit = client.getRateLimit(name)
    const acquire = (signal: AbortSignal) =>
      client.rateLimiter.acquire(limit, { signal, onWait, onWarning: (text) => warn(call, text) })
    return (
      (await measureWait(call, 'rate-limit', leftMs, () => waitWithSignal(deadline, acquire))) ?? undefined
    )
  } catch (error) {
    throw error instanceof TpnsError ? error : rateLimiterError(call, error)
  }
}

async function waitForConnection(call: CallContext): Promise<void> {
  const { slots } = call.client
  if (slots.tryAcquire()) return
  const join = (settle: () => void) => slots.join(settle, call.limit !== null)
  await measureWait(
    call,
    'connection',
    () => undefined,
    () => call.deadline.wait(join),
  )
}

/** Keeps account of a wait, and turns its early end into the error of the call. */
export async function measureWait<T>(
  call: CallContext,
  reason: WaitReason,
  leftMs: () => number | undefined,
  wait: () => Promise<T>,
): Promise<T> {
  const { elapsed } = call.client.runtime
  const startedAt = elapsed()
  const noteWait = () => {
    call.waits ??= new Map()
    call.waits.set(reason, (call.waits.get(reason) ?? 0) + elapsed() - startedAt)
  }
  try {
    const result = await wait()
    noteWait()
    return result
  } catch (error) {
    noteWait()
    if (!(error instanceof CancelledError)) throw error
    throw endedWait(call, { reason, leftMs: leftMs() }, error.reason)
  }
}

function warn({ client, endpoint }: CallContext, given: string | Bilingual): void {
  const warning =
    typeof given === 'string'
      ? { message: given, text: inBoth(given) }
      : { message: toMessage(given), text: given }
  const key = 'rateLimit.degraded'
  client.observe('warning', () => ({ endpoint: endpoint.path, path: 'rateLimit', key, ...warning }))
}

/** Waits for something that heeds a signal, but never longer than the call may take. @throws CancelledError */
async function waitWithSignal<T>(deadline: Deadline, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  let result: Promise<T> | undefined
  await deadline.wait((settle) => {
    result = Promise.resolve().then(() => work(controller.signal))
    result.then(settle, settle)
    return () => controller.abort()
  })
  return result as Promise<T>
}

/** Reports a wait that begins. @throws TpnsError when it would end after the deadline */
function announce(call: CallContext, reason: 'rate-limit' | 'cool-down', waitMs: number): void {
  const { endpoint, client, deadline } = call
  if (waitMs > deadline.remainingMs()) throw tooLongToWait(call, { reason, leftMs: waitMs })
  client.observe('wait', () => ({
    endpoint: endpoint.path,
    reason,
    group: call.group,
    waitMs,
  }))
}
