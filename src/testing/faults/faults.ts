import type { Clock } from '../clock/fake-clock.js'

/** When the connection is reset: before the push exists, or after it was accepted, so that only its answer is lost. */
export type ResetPoint = 'before-reading' | 'after-acceptance'

/**
 * What goes wrong with one request. One of these kinds; each can be delayed by `delayMs`:
 *
 * - `retCode`: this code in the endpoint's own envelope; the request is not executed.
 * - `status`: this HTTP status with any body; the request is not executed unless `accepted: true`.
 * - `reset`: the connection is reset; `before-reading` ignores `delayMs`.
 * - `stall`: the request is executed, then the connection goes silent, before the headers or in the middle of the body.
 * - `truncate`: the request is executed; the connection closes in the middle of the answer.
 * - `contentType`, `body`: the request is executed; its answer is altered.
 * - `close`: the request is executed and answered, then the connection is closed without a `Connection: close`, so that a
 *   client that reuses it at once meets a closed connection. msw handlers just answer.
 * - `delayMs` alone: the request is executed; its answer is delayed.
 */
export type FakeFault = { readonly delayMs?: number } & (
  | { readonly retCode: number; readonly errMsg?: string }
  | {
      readonly status: number
      readonly body?: string | Uint8Array
      readonly headers?: Readonly<Record<string, string>>
      readonly accepted?: boolean
    }
  | { readonly reset: ResetPoint }
  | { readonly stall: 'before-headers' | 'in-body' }
  | { readonly truncate: true }
  | { readonly close: 'after-answer' }
  | { readonly contentType: string }
  | { readonly body: string | Uint8Array; readonly contentType?: string }
  | { readonly delayMs: number }
)

/** A request as `when` and `fake.requests` show it. */
export interface RequestView {
  readonly method: string
  /** Without its leading slash: `v3/push/app`. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** Parsed JSON, or else text; undefined before the body is read (`reset: 'before-reading'`). */
  readonly body: unknown
}

export interface FaultOptions {
  /** How many requests it hits; default 1. */
  readonly times?: number | undefined
  /** Only requests to this path, such as `v3/push/app`. */
  readonly path?: string | undefined
  /** Only requests for which this holds. */
  readonly when?: ((request: RequestView) => boolean) | undefined
}

/** A fault that has requests left to hit. */
export interface PendingFault extends FaultOptions {
  readonly fault: FakeFault
  /** Requests it will still hit. */
  readonly left: number
}

export interface OutageOptions {
  /** What happens to every request meanwhile; default `{ reset: 'before-reading' }`. */
  readonly fault?: FakeFault | undefined
  /** Only requests to this path. */
  readonly path?: string | undefined
}

/** Which requests a scheduled fault hits. Requests and time both count from the call of `schedule`. */
export interface ScheduleOptions {
  /** Only requests to this path, such as `v3/push/app`; others do not count for `afterRequests` either. Default: every path. */
  readonly path?: string | undefined
  /** Let this many requests pass first; default 0. */
  readonly afterRequests?: number | undefined
  /** How many requests it hits, or `all`. Default: 1; with `forMs`: `all`. */
  readonly times?: number | 'all' | undefined
  /** Milliseconds of the fake's clock until it begins; default 0. */
  readonly afterMs?: number | undefined
  /** Milliseconds of the fake's clock that it lasts; default: without end. */
  readonly forMs?: number | undefined
}

interface Scheduled {
  readonly fault: FakeFault
  readonly path: string | undefined
  readonly from: number
  readonly until: number
  /** Requests to let pass. */
  skip: number
  /** Requests left to hit. */
  left: number
}

interface Outage extends OutageOptions {
  readonly until: number
}

/** The faults that wait for requests. */
export interface Faults {
  readonly pending: readonly PendingFault[]
  add(fault: FakeFault, options?: FaultOptions): void
  outage(until: number, options?: OutageOptions): void
  schedule(fault: FakeFault, options?: ScheduleOptions): void
  clear(): void
  /** Takes the fault that ends this request before its body is read, if there is one. */
  takeBeforeReading(request: RequestView): FakeFault | undefined
  /** Takes the fault of this request, if there is one. */
  take(request: RequestView): FakeFault | undefined
}

