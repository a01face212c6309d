import type { AttemptGuard } from '../../core/context.js'
import { within } from '../../core/deadline.js'
import type { Runtime } from '../../core/ports/clock.js'
import { TpnsCheckpointLostError } from '../../errors/checkpoint-lost.js'

/** How ownership of a checkpoint is proved: by a lock file, or by a store's own means. */
export interface OwnershipProof {
  /** Writes a heartbeat and returns whether this job still owns the checkpoint. May reject, may hang. */
  beat(): Promise<boolean>
  /** Returns whether this job still owns the checkpoint, as cheaply as can be certain. May reject, may hang. */
  holds(): Promise<boolean>
}

export interface OwnershipInit extends OwnershipProof {
  readonly runtime: Pick<Runtime, 'elapsed' | 'setTimer'>
  /** Milliseconds between heartbeats. */
  readonly beatMs: number
  /** Milliseconds after the last confirmed heartbeat during which the owner may send. */
  readonly leaseMs: number
  /** The checkpoint, for messages. */
  readonly name: string
  /** Called once, when the checkpoint is lost. */
  readonly onLost: (error: TpnsCheckpointLostError) => void
}

/**
 * The fence of a bulk job: every request passes it, and once the checkpoint is lost, no request ever does again.
 *
 * It makes two checks, because each closes the other's gap. The disk knows who the owner is, but the answer is stale by
 * the time the request is written. The monotonic clock knows how long ago others last saw a heartbeat: after `leaseMs`,
 * which is shorter than the time after which they take over, nothing is sent until a new heartbeat has been written and
 * confirmed by the disk.
 */
export interface Ownership extends AttemptGuard {
  /** Proves that the checkpoint is still ours. @throws TpnsCheckpointLostError */
  beforeAttempt(): Promise<void>
  /** Checks the clock only. */
  beforeFirstByte(): TpnsCheckpointLostError | undefined
  /** Whether the checkpoint is known to be lost. */
  readonly lost: boolean
  /** Stops the heartbeats. */
  end(): void
}

export function keepOwnership(init: OwnershipInit): Ownership {
  const { runtime, beatMs, leaseMs, name, onLost } = init
  const { elapsed } = runtime
  /** When the last confirmed heartbeat started. */
  let beatAt = elapsed()
  let why: { message: string; cause: unknown } | undefined
  let ended = false
  let cancelTimer = () => {}
  let beating: Promise<boolean> | undefined
  let sharedCheck: Promise<boolean> | undefined
  let lastCheck: Promise<unknown> = Promise.resolve()

  // A new error each time: a call adds its own facts to the error it throws.
  const error = (message: string, cause?: unknown) =>
    new TpnsCheckpointLostError(message, cause === undefined ? {} : { cause })

  const lose = (message: string, cause?: unknown) => {
    if (why !== undefined) return
    why = { message, cause }
    cancelTimer()
    if (!ended) onLost(error(message, cause))
  }

  /** One heartbeat at a time: a hanging one is not followed by others. */
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
        // A failed heartbeat is retried until the lease expires.
        beat().catch(() => {})
        schedule()
      },
      true,
    )
  }
  schedule()

  /** Callers share a check that has not started yet; one already in flight may return a stale answer. */
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

  /** After the lease expired: a heartbeat that started before a pause says nothing about the time after it. */
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
  'This job sends nothing more: the job that now owns the checkpoint resumes where this one ended, and reports what this ' +
  'one may have sent as unknown. 检查点已由其他任务接管，本任务不再发送；已发送的结果见报告。'

function takenOver(name: string, silentMs: number): string {
  return `The checkpoint ${name} now belongs to another job, or its lock was deleted. This job's last heartbeat was ${Math.round(silentMs)} ms before it noticed: was the process frozen? ${NOTHING_MORE}`
}

function tooLate(name: string, silentMs: number): string {
  return `This job has had no heartbeat for ${Math.round(silentMs)} ms, so another may have taken over the checkpoint ${name}. The push was held back; it was not sent. 本任务心跳中断，检查点可能已被接管，该推送未发出。`
}

function silent(name: string, mostMs: number): string {
  return `The lock of the checkpoint ${name} could not be read or written within ${mostMs} ms, so another job may have taken it over. This job sends nothing more. Repair the disk, then run the job again with the same checkpoint. 检查点的锁无法读写，本任务不再发送；修复磁盘后用同一检查点重新运行。`
}

function unreadable(name: string, cause: unknown): string {
  const { code, message } = (cause ?? {}) as NodeJS.ErrnoException
  return `Cannot verify that this job still owns the checkpoint ${name} (${code ?? message ?? String(cause)}). This job sends nothing more. Fix the cause, then run the job again with the same checkpoint. 无法确认检查点仍属于本任务，本任务不再发送；排除原因后用同一检查点重新运行。`
}
