import type { Bilingual } from '../../return-codes/types.js'
import type { Confidence, SourceKey } from '../sources.js'
import type { PushField } from './paths.js'

/** `carried`: means the same there. `changed`: sent, with another meaning or value. `dropped`: not sent. */
export type Fate = 'carried' | 'changed' | 'dropped'

export type MigratePlatform = 'android' | 'ios'

/** What a decision may look at beside the value. */
export interface Facts {
  readonly platform: MigratePlatform
  readonly audience: string
  readonly messageType: string
  /** The value at a dotted path. */
  valueAt(path: string): unknown
}

/** What happens to one field of a push. */
export interface Decision {
  readonly fate: Fate
  /** Where the value goes. Fields of `OfflinePushInfo` are written there by this name. */
  readonly to?: readonly string[]
  /** What happens to it, and why. */
  readonly text: Bilingual
  /** What to do instead. */
  readonly instead?: Bilingual
  readonly sources: readonly SourceKey[]
  /** Pages that say otherwise. */
  readonly contradictedBy?: readonly SourceKey[]
  readonly confidence: Confidence
  /** Whether something is lost. Default: when it is dropped. */
  readonly loses?: boolean
  /** Without it the push would reach other people, or at another time, or say something else: nothing is sent then. */
  readonly blocks?: boolean
  /** The only platform for which TPNS looks at it. */
  readonly only?: MigratePlatform
  /** Values that ask for nothing. */
  readonly neutral?: readonly unknown[]
  /** Holds no words and no names: `withoutTexts` keeps it. */
  readonly keep?: true
  /** What some values make of it. */
  readonly values?: Readonly<Record<string, Partial<Decision>>>
  /** What the rest of the push makes of it; counts before `values`. */
  readonly decide?: (value: unknown, facts: Facts) => Partial<Decision> | undefined
  /** All that `decide` may say of a push that TPNS looks at, for the documents. */
  readonly also?: readonly Partial<Decision>[]
  /** The value as written there. Default: unchanged. */
  readonly write?: (value: unknown) => unknown
}

/** Decisions on some fields. */
export type Decisions = Readonly<Partial<Record<PushField, Decision>>>

/** A field without counterpart. */
export function dropped(
  en: string,
  zh: string,
  more: Omit<Partial<Decision>, 'instead'> & { readonly instead?: readonly [en: string, zh: string] } = {},
): Decision {
  const { instead, ...rest } = more
  return {
    fate: 'dropped',
    text: { en, zh },
    ...(instead === undefined ? {} : { instead: { en: instead[0], zh: instead[1] } }),
    sources: ['info', 'infoFields'],
    confidence: 'not-found',
    ...rest,
  }
}

/** A field that means the same in `OfflinePushInfo`. */
export function carried(to: string, en: string, zh: string, more: Partial<Decision> = {}): Decision {
  return {
    fate: 'carried',
    to: [`OfflinePushInfo.${to}`],
    text: { en, zh },
    sources: ['infoFields', 'info'],
    confidence: 'copied',
    ...more,
  }
}

/** For a field that only some audiences use. */
export function usedBy(...audiences: readonly string[]): NonNullable<Decision['decide']> {
  return (_, { audience }) => (audiences.includes(audience) ? undefined : NOT_USED)
}

const NOT_USED: Partial<Decision> = {
  fate: 'dropped',
  loses: false,
  blocks: false,
  text: { en: 'TPNS does not use it for this audience', zh: '此推送目标下 TPNS 不使用该字段' },
  sources: ['tpnsPush'],
  confidence: 'stated',
}

/** For a field of the other platform. */
export const OTHER_PLATFORM: Partial<Decision> = {
  ...NOT_USED,
  text: { en: 'TPNS does not use it on this platform', zh: '此平台下 TPNS 不使用该字段' },
}

export const NOTHING_ASKED: Partial<Decision> = {
  fate: 'carried',
  loses: false,
  blocks: false,
  to: [],
  text: { en: 'asks for nothing beyond the usual', zh: '取默认行为，无需迁移' },
  confidence: 'inferred',
}

/** A field that this version of the library does not know. */
export const UNKNOWN_FIELD: Decision = dropped(
  'newer than this version of tpns-client: nobody has decided what happens to it',
  '当前版本的 tpns-client 尚未收录该字段，未决定如何迁移',
  {
    instead: ['look for it on the newest pages', '查阅最新的官方文档'],
    sources: [],
  },
)

/** JSON text, as the wire wants it: an object is serialised, a text is taken to be JSON already. */
export function writeJsonText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
