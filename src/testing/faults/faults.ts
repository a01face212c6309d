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

interface Outage extends OutageOptions {
  readonly until: number
}

/** The faults that wait for requests. */
export interface Faults {
  readonly pending: readonly PendingFault[]
  add(fault: FakeFault, options?: FaultOptions): void
  outage(until: number, options?: OutageOptions): void
  clear(): void
  /** Takes the fault that ends this request before its body is read, if there is one. */
  takeBeforeReading(request: RequestView): FakeFault | undefined
  /** Takes the fault of this request, if there is one. */
  take(request: RequestView): FakeFault | undefined
}

export function createFaults(clock: Pick<Clock, 'now'>): Faults {
  let queue: PendingFault[] = []
  let outages: Outage[] = []

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
  const matchesPath = (entry: PendingFault, request: RequestView) =>
    entry.path === undefined || normalizePath(entry.path) === request.path

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
    clear: () => {
      queue = []
      outages = []
    },
    takeBeforeReading: (request) => {
      const outage = findOutage(request)
      if (outage !== undefined) return isBeforeReading(outage) ? outage : undefined
      // Only the first fault for this path counts: a later one may be meant for a later request.
      const first = queue.find((entry) => matchesPath(entry, request))
      if (first === undefined || !isBeforeReading(first.fault)) return undefined
      return first.when?.(request) === false ? undefined : consume(first)
    },
    take: (request) => {
      const outage = findOutage(request)
      if (outage !== undefined) return outage
      const entry = queue.find((each) => matchesPath(each, request) && each.when?.(request) !== false)
      return entry && consume(entry)
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
