import { findCampaign } from '../record/read.js'
import type { CampaignRecord } from '../record/record.js'
import { stopCampaign } from '../record/status.js'

/**
 * Redis may have forgotten batches that were sent, and no worker is left that knows: they would be sent again. Stops every
 * campaign that has begun, until a person says otherwise.
 *
 * @param lost what `heartbeat` gave
 * @returns which campaigns it stopped
 */
export async function stopAfterRollback(
  record: CampaignRecord,
  campaigns: readonly string[],
  lost: readonly string[],
  now: number,
): Promise<readonly string[]> {
  const stopped: string[] = []
  for (const id of campaigns) {
    const campaign = await findCampaign(record, id)
    if (campaign === undefined || campaign.startAt > now) continue
    const before = await stopCampaign(record, id, 'redis-rollback', { detail: explain(lost) })
    if (before === 'running' || before === 'paused') stopped.push(id)
  }
  await record.acceptLoss(lost)
  return stopped
}

function explain(lost: readonly string[]): string {
  const [en, zh] = lost.includes('rollback')
    ? [
        'Redis went back to an earlier state, further than workers can make up for',
        'Redis 回退到了较早的状态，超出 worker 可弥补的范围',
      ]
    : [
        'Redis was restarted or failed over, and a worker that was sending then has not come back',
        'Redis 重启或发生故障转移，当时正在推送的 worker 未恢复',
      ]
  return (
    `${en}: batches that were sent may wait again. Nothing more is sent. Compare "accepted" of the report with the records of the service ` +
    `(statistics.tasks); campaigns.resume goes on, and sends those batches again. ${zh}：已推送的批次可能被当作未推送。已停止推送。` +
    '请将报告中的 accepted 与推送记录（statistics.tasks）核对；campaigns.resume 会继续，并可能重复推送这些批次。'
  )
}
