export * from './api-errors.js'
export { TpnsCheckpointLostError } from './checkpoint-lost.js'
export type { FailureReason } from './failure-reason.js'
export type { ErrorText } from './message.js'
export {
  type CallFacts,
  type ErrorAudience,
  type Outcome,
  type StopReason,
  TpnsError,
  type TpnsErrorInit,
} from './tpns-error.js'
export * from './transport-errors.js'
export {
  type PushTimeErrorInit,
  type RequestIssue,
  TpnsConfigError,
  TpnsPushTimeError,
  TpnsRequestError,
} from './validation-errors.js'
