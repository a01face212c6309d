import { carried, type Decision, type Decisions, dropped, writeJsonText } from './decision.js'

const android = (decision: Decision): Decision => ({ ...decision, only: 'android' })

/** Settings of TPNS's own channel, which ends with TPNS. */
const own = (en: string, zh: string, more: Parameters<typeof dropped>[2] = {}): Decision =>
  android(
    dropped(
      `${en}: a setting of TPNS's own channel, none was found there`,
      `${zh}：TPNS 自建通道的设置，未找到对应字段`,
      {
        keep: true,
        ...more,
      },
    ),
  )

const VENDOR_CHOICE = {
  en: 'is put in both HuaWeiImportance and HonorImportance: TPNS has one field for two vendors',
  zh: '同时写入 HuaWeiImportance 与 HonorImportance：TPNS 用一个字段对应两个厂商',
} as const

const CLICK: Decision = android(
  dropped(
    'what a click does is set for the certificate in the console, and decided in the app',
    '点击动作在控制台按证书配置，并由 App 处理',
    {
      sources: ['info', 'migration'],
      confidence: 'inferred',
      instead: [
        'put what the app needs into Ext and open the page in its click callback',
        '把所需参数放入 Ext，由 App 在点击回调中打开页面',
      ],
    },
  ),
)

const CONTRACT = (en: string, zh: string): Decision =>
  android(dropped(`${en} was not found`, `未找到${zh}`, { neutral: [false], keep: true }))

const NO_RESOURCE: Partial<Decision> = {
  fate: 'dropped',
  loses: true,
  text: { en: 'no icon by the name of a resource was found', zh: '未找到按资源名指定图标的字段' },
  confidence: 'not-found',
}

