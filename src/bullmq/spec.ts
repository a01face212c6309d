import type { PushRequest } from '../api/push/schema/push-request.js'
import type { BulkPackageRequest, BulkRequest } from '../bulk/request.js'
import type { QuietHours } from './policy/quiet-hours.js'

/** What JSON can hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

/** A page of a source, and where the source goes on behind it. */
export interface CampaignPage<Recipient> {
  readonly recipients: readonly Recipient[]
  /** Given back to the source when it is opened again: the last id, an offset, a continuation token. */
  readonly cursor: string
}

/**
 * A batch that is not in Redis: its recipients are found by the `resolve` function of the workers. What Redis holds is
 * `reference` alone.
 */
export interface CampaignReference {
  readonly reference: JsonValue
  /** How many recipients it stands for; at most `batchSize`. */
  readonly count: number
  readonly cursor?: string | undefined
}

export type CampaignElement<Recipient> = Recipient | readonly Recipient[] | CampaignPage<Recipient>

type AnyIterable<T> = Iterable<T> | AsyncIterable<T>

/**
 * Where recipients come from. A function is called again when the producer goes on after a crash, its own or that of Redis:
 * it must give what follows `cursor`, in the same order each time; all of it when that is undefined. A plain iterable is
 * read once; after a crash `create` is called again with the same recipients in the same order, and skips what is queued.
 */
export type CampaignSource<Element> =
  | AnyIterable<Element>
  | ((cursor: string | undefined) => AnyIterable<Element>)

/** What every campaign has. */
export interface CampaignSettings {
  /**
   * Names the campaign, once and for all: 1 to 64 letters, digits, `.`, `_` or `-`, not digits alone. Creating it again
   * goes on where an earlier producer ended, and otherwise changes nothing.
   */
  readonly id: string
  /** Nothing is sent before. Default: at once. */
  readonly startAt?: Date | number | undefined
  /** Nothing is begun afterwards; what is left then is reported as not sent. Default: none. */
  readonly deadline?: Date | number | undefined
  /** 1 is sent first, 9 last, where a worker has several campaigns. Default: 5. */
  readonly priority?: number | undefined
  /** Most recipients a second, over all workers, kept by BullMQ's rate limit. Default: no limit. */
  readonly speed?: number | undefined
  /** Hours in which nothing is begun, on the clocks of the recipients. Default: none. */
  readonly quietHours?: QuietHours | undefined
  /** The campaign stops after so many batches in a row that failed. Default: 25. */
  readonly maxConsecutiveFailures?: number | undefined
  /** The campaign stops when so many batches are in doubt. Default: 20. */
  readonly maxUnknown?: number | undefined
  /**
   * What happens to a batch in doubt that the records of the service do not show. `'report'` (default): it stays parked for
   * a person, who decides with `campaigns.decide`. `'resend'`: it is sent again. `'accept'`: it counts as accepted. Where
   * the records cannot tell, it stays parked whatever is said here.
   */
  readonly onUnknown?: 'report' | 'resend' | 'accept' | undefined
  /**
   * What an empty Redis means. `'refuse'` (default): it may have lost everything, and a campaign that had begun would be
   * sent again, so nothing is queued. `'start'`: you know that this campaign has not begun. Asked for the first campaign of
   * a Redis only.
   */
  readonly emptyRedis?: 'refuse' | 'start' | undefined
}

/** One push to a list of tokens or accounts, in batches of at most 1,000. */
export interface ListCampaign extends CampaignSettings {
  readonly via?: 'list' | undefined
  /** The push without its recipients, checked before anything is queued. */
  readonly request: BulkRequest
  readonly recipients: CampaignSource<CampaignElement<string> | CampaignReference>
  /** Recipients of a batch. Default and maximum: 1000. */
  readonly batchSize?: number | undefined
}

/** One push to packages: each batch is uploaded as a file and pushed to, one push a second for the whole app. */
export interface PackageCampaign extends CampaignSettings {
  readonly via: 'package'
  readonly request: BulkPackageRequest
  readonly recipients: CampaignSource<CampaignElement<string> | CampaignReference>
  /** Recipients of a package. Default: 100,000; at most 1,000,000, as a batch is one value in Redis. */
  readonly batchSize?: number | undefined
}

/** A push of its own for each recipient, made by the `build` function of the workers. */
export interface EachCampaign extends CampaignSettings {
  readonly via: 'each'
  /** Rows, tokens, anything that JSON can hold. */
  readonly recipients: CampaignSource<JsonValue | CampaignPage<JsonValue>>
}

/** Complete pushes: to tags, to all, to anybody. Each is checked before it is queued, and counts as one recipient. */
export interface PushesCampaign extends CampaignSettings {
  readonly via: 'push'
  readonly recipients: CampaignSource<PushRequest | CampaignPage<PushRequest>>
}

export type CampaignSpec = ListCampaign | PackageCampaign | EachCampaign | PushesCampaign

export type CampaignVia = 'list' | 'package' | 'each' | 'push'
