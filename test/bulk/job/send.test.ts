import { describe, expect, it } from 'vitest'
import { type BulkSendOptions, TpnsConfigError, TpnsRequestError } from '../../../src/index.js'
import {
  acceptances,
  acceptedLists,
  batchLog,
  bench,
  makeToken,
  memoryCheckpoint,
  PUSH,
  tokens,
} from '../support/bulk.js'

describe('bulk.send cuts the source into lists', () => {
  it('of 1000, the last one shorter, in the order of the source', async () => {
    const { fake, tpns } = bench()
    await tpns.bulk.send(PUSH, tokens(2_500), { concurrency: 1 })
    expect(acceptedLists(fake)).toEqual([tokens(1_000), tokens(2_000, 1_000), tokens(2_500, 2_000)])
  })

  it('as token_list with ignore_invalid_token 1, and the rest of the push as it was given', async () => {
    const { fake, tpns } = bench()
    await tpns.bulk.send({ ...PUSH, expire_time: 3_600, plan_id: 'autumn' }, tokens(2))
    expect(fake.requests[0]?.body).toEqual({
      audience_type: 'token_list',
      token_list: tokens(2),
      ignore_invalid_token: 1,
      message_type: 'notify',
      message: { title: 'New season', content: 'See what is new' },
      expire_time: 3_600,
      plan_id: 'autumn',
    })
  })

  it('as account_list, without an option that is for tokens only', async () => {
    const { fake, tpns } = bench()
    fake.addDevice({ token: makeToken(1), accounts: ['anna', 'bert'] })
    await tpns.bulk.send({ ...PUSH, audience: 'accounts', account_push_type: 1 }, ['anna', 'bert'])
    expect(fake.requests[0]?.body).toEqual({
      audience_type: 'account_list',
      account_list: ['anna', 'bert'],
      account_push_type: 1,
      message_type: 'notify',
      message: { title: 'New season', content: 'See what is new' },
    })
  })

  it('keeps an explicit ignore_invalid_token: 0', async () => {
    const { fake, tpns } = bench()
    await tpns.bulk.send({ ...PUSH, audience: 'tokens', ignore_invalid_token: 0 }, tokens(1))
    expect(fake.requests[0]?.body).toMatchObject({ ignore_invalid_token: 0 })
  })

  it('of batchSize, when that is given', async () => {
    const { fake, tpns } = bench()
    await tpns.bulk.send(PUSH, tokens(5), { batchSize: 2, concurrency: 1 })
    expect(acceptedLists(fake)).toEqual([tokens(2), tokens(4, 2), tokens(5, 4)])
  })

  it('sends nothing for an empty source', async () => {
    const { fake, tpns } = bench()
    const report = await tpns.bulk.send(PUSH, [])
    expect(fake.requests).toEqual([])
    expect(report).toMatchObject({ taken: 0, accepted: 0, complete: true, stopped: undefined, advice: [] })
  })

  it('sends the push as it was when the job began, whatever the caller does with the object meanwhile', async () => {
    const { fake, tpns } = bench()
    const push = { ...PUSH, message: { title: 'New season', content: 'See what is new' } }
    const job = tpns.bulk.send(push, tokens(3), { batchSize: 1, concurrency: 1 })
    push.message.title = 'Something else'
    await job
    expect(fake.pushes.map(({ request }) => (request.message as { title: string }).title)).toEqual([
      'New season',
      'New season',
      'New season',
    ])
  })
})

