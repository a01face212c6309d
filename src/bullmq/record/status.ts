import type { CampaignStopReason } from '../policy/self-stop.js'
import type { CampaignRecord } from './record.js'

type Writer = Pick<CampaignRecord, 'setStatus'>

/**
 * Stops a campaign, if it runs or is paused.
 *
 * @param why `detail` is for the report; `code`, of the error that stopped it, for the event
 * @returns its status before
 */
export function stopCampaign(
  record: Writer,
  id: string,
  reason: CampaignStopReason,
  { detail = '', code }: { readonly detail?: string; readonly code?: string | undefined } = {},
): Promise<string> {
  return record.setStatus(id, 'stopped', {
    after: ['running', 'paused'],
    event: { type: 'stopped', reason, code },
    fields: { reason, detail },
  })
}

/** A finished campaign that has work again. */
export function reopenCampaign(record: Writer, id: string): Promise<string> {
  return record.setStatus(id, 'running', { after: ['finished'], event: { type: 'reopened' } })
}
