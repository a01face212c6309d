import type { PushRequest } from '../../src/api/push/schema/push-request.js'
import type { Decision } from '../../src/migrate/fields/decision.js'
import type { DECISIONS } from '../../src/migrate/fields/index.js'
import type { PathsIn, PushField } from '../../src/migrate/fields/paths.js'

/*
 * The compiler is the test (`npm run check`): a field that a push gains, at any depth, does not compile until it is decided.
 */

type Decided = typeof DECISIONS

export const every: Readonly<Record<PushField, Decision>> = {} as Decided

type WithField = PushRequest & { readonly new_field?: string }
// @ts-expect-error a new field at the top is not decided
export const top: Readonly<Record<PathsIn<WithField>, Decision>> = {} as Decided

type WithNested = PushRequest & { readonly message: { readonly android?: { readonly n_new?: 1 } } }
// @ts-expect-error nor one within the message
export const nested: Readonly<Record<PathsIn<WithNested>, Decision>> = {} as Decided

type WithList = PushRequest & { readonly new_rules?: readonly { readonly name: string }[] }
// @ts-expect-error nor one of the objects in a list
export const inList: Readonly<Record<PathsIn<WithList>, Decision>> = {} as Decided

export const paths: readonly PushField[] = [
  'audience_type',
  'token_list',
  'loop_param.startDate',
  'tag_rules[].tag_items[].is_not',
  'message.accept_time[].start.hour',
  'message.android.action.browser.url',
  'message.ios.aps.alert',
  'message.ios.aps.alert.subtitle',
  'sms_info.sms_template_params',
]
