import type { PushDraft } from '../push-draft.js'
import type { Report } from '../report.js'

/** One documented rule that spans fields, or that a type cannot state. Notes in the report what breaks it. */
export type PushRule = (push: PushDraft, report: Report) => void
