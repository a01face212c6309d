import type { PushResult } from '../api/push/results.js'
import { defineError } from '../errors/brand.js'
import { readText } from '../errors/message.js'
import { toText } from '../errors/to-text.js'
import { copyFacts, describeCause, type Outcome, TpnsError } from '../errors/tpns-error.js'
import type { Bilingual } from '../return-codes/types.js'
import { inSequence } from '../validation/words.js'

/** The outcome of a push on one platform. */
export type PlatformResult =
  | { readonly status: 'accepted'; readonly task: PushResult }
  | { readonly status: 'failed'; readonly error: unknown }

/** Both platforms, side by side. */
export interface PlatformResults {
  readonly android: PlatformResult
  readonly ios: PlatformResult
}

/**
 * A push to both platforms was not accepted by both. `android` and `ios` have the outcome of each. Send again only to
 * the side that failed, and only if its own error allows it; never the whole.
 *
 * `outcome` is `unknown` when that of either side is; `rejected` when a side was refused, or when one was accepted, so that
 * the whole must not be repeated; `not-sent` only when neither was sent. `accessId`, `host` and the other facts of a call are those
 * of the side that failed; of two, of the one whose outcome is less certain. `summary` names both.
 */
export class TpnsPlatformsError extends TpnsError {
  readonly android: PlatformResult
  readonly ios: PlatformResult

  constructor(results: PlatformResults) {
    const { android, ios } = results
    const sides = [readSide('android', 'Android', android), readSide('ios', 'iOS', ios)] as const
    const failed = sides.flatMap(({ result, outcome }) =>
      result.status === 'failed' ? [{ error: result.error, outcome }] : [],
    )
    const outcomes = sides.map(({ outcome }) => outcome)
    const none = failed.length === sides.length && outcomes.every((outcome) => outcome === 'not-sent')
    super(
      {
        ...inSequence(NOT_BOTH, ...sides.map(({ text }) => text)),
        remedy: inSequence(...sides.map(({ remedy }) => remedy)),
      },
      {
        endpoint: 'v3/push/app',
        outcome: outcomes.includes('unknown') ? 'unknown' : none ? 'not-sent' : 'rejected',
        attempts: failed.reduce<number>(
          (sum, { error }) => sum + (error instanceof TpnsError ? error.attempts : 0),
          0,
        ),
        cause: failed[0]?.error,
      },
    )
    this.android = android
    this.ios = ios
    // Of two failures, the less certain one decides the outcome of the whole.
    const decisive = failed.find(({ outcome }) => outcome === this.outcome) ?? failed[0]
    if (decisive?.error instanceof TpnsError) copyFacts(this, decisive.error)
  }

  override get summary(): string {
    return `${super.summary}; ${summarizeSide('android', this.android)}, ${summarizeSide('ios', this.ios)}`
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), android: toPlain(this.android), ios: toPlain(this.ios) }
  }
}
defineError(TpnsPlatformsError, 'TpnsPlatformsError', 'TPNS_PLATFORMS')

const NOT_BOTH = {
  en: 'A push to both platforms was not accepted by both.',
  zh: 'Android 与 iOS 推送未全部受理。',
}

/** `ios rejected (app 1600000001)` */
function summarizeSide(field: string, result: PlatformResult): string {
  if (result.status === 'accepted') return `${field} accepted`
  const { outcome = 'unknown', accessId = undefined } = result.error instanceof TpnsError ? result.error : {}
  return `${field} ${outcome}${accessId === undefined ? '' : ` (app ${accessId})`}`
}

interface Side {
  readonly result: PlatformResult
  readonly outcome: Outcome | 'accepted'
  readonly text: Bilingual
  readonly remedy: Bilingual | undefined
}

function readSide(field: 'android' | 'ios', name: string, result: PlatformResult): Side {
  if (result.status === 'accepted') {
    const id = result.task.push_id
    const text = { en: `${name}: accepted as ${id}.`, zh: `${name}：已受理（${id}）。` }
    return { result, outcome: 'accepted', text, remedy: undefined }
  }
  const { error } = result
  const outcome = error instanceof TpnsError ? error.outcome : 'unknown'
  const said = error instanceof Error ? readText(error) : { en: toText(error), zh: toText(error) }
  const text = { en: `${name} (${outcome}): ${said.en}`, zh: `${name}（${outcome}）：${said.zh}` }
  return { result, outcome, text, remedy: REMEDIES[outcome](field, name) }
}

/** Sends to one side only: the whole would reach the other twice. */
const REMEDIES: Record<Outcome, (field: string, name: string) => Bilingual> = {
  'not-sent': (field, name) => ({
    en: `To repeat it for ${name} alone, send to that app: platforms.${field}.push.send.`,
    zh: `仅向 ${name} 重发：platforms.${field}.push.send。`,
  }),
  rejected: (field, name) => ({
    en: `Once that is mended, send to ${name} alone: platforms.${field}.push.send.`,
    zh: `处理后仅向 ${name} 重发：platforms.${field}.push.send。`,
  }),
  unknown: (field, name) => ({
    en: `Look ${name} up before you send to it again: platforms.${field}.push.lookUp.`,
    zh: `向 ${name} 重发前请先回查：platforms.${field}.push.lookUp。`,
  }),
}

/** An error that is not of this library has no JSON of its own. */
function toPlain(result: PlatformResult): unknown {
  if (result.status === 'accepted' || result.error instanceof TpnsError) return result
  return { ...result, error: describeCause(result.error) }
}