describe('bulk.send reports', () => {
  it('every recipient once, in the counts and in the batches', async () => {
    const { fake, tpns } = bench()
    fake.invalidateToken(makeToken(3))
    fake.next({ status: 404 }, { when: ({ body }) => getList(body).includes(makeToken(4)) })
    fake.next({ reset: 'after-acceptance' }, { when: ({ body }) => getList(body).includes(makeToken(6)) })
    fake.next({ retCode: 1008019 }, { when: ({ body }) => getList(body).includes(makeToken(8)) })
    const { batches, onBatch } = batchLog()
    const report = await tpns.bulk.send(PUSH, [...tokens(10), makeToken(0), 'x'.repeat(37)], {
      batchSize: 2,
      concurrency: 1,
      dedupe: true,
      onBatch,
    })
    expect(report).toMatchObject({
      taken: 12,
      accepted: 3,
      invalid: 1,
      rejected: 4,
      unknown: 2,
      notSent: 0,
      skipped: 1,
      duplicates: 1,
      retryable: 2,
      batches: { accepted: 2, rejected: 2, unknown: 1, notSent: 0 },
      complete: true,
      stopped: undefined,
    })
    expect(batches.map(({ index, outcome, recipients }) => [index, outcome, recipients])).toEqual([
      [0, 'accepted', tokens(2)],
      [1, 'accepted', tokens(4, 2)],
      [2, 'rejected', tokens(6, 4)],
      [3, 'unknown', tokens(8, 6)],
      [4, 'rejected', tokens(10, 8)],
    ])
  })

  it('the push_id of an accepted batch and the error of a failed one', async () => {
    const { fake, tpns } = bench()
    fake.next({ reset: 'after-acceptance' }, { when: ({ body }) => getList(body).includes(makeToken(1)) })
    const { batches, onBatch } = batchLog()
    await tpns.bulk.send(PUSH, tokens(2), { batchSize: 1, concurrency: 1, onBatch })
    const [accepted, unknown] = batches
    expect(accepted).toMatchObject({ outcome: 'accepted', push_id: fake.pushes[0]?.pushId, earlier: false })
    expect(unknown).toMatchObject({
      outcome: 'unknown',
      retryable: false,
      error: { name: 'TpnsConnectionError', outcome: 'unknown' },
    })
  })

  it('no more than 100 failures, but counts them all', async () => {
    const { fake, tpns } = bench()
    fake.next({ status: 404 }, { times: 150 })
    const report = await tpns.bulk.send(PUSH, tokens(150), {
      batchSize: 1,
      maxConsecutiveFailures: 1_000,
    })
    expect(report.failures).toHaveLength(100)
    expect(report).toMatchObject({ rejected: 150, retryable: 150 })
  })

  it('advises a package upload from 100,000 recipients on', async () => {
    const { tpns } = bench()
    const small = await tpns.bulk.send(PUSH, tokens(10))
    expect(small.advice).toEqual([])
    const large = await tpns.bulk.send(PUSH, Array<string>(100_000).fill(makeToken(1)))
    expect(large.advice.join()).toContain("via: 'package'")
  })
})

describe('the advice of a report', () => {
  it.each([
    [undefined, 'With a checkpoint, a second run could resume from here.'],
    [memoryCheckpoint(), 'Run it again with the same checkpoint.'],
  ])('names what to do next', async (checkpoint, again) => {
    const { fake, tpns } = bench()
    fake.invalidateToken(makeToken(0))
    fake.next({ status: 500 }, { when: ({ body }) => getList(body).includes(makeToken(2)) })
    fake.next({ retCode: 1008030 }, { when: ({ body }) => getList(body).includes(makeToken(4)) })
    const { advice } = await tpns.bulk.send(PUSH, ['', ...tokens(20)], {
      batchSize: 2,
      concurrency: 1,
      checkpoint,
    })
    expect(advice).toEqual([
      expect.stringMatching(
        /^The job stopped early \(app-status\)\. It did not get past the first \d+ recipients\. Fix the cause\./,
      ),
      expect.stringMatching(/^2 recipients may already have received the push\. Look the tasks up/),
      expect.stringMatching(/^\d+ recipients? did not receive the push, for a reason that may pass\./),
      '1 token is invalid. Delete it from your store.',
      '1 recipient skipped, because nothing can be sent there. onSkipped gets the reason.',
    ])
    expect(advice[0]).toContain(again)
    expect(advice[2]).toContain(again)
  })
})

describe('bulk.send and invalid tokens', () => {
  it('hands on what the service names, apart from every failure', async () => {
    const { fake, tpns } = bench()
    fake.invalidateToken(makeToken(1))
    fake.invalidateToken(makeToken(2))
    fake.next({ status: 500 }, { when: ({ body }) => getList(body).includes(makeToken(4)) })
    const reported: (readonly string[])[] = []
    const report = await tpns.bulk.send(PUSH, tokens(6), {
      batchSize: 2,
      concurrency: 1,
      onInvalidTokens: (invalid) => {
        reported.push(invalid)
      },
    })
    expect(reported).toEqual([[makeToken(1)], [makeToken(2)]])
    expect(report).toMatchObject({ accepted: 2, invalid: 2, unknown: 2 })
  })

  it('does not believe a broken answer that names tokens which were not sent', async () => {
    const { fake, tpns } = bench()
    const body = JSON.stringify({
      ret_code: 0,
      push_id: '1',
      invalid_targe_list: [makeToken(9), makeToken(0), makeToken(0)],
    })
    fake.next({ body })
    const { batches, onBatch } = batchLog()
    const report = await tpns.bulk.send(PUSH, tokens(3), { onBatch })
    expect(batches[0]).toMatchObject({ invalidTokens: [makeToken(0)] })
    expect(report).toMatchObject({ accepted: 2, invalid: 1 })
  })

  it('blames no token when a whole list is refused for one of them', async () => {
    const { fake, tpns } = bench()
    fake.invalidateToken(makeToken(1))
    const reported: unknown[] = []
    const report = await tpns.bulk.send({ ...PUSH, audience: 'tokens', ignore_invalid_token: 0 }, tokens(2), {
      onInvalidTokens: (invalid) => {
        reported.push(invalid)
      },
    })
    expect(reported).toEqual([])
    expect(report).toMatchObject({ rejected: 2, invalid: 0, retryable: 0 })
  })
})

