/** A public document that rules rest on. */
export interface Source {
  readonly title: string
  readonly url: string
  /** The date that the document bears, `YYYY-MM-DD`, unless `dateIs` says otherwise. */
  readonly date: string
  /** The document bears no date: `read` is the day on which it was read, `assumed` was concluded from what it says. */
  readonly dateIs?: 'read' | 'assumed'
  /** True where `url` is only where its publisher's documents begin: the address of the page is not known. */
  readonly isRoot?: true
}

/** A page of TPNS's documents in Tencent's own repository, as of a commit. */
function buildIntlUrl(commit: string, path: string): string {
  const page = encodeURI(`yehe_doc/中间件与通信/移动推送/${path}.md`)
  return `https://github.com/tencentyun/intlcloud-documents/blob/${commit}/${page}`
}

const IMPORTED = 'b831f196055ee8720ea9450bcc80e1d3a02d5289'
const ANDROID = 'SDK 文档/Android 接入指南'

/** Correct a date or an address here when a document was read again; every rule that rests on it follows. */
export const SOURCES = {
  push: {
    title: 'TPNS 推送接口',
    url: 'https://www.tencentcloud.com/document/product/1024/33764',
    date: '2023-04-19',
  },
  phpSdk: {
    title: 'agileadept/tpns, comments copied from the push page',
    url: 'https://github.com/agileadept/tpns',
    date: '2024-03-19',
  },
  classes: {
    title: 'TPNS 厂商消息分类功能使用说明',
    url: 'https://www.tencentcloud.com/document/product/1024/36250',
    date: '2024-01-16',
  },
  quotas: {
    title: 'TPNS 厂商通道限额说明',
    url: 'https://www.tencentcloud.com/zh/document/product/1024/35829',
    date: '2023-05-08',
  },
  limits: {
    title: 'TPNS 产品限制说明 (international)',
    url: 'https://www.tencentcloud.com/document/product/1024/35286',
    date: '2024-01-16',
  },
  // By its content it is newer than the international page.
  limitsCn: {
    title: 'TPNS 产品限制说明',
    url: 'https://cloud.tencent.com/document/product/548/41760',
    date: '2024-01-16',
    dateIs: 'assumed',
  },
  badges: {
    title: 'TPNS 角标适配指南',
    url: buildIntlUrl(
      '91207584838148d1f9daae13872953ee6aaae7ab',
      `${ANDROID}/厂商通道相关/角标适配指南_intl_zh`,
    ),
    date: '2022-12-15',
  },
  channels: {
    title: 'TPNS 通道策略',
    url: 'https://cloud.tencent.com/document/product/548/44528',
    date: '2023-04-19',
  },
  media: {
    title: 'TPNS 富媒体通知',
    url: buildIntlUrl(IMPORTED, '操作指南/富媒体通知_intl_zh'),
    date: '2022-09-22',
  },
  folding: {
    title: 'TPNS 消息折叠功能',
    url: buildIntlUrl(IMPORTED, '操作指南/消息折叠功能_intl_en'),
    date: '2022-09-22',
  },
  control: {
    title: 'TPNS 推送控制',
    url: buildIntlUrl(IMPORTED, '操作指南/推送控制_intl_zh'),
    date: '2022-09-22',
  },
  override: {
    title: 'TPNS 消息覆盖',
    url: 'https://cloud.tencent.com/document/product/548/50784',
    date: '2025-03-25',
  },
  packages: {
    title: 'TPNS 多包名推送',
    url: buildIntlUrl('de81dacaace9bd06df594bf81ec8b30395cb1129', '操作指南/推送高级功能/多包名推送_intl_zh'),
    date: '2023-05-08',
  },
  clicks: {
    title: 'TPNS 通知点击跳转',
    url: 'https://www.tencentcloud.com/zh/document/product/1024/38354',
    date: '2022-11-08',
  },
  guideXiaomi: {
    title: 'TPNS 小米通道接入',
    url: buildIntlUrl(IMPORTED, `${ANDROID}/厂商通道接入指南/小米通道接入_intl_zh`),
    date: '2022-09-22',
  },
  guideVivo: {
    title: 'TPNS vivo 通道接入',
    url: buildIntlUrl(IMPORTED, `${ANDROID}/厂商通道接入指南/vivo 通道接入_intl_zh`),
    date: '2022-09-22',
  },
  guideFcm: {
    title: 'TPNS FCM 通道接入',
    url: buildIntlUrl(
      '084112ec053b50d65690803c29f4074047ed1500',
      `${ANDROID}/厂商通道接入指南/FCM 通道接入_intl_zh`,
    ),
    date: '2023-02-25',
  },
  faqAndroid: {
    title: 'TPNS Android 常见问题',
    url: buildIntlUrl('4e63a6137a9004c2d2b6922ff081ea5281ff570d', '常见问题/Android 常见问题_intl_zh'),
    date: '2023-03-14',
  },
  faqIos: {
    title: 'TPNS iOS 常见问题',
    url: buildIntlUrl('b47e06cfbf82e3e41eb184e0e2e3a9d3967b0bfd', '常见问题/iOS 常见问题_intl_zh'),
    date: '2023-04-19',
  },
  faqOther: {
    title: 'TPNS 其他常见问题',
    url: buildIntlUrl('4a1d0dd965dab107873ed1e604cc02a0567170ac', '常见问题/其他问题_intl_zh'),
    date: '2022-10-14',
  },
  environments: {
    title: 'TPNS 推送环境选择说明',
    url: buildIntlUrl(IMPORTED, 'SDK 文档/iOS 接入指南/推送环境选择说明_intl_zh'),
    date: '2022-09-22',
  },
  localClasses: {
    title: 'TPNS 通知分类说明',
    url: 'https://cloud.tencent.com/document/product/548/97927',
    date: '2026-01-14',
  },
  im2026: {
    title: 'Tencent Push 厂商消息分类',
    url: 'https://cloud.tencent.com/document/product/269/130977',
    date: '2026-05-14',
  },
  im2026b: {
    title: 'Tencent Push 厂商消息分类',
    url: 'https://cloud.tencent.com/document/product/269/132325',
    date: '2026-05-29',
  },
  pushapi: {
    title: 'modood/pushapi, comments copied from the vendors’ API pages',
    url: 'https://github.com/modood/pushapi',
    date: '2024-04-25',
  },
  pushapiOppo: {
    title: 'modood/pushapi, comments copied from OPPO’s API page',
    url: 'https://github.com/modood/pushapi',
    date: '2025-07-30',
  },
  // A stored copy from between 2017 and 2020; the later year counts.
  meizu: {
    title: 'Meizu PushAPI',
    url: 'https://github.com/MEIZUPUSH/PushAPI',
    date: '2020-12-31',
    dateIs: 'assumed',
  },
  huaweiHarmony: {
    title: 'Huawei Push Kit 消息频控',
    url: 'https://developer.huawei.com/consumer/cn/doc/',
    date: '2026-09-01',
    dateIs: 'assumed',
    isRoot: true,
  },
  apple: {
    title: 'Apple: Generating a remote notification',
    url: 'https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification',
    date: '2026-11-25',
    dateIs: 'read',
  },
  appleSilent: {
    title: 'Apple: Pushing background updates to your app',
    url: 'https://developer.apple.com/documentation/usernotifications/pushing-background-updates-to-your-app',
    date: '2026-11-25',
    dateIs: 'read',
  },
  // It describes rules of 2024-11-20, and bears no date of its own.
  getui: {
    title: 'getui 厂商通道限额&QPS说明',
    url: 'https://docs.getui.com/',
    date: '2024-11-20',
    dateIs: 'assumed',
    isRoot: true,
  },
  jpush: {
    title: 'JPush 厂商消息分类使用指南',
    url: 'https://docs.jiguang.cn/',
    date: '2025-04-07',
    isRoot: true,
  },
  // Several pages, from 2025-02 to 2026-01; the oldest counts.
  aliyun: {
    title: 'Alibaba Cloud EMAS and mPaaS: vendor channels',
    url: 'https://help.aliyun.com/document_detail/436435.html',
    date: '2025-02-01',
    dateIs: 'assumed',
  },
} as const satisfies Record<string, Source>

export type SourceKey = keyof typeof SOURCES
