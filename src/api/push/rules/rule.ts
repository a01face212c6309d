import type { Report } from '../../../validation/report.js'
import type { PushDraft } from '../schema/push-draft.js'

/** One documented rule that spans fields, or that a type cannot state. Notes in the report what breaks it. */
export type PushRule = (push: PushDraft, report: Report) => void
