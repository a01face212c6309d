import { type Decision, type Decisions, dropped } from './decision.js'

const NO_LOOP: Decision = dropped('no repeated push was found', '未找到循环推送', {
  blocks: true,
  instead: ['plan each occurrence by add_sched_task', '按每次执行分别调用 add_sched_task'],
  sources: ['schedule'],
  keep: true,
})
const NO_SMS: Decision = dropped('no supplementary SMS was found', '未找到短信补推', {
  instead: [
    'send it from your server when the callback shows no arrival',
    '由服务端根据推送回调自行下发短信',
  ],
  loses: false,
})
const OVERRIDE = [
  'revoke overwrites a push to all or by tags within 24 h',
  '24 小时内可用 revoke 覆盖全员或标签推送',
] as const

/** When, how fast, and what else TPNS does with it. */
export const OPTIONS = {
  send_time: {
    fate: 'changed',
    loses: false,
    to: ['v4/timpush/add_sched_task: SchedAt'],
    text: {
      en: 'the same instant in UTC. How far ahead it may be, and what happens to a time in the past, was not found: TPNS sends up to 10 minutes late',
      zh: '换算为同一时刻的 UTC 时间。可提前多久、早于当前时间如何处理均未找到；TPNS 允许早于当前时间 10 分钟以内',
    },
    sources: ['schedule'],
    confidence: 'stated',
    keep: true,
  },
  'loop_param.startDate': NO_LOOP,
  'loop_param.endDate': NO_LOOP,
  'loop_param.loopType': NO_LOOP,
  'loop_param.loopDayIndexs': NO_LOOP,
  'loop_param.dayTimes': NO_LOOP,
  push_speed: dropped('no speed limit was found', '未找到定速推送', {
    instead: ['send by batch calls at your own speed', '改用 batch 自行控制速度'],
    sources: ['push'],
    keep: true,
  }),
  collapse_id: dropped('no id to override an earlier task was found', '未找到消息覆盖 ID', {
    instead: OVERRIDE,
    sources: ['revoke', 'push'],
    keep: true,
  }),
  force_collapse: dropped('belongs to collapse_id', '与 collapse_id 配套', {
    loses: false,
    neutral: [false],
    sources: ['revoke'],
    keep: true,
  }),
  environment: dropped(
    'the environment follows from the certificate of the app build',
    '推送环境由 App 所用的证书决定',
    {
      only: 'ios',
      loses: false,
      instead: [
        'upload both certificates and have each build name its own',
        '上传两个证书，由各构建版本指定证书 ID',
      ],
      sources: ['migration', 'registration'],
      confidence: 'inferred',
      keep: true,
    },
  ),
  expire_time: dropped(
    'an offline time exists (code 90026), the name of its field was not found: phones that are offline longer may still get the push, or not',
    '离线存储时间确实存在（返回码 90026），但未找到字段名：离线设备能否收到以新服务的默认值为准',
    {
      instead: ['ask Tencent for the field', '向腾讯云确认字段名'],
      sources: ['codesCn', 'infoFields'],
      keep: true,
    },
  ),
  multi_pkg: dropped('no push to several package names was found', '未找到多包名推送', {
    only: 'android',
    neutral: [false],
    keep: true,
  }),
  plan_id: dropped('no push plans were found', '未找到推送计划', {
    instead: [
      'DataId (64 bytes) comes back in the callbacks',
      '可用 DataId（最长 64 字节），回调中会原样返回',
    ],
    sources: ['batch'],
  }),
  group_id: dropped('no push plans were found', '未找到推送计划', { sources: ['batch'] }),
  'channel_rules[].channel': dropped('no choice of channels was found', '未找到按通道开关的选项', {
    sources: ['infoFields'],
    keep: true,
    loses: false,
  }),
  'channel_rules[].disable': dropped('no choice of channels was found', '未找到按通道开关的选项', {
    neutral: [false],
    sources: ['infoFields'],
    keep: true,
  }),
  tpns_online_push_type: dropped(
    'devices that are online always get it through the own channel first',
    '在线设备始终优先走自建通道',
    { neutral: [0], sources: ['infoFields'], confidence: 'copied', keep: true },
  ),
  ntf_wt_attrs: dropped(
    'templates take one set of values for all receivers: an attribute of each device has no counterpart, and the text would show its braces',
    '模板变量对所有接收方取值相同：没有按设备属性填充的方式，文案会原样显示花括号',
    {
      blocks: true,
      neutral: [false],
      instead: ['fill in the texts on your server and send by batch', '由服务端填好文案，再用 batch 推送'],
      sources: ['infoFields'],
      confidence: 'copied',
      keep: true,
    },
  ),
  supply_inapp_msg: dropped('no supplementary in-app message was found', '未找到应用内消息补推', {
    neutral: [false],
    keep: true,
  }),
  resend_by_sms: dropped('no supplementary SMS was found', '未找到短信补推', {
    neutral: [false],
    keep: true,
    instead: [
      'send it from your server when the callback shows no arrival',
      '由服务端根据推送回调自行下发短信',
    ],
  }),
  'sms_info.delay_trigger_time': { ...NO_SMS, keep: true },
  'sms_info.trigger_condition': { ...NO_SMS, keep: true },
  'sms_info.sms_sign_name': NO_SMS,
  'sms_info.sms_template_id': NO_SMS,
  'sms_info.sms_app_id': NO_SMS,
  'sms_info.sms_template_params': NO_SMS,
  platform: dropped('TPNS does not use it: the app decides', 'TPNS 不使用该字段，平台由应用决定', {
    loses: false,
    sources: ['tpnsPush'],
    confidence: 'stated',
    keep: true,
  }),
  seq: dropped('an echo for the Java SDK', '仅 Java SDK 回显', {
    loses: false,
    sources: ['tpnsPush'],
    keep: true,
  }),
  trace_id: dropped('undocumented, of the Go SDK only', '仅 Go SDK，官方未说明', {
    loses: false,
    sources: ['tpnsPush'],
  }),
} as const satisfies Decisions
