import { describe, expect, it } from 'vitest'
import { type CheckpointEvent, TpnsConfigError, type UnknownDecision } from '../../../src/index.js'
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

const BY_TWO = { batchSize: 2, concurrency: 1 } as const

describe('a checkpoint', () => {
  it('records the job first, then each batch before and after it is sent', async () => {
    const checkpoint = memoryCheckpoint()
    const recorded: number[] = []
    const { fake, tpns } = bench({
      beforeRequest: () => {
        recorded.push(checkpoint.events.length)
      },
    })
    fake.next({ reset: 'after-acceptance' }, { when: ({ body }) => hasToken(body, 2) })
    await tpns.bulk.send(PUSH, tokens(3), { ...BY_TWO, checkpoint })
    expect(checkpoint.events).toEqual([
      {
        type: 'job',
        version: 1,
        method: 'send',
        accessId: '1500000001',
        audience: 'tokens',
        batchSize: 2,
        dedupe: false,
        request: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
      { type: 'started', batch: 0, recipients: 2, digest: expect.stringMatching(/^[0-9a-f]{16}$/) },
      { type: 'accepted', batch: 0, push_id: fake.pushes[0]?.pushId, invalid: 0 },
      { type: 'started', batch: 1, recipients: 1, digest: expect.stringMatching(/^[0-9a-f]{16}$/) },
      { type: 'unknown', batch: 1, retryable: false, error: 'TPNS_CONNECTION', retCode: 0 },
    ])
    expect(recorded).toEqual([2, 4])
  })

  it('that cannot record a batch keeps it from being sent', async () => {
    const checkpoint = memoryCheckpoint()
    const full = new Error('disk full')
    const failing = {
      load: checkpoint.load,
      append: async (event: CheckpointEvent, owner: string) => {
        if (event.type === 'started' && event.batch === 1) throw full
        await checkpoint.append(event, owner)
      },
    }
    const { fake, tpns } = bench()
    const report = await tpns.bulk.send(PUSH, tokens(10), { ...BY_TWO, checkpoint: failing })
    expect(acceptedLists(fake)).toEqual([tokens(2)])
    expect(report.stopped).toEqual({ reason: 'checkpoint', error: full })
    expect(report).toMatchObject({ accepted: 2, unknown: 0, complete: false })
    expect(report.notSent).toBe(report.taken - 2)
  })

  it('that once cannot record a batch gets no outcome for it, so that it can be resumed from', async () => {
    const checkpoint = memoryCheckpoint()
    let failures = 1
    const failingOnce = {
      load: checkpoint.load,
      append: async (event: CheckpointEvent, owner: string) => {
        if (event.type === 'started' && event.batch === 1 && failures-- > 0) throw new Error('timeout')
        await checkpoint.append(event, owner)
      },
    }
    const { fake, tpns } = bench()
    await tpns.bulk.send(PUSH, tokens(6), { ...BY_TWO, checkpoint: failingOnce })
    const report = await tpns.bulk.send(PUSH, tokens(6), { ...BY_TWO, checkpoint: failingOnce })
    expect(report).toMatchObject({ accepted: 6, acceptedEarlier: 2, complete: true })
    expect(acceptedLists(fake)).toEqual([tokens(2), tokens(4, 2), tokens(6, 4)])
  })

  it('that cannot record an outcome stops the job, and the report still has the outcome', async () => {
    const checkpoint = memoryCheckpoint()
    const failing = {
      load: checkpoint.load,
      append: async (event: CheckpointEvent, owner: string) => {
        if (event.type === 'accepted') throw new Error('disk full')
        await checkpoint.append(event, owner)
      },
    }
    const { fake, tpns } = bench()
    const report = await tpns.bulk.send(PUSH, tokens(10), { ...BY_TWO, checkpoint: failing })
    expect(report).toMatchObject({ accepted: 2, stopped: { reason: 'checkpoint' } })
    expect(fake.requests).toHaveLength(1)
  })
})

describe('a second run with the same checkpoint', () => {
  it('sends nothing that was accepted, and reports it as accepted earlier', async () => {
    const { fake, tpns } = bench()
    fake.invalidateToken(makeToken(1))
    const checkpoint = memoryCheckpoint()
    await tpns.bulk.send(PUSH, tokens(5), { ...BY_TWO, checkpoint })
    const { batches, onBatch } = batchLog()
    const report = await tpns.bulk.send(PUSH, tokens(5), { ...BY_TWO, checkpoint, onBatch })
    expect(fake.requests).toHaveLength(3)
    expect(report).toMatchObject({ taken: 5, accepted: 4, acceptedEarlier: 4, invalid: 1, complete: true })
    expect(batches.map(({ earlier, outcome }) => [earlier, outcome])).toEqual([
      [true, 'accepted'],
      [true, 'accepted'],
      [true, 'accepted'],
    ])
  })

  it('sends what was not sent, or refused for a passing reason, and not what was refused for good', async () => {
    const { fake, tpns } = bench()
    const checkpoint = memoryCheckpoint()
    fake.next({ status: 404 }, { when: ({ body }) => hasToken(body, 2) })
    fake.next({ retCode: 1008019 }, { when: ({ body }) => hasToken(body, 4) })
    await tpns.bulk.send(PUSH, tokens(6), { ...BY_TWO, checkpoint })
    const report = await tpns.bulk.send(PUSH, tokens(6), { ...BY_TWO, checkpoint })
    expect(acceptedLists(fake)).toEqual([tokens(2), tokens(4, 2)])
    expect(report).toMatchObject({ accepted: 4, acceptedEarlier: 2, rejected: 2 })
    expect(report.failures).toMatchObject([
      { index: 2, outcome: 'rejected', earlier: true, error: undefined },
    ])
  })

  it('sends what was refused for good only when asked', async () => {
    const { fake, tpns } = bench()
    const checkpoint = memoryCheckpoint()
    fake.next({ retCode: 1008019 }, { when: ({ body }) => hasToken(body, 2) })
    await tpns.bulk.send(PUSH, tokens(4), { ...BY_TWO, checkpoint })
    const report = await tpns.bulk.send(PUSH, tokens(4), { ...BY_TWO, checkpoint, onRejected: 'resend' })
    expect(report).toMatchObject({ accepted: 4, rejected: 0 })
  })

  it('goes on after a stop for bad credentials', async () => {
    const { fake, tpns } = bench()
    const checkpoint = memoryCheckpoint()
    fake.next({ retCode: 1008003 }, { when: ({ body }) => hasToken(body, 2) })
    await tpns.bulk.send(PUSH, tokens(10), { ...BY_TWO, checkpoint })
    const report = await tpns.bulk.send(PUSH, tokens(10), { ...BY_TWO, checkpoint })
    expect(report).toMatchObject({ accepted: 10, acceptedEarlier: 2, complete: true })
    expect([...acceptances(fake).values()].every((times) => times === 1)).toBe(true)
  })

  it('never sends again what the store says was accepted, whatever it says after that', async () => {
    const { fake, tpns } = bench()
    const checkpoint = memoryCheckpoint()
    await tpns.bulk.send(PUSH, tokens(2), { ...BY_TWO, checkpoint })
    const [, started] = checkpoint.events
    checkpoint.events.push(started as CheckpointEvent, {
      type: 'not-sent',
      batch: 0,
      retryable: true,
      error: '',
      retCode: 0,
    })
    const report = await tpns.bulk.send(PUSH, tokens(2), { ...BY_TWO, checkpoint })
    expect(report).toMatchObject({ acceptedEarlier: 2 })
    expect(fake.requests).toHaveLength(1)
  })

  it('recognises the push whatever the order of its fields', async () => {
    const { tpns } = bench()
    const checkpoint = memoryCheckpoint()
    await tpns.bulk.send(PUSH, tokens(2), { checkpoint })
    const reordered = { message: PUSH.message, message_type: PUSH.message_type, audience: PUSH.audience }
    await expect(tpns.bulk.send(reordered, tokens(2), { checkpoint })).resolves.toMatchObject({
      acceptedEarlier: 2,
    })
  })
})

describe('a batch whose outcome an earlier run could not learn', () => {
  /** The checkpoint of a run whose second batch was accepted while its answer was lost. */
  async function afterLostAnswer() {
    const { fake, tpns } = bench()
    const checkpoint = memoryCheckpoint()
    fake.next({ reset: 'after-acceptance' }, { when: ({ body }) => hasToken(body, 2) })
    await tpns.bulk.send(PUSH, tokens(6), { ...BY_TWO, checkpoint })
    return { fake, tpns, checkpoint }
  }

  it('is reported and not sent again', async () => {
    const { fake, tpns, checkpoint } = await afterLostAnswer()
    const report = await tpns.bulk.send(PUSH, tokens(6), { ...BY_TWO, checkpoint })
    expect(report).toMatchObject({ accepted: 4, unknown: 2, retryable: 0 })
    expect(fake.requests).toHaveLength(3)
  })

  it('also when the process died before it could record anything', async () => {
    const { fake, tpns } = bench()
    const checkpoint = memoryCheckpoint()
    await tpns.bulk.send(PUSH, tokens(4), { ...BY_TWO, checkpoint })
    // The last event of the last batch never reached the store.
    checkpoint.events.pop()
    const { batches, onBatch } = batchLog()
    const report = await tpns.bulk.send(PUSH, tokens(4), { ...BY_TWO, checkpoint, onBatch })
    expect(report).toMatchObject({ accepted: 2, unknown: 2 })
    expect(batches[1]).toMatchObject({
      outcome: 'unknown',
      earlier: true,
      recipients: tokens(4, 2),
      error: undefined,
    })
    expect(fake.requests).toHaveLength(2)
  })

  it("is sent again with onUnknown: 'resend'", async () => {
    const { fake, tpns, checkpoint } = await afterLostAnswer()
    const report = await tpns.bulk.send(PUSH, tokens(6), { ...BY_TWO, checkpoint, onUnknown: 'resend' })
    expect(report).toMatchObject({ accepted: 6, unknown: 0 })
    expect(acceptances(fake).get(makeToken(2))).toBe(2)
    expect(acceptances(fake).get(makeToken(0))).toBe(1)
  })

  it('stays unknown when sending it again fails: nothing disproves the first time', async () => {
    const { fake, tpns, checkpoint } = await afterLostAnswer()
    fake.next({ retCode: 1008019 })
    const report = await tpns.bulk.send(PUSH, tokens(6), { ...BY_TWO, checkpoint, onUnknown: 'resend' })
    expect(report).toMatchObject({ accepted: 4, unknown: 2, rejected: 0, retryable: 0 })
    const third = await tpns.bulk.send(PUSH, tokens(6), { ...BY_TWO, checkpoint })
    expect(third).toMatchObject({ accepted: 4, unknown: 2 })
  })

  it('is asked about one by one, and may be settled as accepted', async () => {
    const { fake, tpns, checkpoint } = await afterLostAnswer()
    const asked: unknown[] = []
    const report = await tpns.bulk.send(PUSH, tokens(6), {
      ...BY_TWO,
      checkpoint,
      onUnknown: async (batch) => {
        asked.push([batch.index, batch.recipients, batch.outcome])
        return 'accepted' as const
      },
    })
    expect(asked).toEqual([[1, tokens(4, 2), 'unknown']])
    expect(report).toMatchObject({ accepted: 6, unknown: 0 })
    // And it stays settled.
    const third = await tpns.bulk.send(PUSH, tokens(6), { ...BY_TWO, checkpoint })
    expect(third).toMatchObject({ acceptedEarlier: 6, unknown: 0 })
    expect(fake.requests).toHaveLength(3)
  })

  it('stops the job when the decision is none', async () => {
    const { fake, tpns, checkpoint } = await afterLostAnswer()
    const job = tpns.bulk.send(PUSH, tokens(6), {
      ...BY_TWO,
      checkpoint,
      onUnknown: () => 'retry' as UnknownDecision,
    })
    await expect(job).rejects.toThrow(
      "onUnknown must be or return 'report', 'resend' or 'accepted', not retry",
    )
    expect(fake.requests).toHaveLength(3)
  })
})

describe('a checkpoint is refused, and nothing is sent', () => {
  async function afterFirstRun() {
    const { fake, tpns } = bench()
    const checkpoint = memoryCheckpoint()
    await tpns.bulk.send(PUSH, tokens(6), { ...BY_TWO, checkpoint })
    return { fake, tpns, checkpoint }
  }

  it('with another push', async () => {
    const { fake, tpns, checkpoint } = await afterFirstRun()
    const other = { ...PUSH, message: { title: 'Other', content: 'text' } }
    const job = tpns.bulk.send(other, tokens(6), { ...BY_TWO, checkpoint })
    await expect(job).rejects.toThrow(/belongs to another push .*Nothing was sent/)
    expect(fake.requests).toHaveLength(3)
  })

  it.each([
    [{ batchSize: 3 }, 'batchSize: 2, now 3'],
    [{ dedupe: true }, 'dedupe: false, now true'],
  ])('with %j', async (options, text) => {
    const { tpns, checkpoint } = await afterFirstRun()
    const job = tpns.bulk.send(PUSH, tokens(6), { ...BY_TWO, ...options, checkpoint })
    await expect(job).rejects.toThrow(text)
  })

  it('with another app, which may have the same accounts', async () => {
    const { checkpoint } = await afterFirstRun()
    const { tpns } = bench({ accessId: '1500000002' })
    const job = tpns.bulk.send(PUSH, tokens(6), { ...BY_TWO, checkpoint })
    await expect(job).rejects.toThrow('accessId: 1500000001, now 1500000002')
  })

  it('with another method', async () => {
    const { tpns, checkpoint } = await afterFirstRun()
    const job = tpns.bulk.sendEach(tokens(6), () => undefined, { checkpoint })
    await expect(job).rejects.toThrow('method: send, now sendEach')
  })

  it.each([
    ['other recipients', ['x', ...tokens(6, 1)], 'The recipients of batch 0 differ'],
    ['the same recipients in another order', tokens(6).reverse(), 'The recipients of batch 0 differ'],
    ['fewer recipients', tokens(4), 'The source ended after 2 batches, but the checkpoint has 3 on record'],
    ['more in its last list', tokens(5), 'The recipients of batch 2 differ'],
  ])('with %s', async (_, recipients, text) => {
    const { fake, tpns, checkpoint } = await afterFirstRun()
    const error = await tpns.bulk
      .send(PUSH, recipients, { ...BY_TWO, checkpoint })
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TpnsConfigError)
    expect((error as Error).message).toContain(text)
    expect(fake.requests).toHaveLength(3)
  })

  it('goes on when recipients were added behind whole lists', async () => {
    const { tpns, checkpoint } = await afterFirstRun()
    const report = await tpns.bulk.send(PUSH, tokens(9), { ...BY_TWO, checkpoint })
    expect(report).toMatchObject({ accepted: 9, acceptedEarlier: 6, complete: true })
  })

  it('that turns out to belong to others after something was sent again is reported', async () => {
    const { fake, tpns } = bench()
    const checkpoint = memoryCheckpoint()
    fake.next({ status: 404 }, { when: ({ body }) => hasToken(body, 0) })
    await tpns.bulk.send(PUSH, tokens(6), { ...BY_TWO, checkpoint })
    const report = await tpns.bulk.send(PUSH, [...tokens(4), ...tokens(100, 90)], { ...BY_TWO, checkpoint })
    expect(report).toMatchObject({ accepted: 4, complete: false })
    expect(report.stopped).toEqual({ reason: 'checkpoint', error: expect.any(TpnsConfigError) })
    expect([...acceptances(fake).values()].every((times) => times === 1)).toBe(true)
  })

  it.each<[string, unknown[]]>([
    [
      'an outcome of a batch that was never announced',
      [{ type: 'accepted', batch: 7, push_id: '1', invalid: 0 }],
    ],
    ['an event of a newer version', [{ type: 'paused', batch: 0 }]],
    [
      'a batch with two sets of recipients',
      [{ type: 'started', batch: 0, recipients: 2, digest: '0'.repeat(16) }],
    ],
    ['a digest that is none', [{ type: 'started', batch: 9, recipients: 2, digest: 'abc' }]],
  ])('that holds %s', async (_, more) => {
    const { fake, tpns, checkpoint } = await afterFirstRun()
    checkpoint.events.push(...(more as CheckpointEvent[]))
    const job = tpns.bulk.send(PUSH, tokens(6), { ...BY_TWO, checkpoint })
    await expect(job).rejects.toThrow('The checkpoint is damaged')
    expect(fake.requests).toHaveLength(3)
  })

  it('that begins with a batch instead of its job', async () => {
    const { tpns } = bench()
    const checkpoint = memoryCheckpoint([
      { type: 'started', batch: 0, recipients: 1, digest: '0'.repeat(16) },
    ])
    await expect(tpns.bulk.send(PUSH, tokens(1), { checkpoint })).rejects.toThrow('The checkpoint is damaged')
  })
})

describe('stopping a second run', () => {
  it('never calls a batch not sent that an earlier run may have got accepted', async () => {
    const { fake, tpns } = bench()
    const checkpoint = memoryCheckpoint()
    fake.next({ reset: 'after-acceptance' }, { when: ({ body }) => hasToken(body, 2) })
    await tpns.bulk.send(PUSH, tokens(6), { ...BY_TWO, checkpoint })
    const controller = new AbortController()
    function* source() {
      for (const [i, token] of tokens(6).entries()) {
        // In the middle of the second batch.
        if (i === 3) controller.abort()
        yield token
      }
    }
    const options = { ...BY_TWO, checkpoint, signal: controller.signal, onUnknown: 'resend' } as const
    const report = await tpns.bulk.send(PUSH, source(), options)
    expect(report).toMatchObject({ taken: 3, accepted: 2, unknown: 1, notSent: 0, retryable: 0 })
  })
})

function hasToken(body: unknown, n: number): boolean {
  return (body as { token_list: string[] }).token_list.includes(makeToken(n))
}
