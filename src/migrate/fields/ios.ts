import { carried, type Decision, type Decisions, dropped, writeJsonText } from './decision.js'

const ios = (decision: Decision): Decision => ({ ...decision, only: 'ios' })

const OVERRIDDEN = {
  fate: 'dropped',
  loses: false,
  text: { en: 'TPNS overrides it by title and content', zh: 'TPNS 会用标题和内容覆盖它' },
  sources: ['tpnsPush'],
  confidence: 'stated',
} as const satisfies Partial<Decision>

const BADGE_TOO_HIGH: Partial<Decision> = {
  fate: 'dropped',
  text: { en: 'above 999, which is the most there', zh: '超过 999（新服务的上限）' },
}

const unlessGiven =
  (path: string): NonNullable<Decision['decide']> =>
  (_, { valueAt }) => {
    const given = valueAt(path)
    return given === undefined || given === '' ? undefined : OVERRIDDEN
  }

/** Settings for iOS. */
export const IOS = {
  'message.ios.custom_content': ios(
    carried('Ext', 'JSON text for the app; 1 KB advised', 'JSON 文本，由 App 读取；建议不超过 1 KB', {
      sources: ['info', 'infoFields'],
      confidence: 'stated',
      write: writeJsonText,
    }),
  ),
  'message.ios.aps.alert': ios({
    ...carried('Desc', 'the text, where content is empty', '内容为空时作为内容', { confidence: 'inferred' }),
    decide: unlessGiven('message.content'),
  }),
  'message.ios.aps.alert.title': ios({
    ...carried('ApnsInfo.Title', 'the title, where title is empty', '标题为空时作为标题'),
    decide: unlessGiven('message.title'),
  }),
  'message.ios.aps.alert.subtitle': ios(
    carried('ApnsInfo.SubTitle', 'the second line', '副标题', {
      sources: ['info', 'infoFields'],
      confidence: 'stated',
    }),
  ),
  'message.ios.aps.alert.body': ios({
    ...carried('Desc', 'the text, where content is empty', '内容为空时作为内容'),
    decide: unlessGiven('message.content'),
  }),
  'message.ios.aps.badge_type': ios({
    ...carried('BadgeSetNum', 'sets the badge, 0 to 999', '设置角标，0～999', { keep: true }),
    also: [BADGE_TOO_HIGH],
    decide: (value) => (typeof value === 'number' && value > 999 ? BADGE_TOO_HIGH : undefined),
    values: {
      '-2': {
        to: ['OfflinePushInfo.BadgeAddNum'],
        text: { en: 'adds one', zh: '角标自动加 1' },
        write: () => 1,
      },
      '-1': {
        to: ['OfflinePushInfo.ApnsInfo.BadgeMode'],
        text: { en: 'leaves the badge as it was: this message does not count', zh: '角标不变：该消息不计数' },
        write: () => 1,
      },
    },
  }),
  'message.ios.aps.category': ios(
    dropped('no actions below the notification were found', '未找到通知的交互类别（category）'),
  ),
  'message.ios.aps.mutable-content': ios(
    carried(
      'ApnsInfo.MutableContent',
      'runs the service extension; the default is 0 there, 1 at TPNS',
      '启用通知扩展；新服务默认为 0，TPNS 默认为 1',
      { sources: ['infoFields', 'info'], keep: true },
    ),
  ),
  'message.ios.aps.sound': ios({
    ...carried('ApnsInfo.Sound', 'sound file, with extension', '铃声文件名，带后缀', {
      sources: ['info', 'infoFields'],
      confidence: 'stated',
    }),
    values: {
      default: {
        confidence: 'inferred',
        text: {
          en: 'the pages name files only; "default" is passed on unchanged',
          zh: '文档只说明文件名；“default”原样传递',
        },
      },
    },
  }),
  'message.ios.aps.interruption-level': ios(
    carried('ApnsInfo.InterruptionLevel', 'the interruption level', '通知的中断级别', { keep: true }),
  ),
  'message.ios.aps.content-available': ios(
    carried('ApnsInfo.ContentAvailable', 'a silent message', '静默消息', { neutral: [0], keep: true }),
  ),
  'message.ios.aps.thread-id': ios(dropped('no grouping of notifications was found', '未找到分组折叠')),
} as const satisfies Decisions
