import { defineError } from './brand.js'
import { TpnsError } from './tpns-error.js'

/**
 * A bulk job no longer owns its checkpoint: another job took it over while this one was frozen, or its heartbeat could not
 * be written for too long. To keep anyone from getting the push twice, it sends nothing more; `report.stopped.error`
 * holds this error, and each batch that was held back has it as its error too.
 */
export class TpnsCheckpointLostError extends TpnsError {}
defineError(TpnsCheckpointLostError, 'TpnsCheckpointLostError', 'TPNS_CHECKPOINT_LOST')
