import { defineError } from './brand.js'
import { TpnsError } from './tpns-error.js'

/**
 * A bulk job no longer owns its checkpoint: another job has taken it over while this one was frozen, or its heartbeat
 * could not be written for too long. It sends nothing more, so that nobody gets the push twice; `report.stopped.error`
 * holds this error, and the error of each batch that was held back is this one too.
 */
export class TpnsCheckpointLostError extends TpnsError {}
defineError(TpnsCheckpointLostError, 'TpnsCheckpointLostError', 'TPNS_CHECKPOINT_LOST')
