import type { PushContext } from '../push-context.js'
import type { PushDraft } from '../schema/push-draft.js'

/** One documented rule that spans fields, or that a type cannot state. Notes in the context what breaks it. */
export type PushRule = (push: PushDraft, context: PushContext) => void
