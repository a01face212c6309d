import { carried, type Decision, type Decisions, dropped, type Facts } from './decision.js'

const NO_WINDOW: Decision = dropped(
  'no time of day at which it may be shown was found',
  '未找到允许推送的时间段',
  {
    only: 'android',
    keep: true,
    instead: ['plan it by add_sched_task', '改用 add_sched_task 定时推送'],
  },
)
const ONLY_WITH_ATTRIBUTES: Decision = dropped(
  'stands in for a missing attribute; there are no attributes in texts',
  '属性缺失时的默认文案；新服务没有按属性填充文案',
  {
    sources: ['infoFields'],
    decide: (_, { valueAt }) => (valueAt('ntf_wt_attrs') === true ? undefined : { loses: false }),
  },
)

const SILENT: Partial<Decision> = {
  to: [],
  text: {
    en: 'a silent message of iOS, by ContentAvailable',
    zh: 'iOS 静默消息，通过 ContentAvailable 表示',
  },
}
const TRANSPARENT: Partial<Decision> = {
  fate: 'changed',
  loses: true,
  text: {
    en: 'a transparent message of Android becomes a push for online devices only; TPNS keeps it for those that are offline',
    zh: 'Android 透传消息只能下发给在线设备；TPNS 会为离线设备保留',
  },
  instead: { en: 'send a notification to those who must get it', zh: '必须收到的内容请改用通知' },
}
const BADGE_ALONE: Partial<Decision> = {
  fate: 'changed',
  loses: false,
  text: {
    en: 'a push that only sets the badge is described nowhere: try it first',
    zh: '文档未说明仅修改角标的推送，请先实测',
  },
  confidence: 'not-found',
}
const NO_BIG_PICTURE: Partial<Decision> = {
  fate: 'dropped',
  text: { en: 'no big picture for Android was found', zh: '未找到 Android 大图' },
  instead: {
    en: 'HuaWeiImage, HonorImage and GoogleImage show an icon',
    zh: '可用 HuaWeiImage、HonorImage、GoogleImage 展示图标',
  },
  confidence: 'not-found',
}

const isBadgeAlone = (valueAt: Facts['valueAt']): boolean =>
  !valueAt('message.title') &&
  !valueAt('message.content') &&
  valueAt('message.ios.aps.badge_type') !== undefined

/** What is shown, whatever the platform. */
export const MESSAGE = {
  message_type: {
    fate: 'carried',
    to: ['OfflinePushInfo.PushFlag'],
    text: { en: 'a notification', zh: '通知' },
    sources: ['infoFields', 'info'],
    confidence: 'copied',
    keep: true,
    write: (value) => (value === 'notify' ? 0 : 1),
    also: [SILENT, TRANSPARENT, BADGE_ALONE],
    decide: (value, { platform, valueAt }) => {
      if (value === 'message') return platform === 'ios' ? SILENT : TRANSPARENT
      return isBadgeAlone(valueAt) ? BADGE_ALONE : undefined
    },
  },
  'message.title': carried('Title', 'the title', '标题'),
  'message.content': carried('Desc', 'the text', '内容'),
  'message.accept_time[].start.hour': NO_WINDOW,
  'message.accept_time[].start.min': NO_WINDOW,
  'message.accept_time[].end.hour': NO_WINDOW,
  'message.accept_time[].end.min': NO_WINDOW,
  'message.thread_id': dropped('no grouping of notifications was found', '未找到分组折叠'),
  'message.thread_sumtext': dropped('no grouping of notifications was found', '未找到分组折叠', {
    only: 'android',
    loses: false,
  }),
  'message.xg_media_resources': {
    ...carried('ApnsInfo.Image', 'a picture; sound and video are not mentioned', '图片；未提及音视频'),
    also: [NO_BIG_PICTURE],
    decide: (_, { platform }) => (platform === 'ios' ? undefined : NO_BIG_PICTURE),
  },
  'message.xg_media_audio_resources': dropped('no sound file by address was found', '未找到音频地址字段', {
    only: 'android',
  }),
  'message.show_type': dropped(
    'whether it shows in the foreground is decided in the app',
    '前台是否展示由 App 决定',
    {
      only: 'ios',
      neutral: [2],
      keep: true,
      instead: [
        'disablePostNotificationInForeground of the SDK',
        '调用客户端 SDK 的 disablePostNotificationInForeground',
      ],
      sources: ['registration'],
      confidence: 'stated',
    },
  ),
  'message.default_title': ONLY_WITH_ATTRIBUTES,
  'message.default_content': ONLY_WITH_ATTRIBUTES,
  'message.default_subtitle': ONLY_WITH_ATTRIBUTES,
} as const satisfies Decisions
