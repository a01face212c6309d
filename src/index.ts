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
export type { PlatformOverrides } from './platforms/merge.js'
export { type PlatformsRequest, TpnsPlatforms } from './platforms/platforms.js'
export { type PlatformResult, type PlatformResults, TpnsPlatformsError } from './platforms/platforms-error.js'
export type { PushResource } from './resources/push.js'
export * from './return-codes/index.js'
export type { AndroidAction } from './schemas/action.js'
export type { AndroidMessage } from './schemas/android.js'
export type { AudienceType } from './schemas/audience-types.js'
export type { ChannelRule } from './schemas/channel-rules.js'
export type { CustomContent } from './schemas/custom-content.js'
export type { IosMessage } from './schemas/ios.js'
export type { NotificationMessage } from './schemas/message.js'
export type { PushRequest } from './schemas/push-request.js'
export type { LoopParam, SendTime } from './schemas/schedule.js'
export type { SmsInfo } from './schemas/sms-info.js'
export type { TagRule } from './schemas/tag-rules.js'
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
