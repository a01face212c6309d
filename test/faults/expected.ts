import type { Outcome, StopReason } from '../../src/index.js'
import { ENDPOINT_KINDS, type KindName } from './endpoint-kinds.js'

/** How a call must end. */
export interface Ending {
  readonly outcome: 'accepted' | Outcome
  /** The class of its error. */
  readonly error?: string
  readonly stopReason?: StopReason
  /** What the client counts. */
  readonly attempts: number
  /** Requests of which the server saw a byte. */
  readonly requests: number
}

/** One line of the table, for calls that may be made only once (pushes, plans) and for those that may be repeated. */
export interface Expected {
  /** Any one of these, where a race decides what the client can know. */
  readonly once: readonly Ending[]
  readonly repeatable: readonly Ending[]
  /** Kinds that differ. */
  readonly but?: Partial<Record<KindName, readonly Ending[]>>
  /** Milliseconds that the client waits between its attempts, and may wait in them for a deadline. Default: 0. */
  readonly waitsMs?: number
  /** More than one ending is right. */
  readonly isRace?: true
}

/** The endings that are right for a kind. */
export function readEndings(expected: Expected, name: KindName): readonly Ending[] {
  return expected.but?.[name] ?? getEndings(expected, name)
}

function getEndings({ once, repeatable }: Expected, name: KindName): readonly Ending[] {
  return ENDPOINT_KINDS[name].once ? once : repeatable
}

/** Every call may make so many attempts here; it is the default too. */
export const ATTEMPTS = 3

// The lines of the failure policy (design, and "What is retried" in docs/en/limits-and-retries.md), one word for each.

const both = (ending: Ending): Expected => ({ once: [ending], repeatable: [ending] })

/** The fault does no harm. */
export const accepted: Expected = both({ outcome: 'accepted', attempts: 1, requests: 1 })

/** Nothing was written, and another attempt may work: tried again, whatever the endpoint. */
export const notSent = (error: string): Expected =>
  both({ outcome: 'not-sent', error, stopReason: 'attempts', attempts: ATTEMPTS, requests: 0 })

/** Nothing was written, and another attempt would fail alike. */
export const notSentForGood = (error: string): Expected =>
  both({ outcome: 'not-sent', error, stopReason: 'not-retryable', attempts: 1, requests: 0 })

/** Refused, and another attempt would be refused too. */
export const rejected = (error: string): Expected =>
  both({ outcome: 'rejected', error, stopReason: 'not-retryable', attempts: 1, requests: 1 })

/** Refused for now: tried again after a pause of a second for each. */
export const tooFast = (error: string): Expected => ({
  ...both({ outcome: 'rejected', error, stopReason: 'attempts', attempts: ATTEMPTS, requests: ATTEMPTS }),
  waitsMs: (ATTEMPTS - 1) * 1_000,
})

/** It may have been accepted: a push or a plan is never tried again, anything else is. */
export const unknown = (error: string, requests: 'read' | 'unread' = 'read'): Expected => {
  const seen = (attempts: number) => (requests === 'read' ? attempts : 0)
  return {
    once: [{ outcome: 'unknown', error, stopReason: 'unknown-outcome', attempts: 1, requests: seen(1) }],
    repeatable: [
      { outcome: 'unknown', error, stopReason: 'attempts', attempts: ATTEMPTS, requests: seen(ATTEMPTS) },
    ],
  }
}

/** It may have been accepted, and nothing that another attempt could mend. */
const unknownForGood = (error: string): Expected =>
  both({ outcome: 'unknown', error, stopReason: 'not-retryable', attempts: 1, requests: 1 })

/** A return code that nobody knows may also be a warning beside an accepted push; of a repeatable call it does not matter. */
export const unknownCode = (error: string): Expected => ({
  once: unknownForGood(error).once,
  repeatable: rejected(error).repeatable,
})

/** The caller has ended the call. */
export const aborted = (outcome: 'not-sent' | 'unknown'): Expected =>
  both({
    outcome,
    error: 'TpnsAbortError',
    stopReason: 'aborted',
    attempts: 1,
    requests: outcome === 'unknown' ? 1 : 0,
  })

/** "Repeated push" after a lost answer shows that the push was accepted. Of anything else it shows nothing. */
export const repeatedPush: Expected = {
  ...both({
    outcome: 'unknown',
    error: 'TpnsDuplicatePushError',
    stopReason: 'not-retryable',
    attempts: 2,
    requests: 2,
  }),
  once: [{ outcome: 'accepted', attempts: 2, requests: 2 }],
}

/** Each attempt lasts until its deadline. */
export const untilDeadline = (expected: Expected, attemptMs: number): Expected => ({
  ...expected,
  waitsMs: ATTEMPTS * attemptMs,
})

/** A race decides. */
export const either = (...all: readonly Expected[]): Expected => ({
  once: all.flatMap(({ once }) => once),
  repeatable: all.flatMap(({ repeatable }) => repeatable),
  isRace: true,
})

/** In another way for some kinds. */
export function but(expected: Expected, kinds: Partial<Record<KindName, Expected>>): Expected {
  const names = Object.keys(kinds) as KindName[]
  return {
    ...expected,
    but: Object.fromEntries(names.map((name) => [name, getEndings(kinds[name] ?? expected, name)])),
  }
}
