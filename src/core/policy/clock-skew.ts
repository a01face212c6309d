import { parseHttpDate } from '../../http/headers.js'
import type { Runtime } from '../ports/runtime.js'

/** One moment on both clocks of this machine, in milliseconds. */
export interface Moment {
  /** The wall clock, Unix time. It can be wrong, and it can jump. */
  readonly wall: number
  /** The clock that does not jump. It may stand still while the machine is suspended. */
  readonly elapsed: number
}

/** How far this machine's clock was from the service's, as one answer showed it. */
export interface Measurement {
  /** The service's clock minus this machine's, in milliseconds. */
  readonly skewMs: number
  /** The true skew lies within this much of `skewMs`. */
  readonly uncertaintyMs: number
  /** When the answer came. */
  readonly at: Moment
}

/** What can be said of the service's clock at some moment. */
export interface ClockReading {
  /** Undefined when it is not known. */
  readonly skewMs: number | undefined
  /** How far off `skewMs` (or this machine's own clock, without one) may be. Infinity: only the service knows. */
  readonly doubtMs: number
}

/** The header is cut to whole seconds: on average the true time is half a second later. */
const HALF_A_SECOND = 500
/** Servers put the header together once a second and use it for all answers of that second, so it may be a little old. */
const STALE_HEADER_MS = 500
/** Less cannot be distinguished from the jitter of whole-second headers, and harms no signature. */
const UNNOTICEABLE_MS = 2_000
/** The two clocks of a machine stay together unless somebody sets one, or the machine was suspended. */
const STEP_MS = 1_000
/** So long a measurement is good enough to refuse a push by. */
const CERTAIN_FOR_MS = 600_000
/** So long it is good enough to sign by and to report. */
const LIVES_FOR_MS = 3_600_000
/** The fastest that a clock is slewed while it is being corrected (chrony: 8.3 %). Both clocks of the machine follow. */
const FASTEST_SLEW = 0.1

/**
 * Measures on an answer's `Date` header. Undefined when there is none that can be read, or when the wall clock was set
 * while the answer was on its way. Pure.
 */
export function measureSkew(
  date: string | undefined,
  sent: Moment,
  received: Moment,
): Measurement | undefined {
  const serverTime = date === undefined ? undefined : parseHttpDate(date)
  if (serverTime === undefined || driftMs(sent, received) > STEP_MS) return undefined
  const roundTripMs = Math.max(0, received.elapsed - sent.elapsed)
  return {
    skewMs: serverTime + HALF_A_SECOND - (sent.wall + roundTripMs / 2),
    uncertaintyMs: HALF_A_SECOND + STALE_HEADER_MS + roundTripMs / 2,
    at: received,
  }
}

/** How far the wall clock moved otherwise than the clock that does not jump. */
function driftMs(from: Moment, to: Moment): number {
  return Math.abs(to.wall - from.wall - (to.elapsed - from.elapsed))
}

/**
 * What a measurement is worth at a later moment. It must never keep a push from being sent for longer than it can be
 * right: a refused push brings no answer, and so no new measurement. Where it is in doubt, the service decides. Pure.
 */
export function readSkew({ skewMs, uncertaintyMs, at }: Measurement, now: Moment): ClockReading {
  const parted = driftMs(at, now)
  // Was the clock right before and is wrong now, or the other way round? Only the next answer shows.
  if (parted > STEP_MS) return { skewMs: undefined, doubtMs: Number.POSITIVE_INFINITY }
  const ageMs = Math.abs(now.elapsed - at.elapsed)
  const noticeable = Math.abs(skewMs) > UNNOTICEABLE_MS
  const stillLives = noticeable && ageMs <= LIVES_FOR_MS
  return {
    skewMs: stillLives ? Math.round(skewMs / 1_000) * 1_000 : undefined,
    doubtMs:
      ageMs <= CERTAIN_FOR_MS
        ? uncertaintyMs + parted + ageMs * FASTEST_SLEW
        : doubtWhenOld(noticeable, uncertaintyMs),
  }
}

/** A clock that was found right and not set since is as good as it was; of one that was wrong nothing is known. */
function doubtWhenOld(wasWrong: boolean, uncertaintyMs: number): number {
  return wasWrong ? Number.POSITIVE_INFINITY : uncertaintyMs
}

/** Whether two measurements cannot both be right: some machine that answers for the service has a clock that is off. */
export function contradicts(earlier: Measurement, later: Measurement): boolean {
  if (later.at.elapsed - earlier.at.elapsed > CERTAIN_FOR_MS) return false
  const { doubtMs } = readSkew(earlier, later.at)
  return Math.abs(later.skewMs - earlier.skewMs) > doubtMs + later.uncertaintyMs
}

/** Keeps what is known of the service's clock. */
export interface ClockSkew {
  /** Takes the `Date` header of an answer that is certainly the service's: a proxy's error page gives the proxy's time. */
  record(date: string | undefined, sent: Moment, received: Moment): void
  /**
   * The service's clock minus this machine's in milliseconds, rounded to whole seconds. Undefined when it is at most two
   * seconds, and when it is not known: before the first measurement, an hour after the last, or when the clock was set.
   */
  skewMs(): number | undefined
  /** Now by the service's clock as far as it is known, Unix milliseconds. */
  serverNow(): number
  /** How far off `serverNow` may be, in milliseconds, beyond two seconds. Infinity: only the service knows. */
  doubtMs(): number
  /**
   * This moment, for `record`.
   *
   * @param elapsed what the clock that does not jump says now, where it was just read: reading it costs as much as a rule
   */
  moment(elapsed?: number): Moment
}

/** @param trusted whether this machine's clock counts as right until it is measured */
export function createClockSkew(
  { now, elapsed }: Pick<Runtime, 'now' | 'elapsed'>,
  trusted = true,
): ClockSkew {
  const unmeasured: ClockReading = { skewMs: undefined, doubtMs: trusted ? 0 : Number.POSITIVE_INFINITY }
  let latest: Measurement | undefined
  let disputedUntil = Number.NEGATIVE_INFINITY
  const moment = (at = elapsed()): Moment => ({ wall: now(), elapsed: at })
  const reading = (): ClockReading => (latest === undefined ? unmeasured : readSkew(latest, moment()))
  return {
    moment,
    record(date, sent, received) {
      const measurement = measureSkew(date, sent, received)
      if (measurement === undefined) return
      if (latest !== undefined && contradicts(latest, measurement)) {
        disputedUntil = received.elapsed + CERTAIN_FOR_MS
      }
      latest = measurement
    },
    skewMs: () => reading().skewMs,
    serverNow: () => now() + (reading().skewMs ?? 0),
    doubtMs: () => (elapsed() < disputedUntil ? Number.POSITIVE_INFINITY : reading().doubtMs),
  }
}
