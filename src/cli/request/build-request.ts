import type { PushRequest } from '../../api/push/schema/push-request.js'
import { type Fields, isFields } from '../../validation/members.js'
import type { Cli } from '../cli.js'
import { UsageError } from '../failures/usage-error.js'
import { readJson } from './read-input.js'

/** The values of `MESSAGE_OPTIONS`. */
export interface MessageValues {
  readonly request: string | undefined
  readonly title: string | undefined
  readonly content: string | undefined
  readonly custom: Fields | undefined
  readonly type: 'notify' | 'message' | undefined
  readonly platform: 'android' | 'ios' | undefined
  readonly environment: 'product' | 'dev' | undefined
  readonly expire: number | undefined
}

/** The values of `AUDIENCE_OPTIONS`. */
export interface AudienceValues {
  readonly token: readonly string[]
  readonly account: readonly string[]
  readonly accountType: number | undefined
  readonly tag: readonly string[]
  readonly tokenPackage: number | undefined
  readonly accountPackage: number | undefined
  readonly all: boolean
}

/**
 * The push that a command line describes. The library validates it: here only what belongs to a command line is refused.
 *
 * @throws UsageError without an audience, or with several
 */
export async function buildRequest(
  cli: Cli,
  options: MessageValues & AudienceValues & { readonly at: string | Date | undefined },
): Promise<PushRequest> {
  const file = options.request === undefined ? {} : await readJson(cli, options.request)
  const audience = buildAudience(options)
  if (audience === undefined && file.audience_type === undefined) {
    throw new UsageError({
      en: 'say to whom: --token, --account, --tag, --token-package, --account-package or --all',
      zh: '请指定推送目标：--token、--account、--tag、--token-package、--account-package 或 --all',
    })
  }
  const message = buildMessage(file, options)
  const rest = audience === undefined ? file : withoutAudience(file)
  const when = options.at === undefined ? {} : { send_time: options.at }
  return { ...rest, ...message, ...audience, ...when } as unknown as PushRequest
}

/** The push without its audience. */
export function buildMessage(file: Fields, options: MessageValues): Fields {
  const { title, content, custom, type, platform = 'android', environment, expire } = options
  const message = isFields(file.message) ? file.message : {}
  const own = isFields(message[platform]) ? message[platform] : {}
  return {
    message_type: type ?? file.message_type ?? 'notify',
    message: {
      ...message,
      ...(title === undefined ? {} : { title }),
      ...(content === undefined ? {} : { content }),
      ...(custom === undefined ? {} : { [platform]: { ...own, custom_content: custom } }),
    },
    ...(environment === undefined ? {} : { environment }),
    ...(expire === undefined ? {} : { expire_time: expire }),
  }
}

/** Fields that belong to one audience and are wrong beside another. */
const AUDIENCE_FIELDS: ReadonlySet<string> = new Set([
  'audience_type',
  'token_list',
  'account_list',
  'account_type',
  'tag_rules',
  'tag_list',
  'upload_id',
])

export function withoutAudience(file: Fields): Fields {
  return Object.fromEntries(Object.entries(file).filter(([name]) => !AUDIENCE_FIELDS.has(name)))
}

function buildAudience(options: AudienceValues): Fields | undefined {
  const { token, account, accountType, tag, tokenPackage, accountPackage, all } = options
  const given: Fields[] = []
  if (token.length > 0) {
    given.push({ audience_type: token.length === 1 ? 'token' : 'token_list', token_list: token })
  }
  if (account.length > 0) {
    given.push({
      audience_type: account.length === 1 ? 'account' : 'account_list',
      account_list: account,
      ...(accountType === undefined ? {} : { account_type: accountType }),
    })
  }
  if (tag.length > 0) given.push({ audience_type: 'tag', tag_rules: [matchAny(tag)] })
  if (tokenPackage !== undefined) given.push({ audience_type: 'package_token_push', upload_id: tokenPackage })
  if (accountPackage !== undefined) {
    given.push({ audience_type: 'package_account_push', upload_id: accountPackage })
  }
  if (all) given.push({ audience_type: 'all' })
  if (given.length > 1) {
    throw new UsageError({
      en: 'one push has one audience: give only one of --token, --account, --tag, --token-package, --account-package, --all',
      zh: '一次推送只能有一种推送目标：--token、--account、--tag、--token-package、--account-package、--all 只能选一种',
    })
  }
  return given[0]
}

function matchAny(tags: readonly string[]) {
  return {
    tag_items: [
      { tags, is_not: false, tags_operator: 'OR', items_operator: 'OR', tag_type: 'xg_user_define' },
    ],
    operator: 'OR',
    is_not: false,
  }
}
