import { defineError } from '../../errors/brand.js'
import { TpnsError } from '../../errors/tpns-error.js'

/**
 * A batch that must not be sent by this delivery of its job. Never leaves the worker.
 *
 * - `elsewhere`: another delivery has it, or it has come to its end
 * - `halted`: the campaign is paused, stopped or gone
 * - `later`: it may be sent in `waitMs`
 */
export class BatchHeldBackError extends TpnsError {
  readonly why: 'elsewhere' | 'halted' | 'later'
  readonly waitMs: number

  constructor(message: string, why: BatchHeldBackError['why'], waitMs = 0) {
    super(message, { stopReason: 'aborted' })
    this.why = why
    this.waitMs = waitMs
  }
}
defineError(BatchHeldBackError, 'BatchHeldBackError', 'BATCH_HELD_BACK')