/** Settings for Android. */
export const ANDROID = {
  'message.android.n_ch_id': own('notification channel', '通知渠道 ID', {
    instead: ['the channels of the vendors have fields of their own', '厂商通知渠道各有对应字段'],
  }),
  'message.android.n_ch_name': own('name of the notification channel', '通知渠道名称', { loses: false }),
  'message.android.n_category': own('notification category', '通知类别'),
  'message.android.n_importance': own('importance of the channel', '通知渠道重要级别', { neutral: [4] }),
  'message.android.xm_ch_id': android(
    carried(
      'AndroidInfo.XiaoMiChannelID',
      'the channel at Xiaomi; without it nothing arrives on Android 8 and later',
      '小米通知类别；Android 8.0 以上不填写无法收到推送',
      { sources: ['info', 'infoFields'], confidence: 'stated', keep: true },
    ),
  ),
  'message.android.fcm_ch_id': android(
    carried('AndroidInfo.GoogleChannelID', 'the channel at FCM', 'FCM 通知渠道 ID', { keep: true }),
  ),
  'message.android.hw_ch_id': android(
    carried('AndroidInfo.HuaWeiChannelID', 'the channel at Huawei', '华为通知渠道 ID', { keep: true }),
  ),
  'message.android.hw_biz_type': android(
    dropped('Huawei quick apps were not found', '未找到华为快应用通知', { neutral: [0], keep: true }),
  ),
  'message.android.hw_category': android(
    carried('AndroidInfo.HuaWeiCategory', 'the class at Huawei', '华为消息分类', {
      sources: ['info', 'infoFields'],
      confidence: 'stated',
      keep: true,
    }),
  ),
  'message.android.hw_importance': android({
    fate: 'changed',
    loses: false,
    to: ['OfflinePushInfo.AndroidInfo.HuaWeiImportance', 'OfflinePushInfo.AndroidInfo.HonorImportance'],
    text: {
      en: `1 is LOW, 2 is NORMAL; ${VENDOR_CHOICE.en}`,
      zh: `1 为 LOW，2 为 NORMAL；${VENDOR_CHOICE.zh}`,
    },
    sources: ['infoFields', 'info'],
    confidence: 'copied',
    keep: true,
    write: (value) => (value === 1 ? 'LOW' : 'NORMAL'),
  }),
  'message.android.urgency': android(
    dropped('no urgency for Huawei and Honor was found', '未找到华为、荣耀的 urgency', {
      neutral: ['NORMAL'],
      keep: true,
    }),
  ),
  'message.android.oppo_ch_id': android(
    carried(
      'AndroidInfo.OPPOChannelID',
      'the channel at OPPO; OPPOCategory is new there, and private messages want a template (OPPOPrivateMsgTemplateId)',
      'OPPO 通道 ID；新服务另有 OPPOCategory，私信须提供模板（OPPOPrivateMsgTemplateId）',
      { sources: ['info', 'infoFields'], confidence: 'stated', keep: true },
    ),
  ),
  'message.android.oppo_top_notification_bar_show': CONTRACT('pinning on OPPO', 'OPPO 置顶'),
  'message.android.oppo_senior_push': CONTRACT("OPPO's commercial quota", 'OPPO 商业化配额'),
  'message.android.oppo_advertiser_id': CONTRACT('the advertiser id of OPPO', 'OPPO 广告主 ID'),
  'message.android.vivo_ch_id': android({
    ...carried('AndroidInfo.VIVOClassification', '"0" operational, "1" system', '“0”运营消息，“1”系统消息', {
      keep: true,
    }),
    // The table says Integer.
    write: Number,
    decide: (value) =>
      value === '0' || value === '1'
        ? undefined
        : {
            fate: 'dropped',
            text: { en: 'only "0" and "1" have a counterpart', zh: '仅“0”“1”有对应取值' },
          },
  }),
  'message.android.vivo_category': android(
    carried('AndroidInfo.VIVOCategory', 'the category at vivo', 'vivo 消息分类', {
      sources: ['info', 'infoFields'],
      confidence: 'stated',
      keep: true,
    }),
  ),
  'message.android.vivo_marketing': android(
    dropped("vivo's commercial push was not found", '未找到 vivo 商业推送'),
  ),
  'message.android.n_id': android(
    dropped('no id that overrides a shown notification was found', '未找到覆盖已展示通知的 ID', {
      neutral: [0],
      keep: true,
    }),
  ),
  'message.android.builder_id': own('local style', '本地通知样式', { neutral: [0] }),
  'message.android.style_id': own('style of the device', '设备通知样式', { neutral: [1] }),
  'message.android.badge_type': android({
    ...carried(
      'BadgeSetNum',
      'sets the badge on Huawei, Honor and HarmonyOS; not on vivo',
      '在华为、荣耀、鸿蒙上设置角标；vivo 不生效',
      { fate: 'changed', loses: false, keep: true },
    ),
    values: {
      '-2': {
        to: ['OfflinePushInfo.BadgeAddNum'],
        text: {
          en: 'adds one to the badge on Huawei, Honor and HarmonyOS',
          zh: '在华为、荣耀、鸿蒙上角标自动加 1',
        },
        write: () => 1,
      },
      '-1': {
        fate: 'dropped',
        loses: true,
        text: {
          en: 'no "unchanged": without a number, Huawei, Honor and HarmonyOS add one',
          zh: '没有“不变”：不设置时华为、荣耀、鸿蒙会自动加 1',
        },
      },
    },
  }),
  'message.android.ring': android(
    dropped(
      'sound on or off was found for vivo only (VIVONotifyType)',
      '仅 vivo 有铃声开关（VIVONotifyType）',
      {
        neutral: [1],
        keep: true,
      },
    ),
  ),
  'message.android.ring_raw': android(
    carried('AndroidInfo.Sound', 'sound file, without extension', '铃声文件名，不带后缀', {
      sources: ['info', 'infoFields'],
      confidence: 'stated',
    }),
  ),
  'message.android.vibrate': android(
    dropped('vibration was found for vivo only (VIVONotifyType)', '仅 vivo 有震动开关（VIVONotifyType）', {
      neutral: [1],
      keep: true,
    }),
  ),
  'message.android.lights': own('light', '呼吸灯', { neutral: [1] }),
  'message.android.clearable': own('whether it can be cleared', '是否可清除', { neutral: [1] }),
  'message.android.icon_type': android({
    ...dropped('says where icon_res is found', '说明 icon_res 的来源', { loses: false, keep: true }),
  }),
  'message.android.icon_res': android({
    fate: 'changed',
    loses: false,
    to: [
      'OfflinePushInfo.AndroidInfo.HuaWeiImage',
      'OfflinePushInfo.AndroidInfo.HonorImage',
      'OfflinePushInfo.AndroidInfo.GoogleImage',
    ],
    text: {
      en: 'address of an icon (icon_type 1), one field a vendor: https, below 512 KB',
      zh: '图标地址（icon_type 为 1），按厂商分字段：须为 https，小于 512 KB',
    },
    sources: ['infoFields'],
    confidence: 'copied',
    also: [NO_RESOURCE],
    decide: (_, { valueAt }) => (valueAt('message.android.icon_type') === 1 ? undefined : NO_RESOURCE),
  }),
  'message.android.small_icon': own('icon in the status bar', '状态栏图标', { keep: true }),
  'message.android.icon_color': own('colour of the icon', '图标颜色', { neutral: [0] }),
  'message.android.action.action_type': { ...CLICK, neutral: [1], keep: true },
  'message.android.action.activity': CLICK,
  'message.android.action.aty_attr.if': { ...CLICK, keep: true },
  'message.android.action.aty_attr.pf': { ...CLICK, keep: true },
  'message.android.action.browser.url': CLICK,
  'message.android.action.browser.confirm': { ...CLICK, neutral: [0], keep: true },
  'message.android.action.intent': CLICK,
  'message.android.custom_content': android(
    carried('Ext', 'JSON text for the app; 1 KB advised', 'JSON 文本，由 App 读取；建议不超过 1 KB', {
      sources: ['info', 'infoFields'],
      confidence: 'stated',
      write: writeJsonText,
    }),
  ),
  'message.android.show_type': android(
    dropped('whether it shows in the foreground is decided in the app', '前台是否展示由 App 决定', {
      neutral: [2],
      keep: true,
      instead: [
        'disablePostNotificationInForeground of the SDK',
        '调用客户端 SDK 的 disablePostNotificationInForeground',
      ],
      sources: ['registration'],
      confidence: 'stated',
    }),
  ),
} as const satisfies Decisions