describe('bulk.send leaves out what cannot be a recipient', () => {
  it.each([
    ['not-a-string', 42],
    ['not-a-string', null],
    ['not-a-string', undefined],
    ['empty', ''],
    ['too-long', 'x'.repeat(37)],
  ] as const)('%s: %s', async (reason, recipient) => {
    const { fake, tpns } = bench()
    const skipped: unknown[] = []
    const report = await tpns.bulk.send(PUSH, [makeToken(1), recipient as string, makeToken(2)], {
      onSkipped: (...facts) => {
        skipped.push(facts.slice(0, 2))
      },
    })
    expect(skipped).toEqual([[recipient, reason]])
    expect(acceptedLists(fake)).toEqual([[makeToken(1), makeToken(2)]])
    expect(report).toMatchObject({ taken: 3, skipped: 1, accepted: 2 })
  })

  it('an account may be longer than a token', async () => {
    const { fake, tpns } = bench()
    fake.addDevice({ token: makeToken(1), accounts: ['a'.repeat(99)] })
    const report = await tpns.bulk.send({ ...PUSH, audience: 'accounts' }, ['a'.repeat(99)])
    expect(report).toMatchObject({ accepted: 1, skipped: 0 })
  })
})

describe('bulk.send and duplicates', () => {
  it('drops them on request, also across lists', async () => {
    const { fake, tpns } = bench()
    const report = await tpns.bulk.send(PUSH, [...tokens(4), ...tokens(4)], { batchSize: 3, dedupe: true })
    expect([...acceptances(fake).values()]).toEqual([1, 1, 1, 1])
    expect(report).toMatchObject({ taken: 8, accepted: 4, duplicates: 4 })
  })

  it('leaves them alone otherwise', async () => {
    const { fake, tpns } = bench()
    await tpns.bulk.send(PUSH, [makeToken(1), makeToken(1)], { batchSize: 1 })
    expect(acceptances(fake).get(makeToken(1))).toBe(2)
  })
})

describe('bulk.send refuses to begin', () => {
  const cases: [string, unknown, unknown, object, string][] = [
    [
      'without an audience',
      { ...PUSH, audience: undefined },
      [],
      {},
      "audience: must be 'tokens' or 'accounts'",
    ],
    [
      'with an audience_type',
      { ...PUSH, audience_type: 'all' },
      [],
      {},
      'audience_type: is filled in by the job',
    ],
    [
      'with a token_list',
      { ...PUSH, token_list: [makeToken(1)] },
      [],
      {},
      'token_list: is filled in by the job',
    ],
    ['with a message that breaks a rule', { ...PUSH, message: {} }, [], {}, 'message.title'],
    ['with a send_time', { ...PUSH, send_time: '2030-01-01 00:00:00' }, [], {}, 'send_time'],
    ['with null', null, [], {}, 'must be an object'],
  ]
  it.each(cases)('%s', async (_, request, recipients, options, text) => {
    const { fake, tpns } = bench()
    const job = tpns.bulk.send(request as typeof PUSH, recipients as string[], options as BulkSendOptions)
    const error = await job.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TpnsRequestError)
    expect((error as Error).message).toContain(text)
    expect(fake.requests).toEqual([])
  })

  const misuses: [string, unknown, object, string][] = [
    [
      'a string, whose characters would become recipients',
      makeToken(1),
      {},
      'recipients must be an iterable',
    ],
    ['nothing', undefined, {}, 'recipients must be an iterable'],
    ['batchSize 1001', [], { batchSize: 1_001 }, 'batchSize must be a whole number from 1 to 1000'],
    ['concurrency 0', [], { concurrency: 0 }, 'concurrency must be a whole number of at least 1'],
    ['onBatch that is no function', [], { onBatch: 'log' }, 'onBatch must be a function'],
    [
      'an unknown onUnknown',
      [],
      { onUnknown: 'retry' },
      "onUnknown must be a function or 'report' or 'resend' or 'accepted'",
    ],
    ['an unknown via', [], { via: 'packages' }, "via must be 'list' or 'package'"],
    ['retry.attempts 0', [], { retry: { attempts: 0 } }, 'retry.attempts must be'],
    ['a checkpoint that is none', [], { checkpoint: {} }, 'checkpoint must be a path'],
    ['an invalidTokensFile in no folder', [], { invalidTokensFile: '/no/such/folder/x' }, 'ENOENT'],
  ]
  it.each(misuses)('with %s', async (_, recipients, options, text) => {
    const { fake, tpns } = bench()
    const error = await tpns.bulk
      .send(PUSH, recipients as string[], options)
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TpnsConfigError)
    expect((error as Error).message).toContain(text)
    expect(fake.requests).toEqual([])
  })
})

function getList(body: unknown): string[] {
  return (body as { token_list?: string[] }).token_list ?? []
}
