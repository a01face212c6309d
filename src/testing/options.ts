import type { AnswerStyle, AnswerStyleName } from './answers.js'
import type { Clock } from './clock.js'
import type { FakeRequestRecord } from './records.js'
import type { FakeRegion } from './regions.js'

export type FakePlatform = 'android' | 'ios'

/** One app: an AccessID at one access point, for one platform. */
export interface FakeAppOptions {
  /** Default `1500000001`. */
  accessId?: string
  /** Default `0123456789abcdef0123456789abcdef`. */
  secretKey?: string
  /** Default `android`. */
  platform?: FakePlatform
  /** The access point that knows the app; default `guangzhou`. The other official hosts answer 1008035. */
  region?: FakeRegion
  /** Names of the user attributes made in the console. Default: every name is known. */
  attributes?: readonly string[]
}

/** How often a call may be made before the fake answers 1008028. */
export interface FakeRates {
  /** Time between two pushes to `all`, `tag` and `package_*`, in milliseconds; default 1000. */
  broadcastSpacingMs: number
  /** Calls of one statistics endpoint in a sliding hour; default 200. */
  statisticsPerHour: number
  /** Plans in a sliding day; default 200. */
  plansPerDay: number
}

export interface FakeTpnsOptions extends FakeAppOptions {
  /** Several apps, instead of the one that the options above describe. */
  apps?: readonly FakeAppOptions[]
  /** Default: the system's clock. */
  clock?: Clock
  /** Answer 1008028 above the documented rates; default true. */
  enforceRates?: boolean
  rates?: Partial<FakeRates>
  /**
   * `accept` (default): every token of 36 characters is a live device unless `invalidateToken` named it, so that a
   * test needs no registration. `reject`: only devices made by `addDevice` exist.
   */
  unknownTokens?: 'accept' | 'reject'
  /**
   * A push that matches no device at all: `reject` answers 10010005, `accept` makes a task without recipients.
   * Default: as `unknownTokens`.
   */
  emptyAudience?: 'accept' | 'reject'
  /** Accepted difference of a signature's TimeStamp, in milliseconds; default 300000. TPNS states none [unverified]. */
  timestampToleranceMs?: number
  /** Offset of `send_time` and all dates from UTC, in minutes; default 480. TPNS states no zone [unverified]. */
  utcOffsetMinutes?: number
  /** `basic` (default): the package upload refuses a signature, which no document shows for it [unverified]. */
  uploadAuth?: 'basic' | 'any'
  /** Pairs that tag operators 9 and 10 take; default 500. The same page also says 20. */
  maxTagPairs?: number
  /**
   * Spelling of answers, in which documents of different years differ: `newer` (default), `older` (`ErrMsg`, bare
   * push ids, fewer counters …), or single traits over `newer`, such as `{ code: 'string' }`.
   */
  answerStyle?: AnswerStyleName | Partial<AnswerStyle>
  /**
   * How many of the newest requests `fake.requests` keeps with their bodies; default 10000, `Infinity` for all.
   * Older ones are forgotten; what they pushed stays in `fake.pushes`.
   */
  keepRequests?: number
  /** Called with each request when its reply is decided, before it is sent. For logs; secrets are redacted. */
  onRequest?: (request: FakeRequestRecord) => void
}

/** The options with their defaults, as the endpoints read them. */
export interface Settings {
  readonly enforceRates: boolean
  readonly rates: FakeRates
  readonly unknownTokens: 'accept' | 'reject'
  readonly emptyAudience: 'accept' | 'reject'
  readonly timestampToleranceMs: number
  readonly uploadAuth: 'basic' | 'any'
  readonly maxTagPairs: number
}

const DEFAULT_KEPT_REQUESTS = 10_000

/** @throws RangeError for what is no count */
export function keptRequestsOf({ keepRequests = DEFAULT_KEPT_REQUESTS }: FakeTpnsOptions): number {
  if (keepRequests === Number.POSITIVE_INFINITY) return keepRequests
  if (Number.isSafeInteger(keepRequests) && keepRequests >= 0) return keepRequests
  throw new RangeError(
    `FakeTpns: keepRequests must be a whole number from 0, or Infinity, not ${keepRequests}`,
  )
}

export function settingsOf(options: FakeTpnsOptions): Settings {
  const unknownTokens = options.unknownTokens ?? 'accept'
  return {
    enforceRates: options.enforceRates ?? true,
    rates: { broadcastSpacingMs: 1000, statisticsPerHour: 200, plansPerDay: 200, ...options.rates },
    unknownTokens,
    emptyAudience: options.emptyAudience ?? unknownTokens,
    timestampToleranceMs: options.timestampToleranceMs ?? 300_000,
    uploadAuth: options.uploadAuth ?? 'basic',
    maxTagPairs: options.maxTagPairs ?? 500,
  }
}
