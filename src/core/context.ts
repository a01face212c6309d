import type { Outcome, TpnsError } from '../errors/tpns-error.js'
import type { Redact } from '../redact/redactor.js'
import type { TpnsAnswer } from './answer.js'
import type { Deadline } from './deadline.js'
import type {
  AnswerFields,
  Endpoint,
  MultipartPayload,
  OpenBody,
  Payload,
  RequestChecks,
} from './endpoint.js'
import type { Observe } from './observe/observe.js'
import type { ClockSkew, Moment } from './policy/clock-skew.js'
import type { RetryBudget } from './policy/retry-policy.js'
import type { RateLimit, RateLimiter, RateLimitName } from './ports/rate-limiter.js'
import type { Runtime } from './ports/runtime.js'
import type { CancellableTransport, Cancellation } from './ports/transport.js'
import type { ConnectionSlots, CooldownQueue } from './waiting/queues.js'

/** What the calls of one client share. Built once by the client; a call reads it and changes only its parts. */
export interface ClientContext {
  /** The app. */
  readonly accessId: string
  /** Ends with a slash. */
  readonly baseUrl: string
  /** The parsed URLs of the paths used so far. */
  readonly urls: Map<string, URL>
  readonly transport: CancellableTransport
  /** Fresh headers that authenticate these bytes now. Holds the SecretKey in its closure, which besides only `redact` does. */
  readonly authorize: (bytes: Uint8Array, mode: 'basic' | undefined) => Record<string, string>
  readonly redact: Redact
  /** The same, and the signature of one attempt besides, which no shape gives away once it is encoded again. */
  readonly redactWith: (signature: string | undefined) => Redact
  readonly rateLimiter: RateLimiter
  /** Ends the rate limiter, if the client made it itself. */
  readonly closeRateLimiter: () => Promise<void>
  /** The limit of this app that an endpoint names. */
  readonly getRateLimit: (name: RateLimitName) => RateLimit
  /** Where calls wait for the end of a cool-down. */
  readonly cooldownQueue: CooldownQueue
  /** Limits the attempts in flight. */
  readonly slots: ConnectionSlots
  readonly budget: RetryBudget
  readonly skew: ClockSkew
  readonly observe: Observe
  readonly runtime: Runtime
  readonly settings: ClientSettings
  /** Fires when the client is closed. */
  readonly closing: AbortSignal
  /** What phones will make of a push, where the client was asked to say so. */
  readonly checks: RequestChecks | undefined
  /** Keys of warnings that were reported already. */
  readonly warned: Set<string>
}

interface ClientSettings {
  readonly platform: 'android' | 'ios' | undefined
  /** Offset of the service's wall clock from UTC; 480 is UTC+8. */
  readonly utcOffsetMinutes: number
  readonly attemptTimeoutMs: number
  readonly totalTimeoutMs: number
  readonly maxAttempts: number
  readonly unknownOutcome: 'fail' | 'retry'
  readonly maxAnswerBytes: number
}

/** A request that broke no rule, in its wire form. */
export interface ValidRequest {
  /** The body, exactly as it is signed and sent; empty for an upload. */
  readonly bytes: Uint8Array
  /** A body that is made while it is sent. */
  readonly upload: MultipartPayload | undefined
  readonly contentType: string
  /** What the validation noted about the request. */
  readonly notes: NonNullable<Payload['notes']>
  /** The rate limit it falls under. */
  readonly limit: RateLimitName | null
  /** What shares a cool-down with it: its rate limit, or its path where it has none. */
  readonly group: string
  /** The key of that group. */
  readonly limitKey: string
}

/** One call: what it is, and what is known of it so far. */
export interface CallContext extends ValidRequest {
  readonly client: ClientContext
  readonly endpoint: Endpoint<never, unknown>
  readonly url: URL
  /** The total deadline, and the signals that may end the call. */
  readonly deadline: Deadline
  readonly attemptTimeoutMs: number
  readonly maxAttempts: number
  readonly unknownOutcome: 'fail' | 'retry'
  /** Asked before each attempt, where the caller may lose the right to send. */
  readonly guard: AttemptGuard | undefined
  /** Requests started so far. */
  attempts: number
  /** When the first attempt was begun, on the clock of `runtime.elapsed`; set when that attempt has failed. */
  firstAttemptAt: number | undefined
  /** What is known over all attempts so far. */
  outcome: Outcome
  /** Retries that the retry budget has paid for. */
  paidRetries: number
  /** How long to wait after the last attempt, when that was refused for being too fast. Set by `startCooldown`. */
  slowDownMs: number
  /** The failure of the attempt before the next one. */
  lastFailure: TpnsError | undefined
  /** Made when the call first waits: milliseconds by reason, its attempts apart. */
  waits: Map<WaitReason, number> | undefined
}

/** What a call may wait for between its attempts, or before the first. */
export type WaitReason = 'back-off' | 'cool-down' | 'rate-limit' | 'connection'

/** One request of a call. */
export interface AttemptContext {
  readonly call: CallContext
  /** On the clock of `runtime.elapsed`. */
  readonly startedAt: number
  /** The open body of an upload. */
  readonly body: OpenBody | undefined
  /** Ends its exchange. */
  readonly cancellation: Cancellation
  /** Lets go of its timer and of the caller's signal; set once it has begun. */
  stopWatching: (() => void) | undefined
  /** The signature that it was sent with, which no message may repeat. */
  signature: string | undefined
  /** When it was signed, on both clocks. */
  signedAt: Moment | undefined
  httpStatus: number | undefined
  /** As in `AttemptEvent`. */
  retCode: number | undefined
}

/** An attempt that was accepted, or that proved an earlier one to have been. */
export interface Accepted {
  readonly fields: AnswerFields
  readonly deduplicated: boolean
  /** Of a refusal that is nonetheless an answer (`Endpoint.isAnswer`); else undefined. */
  readonly retCode?: number
  readonly answer: TpnsAnswer
}

/**
 * Asked before each attempt of a call, the retries included, by a caller that may lose the right to send while the call
 * waits: a bulk job whose checkpoint another process has taken over.
 */
export interface AttemptGuard {
  /** After every wait for a permit or a back-off, before the attempt. @throws TpnsError when it must not go */
  beforeAttempt(): Promise<void>
  /**
   * Right before the first byte is written: waiting for a connection takes time too. Synchronous, so that nothing can
   * come in between. Gives the error when the attempt must not go.
   */
  beforeFirstByte(): TpnsError | undefined
}
