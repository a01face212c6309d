import type { AttemptGuard } from '../../core/context.js'
import { waitAtMost } from '../../core/deadline.js'
import type { Runtime } from '../../core/ports/runtime.js'
import { TpnsCheckpointLostError } from '../../errors/checkpoint-lost.js'
import type { ErrorText } from '../../errors/message.js'

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
  /** For messages: a blank and the path of the checkpoint; empty for a store that has none. */
  readonly name: string
  /** Called once, when the checkpoint is lost. */
  readonly onLost: (error: TpnsCheckpointLostError) => void
}

/**
 * The guard of a bulk job: every request asks it, and once the checkpoint is lost, nothing more is sent.
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
  let why: { text: ErrorText; cause: unknown } | undefined
  let ended = false
  let cancelTimer = () => {}
  let beating: Promise<boolean> | undefined
  let sharedCheck: Promise<boolean> | undefined
  let lastCheck: Promise<unknown> = Promise.resolve()

  // A new error each time: a call adds its own facts to the error it throws.
  const error = (text: ErrorText, cause?: unknown) =>
    new TpnsCheckpointLostError(text, cause === undefined ? {} : { cause })

  const declareLost = (text: ErrorText, cause?: unknown) => {
    if (why !== undefined) return
    why = { text, cause }
    cancelTimer()
    if (!ended) onLost(error(text, cause))
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
    else declareLost(describeTakeover(name, elapsed() - beatAt))
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
    if (why !== undefined) return error(why.text, why.cause)
    return isExpired() ? error(describeExpiry(name, elapsed() - beatAt)) : undefined
  }

  return {
    async beforeAttempt() {
      if (why === undefined) {
        try {
          const mine = await waitAtMost(runtime, leaseMs, isExpired() ? renew() : check())
          if (mine === undefined) declareLost(describeSilence(name, leaseMs))
          else if (!mine) declareLost(describeTakeover(name, elapsed() - beatAt))
        } catch (cause) {
          declareLost(describeUnverified(name, cause), cause)
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

function describeTakeover(name: string, silentMs: number): ErrorText {
  const ms = Math.round(silentMs)
  return {
    en: `The checkpoint${name} now belongs to another job, or its lock was deleted; the last heartbeat of this job was ${ms} ms before it noticed. Was the process frozen? This job sends nothing more.`,
    zh: `${nameInChinese(name)}已由其他作业接管，或其锁已被删除；本作业的上次心跳在 ${ms} 毫秒之前，进程可能曾被冻结。本作业不再发送。`,
    remedy: {
      en: 'Leave the rest to the job that owns the checkpoint now: it resumes where this one ended, and reports what this one may have sent as unknown.',
      zh: '其余由接管的作业续推，本作业可能已发出的批次在其报告中为结果未知。',
    },
  }
}

function describeExpiry(name: string, silentMs: number): ErrorText {
  const ms = Math.round(silentMs)
  return {
    en: `This job has had no heartbeat for ${ms} ms, so another may have taken over the checkpoint${name}. The push was held back; it was not sent.`,
    zh: `本作业已 ${ms} 毫秒没有心跳，${nameInChinese(name)}可能已被接管。该推送未发出。`,
    remedy: RUN_AGAIN,
  }
}

function describeSilence(name: string, mostMs: number): ErrorText {
  return {
    en: `The lock of the checkpoint${name} could not be read or written within ${mostMs} ms, so another job may have taken it over. This job sends nothing more.`,
    zh: `${nameInChinese(name)}的锁在 ${mostMs} 毫秒内无法读写，可能已被其他作业接管。本作业不再发送。`,
    remedy: RUN_AGAIN,
  }
}

function describeUnverified(name: string, cause: unknown): ErrorText {
  const { code, message } = (cause ?? {}) as NodeJS.ErrnoException
  const said = code ?? message ?? String(cause)
  return {
    en: `Cannot verify that this job still owns the checkpoint${name} (${said}). This job sends nothing more.`,
    zh: `无法确认${nameInChinese(name)}仍属于本作业（${said}）。本作业不再发送。`,
    remedy: RUN_AGAIN,
  }
}

/** Chinese has a blank beside Latin letters alone. */
const nameInChinese = (name: string) => (name === '' ? '检查点' : `检查点${name} `)

const RUN_AGAIN = {
  en: 'Find out what held it up (a frozen process, a slow disk), then run the job again with the same checkpoint.',
  zh: '请排除原因（进程被冻结、磁盘缓慢）后，用同一检查点再次运行。',
}
