/** What is found in a sample of the vendor's documents, and why: rule by rule. */
export interface ExplainedSample {
  /** An iOS push: none of what is found in every Android notification. */
  readonly isIos?: true
  /** A message that is not shown: neither. */
  readonly isMessage?: true
  /** What is found in every Android notification and not in this one, and why. */
  readonly spared?: Readonly<Record<string, string>>
  /** What else is found. */
  readonly found?: Readonly<Record<string, string>>
}

/** Every Android notification of a sample has no class of any vendor, unless it says so, and no n_id but 0. */
export const EVERY_NOTIFICATION: Readonly<Record<string, string>> = {
  'hw_category.none': 'no hw_category',
  'hw_importance.honor-none': 'no hw_importance',
  'oppo_ch_id.none': 'no oppo_ch_id',
  'vivo_category.none': 'no vivo_category',
  'xm_ch_id.none': 'no xm_ch_id',
  'n_id.xm': 'n_id is missing or 0: Xiaomi shows the newest only',
  'mz.public': 'TPNS has no field for a class of Meizu',
  'harmony.marketing': 'no field for a class of Push Kit is known',
}

const LETTERS = { 'text.too-simple': 'the texts are nothing but letters: vivo 10104' }
const TEST = { 'text.test-word': 'the text has the word "test"' }
const CESHI = { 'text.test-word': 'the text has 测试', 'text.test-word.vivo': 'the text has 测试' }
const BROAD = { 'audience.marketing': 'the audience is broad: it uses up the quota of every device' }
const ALL = { ...BROAD, 'all.repeated': 'to all: 10010018 when repeated within an hour' }
const CUSTOM = { 'custom_content.hw': 'custom_content {"key":"value"}' }
const PACKAGES = { 'multi_pkg.keys': 'multi_pkg: true' }
const THREAD = { 'thread_id.vendors': 'a thread_id', 'thread_sumtext.vendors': 'a thread_sumtext' }
const UNTITLED = { 'text.empty': '"Title" is no field: there is no title' }
const SOUND = {
  'ring_raw.vendors': 'ring_raw',
  'ring_raw.hw': 'ring_raw, and the data location is not known',
  'ring_raw.xm': 'ring_raw without xm_ch_id',
}
const MEDIA = {
  'media.vendors': 'xg_media_resources',
  'media.xm': 'xg_media_resources',
  'audio.vendors': 'xg_media_audio_resources',
}
const COMPLETE = {
  ...CUSTOM,
  ...MEDIA,
  ...SOUND,
  'accept_time.vendors': 'two windows of accept_time',
  'icon.resource': 'icon_res "xg" with icon_type 0',
  'activity.retired': 'action_type 1 with an activity',
}
const NO_MEIZU = { 'mz.public': 'channel_rules switches mz off' }
// "Congrats on winning in the campaign" has 35 characters.
const CONGRATS = {
  'xg.title.over-20-characters': '35 characters',
  'oppo.title.over-32-characters': '35 characters, and an older page says 32',
  'mz.title.over-32-characters': '35 characters',
}

