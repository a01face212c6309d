export * from './answered.js'
export {
  type PushTimeErrorInit,
  type RequestIssue,
  TpnsConfigError,
  TpnsPushTimeError,
  TpnsRequestError,
} from './before-the-wire.js'
export { TpnsCheckpointLostError } from './checkpoint-lost.js'
export * from './on-the-wire.js'
export { type Outcome, type StopReason, TpnsError, type TpnsErrorInit } from './tpns-error.js'
