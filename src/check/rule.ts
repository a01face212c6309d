import type { Bilingual } from '../return-codes/types.js'
import type { CheckChannel } from './channels.js'
import type { Counting } from './count.js'
import type { PushFacts } from './facts.js'
import type { SourceKey } from './vendors/sources.js'

/** From the worst. */
export const SEVERITIES = ['error', 'warning', 'info'] as const

/** `error`: a phone will not show it as written. `warning`: it costs reach, or has no effect. `info`: worth knowing. */
export type Severity = (typeof SEVERITIES)[number]

/** What the channel does. */
export type Effect =
  | 'refused'
  | 'may-be-refused'
  | 'cut'
  | 'ignored'
  | 'marketing'
  | 'not-delivered'
  | 'late'
  | 'needs-setup'
  | 'advice'

/**
 * How sure it is. `stated`: TPNS or the vendor says so. `copied`: read in other people's copies of a vendor's document.
 * `inferred`: concluded, or one provider's word, or documents that contradict each other.
 */
export type Confidence = 'stated' | 'copied' | 'inferred'

/** One condition. `field` is a dotted path of the request. */
export type Test =
  | { readonly field: string; readonly is: 'set' | 'unset' }
  | { readonly field: string; readonly oneOf: readonly unknown[] }
  | { readonly field: string; readonly noneOf: readonly unknown[] }
  | { readonly field: string; readonly over: number; readonly upTo?: number }
  | {
      readonly field: string
      readonly longer: number
      readonly upTo?: number
      readonly counted: Counting
    }
  | ((push: PushFacts) => boolean)

/** One thing that a channel does with a push. To correct one, change its line; the documentation page follows. */
export interface Rule {
  readonly id: string
  readonly channels: readonly CheckChannel[]
  /** All must hold. */
  readonly when: readonly Test[]
  /** What to change. */
  readonly field: string
  readonly effect: Effect
  readonly severity: Severity
  /** What happens. `{length}` is what was counted, `{quota}` the channel's messages a day. */
  readonly text: Bilingual
  /** What to do. */
  readonly advice: Bilingual
  readonly sources: readonly [SourceKey, ...SourceKey[]]
  readonly confidence: Confidence
  /** True where it depends on what a request does not say: rights, console settings, the phone. */
  readonly depends?: true
  /** Reported although `channel_rules` switches the channel off, since that is what it is about. */
  readonly evenIfOff?: true
}

export const NOTIFY: Test = { field: 'message_type', oneOf: ['notify'] }
export const MESSAGE: Test = { field: 'message_type', oneOf: ['message'] }
export const ANDROID: Test = (push) => push.platform !== 'ios'
export const IOS: Test = (push) => push.platform !== 'android'
