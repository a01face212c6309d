import { beforeEach, describe, expect, it } from 'vitest'
import { keepOwnership, type Ownership } from '../../../src/bulk/checkpoint/ownership.js'
import { TpnsCheckpointLostError } from '../../../src/index.js'
import { type FakeRuntime, fakeRuntime, settled } from '../../support/fake-runtime.js'

const BEAT_MS = 5_000
const LEASE_MS = 15_000

/** What the store is asked, in order, and what it says. */
type Question = 'beat' | 'holds'
let runtime: FakeRuntime
let asked: Question[]
let answer: (question: Question) => Promise<boolean>
let lost: TpnsCheckpointLostError[]
beforeEach(() => {
  runtime = fakeRuntime()
  asked = []
  answer = async () => true
  lost = []
})

function keep(name = ' job.checkpoint'): Ownership {
  const ask = (question: Question) => () => {
    asked.push(question)
    return answer(question)
  }
  return keepOwnership({
    runtime,
    beatMs: BEAT_MS,
    leaseMs: LEASE_MS,
    name,
    onLost: (error) => lost.push(error),
    beat: ask('beat'),
    holds: ask('holds'),
  })
}

/** An answer for each question that hangs until it is given. */
function hold() {
  const waiting: Array<(mine: boolean) => void> = []
  answer = () => new Promise((resolve) => waiting.push(resolve))
  return {
    waiting,
    give: async (mine: boolean) => {
      waiting.shift()?.(mine)
      await settled()
    },
  }
}

const fails = async () => {
  throw Object.assign(new Error('the disk is gone'), { code: 'EIO' })
}

describe('an owner', () => {
  it('beats once in its time, and asks nothing else', async () => {
    keep()
    await runtime.advance(BEAT_MS - 1)
    expect(asked).toEqual([])
    await runtime.advance(1)
    expect(asked).toEqual(['beat'])
    await runtime.advance(2 * BEAT_MS)
    expect(asked).toEqual(['beat', 'beat', 'beat'])
  })

  it('asks who owns the checkpoint before each attempt, and may send', async () => {
    const ownership = keep()
    await ownership.beforeAttempt()
    await ownership.beforeAttempt()
    expect(asked).toEqual(['holds', 'holds'])
    expect(ownership.beforeFirstByte()).toBeUndefined()
    expect(ownership.lost).toBe(false)
    // Nothing of a check that has ended keeps the process alive.
    expect(runtime.pendingTimers()).toBe(1)
  })

  it('asks once for all who ask before the question is put, and again for those who come after', async () => {
    const held = hold()
    const ownership = keep()
    const both = [ownership.beforeAttempt(), ownership.beforeAttempt()]
    await settled()
    expect(asked).toEqual(['holds'])
    const later = Promise.allSettled([ownership.beforeAttempt(), ownership.beforeAttempt()])
    await settled()
    // One question at a time.
    expect(asked).toEqual(['holds'])
    await held.give(true)
    expect(asked).toEqual(['holds', 'holds'])
    await Promise.all(both)
    await held.give(false)
    const reason = expect.objectContaining({ message: expect.stringContaining('now belongs to another job') })
    expect(await later).toEqual([1, 2].map(() => ({ status: 'rejected', reason })))
  })

  it('does not keep the process alive by its heartbeats', () => {
    const asked: unknown[] = []
    runtime = {
      ...runtime,
      setTimer: (_ms, _act, unref) => {
        asked.push(unref)
        return () => {}
      },
    }
    keep()
    expect(asked).toEqual([true])
  })

  it('beats no more once its job has ended', async () => {
    const ownership = keep()
    ownership.end()
    await runtime.advance(10 * BEAT_MS)
    expect(asked).toEqual([])
    expect(runtime.pendingTimers()).toBe(0)
  })

  it('beats once at a time, however long a heartbeat takes', async () => {
    const held = hold()
    keep()
    await runtime.advance(3 * BEAT_MS)
    expect(asked).toEqual(['beat'])
    await held.give(true)
    await runtime.advance(BEAT_MS)
    expect(asked).toEqual(['beat', 'beat'])
  })

  it('survives a heartbeat that fails, as long as the next one comes in time', async () => {
    answer = fails
    const ownership = keep()
    await runtime.advance(BEAT_MS)
    answer = async () => true
    await runtime.advance(BEAT_MS)
    expect(asked).toEqual(['beat', 'beat'])
    await runtime.advance(LEASE_MS - 1)
    await expect(ownership.beforeAttempt()).resolves.toBeUndefined()
    expect(lost).toEqual([])
  })
})

