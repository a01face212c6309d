export { ACCOUNT_TYPES, type AccountType } from './api/accounts/account-types.js'
export type {
  AccountBatchResult,
  AccountElement,
  AccountQueryResult,
  TokenAccounts,
} from './api/accounts/endpoint.js'
export type {
  AccountsOptions,
  AccountsResource,
  AccountsResult,
  FindAccountsResult,
  FindResult,
  FindTokensResult,
} from './api/accounts/methods.js'
export type { AttributeResult } from './api/attributes/endpoint.js'
export type { AttributeMap, AttributesResource } from './api/attributes/methods.js'
export type { DevicesResource, PushesTodayResult, PushToToken } from './api/devices.js'
export type { PackageEntries } from './api/packages/content/entry-source.js'
export type { PackageSource } from './api/packages/content/source.js'
export type { PackagesResource } from './api/packages/methods.js'
export type { PackageProgress, UploadEntriesOptions, UploadOptions } from './api/packages/options.js'
export type { UploadedPackage } from './api/packages/results.js'
export type { PackageKind } from './api/packages/upload/limits.js'
export type { CreatePlanRequest, Plan, PlansResource } from './api/plans.js'
export type { PushId } from './api/push/control.js'
export type { LookUpOptions, LookUpVerdict } from './api/push/methods/look-up.js'
export type { PushResource } from './api/push/methods/push.js'
export type { Correction } from './api/push/methods/replace.js'
export type { TaskRef } from './api/push/methods/task-ref.js'
export type { WaitOptions } from './api/push/methods/wait-for.js'
export type { PushControlResult, PushResult } from './api/push/results.js'
export type { ActivityFlags, AndroidAction, AndroidMessage } from './api/push/schema/android.js'
export type { AudienceType } from './api/push/schema/audience.js'
export type { ChannelRule } from './api/push/schema/channel-rules.js'
export type { CustomContent } from './api/push/schema/custom-content.js'
export type { ApsAlert, IosMessage } from './api/push/schema/ios.js'
export type { AcceptTime, NotificationMessage } from './api/push/schema/message.js'
export type { PushRequest } from './api/push/schema/push-request.js'
export type { LoopParam, SendTime } from './api/push/schema/schedule.js'
export type { SmsInfo } from './api/push/schema/sms-info.js'
export type { TagItem, TagRule, TagType } from './api/push/schema/tag-expression.js'
export type {
  Channel,
  ChannelFunnel,
  DayRangeRequest,
  DeviceDay,
  DeviceDimension,
  DeviceDistributionRequest,
  DeviceDistributionResult,
  DevicesPerDayResult,
  FunnelResult,
  GroupFunnelOldRequest,
  GroupFunnelOldResult,
  GroupFunnelRequest,
  PushCounters,
  PushesPerDayOldResult,
  PushesPerDayResult,
  TaskRecord,
  TaskResult,
  TaskStatus,
  TasksRequest,
  TasksResult,
} from './api/statistics/endpoints.js'
export type { StatisticsResource } from './api/statistics/methods.js'
export type { TaskPages } from './api/statistics/task-pages.js'
export { isFinalStatus, TASK_STATES, type TaskState } from './api/statistics/task-states.js'
export type { TagResult, TagTokenPair } from './api/tags/endpoint.js'
export type { ReplaceTagsOptions, TagListOptions, TagListResult, TagsResource } from './api/tags/methods.js'
export type { WithNewFields } from './api/with-new-fields.js'
export type { BulkCheckpoint, CheckpointEvent, CheckpointFile } from './bulk/checkpoint/types.js'
export type { BulkJob } from './bulk/job/bulk-job.js'
export type { BulkResource } from './bulk/methods.js'
export type {
  BulkEachOptions,
  BulkOptions,
  BulkPackageOptions,
  BulkSendOptions,
  UnknownDecision,
} from './bulk/options.js'
export type { AcceptedBatch, BatchResult, FailedBatch } from './bulk/report/batch-result.js'
export type { BulkCounts, BulkProgress } from './bulk/report/progress.js'
export type { BatchCounts, BulkFailure, BulkReport } from './bulk/report/report.js'
export type { BulkStop, BulkStopReason } from './bulk/report/stop.js'
export type { BulkBuild, BulkPackageRequest, BulkRequest, SingleRequest } from './bulk/request.js'
export type { SkipReason } from './bulk/source/recipient-checks.js'
export type { BulkEachSource, BulkSource } from './bulk/source/source.js'
export {
  type ChannelCheck,
  type CheckApp,
  type CheckChannel,
  type CheckedRequest,
  type CheckOptions,
  type Confidence as CheckConfidence,
  type Counting as CheckCounting,
  checkPush,
  type Effect as CheckEffect,
  type Finding,
  type PushCheck,
  type PushPreview,
  type Severity as CheckSeverity,
  type Source as CheckSource,
  type TextPreview,
} from './check/index.js'
export { TpnsClient } from './client.js'
export { answerOf, type TpnsAnswer } from './core/answer.js'
export type { CallOptions } from './core/call-options.js'
export type {
  AttemptEvent,
  CallEvent,
  CooldownEvent,
  RequestEvent,
  ResultEvent,
  RetryEvent,
  TpnsHooks,
  WaitEvent,
  WarningEvent,
} from './core/observe/hooks.js'
export type {
  Permit,
  PermitRequest,
  RateLimit,
  RateLimiter,
  RateLimitName,
} from './core/ports/rate-limiter.js'
export type { Runtime } from './core/ports/runtime.js'
export {
  type Transport,
  type TransportAnswer,
  TransportError,
  type TransportPhase,
  type TransportRequest,
} from './core/ports/transport.js'
export * from './errors/index.js'
export { type SignInput, sign } from './http/sign.js'
export { fetchTransport } from './http/transport/fetch.js'
export type { PlatformOverrides } from './multi-app/merge.js'
export { type PlatformsRequest, TpnsPlatforms } from './multi-app/platforms.js'
export { type PlatformResult, type PlatformResults, TpnsPlatformsError } from './multi-app/platforms-error.js'
export { REGIONS, type Region, type TpnsClientOptions } from './options/client-options.js'
export * from './return-codes/index.js'
export { VERSION } from './version.js'
