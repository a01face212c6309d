import { describe, expect, it } from 'vitest'
import { type CheckpointState, readCheckpointState } from '../../../src/bulk/checkpoint/checkpoint-state.js'
import {
  assertAllSeen,
  decideResumeAction,
  mayHaveBeenSent,
  SEND,
} from '../../../src/bulk/checkpoint/resume-action.js'
import type { CheckpointEvent } from '../../../src/bulk/checkpoint/types.js'
import type { BatchResult } from '../../../src/bulk/report/batch-result.js'
import type { Batch } from '../../../src/bulk/source/batch.js'
import { TpnsConfigError } from '../../../src/errors/validation-errors.js'

const DIGEST = '0123456789abcdef'
const RECIPIENTS = ['a', 'b']

/** What a run left behind of the batch 3, which it began. */
function left(...outcomes: readonly Partial<CheckpointEvent>[]): Promise<CheckpointState> {
  const job = { type: 'job', method: 'sendEach' }
  const started = { type: 'started', batch: 3, recipients: 2, digest: DIGEST }
  return readCheckpointState([
    job,
    started,
    ...outcomes.map((outcome) => ({ batch: 3, ...outcome })),
  ] as CheckpointEvent[])
}

const batch = (changes: Partial<Batch> & { digest?: () => string } = {}): Batch => ({
  index: 3,
  recipients: RECIPIENTS,
  count: 2,
  digest: () => DIGEST,
  send: () => Promise.reject(new Error('nothing is sent here')),
  possiblyInvalid: [],
  ...changes,
})

const ACCEPTED = { type: 'accepted', push_id: '1', invalid: 1 } as const
const REFUSED = { type: 'rejected', retryable: false, error: 'TPNS_API', retCode: 1008019 } as const
const INVALID = { ...REFUSED, error: 'TPNS_INVALID_TOKEN', retCode: 1008029 } as const
const UNKNOWN = { type: 'unknown', retryable: false, error: 'TPNS_TIMEOUT', retCode: 0 } as const
const NOT_SENT = { ...UNKNOWN, type: 'not-sent' } as const

const result = (outcome: string, invalidTokens: readonly string[] = []) =>
  expect.objectContaining({
    index: 3,
    recipients: RECIPIENTS,
    count: 2,
    earlier: true,
    outcome,
    invalidTokens,
  })

describe('a batch that an earlier run', () => {
  it('never began is sent, without a look at its recipients', async () => {
    const digest = () => {
      throw new Error('this takes time')
    }
    expect(await decideResumeAction(await left(), batch({ index: 4, digest }), {})).toEqual(SEND)
    expect(SEND).toEqual({ kind: 'send', maybeSent: false })
  })

  it.each<[string, Partial<CheckpointEvent>]>([
    ['could not send', NOT_SENT],
    ['was refused for a passing reason', { ...REFUSED, retryable: true } as Partial<CheckpointEvent>],
  ])('%s is sent, and cannot have been sent before', async (_, outcome) => {
    expect(await decideResumeAction(await left(outcome), batch(), {})).toEqual(SEND)
  })

  it('was refused for good is reported, and sent only if that is asked for', async () => {
    const earlier = await left(REFUSED)
    expect(await decideResumeAction(earlier, batch(), {})).toEqual({
      kind: 'record',
      result: result('rejected'),
      invalid: 0,
    })
    expect(await decideResumeAction(earlier, batch(), { onRejected: 'resend' })).toEqual(SEND)
  })

  it('found to be an invalid token is reported with it', async () => {
    expect(await decideResumeAction(await left(INVALID), batch(), {})).toEqual({
      kind: 'record',
      result: result('rejected', RECIPIENTS),
      invalid: 1,
    })
  })

  it('got accepted is reported with the number of its invalid tokens, whatever is asked for', async () => {
    const asked = { onUnknown: 'resend', onRejected: 'resend' } as const
    expect(await decideResumeAction(await left(ACCEPTED), batch(), asked)).toEqual({
      kind: 'record',
      result: result('accepted'),
      invalid: 1,
    })
  })

  it.each([
    ['left in flight', []],
    ['left unknown', [UNKNOWN]],
  ] as const)('%s is the caller’s to decide, and is not sent without that', async (_, outcomes) => {
    const earlier = await left(...outcomes)
    const reported = { kind: 'record', result: result('unknown'), invalid: 0 }
    const decide = (onUnknown?: never) => decideResumeAction(earlier, batch(), { onUnknown })
    expect(await decide()).toEqual(reported)
    expect(await decide('report' as never)).toEqual(reported)
    expect(await decide('resend' as never)).toEqual({ kind: 'send', maybeSent: true })
    expect(await decide('accepted' as never)).toEqual({
      kind: 'mark-accepted',
      result: result('accepted'),
      invalid: 0,
    })
    const asked: BatchResult[] = []
    const answer = async (about: BatchResult) => asked.push(about) && 'accepted'
    expect(await decide(answer as never)).toMatchObject({ kind: 'mark-accepted' })
    expect(asked).toEqual([result('unknown')])
  })

  it.each([
    ['a text', 'again'],
    ['nothing', () => undefined],
  ])('left unknown is not sent when the decision is %s', async (_, onUnknown) => {
    const decision = decideResumeAction(await left(UNKNOWN), batch(), { onUnknown: onUnknown as never })
    await expect(decision).rejects.toThrow(
      /^onUnknown must be or return 'report', 'resend' or 'accepted', not (again|undefined)\. The batch was not sent again\..*该批次未重发/s,
    )
    await expect(decision).rejects.toBeInstanceOf(TpnsConfigError)
  })

  it.each([
    ['another number', { count: 3 }],
    ['other recipients', { digest: () => 'f'.repeat(16) }],
  ])('began with %s stops the job, whatever happened to it', async (_, changes) => {
    for (const outcomes of [[], [ACCEPTED], [NOT_SENT]] as const) {
      const decision = decideResumeAction(await left(...outcomes), batch(changes), {})
      await expect(decision).rejects.toBeInstanceOf(TpnsConfigError)
      await expect(decision).rejects.toThrow(
        /^The recipients of batch 3 differ .* the job stopped\..* pass the same recipients in the same order .*第 3 个批次的接收者与检查点不一致.*相同的接收者和顺序/s,
      )
    }
  })

  it.each<[string, readonly Partial<CheckpointEvent>[], boolean]>([
    ['left in flight', [], true],
    ['left unknown', [UNKNOWN], true],
    ['got accepted', [ACCEPTED], true],
    ['got refused', [REFUSED], false],
    ['could not send', [NOT_SENT], false],
  ])('%s may have been sent: %j, %j', async (_, outcomes, maybe) => {
    expect(mayHaveBeenSent(await left(...outcomes), 3)).toBe(maybe)
    expect(mayHaveBeenSent(await left(...outcomes), 2)).toBe(false)
    expect(mayHaveBeenSent(undefined, 3)).toBe(false)
  })
})

describe('a source', () => {
  it('that gives as many batches as were recorded, or more, is taken for the same', async () => {
    const earlier = await left()
    for (const length of [4, 5]) expect(() => assertAllSeen(earlier, length)).not.toThrow()
  })

  it('that gives fewer is not: somebody is missing', async () => {
    const earlier = await left()
    const text =
      /^The source ended after 3 batches, but the checkpoint has 4 on record: .* pass the same recipients in the same order .*数据源只有 3 个批次，而检查点记录了 4 个/s
    expect(() => assertAllSeen(earlier, 3)).toThrow(text)
    expect(() => assertAllSeen(earlier, 3)).toThrow(TpnsConfigError)
  })
})
