export { type AssessOptions, assess, type RecordedPush } from './assess/assess.js'
export type { Assessment, FieldSummary, LimitFinding, Step, UnreadablePush } from './assess/assessment.js'
export { toMarkdown } from './assess/markdown.js'
export type { FieldReport } from './fields/decide.js'
export type { Fate, MigratePlatform } from './fields/decision.js'
export { explainSuccessorCode, SUCCESSOR_RETURN_CODES, type SuccessorReturnCode } from './return-codes.js'
export { type Confidence, SOURCES as MIGRATE_SOURCES, type Source, type SourceKey } from './sources.js'
export {
  type OfflinePushInfo,
  type ScheduledBody,
  SUCCESSOR_HOSTS,
  SUCCESSOR_LIMITS,
  type SuccessorCondition,
  type SuccessorContent,
  type SuccessorLimit,
  type SuccessorLimitName,
  type SuccessorPath,
  type SuccessorRequest,
} from './successor.js'
export {
  type Supply,
  type Survival,
  type TranslateOptions,
  type Translation,
  translate,
} from './translate.js'
export { withoutTexts } from './without-texts.js'