export function createFaults(clock: Pick<Clock, 'now'>): Faults {
  let queue: PendingFault[] = []
  let outages: Outage[] = []
  let scheduled: Scheduled[] = []

  const consume = (used: PendingFault): FakeFault => {
    queue = queue.flatMap((entry) => {
      if (entry !== used) return [entry]
      return entry.left > 1 ? [{ ...entry, left: entry.left - 1 }] : []
    })
    return used.fault
  }
  const findOutage = (request: RequestView): FakeFault | undefined => {
    const now = clock.now()
    outages = outages.filter((outage) => outage.until > now)
    const outage = outages.find(({ path }) => path === undefined || normalizePath(path) === request.path)
    return outage && (outage.fault ?? { reset: 'before-reading' })
  }
  const matchesPath = (entry: { readonly path?: string | undefined }, request: RequestView) =>
    entry.path === undefined || normalizePath(entry.path) === request.path
  const findScheduled = (request: RequestView): Scheduled | undefined => {
    const now = clock.now()
    scheduled = scheduled.filter((entry) => entry.until > now && entry.left > 0)
    return scheduled.find((entry) => entry.skip === 0 && entry.from <= now && matchesPath(entry, request))
  }
  /** Every request counts once for each entry of its path, whether another fault hits it or none. */
  const countRequest = (request: RequestView, hit?: Scheduled) => {
    for (const entry of scheduled) {
      if (entry === hit) entry.left -= 1
      else if (entry.skip > 0 && matchesPath(entry, request)) entry.skip -= 1
    }
  }

  return {
    get pending() {
      return queue
    },
    add: (fault, options = {}) => {
      const left = options.times ?? 1
      if (left > 0) queue = [...queue, { ...options, fault, left }]
    },
    outage: (until, options = {}) => {
      outages = [...outages, { ...options, until }]
    },
    schedule: (fault, { path, afterRequests = 0, times, afterMs = 0, forMs } = {}) => {
      const from = clock.now() + afterMs
      const hits = times ?? (forMs === undefined ? 1 : 'all')
      const left = hits === 'all' ? Number.POSITIVE_INFINITY : hits
      const until = forMs === undefined ? Number.POSITIVE_INFINITY : from + forMs
      scheduled = [...scheduled, { fault, path, from, until, skip: afterRequests, left }]
    },
    clear: () => {
      scheduled = []
      queue = []
      outages = []
    },
    takeBeforeReading: (request) => {
      const outage = findOutage(request)
      if (outage !== undefined) {
        if (!isBeforeReading(outage)) return undefined
        countRequest(request)
        return outage
      }
      // Only the first fault for this path counts: a later one may be meant for a later request.
      const first = queue.find((entry) => matchesPath(entry, request))
      if (first !== undefined) {
        if (!isBeforeReading(first.fault) || first.when?.(request) === false) return undefined
        countRequest(request)
        return consume(first)
      }
      const entry = findScheduled(request)
      if (entry === undefined || !isBeforeReading(entry.fault)) return undefined
      countRequest(request, entry)
      return entry.fault
    },
    take: (request) => {
      const outage = findOutage(request)
      const queued = queue.find((each) => matchesPath(each, request) && each.when?.(request) !== false)
      if (outage !== undefined || queued !== undefined) {
        countRequest(request)
        return outage ?? (queued && consume(queued))
      }
      const entry = findScheduled(request)
      countRequest(request, entry)
      return entry?.fault
    },
  }
}

function isBeforeReading(fault: FakeFault): boolean {
  return 'reset' in fault && fault.reset === 'before-reading'
}

/** Paths are compared without query, leading or trailing slashes. */
export function normalizePath(path: string): string {
  return path.replace(/\?.*$/, '').replace(/^\/+|\/+$/g, '')
}
