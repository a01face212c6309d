import type * as z from 'zod/mini'
import type { Draft, RequestContext } from '../shared/check-request.js'
import type { pushRequestSchema } from './schema/push-request.js'

/** A request as the rules see it: in wire form, and any field may be absent (not given, or refused by the schema). */
export type PushDraft = Draft<z.output<typeof pushRequestSchema>, never>
export type MessageDraft = NonNullable<PushDraft['message']>

/** The platform that is pushed, as far as the client or the request says: the client's option counts first. */
export function getPlatform(
  draft: PushDraft,
  option: 'android' | 'ios' | undefined,
): 'android' | 'ios' | undefined {
  if (option !== undefined) return option
  const named = draft.platform?.toLowerCase()
  return named === 'android' || named === 'ios' ? named : undefined
}

/** Not absent, and not what stands for nothing: empty text, 0, false, an empty list or object. */
export function isFilled(value: unknown): boolean {
  if (typeof value !== 'object') return value !== undefined && value !== '' && value !== 0 && value !== false
  if (value === null) return false
  if (Array.isArray(value)) return value.length > 0
  for (const key in value) if (Object.hasOwn(value, key)) return true
  return false
}

/** What is found out about one push. */
export interface PushContext extends RequestContext {
  /** The date that was found unacceptable, as it would have been sent. */
  refusedTime: string | undefined
  /** A past `send_time` that is sent at once. */
  sentAtOnce: boolean
}

/** One documented rule that spans fields, or that a type cannot state. Notes in the context what breaks it. */
export type PushRule = (push: PushDraft, context: PushContext) => void
