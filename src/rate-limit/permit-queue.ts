import Bottleneck from 'bottleneck'
import type { Runtime } from '../core/ports/clock.js'
import type { PermitRequest, RateLimit } from '../core/ports/rate-limiter.js'
import { LONGEST_TIMER_MS } from '../validation/option-values.js'
import { estimateWaitMs } from './estimate-wait.js'

export type QueueRuntime = Pick<Runtime, 'elapsed' | 'setTimer'>

/** The callers in this process that need permits of one limit. */
export interface PermitQueue {
  /** Resolves when it is the caller's time. @throws as {@link RateLimiter.acquire} */
  acquire(request: PermitRequest): Promise<void>
  /** Leaves no timer behind. */
  close(): Promise<void>
}

/** Has the last word before a caller gets its permit: other processes may be using the limit too. */
export type Confirm = (request: PermitRequest) => Promise<void>

/**
 * Bottleneck's queue. A job is a permit: it begins when the caller may send and ends `perMs` later, and `maxConcurrent`
 * lets no more than `permits` of them run at a time. A job whose caller has left ends at once and uses nothing up.
 *
 * Not with `minTime` and `reservoir`, which are made for this, because they plan by the wall clock. Tried and measured:
 * after a blocked event loop three broadcasts left within one millisecond, after the clock was set back by an hour a
 * broadcast waited for an hour, and a caller that left took a second with it. `test/rate-limit/local.test.ts` has all
 * three. A job that lasts as long as its permit keeps to a clock that is handed in, and tests move that one.
 */
export function openPermitQueue(
  limit: RateLimit,
  { elapsed, setTimer }: QueueRuntime,
  confirm?: Confirm,
): PermitQueue {
  const limiter = new Bottleneck({
    maxConcurrent: limit.permits,
    // The next job starts at the wall-clock time of the last plus this: with 0 it would wait after the clock is set back.
    minTime: Number.NEGATIVE_INFINITY,
  })
  /** In the order in which they end, as all are held equally long. */
  const held: { readonly until: number; readonly release: () => void }[] = []
  let waiting = 0
  let cancelTimer = () => {}

  /** One timer, and only while somebody waits: permits that nobody wants must not keep a process alive. */
  const releaseDue = (): void => {
    cancelTimer()
    for (let first = held[0]; first !== undefined; first = held[0]) {
      const leftMs = first.until - elapsed()
      if (leftMs > 0) {
        if (waiting > 0) cancelTimer = setTimer(Math.min(leftMs, LONGEST_TIMER_MS), releaseDue)
        return
      }
      held.shift()
      first.release()
    }
  }
  const hold = () =>
    new Promise<void>((release) => {
      held.push({ until: elapsed() + limit.perMs, release })
      releaseDue()
    })

  return {
    acquire: (request) =>
      new Promise<void>((resolve, reject) => {
        const { signal, onWait } = request
        signal.throwIfAborted()
        const heldUntil = held.map(({ until }) => until)
        const waitMs = estimateWaitMs(limit, heldUntil, waiting, elapsed())
        if (waitMs > 0) onWait(waitMs)

        const done = () => {
          signal.removeEventListener('abort', leave)
          waiting -= 1
        }
        const leave = () => {
          done()
          if (waiting === 0) cancelTimer()
          reject(signal.reason)
        }
        waiting += 1
        signal.addEventListener('abort', leave, { once: true })
        const job = async () => {
          if (signal.aborted) return
          await confirm?.(request)
          if (signal.aborted) return
          done()
          resolve()
          await hold()
        }
        limiter.schedule(job).catch((error: unknown) => {
          if (signal.aborted) return
          done()
          reject(error)
        })
        releaseDue()
      }),
    async close() {
      cancelTimer()
      for (const { release } of held.splice(0)) release()
      await limiter.stop({ dropWaitingJobs: true }).catch(() => {})
      await limiter.disconnect(false)
    },
  }
}