describe('the lease', () => {
  it('ends that long after the last heartbeat that was confirmed: nothing is written then', async () => {
    answer = fails
    const ownership = keep()
    await runtime.advance(LEASE_MS - 1)
    expect(ownership.beforeFirstByte()).toBeUndefined()
    await runtime.advance(1)
    const error = ownership.beforeFirstByte()
    expect(error).toBeInstanceOf(TpnsCheckpointLostError)
    expect(error?.message).toMatch(
      /^This job has had no heartbeat for 15000 ms, .* the checkpoint job\.checkpoint\. The push was held back; it was not sent\..*检查点 job\.checkpoint 可能已被接管。该推送未发出。/s,
    )
    // A heartbeat may still come.
    expect(ownership.lost).toBe(false)
    expect(lost).toEqual([])
  })

  it('counts from the start of a heartbeat: while that hung, others saw none', async () => {
    const held = hold()
    const ownership = keep()
    await runtime.advance(BEAT_MS)
    await runtime.advance(LEASE_MS - 1)
    await held.give(true)
    expect(ownership.beforeFirstByte()).toBeUndefined()
    await runtime.advance(1)
    expect(ownership.beforeFirstByte()).toBeInstanceOf(TpnsCheckpointLostError)
  })

  it('is renewed by a heartbeat before the attempt, where the question who owns the checkpoint is not enough', async () => {
    const ownership = keep()
    ownership.end()
    await runtime.advance(LEASE_MS)
    answer = async (question) => question === 'beat'
    await ownership.beforeAttempt()
    expect(asked).toEqual(['beat'])
    expect(ownership.beforeFirstByte()).toBeUndefined()
  })

  it('is renewed by a second heartbeat when the first was held up longer than it lasts', async () => {
    const held = hold()
    const ownership = keep()
    await runtime.advance(BEAT_MS)
    await runtime.advance(LEASE_MS)
    const attempt = ownership.beforeAttempt()
    await settled()
    // The one under way, begun before the pause.
    expect(asked).toEqual(['beat'])
    await held.give(true)
    expect(asked).toEqual(['beat', 'beat'])
    await held.give(true)
    await expect(attempt).resolves.toBeUndefined()
    expect(ownership.beforeFirstByte()).toBeUndefined()
  })

  it('is not renewed for a job whose checkpoint another has taken', async () => {
    answer = async () => false
    const ownership = keep()
    ownership.end()
    await runtime.advance(LEASE_MS)
    await expect(ownership.beforeAttempt()).rejects.toThrow(/now belongs to another job/)
    expect(asked).toEqual(['beat'])
  })
})

