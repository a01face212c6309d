import { type Decision, type Decisions, dropped, usedBy } from './decision.js'

const CHUNKS = {
  en: 'at most 500 a call, so that 1,000 make two calls',
  zh: '单次最多 500 个，1000 个须分两次调用',
} as const

const ACCOUNTS: Partial<Decision> = {
  fate: 'changed',
  loses: false,
  to: ['v4/timpush/batch: To_Account'],
  text: { en: `to UserIDs; ${CHUNKS.en}`, zh: `改为按 UserID 单发推送；${CHUNKS.zh}` },
  sources: ['batch', 'migration'],
  confidence: 'copied',
}
const TOKENS: Partial<Decision> = {
  ...ACCOUNTS,
  text: { en: `to RegistrationIDs; ${CHUNKS.en}`, zh: `改为按 RegistrationID 单发推送；${CHUNKS.zh}` },
}
const PACKAGES: Partial<Decision> = {
  fate: 'dropped',
  blocks: true,
  text: { en: 'no upload of a file of recipients was found', zh: '未找到上传号码包的接口' },
  instead: {
    en: 'read the file yourself and send it by batch calls of 500',
    zh: '自行读取文件，按每次 500 个调用 batch',
  },
  sources: ['migration', 'batch', 'push'],
  confidence: 'not-found',
}

const RULE_JOINS = {
  en: 'one condition of the same kind, AND or OR, for all tags',
  zh: '所有标签只能同为“与”或同为“或”',
} as const
/** How terms are joined matters only where there are several; that is judged for the expression as a whole. */
const JOIN: Decision = {
  fate: 'carried',
  to: ['Condition'],
  text: { en: `joins terms; there ${RULE_JOINS.en}`, zh: `条件之间的关系；新服务中${RULE_JOINS.zh}` },
  sources: ['push'],
  confidence: 'stated',
  keep: true,
  decide: usedBy('tag'),
}
const NOT: Decision = {
  fate: 'dropped',
  blocks: true,
  text: {
    en: 'no NOT in a condition: the error table and the Chinese page name TagsAnd and TagsOr only; one stored copy of the international page shows TagsNot. Without the NOT the push would reach the very people it leaves out',
    zh: '推送条件不支持“非”：错误码表与中文页面只有 TagsAnd、TagsOr；国际站页面的一份存档中出现过 TagsNot。去掉“非”会推送给本应排除的用户',
  },
  instead: {
    en: 'ask Tencent whether TagsNot works; else keep a tag of your own for those who should get it',
    zh: '向腾讯云确认 TagsNot 是否可用；否则自行维护一个“应接收”的标签',
  },
  sources: ['push', 'codesCn'],
  contradictedBy: ['pushIntl'],
  confidence: 'not-found',
  neutral: [false],
  keep: true,
  decide: usedBy('tag'),
}

