import { describe, expect, it } from 'vitest'
import { type RecordedStatus, readCheckpointState } from '../../../src/bulk/checkpoint/checkpoint-state.js'
import { mayHaveBeenSent } from '../../../src/bulk/checkpoint/resume-action.js'
import { type CheckpointEvent, TpnsConfigError } from '../../../src/index.js'

const job = (method: 'send' | 'sendEach' = 'send'): CheckpointEvent => ({
  type: 'job',
  version: 1,
  method,
  accessId: '1500000001',
  audience: 'tokens',
  batchSize: 2,
  dedupe: false,
  request: 'digest',
})
const DIGEST = '0123456789abcdef'
const started = (batch: number, { recipients = 2, digest = DIGEST } = {}): CheckpointEvent => ({
  type: 'started',
  batch,
  recipients,
  digest,
})
const accepted = (batch: number, invalid = 0): CheckpointEvent => ({
  type: 'accepted',
  batch,
  push_id: '1',
  invalid,
})
const failed = (
  type: 'rejected' | 'unknown' | 'not-sent',
  { batch = 0, retryable = false, error = 'TPNS_API' } = {},
): CheckpointEvent => ({ type, batch, retryable, error, retCode: 0 })

const read = (...events: readonly unknown[]) => readCheckpointState([job(), ...events] as CheckpointEvent[])

describe('what a checkpoint says', () => {
  it('is nothing, when it is new', async () => {
    const state = await readCheckpointState([])
    expect(state).toMatchObject({ job: undefined, length: 0, anyAccepted: false })
    expect(state.getStatus(0)).toBe('none')
    expect(state.countInvalid(0)).toBe(0)
  })

  /** The last column: whether the push may have arrived, so that nobody sends it again unasked. */
  it.each<[name: string, events: readonly CheckpointEvent[], status: RecordedStatus, maybeSent: boolean]>([
    ['nothing', [], 'none', false],
    ['that it began', [started(0)], 'in-flight', true],
    ['that it was accepted', [started(0), accepted(0)], 'accepted', true],
    ['that nobody knows', [started(0), failed('unknown')], 'unknown', true],
    ['that it was refused', [started(0), failed('rejected')], 'rejected', false],
    [
      'that it was refused for now',
      [started(0), failed('rejected', { retryable: true })],
      'rejected-retryable',
      false,
    ],
    ['that it was not sent', [started(0), failed('not-sent')], 'not-sent', false],
    ['that it began again after a refusal', [started(0), failed('rejected'), started(0)], 'in-flight', true],
    ['that it was accepted, then that it began', [started(0), accepted(0), started(0)], 'accepted', true],
    ['that it was accepted, then not sent', [started(0), accepted(0), failed('not-sent')], 'accepted', true],
    ['that it was accepted, then refused', [started(0), accepted(0), failed('rejected')], 'accepted', true],
    [
      'that nobody knows, then that it was accepted',
      [started(0), failed('unknown'), accepted(0)],
      'accepted',
      true,
    ],
  ])('of a batch: %s', async (_, events, status, maybeSent) => {
    const state = await read(...events)
    expect(state.getStatus(0)).toBe(status)
    expect(mayHaveBeenSent(state, 0)).toBe(maybeSent)
    expect(state.anyAccepted).toBe(status === 'accepted')
  })

  it('may come from an async iterable', async () => {
    async function* events() {
      yield job()
      yield started(0)
    }
    expect((await readCheckpointState(events())).getStatus(0)).toBe('in-flight')
  })

  it('is what its first job says, whatever job comes later', async () => {
    const state = await readCheckpointState([job('send'), job('sendEach')])
    expect(state.job).toMatchObject({ method: 'send' })
  })

  it('reaches from the first batch to the last, in whatever order they came', async () => {
    const state = await read(started(4), accepted(4), started(1))
    expect(state.length).toBe(5)
    expect([0, 1, 2, 3, 4, 5].map(state.getStatus)).toEqual([
      'none',
      'in-flight',
      'none',
      'none',
      'accepted',
      'none',
    ])
  })

  it('holds as many batches as there are', async () => {
    const indices = [0, 1_023, 1_024, 2_047, 2_048, 90_000]
    const digest = (index: number) => index.toString(16).padStart(8, '0').repeat(2)
    const state = await read(
      ...indices.flatMap((index) => [
        started(index, { recipients: index + 1, digest: digest(index) }),
        accepted(index, index),
      ]),
    )
    expect(state.length).toBe(90_001)
    for (const index of indices) {
      expect(state.getStatus(index)).toBe('accepted')
      expect(state.countInvalid(index)).toBe(index)
      expect(state.hasSameRecipients(index, index + 1, digest(index))).toBe(true)
    }
  })

  it.each([1_024, 5_000])('holds a batch far beyond those before it: %i', async (index) => {
    const state = await read(started(0), started(index))
    expect(state.length).toBe(index + 1)
    expect(state.getStatus(index)).toBe('in-flight')
  })

  it('tells the recipients of a batch from others: by number and digest', async () => {
    const state = await read(started(0))
    expect(state.hasSameRecipients(0, 2, DIGEST)).toBe(true)
    expect(state.hasSameRecipients(0, 3, DIGEST)).toBe(false)
    expect(state.hasSameRecipients(0, 2, '1123456789abcdef')).toBe(false)
    expect(state.hasSameRecipients(0, 2, '0123456789abcdee')).toBe(false)
    expect(state.hasSameRecipients(1, 2, DIGEST)).toBe(false)
  })

  it('counts the recipients that the service named as invalid', async () => {
    const invalid = { error: 'TPNS_INVALID_TOKEN' }
    const count = async (method: 'send' | 'sendEach', ...events: CheckpointEvent[]) =>
      (await readCheckpointState([job(method), started(0), ...events])).countInvalid(0)
    expect(await count('send', accepted(0, 2))).toBe(2)
    expect(await count('sendEach', accepted(0, 1))).toBe(1)
    // A push to one whose token is refused has one; of a list, nobody knows which.
    expect(await count('sendEach', failed('rejected', invalid))).toBe(1)
    expect(await count('send', failed('rejected', invalid))).toBe(0)
    expect(await count('sendEach', failed('rejected'))).toBe(0)
    expect(await count('sendEach', failed('unknown', invalid))).toBe(0)
  })
})

