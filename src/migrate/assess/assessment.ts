import type { Bilingual } from '../../return-codes/types.js'
import type { FieldReport } from '../fields/decide.js'
import type { Source } from '../sources.js'

/** What happens to many pushes. Plain data: it can be written as JSON. */
export interface Assessment {
  /** Pushes that were read. */
  readonly pushes: number
  /** Nothing lost, sent with losses, not to be sent. */
  readonly survival: { readonly whole: number; readonly changed: number; readonly not: number }
  /** Pushes that want a map of yours first. */
  readonly needsMap: { readonly tokens: number; readonly accounts: number }
  /** By platform; `guessed` is how many did not say theirs. */
  readonly platforms: { readonly android: number; readonly ios: number; readonly guessed: number }
  /** From the first to the last time that was recorded, ISO 8601 in UTC. */
  readonly period: { readonly from: string; readonly to: string } | undefined
  /** What is lost comes first, by the number of pushes. */
  readonly fields: readonly FieldSummary[]
  readonly limits: readonly LimitFinding[]
  /** What to do, in this order. */
  readonly steps: readonly Step[]
  /** Elements that are no push. */
  readonly unreadable: { readonly count: number; readonly examples: readonly UnreadablePush[] }
  /** Every page that the summary rests on. */
  readonly sources: readonly Source[]
}

/** One field over all pushes that give it. */
export interface FieldSummary {
  readonly field: string
  /** Pushes that give it. */
  readonly pushes: number
  readonly carried: number
  readonly changed: number
  readonly dropped: number
  /** Pushes in which something is lost with it. */
  readonly loses: number
  /** Pushes that cannot be sent because of it. */
  readonly blocks: number
  /** The worst that happens to it. */
  readonly worst: FieldReport
}

/** A limit of the successor beside your own numbers. */
export interface LimitFinding {
  readonly name: string
  readonly text: Bilingual
  /** 0 for what does not exist there. */
  readonly max: number
  /** The most that was seen; undefined where it was not recorded. */
  readonly seen: number | undefined
  /** Pushes beyond it; undefined where it is not a matter of one push. */
  readonly pushes: number | undefined
  readonly bites: boolean
  readonly sources: readonly Source[]
}

export interface Step {
  readonly text: Bilingual
  readonly sources: readonly Source[]
}

export interface UnreadablePush {
  /** From 1. */
  readonly number: number
  /** What is wrong; never a text of the push. */
  readonly text: Bilingual
}
