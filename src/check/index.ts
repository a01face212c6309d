export type { CheckChannel } from './channels.js'
export {
  type ChannelCheck,
  type CheckedRequest,
  type CheckOptions,
  checkPush,
  type Finding,
  type PushCheck,
} from './check-push.js'
export type { Counting } from './count.js'
export type { CheckApp } from './facts.js'
export type { PushPreview, TextPreview } from './preview.js'
export type { Confidence, Effect, Severity } from './rule.js'
export type { Source } from './vendors/sources.js'