describe('a checkpoint is lost, once and for good,', () => {
  /** Nothing is sent, asked or timed any more, whatever the store says. */
  async function expectLost(ownership: Ownership, text: RegExp) {
    answer = async () => true
    asked = []
    expect(ownership.lost).toBe(true)
    for (let i = 0; i < 2; i += 1) {
      const error = await ownership.beforeAttempt().catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(TpnsCheckpointLostError)
      expect((error as Error).message).toMatch(text)
      // A call adds its own facts to it.
      expect(ownership.beforeFirstByte()).not.toBe(error)
      expect(ownership.beforeFirstByte()?.message).toMatch(text)
    }
    await runtime.advance(10 * BEAT_MS)
    expect(asked).toEqual([])
    expect(runtime.pendingTimers()).toBe(0)
  }

  it('by a heartbeat that finds another owner', async () => {
    answer = async () => false
    const ownership = keep()
    await runtime.advance(BEAT_MS)
    const text =
      /^The checkpoint job\.checkpoint now belongs to another job, .* was 5000 ms before it noticed\./
    expect(lost.map(({ message }) => message)).toEqual([expect.stringMatching(text)])
    await expectLost(ownership, text)
    expect(lost).toHaveLength(1)
  })

  it('by a question before an attempt that finds another owner', async () => {
    answer = async () => false
    const ownership = keep('')
    await runtime.advance(200)
    await expect(ownership.beforeAttempt()).rejects.toThrow()
    const text =
      /^The checkpoint now belongs to another job, .* was 200 ms before it noticed\..*检查点已由其他作业接管/s
    expect(lost).toEqual([expect.objectContaining({ message: expect.stringMatching(text) })])
    await expectLost(ownership, text)
  })

  it('by a question that fails, which names its cause', async () => {
    answer = fails
    const ownership = keep()
    const error = await ownership.beforeAttempt().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ cause: { code: 'EIO' } })
    expect(lost).toEqual([expect.objectContaining({ cause: expect.objectContaining({ code: 'EIO' }) })])
    expect(ownership.beforeFirstByte()).toMatchObject({ cause: { code: 'EIO' } })
    await expectLost(
      ownership,
      /^Cannot verify that this job still owns the checkpoint job\.checkpoint \(EIO\)\./,
    )
  })

  it.each([
    [new Error('no route'), /\(no route\)/],
    ['a text', /\(a text\)/],
    [null, /\(null\)/],
  ])('by a question that fails with %s', async (thrown, text) => {
    answer = async () => {
      throw thrown
    }
    await expect(keep().beforeAttempt()).rejects.toThrow(text)
  })

  it('by a question that is not answered for as long as the lease lasts', async () => {
    hold()
    const ownership = keep()
    const attempt = ownership.beforeAttempt().catch((thrown: unknown) => thrown)
    await runtime.advance(LEASE_MS - 1)
    expect(ownership.lost).toBe(false)
    await runtime.advance(1)
    expect(await attempt).toBeInstanceOf(TpnsCheckpointLostError)
    await expectLost(ownership, /could not be read or written within 15000 ms/)
  })

  it('by the first of two answers: those who are called hear of it once', async () => {
    const held = hold()
    const ownership = keep()
    const attempt = ownership.beforeAttempt().catch((thrown: unknown) => thrown)
    await runtime.advance(BEAT_MS)
    expect(asked).toEqual(['holds', 'beat'])
    await held.give(false)
    await held.give(false)
    expect(await attempt).toBeInstanceOf(TpnsCheckpointLostError)
    expect(lost).toHaveLength(1)
  })

  it.each<[string, (question: Question) => Promise<boolean>, RegExp]>([
    [
      'another owner',
      async () => false,
      /Leave the rest to the job that owns the checkpoint now: .* 检查点 job\.checkpoint 已由其他作业接管.*其余由接管的作业续推/s,
    ],
    [
      'a question that fails',
      fails,
      / run the job again with the same checkpoint\. 无法确认检查点 job\.checkpoint 仍属于本作业（EIO）。.*用同一检查点再次运行/s,
    ],
    [
      'no answer',
      () => new Promise<never>(() => {}),
      / run the job again with the same checkpoint\. 检查点 job\.checkpoint 的锁在 15000 毫秒内无法读写/s,
    ],
  ])('and says what to do, in both languages: %s', async (_, says, text) => {
    answer = says
    const ownership = keep()
    const attempt = ownership.beforeAttempt().catch((thrown: unknown) => thrown)
    await runtime.advance(LEASE_MS)
    const { message } = (await attempt) as Error
    expect(message.split('\n').join(' ')).toMatch(text)
  })

  it('and nobody is called when the job has ended anyway', async () => {
    const held = hold()
    const ownership = keep()
    await runtime.advance(BEAT_MS)
    ownership.end()
    await held.give(false)
    expect(ownership.lost).toBe(true)
    expect(lost).toEqual([])
  })
})
