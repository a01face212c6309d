import type { PermitRequest, RateLimit } from '../core/ports/rate-limiter.js'
import type { RedisConnection } from './connection.js'
import { courtesyMs } from './courtesy.js'
import { sleep } from './sleep.js'
import type { RedisStore } from './store.js'

/** A permit that all processes agree on. */
export interface SharedLimit {
  /**
   * Resolves with a permit. Call it for one caller at a time.
   *
   * @throws RedisUnavailable, what `onWait` threw, or the signal's reason
   */
  take(request: PermitRequest): Promise<void>
}

/**
 * How late a permit may be used. Later, and its request would come too close to the next one, which may belong to another
 * process: it is given up for a new one. This is what the spacing of broadcasts exceeds the documented second by.
 */
const LATE_MS = 50
/** A window that ends earlier than it seemed (Redis was emptied) is noticed after this at the latest. */
const LONGEST_SLEEP_MS = 30_000
/** Spreads processes that would ask in the same millisecond. */
const JITTER_MS = 5
/** @param onCooldown told the cool-down that Redis knows of, whenever it was asked for a permit */
export function openSharedLimit(
  limit: RateLimit,
  connection: RedisConnection,
  store: RedisStore,
  onCooldown: (cooldownMs: number) => void,
): SharedLimit {
  /** How often in a row this process was refused. */
  let refusals = 0
  /** How often it was refused before its last permit: with three processes in turn, twice. */
  let usualRefusals = 0
  /** Whether Redis knew this limit when it was last asked. */
  let known = false
  /** False while requests may have left in the last period that Redis does not know of. */
  let complete = true
  let missed = 0
  let grantedAt = Number.NEGATIVE_INFINITY

  const giveBack = (askedAt: number, msBeforeNext: number) => {
    // Not when its window may be over: it would be taken from the next one.
    if (performance.now() - askedAt > msBeforeNext / 2) return
    connection.run(() => store.givePermitBack(limit)).catch(() => {})
  }

  const ask = async ({ signal, onWait }: PermitRequest): Promise<boolean> => {
    const askedAt = performance.now()
    const answer = await connection.run(() => store.takePermit(limit))
    const tookMs = performance.now() - askedAt
    onCooldown(answer.cooldownMs)
    if (known && !answer.remembers) complete = false
    known = true

    if (!answer.granted) {
      refusals += 1
      // What others have taken is in Redis again.
      complete = true
      onWait(answer.msBeforeNext)
      await sleep(
        Math.min(answer.msBeforeNext, LONGEST_SLEEP_MS) +
          courtesyMs(usualRefusals, refusals) +
          JITTER_MS * Math.random(),
        signal,
      )
      return false
    }
    if (signal.aborted) {
      giveBack(askedAt, answer.msBeforeNext)
      throw signal.reason
    }
    if (limit.permits === 1 && !complete) {
      complete = true
      onWait(answer.msBeforeNext)
      await sleep(answer.msBeforeNext, signal)
      return false
    }
    if (limit.permits === 1 && tookMs > LATE_MS * 2 ** missed) {
      // Twice as patient after each miss, so that a machine that is always late gets on as well.
      missed += 1
      // Its turn is still to come.
      refusals = usualRefusals
      return false
    }
    missed = 0
    usualRefusals = refusals
    refusals = 0
    grantedAt = performance.now()
    return true
  }

  return {
    async take(request) {
      try {
        const wasJustServed = performance.now() - grantedAt < 2 * limit.perMs
        if (limit.permits === 1 && wasJustServed)
          await sleep(courtesyMs(usualRefusals, refusals) + JITTER_MS * Math.random(), request.signal)
        while (!(await ask(request))) request.signal.throwIfAborted()
      } catch (error) {
        if (connection.problem() !== undefined) complete = false
        throw error
      }
    },
  }
}
