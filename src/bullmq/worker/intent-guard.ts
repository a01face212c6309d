import type { AttemptGuard } from '../../core/context.js'
import { waitAtMost } from '../../core/deadline.js'
import type { Runtime } from '../../core/ports/runtime.js'
import { redactRedisError } from '../../redis/redact-error.js'
import type { BatchRef, CampaignRecord, IntentAnswer } from '../record/record.js'
import { BatchHeldBackError } from './held-back.js'

/** Redis must answer within this, or nothing is sent. */
const ANSWER_MS = 5_000
/** Before another try. */
const RETRY_MS = 1_000

/** The guard of one delivery of a batch. */
export interface IntentGuard extends AttemptGuard {
  /** The number of the intent, greater than those before it, once Redis has confirmed one. */
  readonly fence: number | undefined
  /** Whether Redis was asked: it may hold an intent even if its answer never came. */
  readonly asked: boolean
}

export interface IntentGuardInit {
  readonly record: Pick<CampaignRecord, 'intend'>
  readonly runtime: Pick<Runtime, 'now' | 'elapsed' | 'setTimer'>
  readonly ref: BatchRef
  /** The state that was read. */
  readonly state: string
  readonly owner: string
  /** The first byte must be written within this after the intent was asked for. Milliseconds. */
  readonly leaseMs: number
  /** Called when Redis has confirmed an intent, before the first byte. */
  readonly onIntended: (fence: number, at: number) => void
}

/**
 * Records the intent to send before each attempt, after all waits, and looks at the clock once more right before the first
 * byte. A worker that was frozen in between finds its lease over and sends nothing: by then others may have parked the
 * batch. Both clocks count, as the one that does not jump stands still in a suspended machine.
 */
export function createIntentGuard(init: IntentGuardInit): IntentGuard {
  const { record, runtime, ref, state, owner, leaseMs, onIntended } = init
  let fence: number | undefined
  let asked = false
  let askedAt = { now: 0, elapsed: 0 }

  return {
    get fence() {
      return fence
    },
    get asked() {
      return asked
    },
    async beforeAttempt() {
      askedAt = { now: runtime.now(), elapsed: runtime.elapsed() }
      asked = true
      const answer = await ask(() => waitAtMost(runtime, ANSWER_MS, record.intend(ref, state, owner, fence)))
      if (answer.kind !== 'intended') throw heldBackError(answer)
      fence = answer.fence
      onIntended(answer.fence, Number(answer.state.split(' ')[3]))
    },
    beforeFirstByte() {
      const goneMs = Math.max(runtime.elapsed() - askedAt.elapsed, runtime.now() - askedAt.now)
      return goneMs < leaseMs
        ? undefined
        : new BatchHeldBackError(
            `the intent was recorded ${Math.round(goneMs)} ms ago; was the process frozen?`,
            'later',
            RETRY_MS,
          )
    },
  }
}

async function ask(intend: () => Promise<IntentAnswer | undefined>): Promise<IntentAnswer> {
  let answer: IntentAnswer | undefined
  try {
    answer = await intend()
  } catch (error) {
    throw new BatchHeldBackError(`Redis failed: ${redactRedisError(error)}`, 'later', RETRY_MS)
  }
  if (answer !== undefined) return answer
  throw new BatchHeldBackError(`Redis did not answer within ${ANSWER_MS} ms`, 'later', RETRY_MS)
}

function heldBackError(answer: Exclude<IntentAnswer, { kind: 'intended' }>): BatchHeldBackError {
  switch (answer.kind) {
    case 'gone':
      return new BatchHeldBackError('Redis no longer knows the campaign', 'halted')
    case 'held':
      return new BatchHeldBackError(`the campaign is ${answer.why}`, 'halted')
    case 'changed':
      return new BatchHeldBackError(`the batch is ${answer.state.split(' ')[0]}`, 'elsewhere')
    default:
      return new BatchHeldBackError(`not yet (${answer.kind})`, 'later', answer.waitMs)
  }
}
