import { httpDate } from './http-date.js'
import type { Runtime } from './runtime.js'

/**
 * Measures how far this machine's clock is from the service's, on the `Date` header of every answer. The header has
 * whole seconds, so a measurement is good to about half a second plus half the round trip.
 */
export interface SkewMeter {
  /**
   * @param date the answer's `Date` header
   * @param sentAt the wall clock when the request left, Unix milliseconds
   * @param roundTripMs from there to the answer, by the clock that does not jump
   */
  observe(date: string | undefined, sentAt: number, roundTripMs: number): void
  /** The service's clock minus this machine's, in milliseconds; undefined before the first measurement. */
  skewMs(): number | undefined
  /** Now by the service's clock as far as it is known, Unix milliseconds. */
  serverNow(): number
}

/** The header is cut to whole seconds: on average the true time is half a second later. */
const HALF_A_SECOND = 500

export function createSkewMeter(runtime: Runtime): SkewMeter {
  let skew: number | undefined
  // The header changes once a second, answers come thousands of times.
  let lastDate: string | undefined
  let serverTime: number | undefined
  return {
    observe(date, sentAt, roundTripMs) {
      if (date === undefined) return
      if (date !== lastDate) {
        lastDate = date
        serverTime = httpDate(date)
      }
      if (serverTime === undefined) return
      skew = Math.round(serverTime + HALF_A_SECOND - (sentAt + roundTripMs / 2))
    },
    skewMs: () => skew,
    serverNow: () => runtime.now() + (skew ?? 0),
  }
}
