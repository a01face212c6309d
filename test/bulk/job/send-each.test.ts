import { describe, expect, it } from 'vitest'
import type { SingleRequest } from '../../../src/index.js'
import { acceptances, batchLog, bench, makeToken, memoryCheckpoint, tokens } from '../support/bulk.js'

interface Row {
  readonly token: string
  readonly name: string
}

const rows = (count: number): Row[] => tokens(count).map((token, i) => ({ token, name: `Reader ${i}` }))

const greet = ({ token, name }: Row) =>
  ({
    audience_type: 'token',
    token_list: [token],
    message_type: 'notify',
    message: { title: `Hello ${name}`, content: 'See what is new' },
  }) as const satisfies SingleRequest

describe('client.bulk.sendEach', () => {
  it('sends each recipient the push that was built for it', async () => {
    const { fake, tpns } = bench()
    const report = await tpns.bulk.sendEach(rows(3), greet, { concurrency: 1 })
    expect(fake.pushes.map(({ request }) => request)).toEqual(rows(3).map(greet))
    expect(report).toMatchObject({ taken: 3, accepted: 3, complete: true, batches: { accepted: 3 } })
  })

  it('also to accounts', async () => {
    const { fake, tpns } = bench()
    fake.addDevice({ token: makeToken(1), accounts: ['anna'] })
    await tpns.bulk.sendEach(['anna'], (account) => ({
      audience_type: 'account',
      account_list: [account],
      message_type: 'notify',
      message: { title: 'Hello', content: account },
    }))
    expect(acceptances(fake)).toEqual(new Map([['anna', 1]]))
  })

  it('takes an array as one recipient, not as a page of them', async () => {
    const { fake, tpns } = bench()
    const pairs: [string, string][] = [[makeToken(1), 'Anna']]
    await tpns.bulk.sendEach(pairs, ([token, name]) => greet({ token, name }))
    expect([...acceptances(fake).keys()]).toEqual([makeToken(1)])
  })

  it('sends what was built, also when build gives the same object each time', async () => {
    const { fake, tpns } = bench()
    const push = { ...greet({ token: '', name: '' }), message: { title: '', content: 'c' } }
    await tpns.bulk.sendEach(rows(5), ({ token, name }) =>
      Object.assign(push, { token_list: [token], message: Object.assign(push.message, { title: name }) }),
    )
    expect(fake.pushes.map(({ request }) => (request.message as { title: string }).title).sort()).toEqual(
      rows(5).map(({ name }) => name),
    )
  })

  it('passes build the position, which is the number of the batch', async () => {
    const { tpns } = bench()
    const { batches, onBatch } = batchLog()
    const seen: number[] = []
    const build = (row: Row, index: number) => {
      seen.push(index)
      return index === 1 ? undefined : greet(row)
    }
    await tpns.bulk.sendEach(rows(3), build, { concurrency: 1, onBatch })
    expect(seen).toEqual([0, 1, 2])
    expect(batches.map(({ index, recipients }) => [index, recipients])).toEqual([
      [0, [makeToken(0)]],
      [2, [makeToken(2)]],
    ])
  })

  const broken = new Error('no template')
  it.each<[string, string, (row: Row) => unknown, unknown]>([
    ['gives nothing', 'no-request', () => undefined, undefined],
    [
      'throws',
      'build-failed',
      () => {
        throw broken
      },
      broken,
    ],
    ['gives a push to everybody', 'build-failed', () => ({ audience_type: 'all' }), expect.any(Error)],
    [
      'gives two tokens',
      'build-failed',
      (row) => ({ ...greet(row), token_list: tokens(2) }),
      expect.any(Error),
    ],
    ['gives a promise', 'build-failed', async (row) => greet(row), expect.any(Error)],
    ['gives an empty token', 'empty', () => greet({ token: '', name: 'x' }), undefined],
    [
      'gives a token that is too long',
      'too-long',
      () => greet({ token: 'x'.repeat(37), name: 'x' }),
      undefined,
    ],
  ])('leaves a recipient out when build %s', async (_, reason, build, error) => {
    const { fake, tpns } = bench()
    const skipped: unknown[] = []
    const [first, second] = rows(2) as [Row, Row]
    const report = await tpns.bulk.sendEach(
      [first, second],
      (row, index) => (index === 0 ? (build(row) as SingleRequest) : greet(row)),
      {
        onSkipped: (...facts) => {
          skipped.push(facts)
        },
      },
    )
    expect(skipped).toEqual([[first, reason, error]])
    expect([...acceptances(fake).keys()]).toEqual([second.token])
    expect(report).toMatchObject({ taken: 2, skipped: 1, accepted: 1, complete: true })
  })

  it('counts a push that breaks a rule as not sent, and goes on', async () => {
    const { tpns } = bench()
    const report = await tpns.bulk.sendEach(rows(3), (row, i) =>
      i === 0
        ? ({ ...greet(row), message: { title: 'only a title' } } as unknown as SingleRequest)
        : greet(row),
    )
    expect(report).toMatchObject({ accepted: 2, notSent: 1, retryable: 0, complete: true })
    expect(report.failures[0]?.error?.name).toBe('TpnsRequestError')
  })

  it('hands on a token that was refused as invalid, which is no failure of the job', async () => {
    const { fake, tpns } = bench()
    for (const n of [1, 2]) fake.invalidateToken(makeToken(n))
    const invalid: string[] = []
    const report = await tpns.bulk.sendEach(rows(4), greet, {
      maxConsecutiveFailures: 1,
      onInvalidTokens: (given) => {
        invalid.push(...given)
      },
    })
    expect(invalid.sort()).toEqual(tokens(3, 1))
    expect(report).toMatchObject({ accepted: 2, invalid: 2, rejected: 0, failures: [], complete: true })
  })

  it('drops duplicates by the recipient that was built, not by the row', async () => {
    const { fake, tpns } = bench()
    const twice = [...rows(2), ...rows(2)]
    const report = await tpns.bulk.sendEach(twice, greet, { dedupe: true })
    expect([...acceptances(fake).values()]).toEqual([1, 1])
    expect(report).toMatchObject({ accepted: 2, duplicates: 2 })
  })

  it('stops on bad credentials', async () => {
    const { fake, tpns } = bench()
    fake.next({ retCode: 1008003 })
    const report = await tpns.bulk.sendEach(rows(500), greet, { concurrency: 2 })
    expect(report.stopped?.reason).toBe('authentication')
    expect(fake.requests.length).toBeLessThanOrEqual(2)
  })

  it('goes on with a checkpoint, whatever the text says by then', async () => {
    const { fake, tpns } = bench()
    const checkpoint = memoryCheckpoint()
    fake.invalidateToken(makeToken(0))
    fake.next({ reset: 'after-acceptance' }, { when: ({ body }) => hasToken(body, 3) })
    fake.next({ status: 404 }, { when: ({ body }) => hasToken(body, 4) })
    await tpns.bulk.sendEach(rows(6), greet, { checkpoint, concurrency: 2 })
    const report = await tpns.bulk.sendEach(
      rows(6),
      (row) => ({ ...greet(row), message: { title: 'Later', content: 'Later' } }),
      { checkpoint, concurrency: 2 },
    )
    expect(report).toMatchObject({ accepted: 4, acceptedEarlier: 3, unknown: 1, invalid: 1, rejected: 0 })
    expect(acceptances(fake)).toEqual(new Map([1, 2, 3, 5, 4].map((n) => [makeToken(n), 1])))
  })

  it('notices another recipient in a place that the checkpoint knows', async () => {
    const { tpns } = bench()
    const checkpoint = memoryCheckpoint()
    await tpns.bulk.sendEach(rows(3), greet, { checkpoint })
    const job = tpns.bulk.sendEach(rows(3).reverse(), greet, { checkpoint })
    await expect(job).rejects.toThrow('The recipients of batch 0 differ')
  })
})

function hasToken(body: unknown, n: number): boolean {
  return (body as { token_list: string[] }).token_list.includes(makeToken(n))
}