/** Whom it is for. */
export const AUDIENCE = {
  audience_type: {
    fate: 'carried',
    text: { en: 'decides the path', zh: '决定请求路径' },
    sources: ['migration', 'push'],
    confidence: 'stated',
    keep: true,
    values: {
      all: {
        to: ['v4/timpush/push without Condition'],
        text: {
          en: 'to all users; 100 a day at most and more than 1 s apart',
          zh: '全量推送（新服务称全员推送），每天最多 100 次，间隔须大于 1 秒',
        },
      },
      tag: {
        to: ['v4/timpush/push: Condition'],
        text: {
          en: 'by tags; 100 a day at most, together with pushes to all. The tags must be set again',
          zh: '标签推送，与全员推送合计每天最多 100 次；标签须重新设置',
        },
      },
      token: TOKENS,
      token_list: TOKENS,
      account: ACCOUNTS,
      account_list: ACCOUNTS,
      package_account_push: PACKAGES,
      package_token_push: PACKAGES,
    },
  },
  token_list: {
    fate: 'changed',
    loses: false,
    to: ['To_Account'],
    text: {
      en: 'no TPNS token is valid there: each is looked up in your map from token to RegistrationID',
      zh: 'TPNS Token 在新服务中无效：须提供 Token 到 RegistrationID 的映射',
    },
    instead: {
      en: 'have the new app build report both, or set the RegistrationID yourself before registerPush',
      zh: '由新版 App 同时上报两者，或在 registerPush 前自行设置 RegistrationID',
    },
    sources: ['migration', 'registration'],
    confidence: 'stated',
    decide: usedBy('token', 'token_list'),
  },
  account_list: {
    fate: 'changed',
    loses: false,
    to: ['To_Account'],
    text: {
      en: 'an account becomes the UserID with which the app logs in; the map from one to the other is yours',
      zh: '账号改为 App 登录时使用的 UserID，映射须自行提供',
    },
    sources: ['migration', 'batch'],
    confidence: 'stated',
    decide: usedBy('account', 'account_list'),
  },
  'tag_rules[].operator': JOIN,
  'tag_rules[].is_not': NOT,
  'tag_rules[].tag_items[].is_not': NOT,
  'tag_rules[].tag_items[].items_operator': JOIN,
  'tag_rules[].tag_items[].tags_operator': JOIN,
  'tag_rules[].tag_items[].tags': {
    fate: 'carried',
    to: ['Condition.TagsOr', 'Condition.TagsAnd'],
    text: {
      en: 'at most 10 in a condition, 50 bytes each, 1,000 in an app; TPNS tags are not taken over and must be set again',
      zh: '单个条件最多 10 个，每个最长 50 字节，单应用 1000 个；TPNS 标签不会自动迁移，须重新设置',
    },
    sources: ['push', 'tags', 'migration'],
    confidence: 'stated',
    keep: true,
    decide: usedBy('tag'),
  },
  'tag_rules[].tag_items[].tag_type': {
    fate: 'dropped',
    blocks: true,
    text: {
      en: 'automatic tags (version, province, brand and so on) were not found there',
      zh: '未找到系统预设标签（版本、省份、品牌等）',
    },
    instead: {
      en: 'set tags or attributes of your own for it',
      zh: '改用自行设置的标签或用户属性',
    },
    sources: ['push', 'tags', 'attributes'],
    confidence: 'not-found',
    keep: true,
    values: {
      xg_user_define: {
        fate: 'carried',
        blocks: false,
        to: ['Condition'],
        text: { en: 'tags of your own', zh: '自定义标签' },
        confidence: 'stated',
      },
    },
    decide: usedBy('tag'),
  },
  'tag_list.tags': {
    fate: 'carried',
    to: ['Condition.TagsOr', 'Condition.TagsAnd'],
    text: { en: 'as tags of tag_rules', zh: '同 tag_rules 的标签' },
    sources: ['push', 'tags'],
    confidence: 'stated',
    keep: true,
    decide: (_, facts) =>
      facts.valueAt('tag_rules') === undefined
        ? usedBy('tag')(_, facts)
        : {
            fate: 'dropped',
            loses: false,
            text: { en: 'ignored beside tag_rules', zh: '与 tag_rules 同时出现时被忽略' },
          },
  },
  'tag_list.op': JOIN,
  upload_id: dropped('belongs to an uploaded package', '号码包上传 ID', {
    loses: false,
    sources: ['migration', 'batch'],
    keep: true,
  }),
  account_type: {
    fate: 'changed',
    loses: false,
    text: {
      en: 'there are no account types: it is handed to your map from account to UserID',
      zh: '新服务没有账号类型：作为参数传给账号到 UserID 的映射',
    },
    sources: ['batch', 'migration'],
    confidence: 'not-found',
    keep: true,
    decide: usedBy('account', 'account_list', 'package_account_push'),
  },
  account_push_type: dropped(
    'no choice between the newest and all devices of an account was found',
    '未找到“最近一台设备或全部设备”的选项',
    {
      instead: ['try with a user of two phones', '用一个账号登录两台设备实测'],
      sources: ['batch'],
      keep: true,
      decide: usedBy('account', 'account_list', 'package_account_push'),
    },
  ),
  ignore_invalid_token: dropped(
    'one unknown receiver never fails the call: the answer lists them in ErrorList',
    '单个接收方无效不会导致整体失败，应答的 ErrorList 会列出',
    { fate: 'changed', sources: ['batch'], confidence: 'copied', keep: true, loses: false },
  ),
} as const satisfies Decisions