describe('a checkpoint is damaged', () => {
  it.each<[string, readonly unknown[]]>([
    ['null', [null]],
    ['a number', [7]],
    ['a text', ['started']],
    ['an event of an unknown type', [started(0), { type: 'paused', batch: 0 }]],
    ['a batch before the first', [started(-1)]],
    ['a half batch', [started(1.5)]],
    ['a batch without a number', [{ type: 'started', recipients: 2, digest: DIGEST }]],
    ['a batch whose number is no number', [started('0' as never)]],
    ['an outcome of what never began', [accepted(0)]],
    ['an outcome of what never began, beside what did', [started(0), failed('unknown', { batch: 1 })]],
    ['other recipients in the same batch', [started(0), started(0, { recipients: 3 })]],
    ['another digest of the same batch', [started(0), started(0, { digest: 'f123456789abcdef' })]],
    ['a digest that differs at its end', [started(0), started(0, { digest: '0123456789abcdee' })]],
    ['a short digest', [started(0, { digest: DIGEST.slice(1) })]],
    ['a long digest', [started(0, { digest: `${DIGEST}0` })]],
    ['a digest with more in front', [started(0, { digest: `x${DIGEST}` })]],
    ['a digest of other characters', [started(0, { digest: '0123456789abcdeg' })]],
  ])('when it holds %s', async (_, events) => {
    const last = JSON.stringify(events.at(-1))
    const text = `The checkpoint is damaged, or of a newer version of this library: the event ${last} makes no sense after those before it. Nothing was sent.`
    const error = await read(...events).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TpnsConfigError)
    expect((error as Error).message).toContain(text)
    expect((error as Error).message).toContain(
      `检查点已损坏，或由更新版本的本客户端写入：事件 ${last} 与之前的记录不符。`,
    )
  })

  it('when a batch comes before its job', async () => {
    await expect(readCheckpointState([started(0)])).rejects.toThrow('The checkpoint is damaged')
  })

  it.each([[undefined], [null], [{}], ['[]'], [7]])('when load() gives %j', async (events) => {
    await expect(readCheckpointState(events as never)).rejects.toThrow(
      /^checkpoint: load\(\) must give the recorded events, none for a new job, as an iterable, not .*\. Nothing was sent\..*load\(\) 必须以可迭代对象返回已记录的事件/s,
    )
  })
})
