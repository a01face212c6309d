import type { AttemptGuard } from '../core/attempt-guard.js'
import type { Runtime } from '../core/ports/clock.js'
import { within } from '../core/waiting/within.js'
import { TpnsCheckpointLostError } from '../errors/checkpoint-lost.js'

/** What keeps two jobs from sending from one checkpoint: a lock file, or a store's own means. */
export interface OwnershipProof {
  /** Shows others that the owner lives, and tells whether it still is the owner. May reject, may hang. */
  beat(): Promise<boolean>
  /** Tells whether it still is the owner, as cheaply as that can be told for certain. May reject, may hang. */
  holds(): Promise<boolean>
}

export interface OwnershipInit extends OwnershipProof {
  readonly runtime: Pick<Runtime, 'elapsed' | 'setTimer'>
  /** Milliseconds between two beats. */
  readonly beatMs: number
  /** Milliseconds after the last good beat during which the owner may send. */
  readonly leaseMs: number
  /** The checkpoint, for messages. */
  readonly name: string
  /** Called once, when the checkpoint was lost. */
  readonly onLost: (error: TpnsCheckpointLostError) => void
}

/**
 * The fence of a bulk job: every request asks it, and once the checkpoint is lost the answer is no for good.
 *
 * Two things are asked, because each has a hole that the other closes. The disk knows who the owner is, but the answer
 * is old by the time the request is written. The clock that never jumps knows how long ago others last saw this owner
 * alive: after `leaseMs`, which is shorter than the time after which they take over, nothing goes out until a beat has
 * been written and the disk has confirmed it.
 */
export interface Ownership extends AttemptGuard {
  /** Proves that the checkpoint is still ours. @throws TpnsCheckpointLostError */
  beforeAttempt(): Promise<void>
  /** By the clock alone. */
  beforeFirstByte(): TpnsCheckpointLostError | undefined
  /** Whether it is known that another has it. */
  readonly lost: boolean
  /** No beat follows. */
  end(): void
}

export function keepOwnership(init: OwnershipInit): Ownership {
  const { runtime, beatMs, leaseMs, name, onLost } = init
  const { elapsed } = runtime
  /** When the last beat that was confirmed had begun. */
  let beatAt = elapsed()
  let why: { message: string; cause: unknown } | undefined
  let ended = false
  let cancelTimer = () => {}
  let beating: Promise<boolean> | undefined
  let sharedCheck: Promise<boolean> | undefined
  let lastCheck: Promise<unknown> = Promise.resolve()

  // A fresh one each time: a call writes into its error what became of it.
  const error = (message: string, cause?: unknown) =>
    new TpnsCheckpointLostError(message, cause === undefined ? {} : { cause })

  const lose = (message: string, cause?: unknown) => {
    if (why !== undefined) return
    why = { message, cause }
    cancelTimer()
    if (!ended) onLost(error(message, cause))
  }

  /** One beat at a time: one that hangs is not followed by others. */
  const beat = (): Promise<boolean> => {
    beating ??= beatOnce().finally(() => {
      beating = undefined
    })
    return beating
  }

  const beatOnce = async () => {
    const startedAt = elapsed()
    const mine = await init.beat()
    if (mine) beatAt = startedAt
    else lose(takenOver(name, elapsed() - beatAt))
    return mine
  }

  const schedule = () => {
    cancelTimer = runtime.setTimer(
      beatMs,
      () => {
        if (ended || why !== undefined) return
        // A beat that failed is tried again; how long that may go on is for the lease to say.
        beat().catch(() => {})
        schedule()
      },
      true,
    )
  }
  schedule()

  /** Whoever asks before the question has gone out shares it; one that is out already may be too old an answer. */
  const check = (): Promise<boolean> => {
    if (sharedCheck === undefined) {
      const own = lastCheck.then(() => {
        sharedCheck = undefined
        return init.holds()
      })
      sharedCheck = own
      lastCheck = own.catch(() => {})
    }
    return sharedCheck
  }

  /** After the lease: a beat that had begun before a pause says nothing about the time after it. */
  const renew = async () => (await beat()) && (!isExpired() || (await beat()))

  const isExpired = () => elapsed() - beatAt >= leaseMs

  const beforeFirstByte = () => {
    if (why !== undefined) return error(why.message, why.cause)
    return isExpired() ? error(tooLate(name, elapsed() - beatAt)) : undefined
  }

  return {
    async beforeAttempt() {
      if (why === undefined) {
        try {
          const mine = await within(runtime, leaseMs, isExpired() ? renew() : check())
          if (mine === undefined) lose(silent(name, leaseMs))
          else if (!mine) lose(takenOver(name, elapsed() - beatAt))
        } catch (cause) {
          lose(unreadable(name, cause), cause)
        }
      }
      const refusal = beforeFirstByte()
      if (refusal !== undefined) throw refusal
    },
    beforeFirstByte,
    get lost() {
      return why !== undefined
    },
    end() {
      ended = true
      cancelTimer()
    },
  }
}

const NOTHING_MORE =
  'This job sends nothing more: the job that has the checkpoint now goes on where this one ended, and reports what this one ' +
  'may have sent as unknown. 检查点已由其他任务接管，本任务不再发送；已发送的结果见报告。'

function takenOver(name: string, silentMs: number): string {
  return `The checkpoint ${name} belongs to another job now, or its lock was deleted. This job last proved to be alive ${Math.round(silentMs)} ms before that was noticed: was the process frozen? ${NOTHING_MORE}`
}

function tooLate(name: string, silentMs: number): string {
  return `This job has not proved to be alive for ${Math.round(silentMs)} ms, so another may have taken over the checkpoint ${name}. The push was held back; it was not sent. 本任务心跳中断，检查点可能已被接管，该推送未发出。`
}

function silent(name: string, mostMs: number): string {
  return `The lock of the checkpoint ${name} could not be read or written within ${mostMs} ms, so it is not known whether another job has taken it over. This job sends nothing more. Repair the disk, then run the job again with the same checkpoint. 检查点的锁无法读写，本任务不再发送；修复磁盘后用同一检查点重新运行。`
}

function unreadable(name: string, cause: unknown): string {
  const { code, message } = (cause ?? {}) as NodeJS.ErrnoException
  return `It cannot be proved that the checkpoint ${name} still belongs to this job (${code ?? message ?? String(cause)}). This job sends nothing more. Remove the cause, then run the job again with the same checkpoint. 无法确认检查点仍属于本任务，本任务不再发送；排除原因后用同一检查点重新运行。`
}
