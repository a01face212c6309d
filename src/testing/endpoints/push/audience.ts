import { CODE, fail } from '../../api-error.js'
import {
  array,
  type Fields,
  integer,
  integerBetween,
  oneOf,
  text,
  type Validator,
} from '../../body/validators.js'
import type { App } from '../../state/app.js'
import { isWellFormedToken } from '../../state/devices.js'
import type { AudienceType, Target } from '../../state/tasks.js'
import { readTagExpression } from './tag-rules.js'

const AUDIENCES = [
  'all',
  'tag',
  'token',
  'token_list',
  'account',
  'account_list',
  'package_account_push',
  'package_token_push',
] as const satisfies readonly AudienceType[]

const MAX_TARGETS = 1000

export interface Audience {
  readonly type: AudienceType
  readonly target: Target
  /** Invalid tokens that were dropped; undefined unless the request set `ignore_invalid_token`. */
  readonly dropped?: readonly string[]
}

/** Pushes that share the limit of one a second, take a schedule, and are recorded with a collapse id. */
export function isBroadcast(type: AudienceType): boolean {
  return type === 'all' || type === 'tag' || type.startsWith('package_')
}

export function readAudience(push: Fields, app: App, now: number): Audience {
  const type = push.required('audience_type', oneOf(...AUDIENCES))
  switch (type) {
    case 'all':
      return { type, target: { by: 'all' } }
    case 'tag':
      return { type, target: { by: 'tags', rules: readTagExpression(push) } }
    case 'token':
    case 'token_list':
      return readTokens(type, push, app, now)
    case 'account':
    case 'account_list': {
      const accounts = push.nonEmpty('account_list', array(text, MAX_TARGETS))
      const used = type === 'account' ? accounts.slice(0, 1) : accounts
      return { type, target: { by: 'accounts', accounts: used, ...readAccountRules(push) } }
    }
    case 'package_account_push':
      return {
        type,
        target: { by: 'accounts', accounts: readPackage(push, app), ...readAccountRules(push) },
      }
    case 'package_token_push':
      return { type, target: { by: 'tokens', tokens: readPackage(push, app) } }
  }
}

function readTokens(type: 'token' | 'token_list', push: Fields, app: App, now: number): Audience {
  const given = push.nonEmpty('token_list', array(text, MAX_TARGETS))
  const mayDrop = push.optional('ignore_invalid_token', oneOf(0, 1)) === 1
  // The audience `token` silently uses the first element only.
  const tokens = type === 'token' ? given.slice(0, 1) : given
  const invalid = tokens.filter((token) => app.devices.findLive(token, now) === undefined)
  if (!mayDrop) {
    const [first] = invalid
    if (first !== undefined) {
      const why = isWellFormedToken(first) ? 'is not a live device' : 'does not have 36 characters'
      fail(CODE.badToken, `token_list[${tokens.indexOf(first)}] ${why}`)
    }
    return { type, target: { by: 'tokens', tokens } }
  }
  const left = tokens.filter((token) => !invalid.includes(token))
  if (left.length === 0) fail(CODE.noTarget, 'token_list holds no valid token')
  return { type, target: { by: 'tokens', tokens: left }, dropped: invalid }
}

function readAccountRules(push: Fields): { accountType: number; everyDevice: boolean } {
  return {
    accountType: push.optional('account_type', accountType) ?? 0,
    everyDevice: push.optional('account_push_type', oneOf(0, 1)) === 1,
  }
}

/** From 0; the documented types end at 1015, which is no bound. A guide's sample has digits in a string. */
export const accountType: Validator<number> = (value, path) =>
  typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : NOT_NEGATIVE(value, path)

const NOT_NEGATIVE = integerBetween(0, Number.MAX_SAFE_INTEGER)

function readPackage(push: Fields, app: App): readonly string[] {
  const id =
    push.optionalUnlessZero('upload_id', integer, 0) ??
    fail(CODE.missing, 'upload_id is required for package audiences')
  const file = app.packages.get(id) ?? fail(CODE.noTarget, `upload_id ${id} was never issued`)
  return file.entries
}
