import { valueAt } from '../validation/members.js'
import type { CheckChannel } from './channels.js'
import { type Counting, countText, cutText } from './count.js'
import type { PushFacts } from './facts.js'
import { holdsOn, TEXT_LIMITS } from './vendors/limits.js'

/** How one text would look on one channel. */
export interface TextPreview {
  /** The text as the phone shows it, cut with an ellipsis where it cuts. Of a refused text, the part that would fit. */
  readonly shown: string
  /** `unknown`: the text is filled in on the way to each device. */
  readonly state: 'whole' | 'cut' | 'refused' | 'may-be-refused' | 'unknown'
  /** Code points of the whole text, and its bytes as UTF-8. */
  readonly characters: number
  readonly bytes: number
  /** The limit that it broke, and its length as the channel counts; undefined where it broke none. */
  readonly limit: { readonly max: number; readonly counted: Counting; readonly length: number } | undefined
}

export interface PushPreview {
  readonly title: TextPreview
  readonly content: TextPreview
}

const RANK = { whole: 0, 'may-be-refused': 1, cut: 2, refused: 3 } as const

export function previewPush(push: PushFacts, channel: CheckChannel): PushPreview {
  return { title: previewPart(push, channel, 'title'), content: previewPart(push, channel, 'content') }
}

function previewPart(push: PushFacts, channel: CheckChannel, part: 'title' | 'content'): TextPreview {
  const value = valueAt(push.request, ['message', part])
  const text = typeof value === 'string' ? value : ''
  const counts = { characters: countText(text, 'characters'), bytes: countText(text, 'bytes') }
  if (!push.textsKnown) return { shown: text, state: 'unknown', ...counts, limit: undefined }
  let found: TextPreview = { shown: text, state: 'whole', ...counts, limit: undefined }
  if (valueAt(push.request, ['message_type']) !== 'notify') return found
  for (const { max, upTo, counted, effect, ...limit } of TEXT_LIMITS) {
    if (limit.channel !== channel || limit.part !== part || !holdsOn(limit.platform, push)) continue
    const length = countText(text, counted)
    if (length <= max || (upTo !== undefined && length > upTo)) continue
    if (found.state !== 'unknown' && RANK[effect] <= RANK[found.state]) continue
    const shown =
      effect === 'may-be-refused' ? text : cutText(text, max, counted) + (effect === 'cut' ? '…' : '')
    found = { shown, state: effect, ...counts, limit: { max, counted, length } }
  }
  return found
}
