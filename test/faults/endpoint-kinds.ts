import type { CallOptions, TpnsClient } from '../../src/index.js'
import { BROADCAST, TOKEN, TOKEN_PUSH } from '../support/client.js'

const ID = '1328245138690125824'
const MESSAGE = { message_type: 'notify', message: { title: 'Sale', content: 'Today only' } } as const
const tokens = (count: number) => Array.from({ length: count }, (_, n) => n.toString(16).padStart(36, '0'))
/** More than the buffers of a socket that nobody reads. */
const LARGE_FILE = Buffer.from(tokens(300_000).join('\n'))
const SMALL_FILE = Buffer.from(tokens(100).join('\n'))

/** A kind of endpoint, by what a second request would do and by how its request travels. */
export interface EndpointKind {
  /** A second request is a second push, or a second plan. */
  readonly once: boolean
  readonly call: (tpns: TpnsClient, options: CallOptions, large: boolean) => Promise<unknown>
  /** An accepted answer, as documented. */
  readonly accepted: object
}

const TAG_ITEM = {
  tags: ['vip'],
  tag_type: 'xg_user_define',
  items_operator: 'OR',
  tags_operator: 'OR',
  is_not: false,
} as const
const PUSHED = { seq: 0, push_id: ID, ret_code: 0, environment: '', err_msg: 'NO_ERROR', result: '{}' }
const DONE = { seq: 0, ret_code: 0, err_msg: 'NO_ERROR' }
const OK = { retCode: 0, errMsg: 'NO_ERROR' }

const KINDS = {
  'push to one': {
    once: true,
    accepted: PUSHED,
    call: (tpns, options) => tpns.push.send(TOKEN_PUSH, options),
  },
  'push to a list': {
    once: true,
    accepted: PUSHED,
    call: (tpns, options) =>
      tpns.push.send({ ...MESSAGE, audience_type: 'token_list', token_list: tokens(1_000) }, options),
  },
  'push to all': {
    once: true,
    accepted: PUSHED,
    call: (tpns, options) => tpns.push.send(BROADCAST, options),
  },
  'push to a tag': {
    once: true,
    accepted: PUSHED,
    call: (tpns, options) =>
      tpns.push.send(
        {
          ...MESSAGE,
          audience_type: 'tag',
          tag_rules: [{ tag_items: [TAG_ITEM], operator: 'OR', is_not: false }],
        },
        options,
      ),
  },
  'push to a package': {
    once: true,
    accepted: PUSHED,
    call: (tpns, options) =>
      tpns.push.send({ ...MESSAGE, audience_type: 'package_token_push', upload_id: 7 }, options),
  },
  plan: {
    once: true,
    accepted: { ...OK, result: { planId: '48', planName: 'spring' } },
    call: (tpns, options) =>
      tpns.plans.create({ planName: 'spring', planDescribe: 'all of spring' }, options),
  },
  'endpoint newer than the library': {
    once: true,
    accepted: DONE,
    call: (tpns, options) => tpns.call('v3/new/thing', { a: 1 }, options),
  },
  upload: {
    once: false,
    accepted: { ...OK, uploadId: 101 },
    call: (tpns, options, large) =>
      tpns.packages.upload(
        { data: large ? LARGE_FILE : SMALL_FILE, filename: 'a.txt', kind: 'token' },
        options,
      ),
  },
  statistics: { once: false, accepted: OK, call: (tpns, options) => tpns.statistics.task(ID, options) },
  'query of accounts': {
    once: false,
    accepted: { ...OK, result: ['0'], account_tokens: [{ account: 'u-1', token_list: [TOKEN] }] },
    call: (tpns, options) => tpns.accounts.findTokens('u-1', options),
  },
  'write of tags': {
    once: false,
    accepted: DONE,
    call: (tpns, options) => tpns.tags.add(TOKEN, 'vip', options),
  },
  'write of accounts': {
    once: false,
    accepted: { ...DONE, result: ['0'] },
    call: (tpns, options) =>
      tpns.accounts.bind({ token: TOKEN, account_list: [{ account: 'u-1' }] }, options),
  },
  'write of attributes': {
    once: false,
    accepted: OK,
    call: (tpns, options) => tpns.attributes.add(TOKEN, { city: 'Bern' }, options),
  },
  stop: { once: false, accepted: OK, call: (tpns, options) => tpns.push.stop(ID, options) },
  cancel: { once: false, accepted: OK, call: (tpns, options) => tpns.push.cancel(ID, options) },
} as const satisfies Record<string, EndpointKind>

export type KindName = keyof typeof KINDS
export const ENDPOINT_KINDS: Readonly<Record<KindName, EndpointKind>> = KINDS
