import type { PushId } from '../push/control.js'

/** Two days, both included. A `Date` means the day at the service's clock (`utcOffset`, UTC+8 by default). */
export interface DayRangeRequest {
  /** `YYYYMMDD`, or a `Date`. */
  readonly startDate: string | Date
  /** `YYYYMMDD`, or a `Date`. Not before `startDate`. */
  readonly endDate: string | Date
}

/** Devices by one dimension on one day. */
export interface DeviceDistributionRequest {
  /** `YYYYMMDD`, or a `Date`; within the last month. */
  readonly date: string | Date
  /** The dimension. Others than these are sent with a warning. */
  readonly type: DeviceDimension
}

export type DeviceDimension =
  | 'city'
  | 'province'
  | 'app_version'
  | 'sdk_version'
  | 'system_version'
  | 'device_brand'
  | 'device_version'
  | (string & {})

/** The tasks of a range of days, by page. */
export interface TasksRequest {
  /** `YYYY-MM-DD`, or a `Date`. Within the last month; 3 months on the pages of 2020 to 2022. */
  readonly startDate: string | Date
  /** `YYYY-MM-DD`, or a `Date`. Not before `startDate`. */
  readonly endDate: string | Date
  /** Default: both. */
  readonly msgType?: 'notify' | 'message' | (string & {}) | undefined
  /** Default: all kinds. `token` and `account` hold single and list pushes; records name them otherwise. */
  readonly pushType?: 'all' | 'tag' | 'token' | 'account' | (string & {}) | undefined
  /** Position of the first record. Default: not stated, presumably 0 [inferred]. */
  readonly offset?: number | undefined
  /** Size of a page, 1 to 200. Default: not stated. */
  readonly limit?: number | undefined
}

/** One task. Newer pages: only tasks of the last month. */
export interface TaskRequest {
  /** `push_id` of the answer to the push. */
  readonly pushId: PushId
}

/**
 * The tasks of a plan or of a group, within the last 7 days (pages of 2020 also say 3 days). `planId` wins when both
 * are given. The service's samples spell `groupId` as `groupid`, which is taken too.
 */
export interface GroupFunnelRequest {
  /** `planId` of the answer to `plans.create`. Required unless `groupId` is given. */
  readonly planId?: PushId | undefined
  /** `group_id` of the pushes. Being retired by the service. */
  readonly groupId?: PushId | undefined
  readonly groupid?: PushId | undefined
  /** `YYYYMMDD`, or a `Date`. `YYYY-MM-DD` (older tables) is taken and sent as `YYYYMMDD`. */
  readonly startDate: string | Date
  /** As `startDate`, and not before it. */
  readonly endDate: string | Date
}

/** The tasks of a group, old form. */
export type GroupFunnelOldRequest = Omit<GroupFunnelRequest, 'planId'>
