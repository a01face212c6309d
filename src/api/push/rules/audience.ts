import { RETURN_CODE } from '../../../return-codes/names.js'
import type { Bilingual } from '../../../return-codes/types.js'
import { isUnreadable, refuse, refuseMissing, warn } from '../../../validation/context.js'
import { TOKEN_CHARACTERS } from '../../../validation/fields.js'
import { inSequence } from '../../../validation/words.js'
import type { PushContext } from '../draft.js'
import { isFilled, type PushDraft } from '../draft.js'
import type { AudienceType } from '../schema/audience.js'
import { RECIPIENTS_MAX } from '../schema/audience.js'

type TargetField = 'token_list' | 'account_list' | 'tag_rules' | 'tag_list' | 'upload_id'

/** The fields that name the recipients, by audience. */
const TARGETS: Readonly<Record<AudienceType, readonly TargetField[]>> = {
  all: [],
  tag: ['tag_rules', 'tag_list'],
  token: ['token_list'],
  token_list: ['token_list'],
  account: ['account_list'],
  account_list: ['account_list'],
  package_account_push: ['upload_id'],
  package_token_push: ['upload_id'],
}

/** Where each list is meant to be used, for the remedy. */
const TARGET_AUDIENCES: Readonly<Record<TargetField, string>> = {
  token_list: '"token" or "token_list"',
  account_list: '"account" or "account_list"',
  tag_rules: '"tag"',
  tag_list: '"tag"',
  upload_id: '"package_account_push" or "package_token_push"',
}

/** All of them. */
export const TARGET_FIELDS = Object.keys(TARGET_AUDIENCES) as readonly TargetField[]

/** Without its recipients a push has none. */
export function targetIsGiven(push: PushDraft, context: PushContext): void {
  if (push.audience_type === undefined) return
  const [target, other] = TARGETS[push.audience_type]
  if (target === undefined || push[target] !== undefined) return
  if (other !== undefined && (push[other] !== undefined || isUnreadable(context, other))) return
  const remedy =
    target === 'upload_id'
      ? {
          en: 'Upload the file first; the answer holds the id (0 counts as not given).',
          zh: '请先上传文件，应答中有该 ID（0 视为未填）。',
        }
      : undefined
  refuseMissing(
    context,
    target,
    inSequence(
      {
        en: `is required for audience_type "${push.audience_type}".`,
        zh: `audience_type 为 "${push.audience_type}" 时必填。`,
      },
      remedy,
    ),
  )
}

/**
 * A list that does not belong to the audience would be ignored, and with `all` a push meant for one device would reach
 * everybody.
 */
export function onlyTheTargetOfTheAudience(push: PushDraft, context: PushContext): void {
  if (push.audience_type === undefined) return
  const targets = TARGETS[push.audience_type]
  for (const field of TARGET_FIELDS) {
    if (!isFilled(push[field]) || targets.includes(field)) continue
    refuse(context, field, {
      en: `does not belong to audience_type "${push.audience_type}": the service would ignore it and push to other recipients. Use audience_type ${TARGET_AUDIENCES[field]}, or remove ${field}.`,
      zh: `不适用于 audience_type "${push.audience_type}"：服务端会忽略它，推送给其他接收者。请使用 audience_type ${TARGET_AUDIENCES[field].replaceAll(' or ', ' 或 ')}，或去掉 ${field}。`,
    })
  }
}

export function tokensAreWellFormed(push: PushDraft, context: PushContext): void {
  const tokens = push.token_list
  if (tokens === undefined) return
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] ?? ''
    if (token.length > 0 && token.length <= TOKEN_CHARACTERS) continue
    checkOddToken(token, `token_list[${i}]`, context)
  }
}

/** Samples of the vendor have masked tokens, one of them with 37 characters; those pass. */
function checkOddToken(token: string, path: string, context: PushContext): void {
  if (token.includes('*')) {
    warn(context, 'token_list.masked', path, {
      en: 'is a masked token, as in a log or a document; no device has it.',
      zh: '是脱敏后的 Token（来自日志或文档），不会有设备匹配。',
    })
    return
  }
  const fault =
    token === ''
      ? { en: 'is empty.', zh: '不能为空。' }
      : {
          en: `has ${token.length} characters; a TPNS token has at most ${TOKEN_CHARACTERS}. Check for white space, and that it is not the token of APNs, FCM or a phone vendor.`,
          zh: `有 ${token.length} 个字符，TPNS 的 Token 最多 ${TOKEN_CHARACTERS} 个。请检查空白字符，以及是否误用了 APNs、FCM 或厂商通道的 Token。`,
        }
  refuse(context, path, fault, RETURN_CODE.invalidToken)
}