/** By the name of the sample. Written from the rules' sources, never from a run. */
export const EXPLAINED: Readonly<Record<string, ExplainedSample>> = {
  'INTL/CN push page, audience all (message added)': { found: { ...LETTERS, ...ALL } },
  'INTL/CN push page, audience tag, and sample 1 of tag_rules (message added)': {
    found: { ...LETTERS, ...BROAD },
  },
  'INTL/CN push page, sample 2 of tag_rules, with a misspelt tag type (message added)': {
    found: { ...LETTERS, ...BROAD },
  },
  'INTL/CN push page, audience token (message added)': { found: LETTERS },
  'INTL/CN push page, audience token_list (message added)': { found: LETTERS },
  'INTL/CN push page, audience account (message added)': { found: LETTERS },
  'INTL/CN push page, audience account_list (message added)': { found: LETTERS },
  'INTL push page, complete Android notification (audience added)': {
    found: { ...COMPLETE, ...THREAD, ...LETTERS },
  },
  'CN push page, complete Android notification (audience added)': {
    found: { ...COMPLETE, ...THREAD, ...LETTERS },
  },
  'INTL push page, complete iOS notification (audience and environment added)': {
    isIos: true,
    found: { 'interruption-level.right': 'time-sensitive' },
  },
  'CN push page, complete iOS notification, with the reserved xg (audience and environment added)': {
    isIos: true,
  },
  'INTL/CN push page, Android in-app message (audience added)': {
    isMessage: true,
    found: {
      'message.vendors': 'message_type "message"',
      'message.stored': 'message_type "message"',
      'accept_time.vendors': 'two windows of accept_time',
    },
  },
  'INTL push page, iOS silent message (audience and environment added)': {
    isIos: true,
    found: { 'silent.rate': 'content-available: 1' },
  },
  'CN push page, iOS silent message, with the reserved xg (audience and environment added)': {
    isIos: true,
    found: { 'silent.rate': 'content-available: 1' },
  },
  'INTL push page, Android push by account, with push_speed': {
    spared: NO_MEIZU,
    found: { ...COMPLETE, ...PACKAGES, ...TEST },
  },
  'CN push page, Android tag push with tag_list': {
    spared: NO_MEIZU,
    found: { ...COMPLETE, ...PACKAGES, ...CESHI, ...BROAD },
  },
  'INTL push page, iOS push to a single device': { isIos: true },
  'CN push page, iOS push to a single device, with the reserved xg': { isIos: true },
  'CN 个性化通知: attributes, without ios although an environment is given': {
    // Its braces are not what phones get: they are filled in.
    found: { 'text.attributes': 'ntf_wt_attrs: true' },
  },
  'INTL 个性化通知: the same without platform': {
    // An environment, no android and no ios: a push of an iOS app.
    isIos: true,
    found: { 'text.attributes': 'ntf_wt_attrs: true' },
  },
  'CN 定速推送': { found: { ...CUSTOM, ...BROAD } },
  'INTL 定速推送, with "Title" in a capital': { found: { ...CUSTOM, ...BROAD, ...UNTITLED } },
  'CN 消息折叠功能': { found: { ...CUSTOM, ...PACKAGES, ...THREAD } },
  'INTL 消息折叠功能, with "Title" in a capital': {
    found: { ...CUSTOM, ...PACKAGES, ...THREAD, ...UNTITLED },
  },
  'CN 应用内消息补推': { found: { ...CUSTOM, ...ALL } },
  'CN/INTL 短信补推': { found: { ...PACKAGES, ...TEST } },
  'CN 通道策略': { spared: NO_MEIZU, found: CUSTOM },
  'INTL 通道策略, Android': {
    spared: NO_MEIZU,
    found: {
      ...CUSTOM,
      'xg.title.over-20-characters': 'a title of a whole sentence: more than 50 characters',
      'hw.title.over-40-characters': 'the same',
      'xm.title.over-50-characters': 'the same',
      'oppo.title.over-50-characters': 'the same',
      'vivo.title.over-40-characters': 'the same',
    },
  },
  'INTL 通道策略, iOS': {
    isIos: true,
    // channel_rules switches apns off, so only the TPNS channel shows it.
    found: { 'xg.ios.title.over-40-weight': 'a title of a whole sentence: more than 40 Latin letters' },
  },
  'CN 消息回撤 (collapse_id printed as 0001)': {
    found: {
      ...ALL,
      'collapse_id.not-sent': 'collapse_id without force_collapse: OPPO and vivo cannot override',
    },
  },
  'CN 账号推送, with account_type in quotes': {},
  'INTL 账号推送, single account': { found: CONGRATS },
  'INTL 账号推送, package': { found: { ...CONGRATS, ...BROAD } },
  'CN 号码包推送': { found: BROAD },
  'CN 富媒体通知, with placeholders for addresses': {
    found: {
      ...CUSTOM,
      ...PACKAGES,
      ...MEDIA,
      'icon.address': 'icon_type 1 with an icon_res',
      'icon.hw': 'icon_type 1 with an icon_res',
    },
  },
  'INTL 富媒体通知, with "Title" in a capital': {
    found: {
      ...CUSTOM,
      ...PACKAGES,
      ...MEDIA,
      ...UNTITLED,
      'icon.address': 'icon_type 1 with an icon_res',
      'icon.hw': 'icon_type 1 with an icon_res',
    },
  },
  'CN 标签功能使用, with custom_content in the wrong place': {
    // The misplaced custom_content is nobody's, and so Huawei does not lose it.
    found: { ...CESHI, ...BROAD, ...SOUND, 'ring_raw.channel': 'ring_raw without n_ch_id' },
  },
  'INTL 推送计划': { isIos: true },
  'INTL 多包名推送': { found: { ...CUSTOM, ...PACKAGES } },
  'INTL 角标适配指南': {
    found: {
      ...PACKAGES,
      ...TEST,
      ...SOUND,
      'ring_raw.channel': 'ring_raw without n_ch_id',
      'badge.add': 'badge_type -2',
      'badge.console': 'badge_type -2',
      'activity.retired': 'action_type 1 with an activity',
    },
  },
  'CN iOS 相关问题: only the badge, without title, content and alert': { isIos: true },
  'CN/INTL 签名认证, the body of the Java sample': { found: TEST },
  'CN 通知点击跳转: Intent': { found: LETTERS },
  'CN 通知点击跳转: Intent with parameters': { found: LETTERS },
  'CN 通知点击跳转: open the app': { found: LETTERS },
  'CN 通知点击跳转: URL': { found: { ...LETTERS, 'browser.hw': 'an http: address' } },
  'CN 通知点击跳转: activity': {
    found: { ...LETTERS, 'activity.retired': 'action_type 1 with an activity' },
  },
  'CN 通知点击跳转: iOS': { isIos: true, found: { 'sound.none': 'an alert without a sound' } },
  'CN 厂商消息分类功能使用说明: OPPO': {
    spared: { 'oppo_ch_id.none': 'an oppo_ch_id' },
    found: { ...CESHI, 'oppo_ch_id.registered': 'an oppo_ch_id: private only if OPPO registered it so' },
  },
  'CN 厂商消息分类功能使用说明: Xiaomi': { spared: { 'xm_ch_id.none': 'an xm_ch_id' }, found: CESHI },
  'CN 厂商消息分类功能使用说明: vivo': {
    found: { ...CESHI, 'vivo_ch_id.alone': 'vivo_ch_id "1" without vivo_category' },
  },
  'CN 厂商消息分类功能使用说明: Huawei category': {
    spared: { 'hw_category.none': 'hw_category VOIP' },
    found: {
      ...CESHI,
      'hw_category.service': 'VOIP is a service class: Huawei must have granted it',
      'n_category.none': 'a service class for Huawei, none for the TPNS channel on Huawei phones',
    },
  },
  'CN 厂商消息分类功能使用说明: Huawei channel': {
    found: { ...CESHI, 'hw_ch_id.china': 'hw_ch_id, and the data location is not known' },
  },
}
