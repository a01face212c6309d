import type { Permit, PermitRequest, RateLimit } from '../core/ports/rate-limiter.js'
import type { Runtime } from '../core/ports/runtime.js'
import { SPACING_MARGIN_MS } from '../rate-limit/limits.js'
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
 * @param onCooldown gets the cool-down that Redis knows of, whenever it was asked for a permit
 */
export function openSharedLimit(
  limit: RateLimit,
  process: string,
  connection: RedisConnection,
  store: RedisStore,
  onCooldown: (cooldownMs: number) => void,
  runtime: Pick<Runtime, 'elapsed' | 'setTimer'>,
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
  ): Promise<Permit | 'waited' | 'late'> => {
    signal.throwIfAborted()
    const askedAt = runtime.elapsed()
    asking = true
    const memory = { askedBefore, mayMissRequests }
    const answer = await connection
      .run(() => store.ask(limit, process, memory))
      .finally(() => {
        asking = false
      })
    askedBefore = true
    mayMissRequests = false
    hasPlace = !answer.allowed
    onCooldown(answer.cooldownMs)

    if (!answer.allowed) {
      // The next caller takes the place over.
      if (signal.aborted && !wanted) leave()
      signal.throwIfAborted()
      onWait(answer.waitMs)
      await sleep(runtime, Math.min(answer.waitMs, LONGEST_SLEEP_MS), signal)
      return 'waited'
    }
    if (signal.aborted) {
      leave(answer.permit)
      throw signal.reason
    }
    if (limit.permits === 1 && runtime.elapsed() - askedAt > lateMs) {
      leave(answer.permit)
      return 'late'
    }
    return { used: () => reportUse(answer.permit, askedAt) }
  }

  /** Over the margin, and a request of another process could come too close: its permit must count from this use. */
  const reportUse = (permit: string, askedAt: number): void => {
    if (limit.permits > 1 || runtime.elapsed() - askedAt <= SPACING_MARGIN_MS) return
    connection.run(() => store.use(limit, process, permit, SPACING_MARGIN_MS)).catch(() => {})
  }

  const take = async (request: PermitRequest): Promise<Permit> => {
    wanted = true
    try {
      /**
       * When the answer took longer, the next permit may be given before Redis learns of a late use of this one. Given
       * up once only: a machine that is always late must get on as well.
       */
      let lateMs = limit.perMs / 2
      for (;;) {
        const answer = await ask(request, lateMs)
        if (typeof answer === 'object') return answer
        if (answer === 'late') lateMs = Number.POSITIVE_INFINITY
      }
    } catch (error) {
      if (connection.problem() !== undefined) mayMissRequests = true
      throw error
    }
  }

  return {
    take: runInOrder(take),
    onIdle() {
      wanted = false
      if (hasPlace && !asking) leave()
    },
  }
}

/** A window of 200 permits may be wanted by 200 callers at once, and the process has one place in the queue. */
function runInOrder<A, T>(work: (argument: A) => Promise<T>): (argument: A) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (argument) => {
    const next = last.then(() => work(argument))
    last = next.catch(() => {})
    return next
  }
}
