import type { PermitRequest, RateLimit } from '../core/ports/rate-limiter.js'
import type { PermitSource } from '../rate-limit/permit-queue.js'
import type { RedisConnection } from './connection.js'
import { sleep } from './sleep.js'
import type { RedisStore } from './store.js'

/** A window that ends earlier than it seemed (Redis was emptied) is noticed after this at the latest. */
const LONGEST_SLEEP_MS = 30_000

/**
 * A permit that all processes agree on, for one caller of this process at a time: a process has one place in the queue.
 *
 * `take` throws RedisUnavailable, what `onWait` threw, or the signal's reason.
 *
 * @param process names this process among those that share the limit
 * @param onCooldown told the cool-down that Redis knows of, whenever it was asked for a permit
 */
export function openSharedLimit(
  limit: RateLimit,
  process: string,
  connection: RedisConnection,
  store: RedisStore,
  onCooldown: (cooldownMs: number) => void,
): PermitSource {
  let askedBefore = false
  let mayMissRequests = false
  /** This process has a place in the queue of Redis. */
  let hasPlace = false
  let asking = false
  let wanted = false

  const leave = (permit?: string) => {
    hasPlace = false
    connection.run(() => store.leave(limit, process, permit)).catch(() => {})
  }

  const ask = async (
    { signal, onWait }: PermitRequest,
    lateMs: number,
  ): Promise<'granted' | 'waited' | 'late'> => {
    signal.throwIfAborted()
    const askedAt = performance.now()
    asking = true
    const memory = { askedBefore, mayMissRequests }
    const answer = await connection
      .run(() => store.ask(limit, process, memory))
      .finally(() => {
        asking = false
      })
    askedBefore = true
    mayMissRequests = false
    hasPlace = !answer.granted
    onCooldown(answer.cooldownMs)

    if (!answer.granted) {
      // Whoever wants the permit next takes the place over.
      if (signal.aborted && !wanted) leave()
      signal.throwIfAborted()
      onWait(answer.waitMs)
      await sleep(Math.min(answer.waitMs, LONGEST_SLEEP_MS), signal)
      return 'waited'
    }
    if (signal.aborted) {
      leave(answer.permit)
      throw signal.reason
    }
    if (limit.permits > 1) return 'granted'
    if (performance.now() - askedAt > lateMs) {
      leave(answer.permit)
      return 'late'
    }
    reportUse(answer.permit)
    return 'granted'
  }

  /**
   * A process that is busy uses its permit late, and the next one, in another process, may be used at once: the service
   * would count both within one second. So the next one counts from the use: a request that finds an open connection
   * leaves before this callback runs.
   */
  const reportUse = (permit: string) =>
    setImmediate(() => connection.run(() => store.use(limit, process, permit)).catch(() => {}))

  const take = async (request: PermitRequest): Promise<void> => {
    wanted = true
    try {
      /**
       * When the answer took longer, the next permit may be given before Redis learns of a late use of this one. Given
       * up once only: a machine that is always late must get on as well.
       */
      let lateMs = limit.perMs / 2
      for (;;) {
        const answer = await ask(request, lateMs)
        if (answer === 'granted') return
        if (answer === 'late') lateMs = Number.POSITIVE_INFINITY
      }
    } catch (error) {
      if (connection.problem() !== undefined) mayMissRequests = true
      throw error
    }
  }

  return {
    take: oneAtATime(take),
    nobodyWaits() {
      wanted = false
      if (hasPlace && !asking) leave()
    },
  }
}

/** A window of 200 permits may be wanted by 200 callers at once, and the process has one place in the queue. */
function oneAtATime<A, T>(work: (argument: A) => Promise<T>): (argument: A) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (argument) => {
    const next = last.then(() => work(argument))
    last = next.catch(() => {})
    return next
  }
}
