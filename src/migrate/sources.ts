/** A public document that a statement about the successor rests on. */
export interface Source {
  readonly title: string
  readonly url: string
  /** The date that the document bears, `YYYY-MM-DD`; where it bears none, the day on which it was read. */
  readonly date: string
}

const TABLE = {
  wechat: {
    title: 'WeChat developer tools: TPNS',
    url: 'https://developers.weixin.qq.com/miniprogram/dev/platform-capabilities/miniapp/handbook/devtools/tpns.html',
    date: '2026-11-25',
  },
  migration: {
    title: '平滑迁移方案 (TPNS → TIMPush), first part',
    url: 'https://cloud.tencent.com/document/product/269/129588',
    date: '2026-03-23',
  },
  batch: {
    title: 'UserID-targeted push (v4/timpush/batch)',
    url: 'https://trtc.io/document/67553',
    date: '2026-11-28',
  },
  push: {
    title: '发起全员/标签推送 (v4/timpush/push)',
    url: 'https://cloud.tencent.com/document/product/269/100634',
    date: '2026-01-20',
  },
  pushIntl: {
    title: 'Pushing to All/Tagged Users (v4/timpush/push), international',
    url: 'https://www.tencentcloud.com/document/product/1047/60561',
    date: '2025-10-27',
  },
  schedule: {
    title: '创建定时任务 (v4/timpush/add_sched_task)',
    url: 'https://cloud.tencent.com/document/product/269/130277',
    date: '2026-04-07',
  },
  info: {
    title: '公共参数（OfflinePushInfo 说明）, samples',
    url: 'https://cloud.tencent.com/document/product/269/133879',
    date: '2026-07-16',
  },
  // The page bears no date; its field table was read in a public copy.
  infoFields: {
    title: 'Common Parameters (OfflinePushInfo Description), field table',
    url: 'https://trtc.io/document/77715',
    date: '2026-11-28',
  },
  codes: {
    title: 'Push error codes',
    url: 'https://www.tencentcloud.com/document/product/1047/74196',
    date: '2026-03-10',
  },
  codesCn: {
    title: '推送服务 Push 错误码',
    url: 'https://cloud.tencent.com/document/product/269/117847',
    date: '2026-11-25',
  },
  revoke: {
    title: '推送撤回 (v4/timpush/revoke)',
    url: 'https://cloud.tencent.com/document/product/269/105123',
    date: '2025-12-24',
  },
  tags: {
    title: '添加用户标签 (v4/timpush/add_tag)',
    url: 'https://cloud.tencent.com/document/product/269/100641',
    date: '2025-07-23',
  },
  attributes: {
    title: 'Setting user attributes (v4/timpush/set_attr)',
    url: 'https://trtc.io/document/60565',
    date: '2026-11-25',
  },
  registration: {
    title: 'TIMPushManager: registration, RegistrationID',
    url: 'https://cloud.tencent.com/document/product/269/122608',
    date: '2026-11-28',
  },
  userSig: {
    title: 'UserSig 后台 API',
    url: 'https://cloud.tencent.com/document/product/269/1655',
    date: '2025-08-08',
  },
  tpnsPush: {
    title: 'TPNS 推送接口',
    url: 'https://cloud.tencent.com/document/product/548/39064',
    date: '2026-01-14',
  },
} as const satisfies Record<string, Source>

/** Name of a source. */
export type SourceKey = keyof typeof TABLE

/**
 * Where the facts about the successor come from. Nothing was tried: the service was read about, not called. Correct a date or
 * an address here when a document was read again; everything that rests on it follows.
 */
export const SOURCES: Readonly<Record<SourceKey, Source>> = TABLE

/**
 * How well a statement is founded: `stated` on a page of the vendor, `copied` from a public copy of such a page, `inferred`
 * from what the pages say, `not-found` where the pages named were searched for it.
 */
export type Confidence = 'stated' | 'copied' | 'inferred' | 'not-found'
