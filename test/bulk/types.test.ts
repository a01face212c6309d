import type { Readable } from 'node:stream'
import { expectTypeOf, it } from 'vitest'
import type {
  BulkJob,
  BulkPackageRequest,
  BulkProgress,
  BulkReport,
  BulkRequest,
  BulkSource,
  SingleRequest,
} from '../../src/index.js'

const notification = { message_type: 'notify', message: { title: 'New season', content: 'See' } } as const

/** Those of a union that are bulk requests. */
type Fitting<Request> = Request extends BulkRequest ? Request : never

it('a bulk request is a push without its audience', () => {
  const tokens = { audience: 'tokens', ...notification, ignore_invalid_token: 0, expire_time: 3_600 } as const
  const accounts = {
    audience: 'accounts',
    ...notification,
    account_type: 1002,
    account_push_type: 1,
  } as const
  expectTypeOf(tokens).toExtend<BulkRequest>()
  expectTypeOf(accounts).toExtend<BulkRequest>()
})

it('what the job fills in, and what lists of recipients do not know, cannot be written', () => {
  expectTypeOf(notification).not.toExtend<BulkRequest>()
  const wrong = {
    audience_type: { ...notification, audience: 'tokens', audience_type: 'all' },
    token_list: { ...notification, audience: 'tokens', token_list: ['x'] },
    upload_id: { ...notification, audience: 'tokens', upload_id: 1 },
    send_time: { ...notification, audience: 'tokens', send_time: '2030-01-01 00:00:00' },
    push_speed: { ...notification, audience: 'tokens', push_speed: 1_000 },
    tag_rules: { ...notification, audience: 'accounts', tag_rules: [] },
    ofAccounts: { ...notification, audience: 'tokens', account_push_type: 1 },
    ofTokens: { ...notification, audience: 'accounts', ignore_invalid_token: 1 },
    audience: { ...notification, audience: 'tags' },
  } as const
  expectTypeOf<Fitting<(typeof wrong)[keyof typeof wrong]>>().toBeNever()
})

it('a package push can be scheduled', () => {
  const push = { audience: 'tokens', ...notification, send_time: new Date(0), push_speed: 1_000 } as const
  expectTypeOf(push).toExtend<BulkPackageRequest>()
  expectTypeOf({ ...push, upload_id: 1 }).not.toExtend<BulkPackageRequest>()
})

it('recipients are texts, or pages of them, from anything that can be iterated', () => {
  expectTypeOf<string[]>().toExtend<BulkSource>()
  expectTypeOf<Set<string>>().toExtend<BulkSource>()
  expectTypeOf<AsyncGenerator<string>>().toExtend<BulkSource>()
  expectTypeOf<AsyncGenerator<string[]>>().toExtend<BulkSource>()
  expectTypeOf<Readable>().toExtend<BulkSource>()
  expectTypeOf<number[]>().not.toExtend<BulkSource>()
})

it('a job is a promise of its report and an iterable of its progress', () => {
  expectTypeOf<Awaited<BulkJob>>().toEqualTypeOf<BulkReport>()
  expectTypeOf<BulkJob>().toExtend<AsyncIterable<BulkProgress>>()
})

it('sendEach builds pushes to one recipient', () => {
  expectTypeOf({
    ...notification,
    audience_type: 'token',
    token_list: ['x'],
  } as const).toExtend<SingleRequest>()
  expectTypeOf({ ...notification, audience_type: 'all' } as const).not.toExtend<SingleRequest>()
  expectTypeOf({
    ...notification,
    audience_type: 'token_list',
    token_list: ['x'],
  } as const).not.toExtend<SingleRequest>()
})