export function accountsAreNotEmpty(push: PushDraft, context: PushContext): void {
  const accounts = push.account_list
  if (accounts === undefined) return
  for (let i = 0; i < accounts.length; i++) {
    if (accounts[i] === '') refuse(context, `account_list[${i}]`, { en: 'is empty.', zh: '不能为空。' })
  }
}

/** A list is neither empty nor longer than the service takes. */
export function listsHaveAllowedLengths(push: PushDraft, context: PushContext): void {
  checkLength(push, context, 'token_list', 'tokens', 'package_token_push')
  checkLength(push, context, 'account_list', 'accounts', 'package_account_push')
}

function checkLength(
  push: PushDraft,
  context: PushContext,
  field: 'token_list' | 'account_list',
  what: string,
  packageAudience: AudienceType,
): void {
  const audience = push.audience_type
  const length = push[field]?.length
  if (length === undefined || audience === undefined || !TARGETS[audience].includes(field)) return
  if (length === 0)
    refuseMissing(context, field, {
      en: 'is empty: nobody would be pushed.',
      zh: '不能为空，否则不会推送给任何接收者。',
    })
  const single = audience !== field
  if (length > 1 && single) {
    refuse(context, field, {
      en: `has ${length} elements, but audience_type "${audience}" pushes to the first only and drops the others silently. Use audience_type "${field}".`,
      zh: `有 ${length} 个元素，但 audience_type "${audience}" 只推送给第一个，其余会被静默丢弃。请使用 audience_type "${field}"。`,
    })
  } else if (length > RECIPIENTS_MAX) {
    refuse(context, field, {
      en: `has ${length} ${what}; one push takes at most ${RECIPIENTS_MAX}. Split it (bulk.send does), or upload a file and use "${packageAudience}".`,
      zh: `有 ${length} 个元素，一次推送最多 ${RECIPIENTS_MAX} 个。请拆分（bulk.send 会自动拆分），或上传文件后使用 "${packageAudience}"。`,
    })
  }
}

const ACCOUNT_AUDIENCES: ReadonlySet<string> = new Set(['account', 'account_list', 'package_account_push'])
const TOKEN_AUDIENCES: ReadonlySet<string> = new Set(['token', 'token_list'])

/** Options of the recipients that the audience does not look at. They change nobody's push. */
export function recipientOptionsHaveEffect(push: PushDraft, context: PushContext): void {
  const audience = push.audience_type
  if (audience === undefined) return
  if (!ACCOUNT_AUDIENCES.has(audience)) {
    if (isFilled(push.account_type)) warnNoEffect(context, 'account_type', ACCOUNTS)
    if (isFilled(push.account_push_type)) warnNoEffect(context, 'account_push_type', ACCOUNTS)
  }
  if (!TOKEN_AUDIENCES.has(audience) && isFilled(push.ignore_invalid_token)) {
    warnNoEffect(context, 'ignore_invalid_token', TOKENS)
  }
}

/** In a sample of the guide it is a string; every table says Integer. */
export function accountTypeIsANumber(push: PushDraft, context: PushContext): void {
  if (typeof push.account_type !== 'string') return
  warn(context, 'account_type.string', 'account_type', {
    en: 'is documented as an integer; it is sent as a string.',
    zh: '官方文档规定为整数，现按字符串发出。',
  })
}

const ACCOUNTS = { en: 'account audiences', zh: '账号推送（单账号、账号列表、号码包）' }
const TOKENS = { en: 'the audiences "token" and "token_list"', zh: '推送目标 "token" 和 "token_list"' }

function warnNoEffect(context: PushContext, field: string, where: Bilingual): void {
  warn(context, `${field}.no-effect`, field, {
    en: `has no effect here: the service looks at it only for ${where.en}.`,
    zh: `在此不生效：仅用于${where.zh}。`,
  })
}
