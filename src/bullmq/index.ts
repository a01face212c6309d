export type { CampaignStatus } from './campaign.js'
export { type Campaigns, type CampaignsOptions, openCampaigns } from './campaigns.js'
export type { Verdict } from './policy/batch-state.js'
export type { QuietHours } from './policy/quiet-hours.js'
export type { CampaignStopReason } from './policy/self-stop.js'
export type { CreateOptions } from './producer/create-campaign.js'
export type { BatchJob } from './producer/jobs.js'
export type { CampaignConnection } from './record/connection.js'
export { TpnsRedisError } from './record/redis-deadline.js'
export type { CampaignProgress, CampaignReport, ParkedBatch, RejectedBatch } from './report/report.js'
export type { CampaignEvent, WatchOptions } from './report/watch.js'
export type {
  CampaignElement,
  CampaignPage,
  CampaignReference,
  CampaignSettings,
  CampaignSource,
  CampaignSpec,
  EachCampaign,
  JsonValue,
  ListCampaign,
  PackageCampaign,
  PushesCampaign,
} from './spec.js'
export type { CampaignTelemetry, CampaignWorkerOptions } from './worker/options.js'
export type { BuildPush, ResolveRecipients } from './worker/prepare-batch.js'
export { type CampaignWorker, startCampaignWorker } from './worker/worker.js'
