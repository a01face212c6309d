import type { Bilingual } from '../return-codes/types.js'
import { SOURCES, type Source, type SourceKey } from './sources.js'

/** A code of the successor, as read: none of them was ever seen in an answer. */
export interface SuccessorReturnCode {
  readonly platform: 'timpush'
  readonly code: number
  readonly meaning: Bilingual
  /** This project's assessment. */
  readonly advice: Bilingual
  /** Always false: the table was read, and the service was not called. */
  readonly tried: false
  readonly sources: readonly Source[]
}

type Row = readonly [code: number, en: string, zh: string, adviceEn: string, adviceZh: string, ...SourceKey[]]

// biome-ignore format: one code, one row
const ROWS: readonly Row[] = [
  [70107, 'The account does not exist', '账号不存在',
    'In ErrorList it is one receiver, and the others get the push. Look it up in your map again; the app must have logged in or registered once.',
    '出现在 ErrorList 中时仅该接收方失败，其余正常推送。请核对映射，App 须至少登录或注册过一次。', 'batch'],
  [90001, 'The body is not JSON', '请求体不是合法的 JSON',
    'Send one JSON object in UTF-8. A sample answer of the page gives this code for a missing MsgRandom as well.',
    '请以 UTF-8 发送一个 JSON 对象。文档的应答示例中，缺少 MsgRandom 也返回此码。', 'codes', 'batch'],
  [90005, 'MsgRandom is missing or not an integer', 'MsgRandom 缺失或不是整数',
    'Put 32 random bits into each request.', '每个请求填写一个 32 位随机整数。'],
  [90009, 'The caller is not an App administrator', '调用者不是 App 管理员',
    'Sign the UserSig for an administrator account, and name it as identifier.', '用管理员账号生成 UserSig，并填入 identifier。'],
  [90018, 'Too many receivers', '接收方账号过多', 'At most 500 in one batch call.', '单次 batch 最多 500 个。'],
  [90020, 'A tag is longer than 50 bytes', '标签超过 50 字节', 'Shorten it when you set the tags again.', '重新设置标签时缩短。'],
  [90022, 'A tag is in both TagsAnd and TagsOr', '同一标签同时出现在 TagsAnd 与 TagsOr 中', 'Leave it out of one.', '从其中一个去掉。'],
  [90024, 'Less than a second since the last push to all or by tags', '距上一次全员或标签推送不足 1 秒',
    'Wait, and send it once. What was refused was not pushed.', '等待后再发送一次；本次已被拒绝，未推送。'],
  [90026, 'The offline time is wrong', '离线存储时间不合法', 'The name of its field was not found on the pages of Push: ask Tencent.', 'Push 文档中未找到该字段名，请咨询腾讯云。'],
  [90032, 'More than 10 tags in a condition', '推送条件中的标签超过 10 个', 'Make a tag of your own for the group.', '为该人群自行维护一个标签。'],
  [90033, 'An attribute is invalid', '属性不合法', 'Name the attributes of the app first (set_attr_name).', '先设置应用属性名（set_attr_name）。'],
  [90035, 'The attribute is used for the other kind of account', '属性已用于另一类账号',
    'One attribute name serves UserIDs or RegistrationIDs, not both: use two names.', '一个属性名只能用于 UserID 或 RegistrationID 之一，请分开命名。'],
  [90039, 'Tags and attributes in one condition', '同一条件同时包含标签和属性', 'Use one of them.', '只用其中一种。'],
  [90040, 'An empty tag', '标签为空', 'Leave it out.', '去掉空标签。'],
  [90045, 'The feature is not enabled', '功能未开通', 'Enable push for the app in the console, or buy it.', '在控制台为应用开通推送服务。'],
  [90047, 'The daily quota is used up', '当日推送次数已用完',
    '100 pushes to all or by tags a day, 10 in the free edition: send to named users by batch, or ask Tencent for more.',
    '全员与标签推送每天 100 次（免费版 10 次）：改用 batch 推送给指定用户，或向腾讯云申请提额。'],
  [90049, 'The TaskId is invalid', 'TaskId 无效', 'Take it from the answer to push.', '使用 push 应答中的 TaskId。'],
  [90050, 'Revoked already', '已撤回', 'Nothing to do.', '无需处理。'],
  [90051, 'More than one revocation a second', '撤回超过每秒 1 次', 'Wait a second.', '等待 1 秒。'],
  [90052, 'The push is older than 24 hours', '推送已超过 24 小时', 'It can no longer be revoked.', '已无法撤回。'],
  [90053, 'A revocation without OfflinePushInfo', '撤回请求缺少 OfflinePushInfo', 'Give what is to be shown instead.', '填写用于覆盖的内容。'],
  [90056, 'The body is longer than 10 K', '请求体超过 10 K', 'Shorten texts and Ext.', '缩短文案与 Ext。'],
  [90057, 'DataId is longer than 64 bytes', 'DataId 超过 64 字节', 'Shorten it.', '缩短 DataId。'],
  [90107, 'The scheduled task is being dispatched', '定时任务正在调度',
    'It can no longer be changed; revoke it after it ran (pushes to all or by tags).', '已无法修改；执行后可撤回（仅全员与标签推送）。'],
  [91000, 'Internal error of the service', '服务内部错误',
    'The page says "try again". Whether the push was accepted is not said: look for it in the console before you send it again.',
    '文档建议重试，但未说明推送是否已受理：重发前请先在控制台查询。'],
]

/** Return codes of 推送服务 Push (TIMPush), by code. Read, not tried. */
export const SUCCESSOR_RETURN_CODES: readonly SuccessorReturnCode[] = ROWS.map(
  ([code, en, zh, adviceEn, adviceZh, ...sources]) => ({
    platform: 'timpush',
    code,
    meaning: { en, zh },
    advice: { en: adviceEn, zh: adviceZh },
    tried: false,
    sources: (sources.length === 0 ? (['codes', 'codesCn'] as const) : sources).map((key) => SOURCES[key]),
  }),
)

/**
 * What a code of the successor means and what to do: a list, as `explainReturnCode` gives it; empty for a code that was not found.
 * Never throws.
 *
 * @example
 * explainSuccessorCode(90047)[0]?.advice.en
 */
export function explainSuccessorCode(code: number | string): readonly SuccessorReturnCode[] {
  const wanted = typeof code === 'string' && /^\d+$/.test(code) ? Number(code) : code
  return SUCCESSOR_RETURN_CODES.filter((row) => row.code === wanted)
}
