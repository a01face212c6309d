export { answerOf, type TpnsAnswer } from './call/answer.js'
export type { CallOptions } from './call/engine.js'
export type {
  AttemptEvent,
  CallEvent,
  CooldownEvent,
  ResultEvent,
  RetryEvent,
  TpnsHooks,
  WaitEvent,
  WarningEvent,
} from './call/hooks.js'
export type { Runtime } from './call/runtime.js'
export { TpnsClient } from './client.js'
export type { PushResult } from './endpoints/push-app.js'
export * from './errors/index.js'
export { REGIONS, type Region, type TpnsClientOptions } from './options.js'
export type { PushResource } from './resources/push.js'
export * from './return-codes/index.js'
export { fetchTransport } from './transport/fetch.js'
export {
  type Transport,
  type TransportAnswer,
  TransportError,
  type TransportPhase,
  type TransportRequest,
} from './transport/transport.js'
export { VERSION } from './version.js'
export { type SignInput, sign } from './wire/sign.js'
