/** `xg` is the service's own channel, `all` the total. The set differs by platform and grows. */
export type Channel =
  | 'all'
  | 'xg'
  | 'hw'
  | 'xm'
  | 'mz'
  | 'oppo'
  | 'vivo'
  | 'honor'
  | 'harmony'
  | 'apns'
  | 'fcm'
  | 'rog'
  | 'iospk'
  | (string & {})

/** Numbers of devices. Which are there depends on the platform and the channel. */
export interface PushCounters {
  /** Planned: targeted, notifications on, online within 90 days. */
  readonly pushActiveUv?: number
  /** Sent: taken by a vendor's channel or APNs, or delivered to an online process. */
  readonly pushOnlineUv?: number
  /** Arrived, receipts of vendors included (Android, since 2022). Prefer it to the next two. */
  readonly arrivalUv?: number
  /** Arrived. On Android true for TPNS, ROG and FCM only; for other channels a copy of `pushOnlineUv`. */
  readonly verifySvcUv?: number
  /** Arrived by receipt of the vendor. To be removed by the service. */
  readonly callbackVerifySvcUv?: number
  /** Tried again after a failed push (since 2025). */
  readonly pushRetryUv?: number
  /** Shown; or, on another page, arrived in the app. Deprecated by the service. */
  readonly verifyUv?: number
  /** Clicked. In channel `all` TPNS, ROG and FCM only. */
  readonly clickUv?: number
  /** Cleared. In channel `all` TPNS, ROG and FCM only. */
  readonly cleanupUv?: number
  readonly [field: string]: unknown
}

/** The funnel of one channel. */
export interface ChannelFunnel {
  readonly channel?: Channel
  readonly pushState: PushCounters
  readonly [field: string]: unknown
}

export interface PushesPerDayResult {
  readonly pushDateChannelStat: readonly {
    /** `YYYYMMDD`. */
    readonly date?: string
    readonly channelDatas: readonly ChannelFunnel[]
    readonly [field: string]: unknown
  }[]
  readonly [field: string]: unknown
}

export interface PushesPerDayOldResult {
  /** One row a day; the counters stand beside `date`. */
  readonly pushStatOverviewData: readonly (PushCounters & { readonly date?: string })[]
  readonly [field: string]: unknown
}

export interface DevicesPerDayResult {
  readonly getDeviceStatOverviewData: readonly DeviceDay[]
  readonly [field: string]: unknown
}

/** Numbers of devices on one day. */
export interface DeviceDay {
  /** A number here: 20261101. */
  readonly date?: number
  /** All devices so far. */
  readonly accuUv?: number
  readonly newUv?: number
  /** The most that were online at once. */
  readonly activeUv?: number
  readonly invalidUv?: number
  readonly availableUv?: number
  readonly notificationOpen?: number
  readonly notificationClose?: number
  readonly notificationUnknown?: number
  readonly [field: string]: unknown
}

export interface DeviceDistributionResult {
  /** As the service sends it: the key of the value is the dimension that was asked for. */
  readonly data: readonly (Readonly<Record<string, unknown>> & { readonly count?: number })[]
  /** The same with one form for every dimension. */
  readonly rows: readonly { readonly value: string | undefined; readonly count: number | undefined }[]
  readonly [field: string]: unknown
}

export interface TasksResult {
  /** How many tasks match, over all pages. */
  readonly count?: number
  readonly pushRecordData: readonly TaskRecord[]
  /** The `offset` of the next page; undefined when this is the last one. Added by this library. */
  readonly nextOffset: number | undefined
  readonly [field: string]: unknown
}

export interface TaskResult {
  /** The task: one element. */
  readonly pushRecordData: readonly TaskRecord[]
  /** The same element. Undefined only if the service left it out. Added by this library. */
  readonly task: TaskRecord | undefined
  readonly [field: string]: unknown
}

/** `PUSH_DELETED_PUSH_MSG` is a task ended by `push.stop`; `PUSH_COLLAPSED` one overridden by another. */
export type TaskStatus =
  | 'PUSH_INIT'
  | 'PUSH_WAIT'
  | 'PUSH_STARTED'
  | 'PUSH_FINISHED'
  | 'PUSH_FAILED'
  | 'PUSH_CANCELED'
  | 'PUSH_DELETED'
  | 'PUSH_REVOKED'
  | 'PUSH_COLLAPSED'
  | 'PUSH_DELETED_PUSH_MSG'
  | (string & {})

/** A push task as the service keeps it. */
export interface TaskRecord {
  /** Undefined only if the service left it out. */
  readonly pushId: string | undefined
  /** Time of the push, `YYYY-MM-DD hh:mm:ss` of 24 hours; its zone is not stated. */
  readonly date?: string
  /** Unix seconds (since 2025). */
  readonly createTime?: number
  readonly title?: string
  readonly content?: string
  readonly status?: TaskStatus
  /** Not the values of the request's filter. */
  readonly pushType?: 'all' | 'tag' | 'token_list' | 'account_list' | 'package_account_push' | (string & {})
  readonly messageType?: 'notify' | 'message' | (string & {})
  readonly environment?: 'product' | 'dev' | (string & {})
  /** Seconds. */
  readonly expireTime?: number
  readonly xgMediaResources?: string
  readonly xgMediaAudioResources?: string
  readonly multiPkg?: boolean
  /** For `token_list` and `account_list`. */
  readonly targetList?: readonly string[] | null
  /** For `collapse_id` of a push that should override this one; 0 if none. A string beyond 2^53. */
  readonly collapseID?: number | string
  readonly tagSet?: {
    readonly op?: 'OR' | 'AND' | (string & {})
    readonly tagWithType?: readonly { readonly tagTypeName?: string; readonly tagValue?: string }[] | null
    readonly [field: string]: unknown
  } | null
  /** 0 if none. A string beyond 2^53. */
  readonly uploadId?: number | string
  readonly groupId?: string
  /** Much like `message.android` and `message.ios` of the push. */
  readonly pushConfig?: {
    readonly android?: Readonly<Record<string, unknown>> | null
    readonly ios?: Readonly<Record<string, unknown>> | null
    readonly iot?: Readonly<Record<string, unknown>> | null
    readonly [field: string]: unknown
  } | null
  readonly source?: 'api' | 'web' | (string & {})
  readonly [field: string]: unknown
}

export interface FunnelResult {
  /** One row a channel. */
  readonly pushStatDataAll: readonly ChannelFunnel[]
  readonly [field: string]: unknown
}

export interface GroupFunnelOldResult {
  /** All channels together. */
  readonly pushStatData: PushCounters
  readonly [field: string]: unknown
}
