import type { Bilingual } from '../return-codes/types.js'
import type { SourceKey } from './sources.js'

/** A limit of the successor. */
export interface SuccessorLimit {
  readonly max: number
  readonly text: Bilingual
  readonly sources: readonly SourceKey[]
}

const LIMITS = {
  receiversPerCall: {
    max: 500,
    text: { en: 'receivers of one batch call', zh: '单次 batch 调用的接收方个数' },
    sources: ['batch'],
  },
  callsPerSecond: {
    max: 30,
    text: {
      en: 'batch calls a second (free edition 10, standard 30, advanced 40)',
      zh: 'batch 每秒调用次数（免费版 10、标准版 30、高级版 40）',
    },
    sources: ['batch'],
  },
  broadcastsPerDay: {
    max: 100,
    text: {
      en: 'pushes to all or by tags a day (free edition 10)',
      zh: '每天的全员推送与标签推送条数（免费版 10）',
    },
    sources: ['push'],
  },
  broadcastGapSeconds: {
    max: 1,
    text: {
      en: 'seconds that must be more between two pushes to all or by tags',
      zh: '两次全员或标签推送的间隔须大于的秒数',
    },
    sources: ['push', 'codesCn'],
  },
  scheduledCallsPerSecond: {
    max: 5,
    text: { en: 'scheduling calls a second', zh: '定时任务接口每秒调用次数' },
    sources: ['schedule'],
  },
  tagsPerCondition: {
    max: 10,
    text: { en: 'tags of one condition', zh: '单个推送条件的标签个数' },
    sources: ['codesCn'],
  },
  tagsPerApp: { max: 1000, text: { en: 'tags of an app', zh: '单个应用的标签个数' }, sources: ['tags'] },
  tagBytes: { max: 50, text: { en: 'bytes of a tag', zh: '单个标签的字节数' }, sources: ['tags', 'codesCn'] },
  extBytes: {
    max: 1024,
    text: { en: 'bytes of Ext (advice)', zh: 'Ext 的字节数（建议值）' },
    sources: ['info'],
  },
} as const satisfies Record<string, SuccessorLimit>

export type SuccessorLimitName = keyof typeof LIMITS

/** Limits of 推送服务 Push (TIMPush), as read. */
export const SUCCESSOR_LIMITS: Readonly<Record<SuccessorLimitName, SuccessorLimit>> = LIMITS

/**
 * The host for an app, by access point of TPNS. Which one an app gets is decided when it is created there; that a city's host
 * follows from the TPNS access point is [inferred].
 */
export const SUCCESSOR_HOSTS: Readonly<
  Record<'guangzhou' | 'shanghai' | 'hongkong' | 'singapore', string | undefined>
> = {
  guangzhou: 'console.tim.qq.com',
  shanghai: 'console.tim.qq.com',
  singapore: 'adminapisgp.im.qcloud.com',
  /** No counterpart: choose one of the hosts that the pages list. */
  hongkong: undefined,
}

export type SuccessorPath = 'v4/timpush/batch' | 'v4/timpush/push' | 'v4/timpush/add_sched_task'

/** `OfflinePushInfo`: what is shown. Open: the pages changed five times in 2026. */
export interface OfflinePushInfo {
  /** 0 push, 1 only to devices that are online. */
  readonly PushFlag?: 0 | 1
  readonly Title?: string
  readonly Desc?: string
  /** JSON text for the app. */
  readonly Ext?: string
  readonly AndroidInfo?: Readonly<Record<string, unknown>>
  readonly ApnsInfo?: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/** What `batch` and `push` take, and `add_sched_task` in `Content`. */
export interface SuccessorContent {
  readonly From_Account?: string
  readonly To_Account?: readonly string[]
  readonly Condition?: SuccessorCondition
  /** 32 bits, another one for each request: the service drops what repeats it within the same second, and no more. */
  readonly MsgRandom?: number
  readonly OfflinePushInfo: OfflinePushInfo
  readonly [field: string]: unknown
}

export interface SuccessorCondition {
  readonly TagsOr?: readonly string[]
  readonly TagsAnd?: readonly string[]
  readonly [field: string]: unknown
}

export interface ScheduledBody {
  readonly Sdkappid?: number
  readonly Type: 'All' | 'Tag' | 'User'
  /** `YYYY-MM-DD HH:MM:SS` in UTC. */
  readonly SchedAt: string
  readonly Content: SuccessorContent
  readonly [field: string]: unknown
}

/** A request of the successor: `POST https://<host>/<path>?sdkappid=…&identifier=…&usersig=…&random=…&contenttype=json`. */
export type SuccessorRequest =
  | { readonly path: 'v4/timpush/batch' | 'v4/timpush/push'; readonly body: SuccessorContent }
  | { readonly path: 'v4/timpush/add_sched_task'; readonly body: ScheduledBody }
