import { interruptedError } from '../../core/attempt.js'
import type { Engine } from '../../core/context.js'
import { Interrupted, openScope } from '../../core/deadline.js'
import { LONGEST_TIMER_MS } from '../../validation/option-values.js'

export interface PauseInit {
  readonly delayMs: number
  /** Path of the endpoint that is waited for, for the error. */
  readonly endpoint: string
  readonly signal: AbortSignal | undefined
}

/** Waits between two calls of one operation. @throws TpnsAbortError when the signal fires or the client is closed */
export async function pause(engine: Engine, { delayMs, endpoint, signal }: PauseInit): Promise<void> {
  if (delayMs <= 0) return
  const { runtime, closing } = engine
  const scope = openScope({ runtime, totalMs: LONGEST_TIMER_MS, signal, closing })
  try {
    await scope.sleep(Math.min(delayMs, LONGEST_TIMER_MS - 1))
  } catch (thrown) {
    throw thrown instanceof Interrupted ? interruptedError(endpoint, thrown.interruption, 'not-sent') : thrown
  }
}
