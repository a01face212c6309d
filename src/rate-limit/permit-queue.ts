import Bottleneck from 'bottleneck'
import type { Permit, PermitRequest, RateLimit } from '../core/ports/rate-limiter.js'
import type { Runtime } from '../core/ports/runtime.js'
import { LONGEST_TIMER_MS } from '../validation/options/option-values.js'
import { estimateWaitMs } from './estimate-wait.js'
import { SPACING_MARGIN_MS } from './limits.js'

export type QueueRuntime = Pick<Runtime, 'elapsed' | 'setTimer'>

/** The callers in this process that need permits of one limit. */
export interface PermitQueue {
  /** Resolves when it is the caller's time. @throws as {@link RateLimiter.acquire} */
  acquire(request: PermitRequest): Promise<Permit>
  /** Leaves no timer behind. */
  close(): Promise<void>
}

/** Has the last word before a caller gets its permit: other processes may be using the limit too. */
export interface PermitSource {
  /** For the callers in their order; several at once for a limit of several permits. */
  take(request: PermitRequest): Promise<Permit | undefined>
  /** All callers of this process have left. */
  onIdle(): void
}

interface Held {
  until: number
  readonly release: () => void
}

interface Caller extends Pick<PermitRequest, 'onWait'> {
  /** The end of the wait last reported to it. */
  reportedUntil: number
  leave(reason: unknown): void
}

/** A wait that grew by less is not reported again. */
const SAME_WAIT_MS = 50

/**
 * Bottleneck's queue. A job is a permit: it begins when the caller may send and ends `perMs` later, and `maxConcurrent`
 * lets no more than `permits` of them run at a time. A job whose caller has left ends at once and uses nothing up.
 *
 * Not with `minTime` and `reservoir`, which are made for this, because they plan by the wall clock. Tried and measured:
 * after a blocked event loop three broadcasts left within one millisecond, after the clock was set back by an hour a
 * broadcast waited for an hour, and a caller that left took a second with it. `test/rate-limit/local.test.ts` has all
 * three. A job that lasts as long as its permit keeps to the clock that was passed, and tests move that one.
 */
export function openPermitQueue(
  limit: RateLimit,
  { elapsed, setTimer }: QueueRuntime,
  source?: PermitSource,
): PermitQueue {
  const limiter = new Bottleneck({
    maxConcurrent: limit.permits,
    // The next job starts at the wall-clock time of the last plus this: with 0 it would wait after the clock is set back.
    minTime: Number.NEGATIVE_INFINITY,
  })
  /** In the order in which they end, as all are held equally long. */
  const held: Held[] = []
  /** In the order of their arrival. */
  const waiting = new Set<Caller>()
  /** When the first of them gets its permit at the earliest, as the source says. */
  let sourceFreeAt = Number.NEGATIVE_INFINITY
  let cancelTimer = () => {}

  /** One timer, and only while somebody waits: permits that nobody wants must not keep a process alive. */
  const releaseDue = (): void => {
    cancelTimer()
    for (let first = held[0]; first !== undefined; first = held[0]) {
      const leftMs = first.until - elapsed()
      if (leftMs > 0) {
        if (waiting.size > 0) cancelTimer = setTimer(Math.min(leftMs, LONGEST_TIMER_MS), releaseDue)
        return
      }
      held.shift()
      first.release()
    }
  }
  const hold = (permit: Held): void => {
    held.push(permit)
    releaseDue()
  }

  const waitMs = (ahead: number): number => {
    const now = elapsed()
    const heldUntil = held.map(({ until }) => until)
    const behindFirst = Math.floor(ahead / limit.permits) * limit.perMs
    return Math.max(estimateWaitMs(limit, heldUntil, ahead, now), sourceFreeAt - now + behindFirst)
  }
  /** @throws what the caller throws who cannot wait so long */
  const reportWait = (caller: Caller, ahead: number): void => {
    const ms = waitMs(ahead)
    if (ms <= 0 || elapsed() + ms < caller.reportedUntil + SAME_WAIT_MS) return
    caller.reportedUntil = elapsed() + ms
    caller.onWait(ms)
  }
  /** The first must wait, so the others must wait longer. */
  const learn = (ms: number): void => {
    sourceFreeAt = elapsed() + ms
    let ahead = 0
    for (const caller of [...waiting]) {
      try {
        reportWait(caller, ahead)
        ahead += 1
      } catch (error) {
        caller.leave(error)
      }
    }
  }
  const takeFrom = async (source: PermitSource, request: PermitRequest) => {
    try {
      return await source.take({ ...request, onWait: learn })
    } finally {
      sourceFreeAt = Number.NEGATIVE_INFINITY
    }
  }

  return {
    acquire: (request) =>
      new Promise((resolve, reject) => {
        const { signal, onWait } = request
        signal.throwIfAborted()
        const left = new AbortController()
        const done = () => {
          signal.removeEventListener('abort', abort)
          waiting.delete(caller)
        }
        const leave = (reason: unknown) => {
          done()
          left.abort(reason)
          reject(reason)
          if (waiting.size > 0) return
          cancelTimer()
          source?.onIdle()
        }
        const abort = () => leave(signal.reason)
        const caller: Caller = { onWait, leave, reportedUntil: Number.NEGATIVE_INFINITY }
        reportWait(caller, waiting.size)
        waiting.add(caller)
        signal.addEventListener('abort', abort, { once: true })
        const job = async () => {
          if (left.signal.aborted) return
          const shared = source && (await takeFrom(source, { ...request, signal: left.signal }))
          if (left.signal.aborted) return
          done()
          await new Promise<void>((release) => {
            const permit = { until: elapsed() + limit.perMs, release }
            hold(permit)
            const used = () => {
              // Of several the order would change; nor do 50 ms matter to a window of an hour.
              if (limit.permits === 1)
                permit.until = Math.max(permit.until, elapsed() + limit.perMs - SPACING_MARGIN_MS)
              shared?.used()
            }
            resolve({ used })
          })
        }
        limiter.schedule(job).catch((error: unknown) => {
          if (left.signal.aborted) return
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
