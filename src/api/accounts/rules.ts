import { warn } from '../../validation/context.js'
import type { RequestContext } from '../shared/check-request.js'

interface BindingFields {
  readonly operator_type?: number | undefined
  readonly account_type?: number | undefined
  readonly token_accounts?:
    | readonly {
        readonly account_list?: readonly { readonly account_type?: number | undefined }[] | undefined
      }[]
    | undefined
}

/** A token keeps one account of each type. */
export function typesAreNotShared(request: BindingFields, context: RequestContext): void {
  if (request.operator_type !== 2) return
  const shared = (request.token_accounts ?? []).findIndex(({ account_list = [] }) => {
    const types = account_list.map((element) => element.account_type ?? request.account_type ?? 0)
    return new Set(types).size < types.length
  })
  if (shared < 0) return
  warn(context, 'account_type.shared', `token_accounts[${shared}].account_list`, {
    en:
      'has two accounts of one account_type. A token keeps one account of each type: the later one replaces the earlier. ' +
      'Give them different types (1 to 16 are free for the app).',
    zh: '中有两个账号的 account_type 相同。每个 Token 在每种账号类型下只保留一个账号，后者会覆盖前者。请使用不同的账号类型（1～16 可自定义）。',
  })
}
