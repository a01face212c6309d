import type { ClientContext } from '../../core/context.js'
import { Deadline, getCancelReason } from '../../core/deadline.js'
import { cancelledError } from '../../core/failures/cancelled.js'
import { addOutcome } from '../../errors/message.js'
import { LONGEST_TIMER_MS } from '../../validation/options/option-values.js'

export interface PauseInit {
  readonly delayMs: number
  /** Path of the endpoint that is waited for, for the error. */
  readonly endpoint: string
  readonly signal: AbortSignal | undefined
}

/** Waits between two calls of one operation. @throws TpnsAbortError when the signal fires or the client is closed */
export async function pause(client: ClientContext, { delayMs, endpoint, signal }: PauseInit): Promise<void> {
  if (delayMs <= 0) return
  const { runtime, closing } = client
  const deadline = new Deadline({ runtime, totalMs: LONGEST_TIMER_MS, signal, closing })
  try {
    await deadline.sleep(Math.min(delayMs, LONGEST_TIMER_MS - 1))
  } catch (thrown) {
    const reason = getCancelReason(thrown)
    if (reason === undefined) throw thrown
    const error = cancelledError(endpoint, reason, 'not-sent')
    addOutcome(error, { en: 'Nothing more was sent.', zh: '此后未再发送。' })
    throw error
  }
}
