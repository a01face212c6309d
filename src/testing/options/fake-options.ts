import type { FakeRegion } from '../auth/regions.js'
import type { Clock } from '../clock/fake-clock.js'
import type { AnswerStyle, AnswerStyleName } from '../server/envelope.js'
import type { FakeRequestRecord } from '../server/request-log.js'

export type FakePlatform = 'android' | 'ios'

/** One app: an AccessID at one access point, for one platform. */
export interface FakeAppOptions {
  /** Default `1500000001`. */
  accessId?: string | undefined
  /** Default `0123456789abcdef0123456789abcdef`. */
  secretKey?: string | undefined
  /** Default `android`. */
  platform?: FakePlatform | undefined
  /** The app's access point; default `guangzhou`. The other official hosts answer 1008035. */
  region?: FakeRegion | undefined
  /** Names of the user attributes created in the console. Default: every name is known. */
  attributes?: readonly string[] | undefined
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
  /** Several apps, instead of the single one described by `accessId`, `secretKey` and so on. */
  apps?: readonly FakeAppOptions[] | undefined
  /** Default: the system's clock. */
  clock?: Clock | undefined
  /** Answer 1008028 above the documented rates; default true. */
  enforceRates?: boolean | undefined
  rates?: { readonly [Rate in keyof FakeRates]?: FakeRates[Rate] | undefined } | undefined
  /**
   * `accept` (default): every token of 36 characters is a live device until `invalidateToken` is called for it, so that
   * a test need not register devices. `reject`: only devices added with `addDevice` exist.
   */
  unknownTokens?: 'accept' | 'reject' | undefined
  /**
   * A push that matches no device at all: `reject` answers 10010005, `accept` creates a task without recipients.
   * Default: the value of `unknownTokens`.
   */
  emptyAudience?: 'accept' | 'reject' | undefined
  /** How far a signature's TimeStamp may differ from the fake's clock, in milliseconds; default 300000. TPNS states none [unverified]. */
  timestampToleranceMs?: number | undefined
  /** Offset of `send_time` and all dates from UTC, in minutes; default 480. TPNS states no zone [unverified]. */
  utcOffsetMinutes?: number | undefined
  /**
   * Requests that no document says to be rejected, but that probably are: a malformed field that the operation does not use, a
   * schedule for an audience that takes none, the lines of a package, stopping an unknown task, statistics of days too long
   * ago. `refuse` (default) rejects them, marked with `inferred: true` in the request log and "(inferred)" in the message;
   * `allow` lets them through.
   */
  inferred?: 'refuse' | 'allow' | undefined
  /** `basic` (default): the package upload rejects a signature, which no document shows for it [unverified]. */
  uploadAuth?: 'basic' | 'any' | undefined
  /** How many pairs tag operators 9 and 10 accept; default 500. The same page also says 20. */
  maxTagPairs?: number | undefined
  /**
   * Details of answers in which documents of different years disagree: `newer` (default), `older` (`ErrMsg`, bare
   * push ids, fewer counters …), or single traits on top of `newer`, such as `{ code: 'string' }`.
   */
  answerStyle?:
    | AnswerStyleName
    | { readonly [Trait in keyof AnswerStyle]?: AnswerStyle[Trait] | undefined }
    | undefined
  /**
   * How many requests `fake.requests` keeps, with their bodies; default 10000, `Infinity` for all. The oldest are dropped
   * first; their pushes stay in `fake.pushes`.
   */
  keepRequests?: number | undefined
  /** Called with each request once its reply is decided, before it is sent. For logs; secrets are redacted. */
  onRequest?: ((request: FakeRequestRecord) => void) | undefined
}

/** The options with their defaults, as the endpoints read them. */
export interface Settings {
  readonly enforceRates: boolean
  readonly rates: FakeRates
  readonly unknownTokens: 'accept' | 'reject'
  readonly emptyAudience: 'accept' | 'reject'
  readonly timestampToleranceMs: number
  readonly inferred: 'refuse' | 'allow'
  readonly uploadAuth: 'basic' | 'any'
  readonly maxTagPairs: number
}

/** Requests with their bodies: bounds the memory of a fake that runs for weeks. */
export const DEFAULT_KEEP_REQUESTS = 10_000

export function resolveSettings(options: FakeTpnsOptions): Settings {
  const unknownTokens = options.unknownTokens ?? 'accept'
  return {
    enforceRates: options.enforceRates ?? true,
    rates: {
      broadcastSpacingMs: 1000,
      statisticsPerHour: 200,
      plansPerDay: 200,
      ...(options.rates as Partial<FakeRates> | undefined),
    },
    unknownTokens,
    emptyAudience: options.emptyAudience ?? unknownTokens,
    timestampToleranceMs: options.timestampToleranceMs ?? 300_000,
    inferred: options.inferred ?? 'refuse',
    uploadAuth: options.uploadAuth ?? 'basic',
    maxTagPairs: options.maxTagPairs ?? 500,
  }
}
