import { readSource } from '../fields/decide.js'
import type { SourceKey } from '../sources.js'
import type { Assessment, Step } from './assessment.js'

type Counts = Pick<Assessment, 'pushes' | 'survival' | 'needsMap' | 'fields' | 'limits'>

interface Rule {
  /** Left out where it says nothing. */
  readonly when?: (counts: Counts) => boolean
  readonly en: (counts: Counts) => string
  readonly zh: (counts: Counts) => string
  readonly sources: readonly SourceKey[]
}

const bites = ({ limits }: Counts, ...names: readonly string[]) =>
  limits.some(({ name, bites }) => bites && names.includes(name))
const usesTags = ({ fields }: Counts) => fields.some(({ field }) => /^tag_(rules|list)/.test(field))
const lost = ({ fields }: Counts) => fields.filter(({ loses }) => loses > 0).length

const RULES: readonly Rule[] = [
  {
    en: () =>
      'Create the app in the console of 即时通信 IM, enable 推送服务 Push, and configure every vendor and the APNs certificates there again.',
    zh: () => '在即时通信 IM 控制台创建应用、开通推送服务 Push，并重新配置各厂商通道与 APNs 推送证书。',
    sources: ['migration'],
  },
  {
    en: () =>
      'Release a new build of every app with the TIMPush SDK in place of the TPNS SDK. Phones with the old build get nothing from the new service: no import of tokens, accounts or tags was found.',
    zh: () =>
      '为每个 App 发布新版本，用 TIMPush SDK 替换 TPNS SDK。未升级的设备收不到新服务的推送：未找到导入 Token、账号或标签的方式。',
    sources: ['migration'],
  },
  {
    when: ({ needsMap }) => needsMap.tokens > 0,
    en: ({ needsMap }) =>
      `Have the new build report its RegistrationID to your server beside the old TPNS token, or set one of your own before registerPush. Pushes to tokens: ${needsMap.tokens}.`,
    zh: ({ needsMap }) =>
      `由新版 App 将 RegistrationID 与原 TPNS Token 一并上报，或在 registerPush 前自行设置 RegistrationID：${needsMap.tokens} 条推送按 Token 下发。`,
    sources: ['registration', 'migration'],
  },
  {
    when: ({ needsMap }) => needsMap.accounts > 0,
    en: ({ needsMap }) =>
      `Decide the UserID of each account, and have the app log in with it. Pushes to accounts: ${needsMap.accounts}.`,
    zh: ({ needsMap }) =>
      `确定每个账号对应的 UserID，并由 App 以此登录：${needsMap.accounts} 条推送按账号下发。`,
    sources: ['migration', 'batch'],
  },
  {
    when: usesTags,
    en: () =>
      'Set the tags again (at most 100 users a call, 10 tags a user), fewer and shorter where a limit bites.',
    zh: () => '重新设置标签（单次最多 100 个用户、每个用户 10 个标签），超限的须精简或缩短。',
    sources: ['tags', 'migration'],
  },
  {
    when: ({ survival }) => survival.not > 0,
    en: ({ survival }) =>
      `Redesign the pushes that cannot be said there, ${survival.not} of them (fields marked "blocks"): your own tags for NOT and automatic tags, batch calls for packages, your own clock for loops.`,
    zh: ({ survival }) =>
      `重新设计无法表达的 ${survival.not} 条推送（标记为“阻断”的字段）：用自有标签代替“非”与系统预设标签，用 batch 代替号码包，自行定时代替循环推送。`,
    sources: ['push', 'batch', 'schedule'],
  },
  {
    when: (counts) => lost(counts) > 0,
    en: (counts) => `Decide with the product people about the fields whose effect is lost: ${lost(counts)}.`,
    zh: (counts) => `与产品方确认效果丢失的 ${lost(counts)} 个字段。`,
    sources: ['infoFields'],
  },
  {
    when: (counts) => bites(counts, 'broadcastsPerDay', 'broadcastGapSeconds', 'callsPerSecond'),
    en: () =>
      'Ask Tencent in writing for higher limits before you depend on the service: your own numbers are beyond them.',
    zh: () => '现有用量已超出限制，请在依赖新服务之前向腾讯云书面确认提额。',
    sources: ['push', 'batch'],
  },
  {
    en: () =>
      'Run both for a time: new builds by the new service, old ones by TPNS, and nobody by both, since nothing there keeps a repeated request from being pushed twice after a second.',
    zh: () =>
      '两套服务并行一段时间：新版 App 走新服务，旧版走 TPNS，同一设备只走其一。新服务仅对同一秒内的重复请求去重。',
    sources: ['batch'],
  },
  {
    en: () =>
      'Try every kind of push with a few phones of each vendor first: all of this was read, none of it tried.',
    zh: () => '先用各厂商的少量设备实测每一类推送：以上均来自文档，未经实测。',
    sources: ['info', 'infoFields'],
  },
]

export function planSteps(counts: Counts): readonly Step[] {
  return RULES.filter(({ when }) => when?.(counts) ?? true).map(({ en, zh, sources }) => ({
    text: { en: en(counts), zh: zh(counts) },
    sources: sources.map(readSource),
  }))
}
