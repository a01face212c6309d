import type { Redact } from '../http/redact/redact.js'
import type { Observe } from './observe/observe.js'
import type { ClockSkew } from './policy/clock-skew.js'
import type { Cooldowns } from './policy/cooldown.js'
import type { RetryBudget } from './policy/retry-budget.js'
import type { Runtime } from './ports/clock.js'
import type { RateLimit, RateLimiter, RateLimitName } from './ports/rate-limiter.js'
import type { Transport } from './ports/transport.js'
import type { ConnectionSlots } from './waiting/connection-slots.js'
import type { CooldownQueue } from './waiting/cooldown-queue.js'
import type { Exchanges } from './waiting/in-flight.js'

/** What the calls of one client share. Built once by the client; a call reads it and changes only its parts. */
export interface Engine {
  /** Ends with a slash. */
  readonly baseUrl: string
  /** The parsed URLs of the paths used so far. */
  readonly urls: Map<string, URL>
  readonly transport: Transport
  /** Fresh headers that authenticate these bytes now. Holds the SecretKey in its closure, and nowhere else. */
  readonly authorize: (bytes: Uint8Array, mode: 'basic' | undefined) => Record<string, string>
  readonly redact: Redact
  /** The same, and the signature of one attempt besides, which no shape gives away once it is encoded again. */
  readonly redactWith: (signature: string | undefined) => Redact
  readonly rateLimiter: RateLimiter
  /** Ends the rate limiter, if the client made it itself. */
  readonly closeRateLimiter: () => Promise<void>
  /** The limit of this app that an endpoint names. */
  readonly getRateLimit: (name: RateLimitName) => RateLimit
  /** Of this app, by the name of a rate limit or the path of an endpoint. The rate limiter keeps them. */
  readonly cooldowns: Cooldowns
  /** Learns of the cool-downs of other processes; undefined when there is nothing to wait for. */
  readonly syncCooldown: (key: string) => Promise<void> | undefined
  /** Where calls wait for the end of a cool-down. */
  readonly cooldownQueue: CooldownQueue
  /** Limits the attempts under way. */
  readonly slots: ConnectionSlots
  readonly budget: RetryBudget
  readonly skew: ClockSkew
  readonly observe: Observe
  readonly runtime: Runtime
  readonly settings: EngineSettings
  /** Fires when the client is closed. */
  readonly closing: AbortSignal
  /** Keys of warnings that were reported already. */
  readonly warned: Set<string>
  /** Attempts under way, for `close()`. */
  readonly exchanges: Exchanges
}

export interface EngineSettings {
  readonly platform: 'android' | 'ios' | undefined
  /** Offset of the service's wall clock from UTC; 480 is UTC+8. */
  readonly utcOffsetMinutes: number
  readonly attemptTimeoutMs: number
  readonly totalTimeoutMs: number
  readonly maxAttempts: number
  readonly unknownOutcome: 'fail' | 'retry'
  readonly maxAnswerBytes: number
}

export type { CallOptions } from './call-options.js'
