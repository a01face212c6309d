import { describe, expect, it } from 'vitest'
import { readCampaign } from '../../src/bullmq/campaign.js'
import { type SweepInit, sweep } from '../../src/bullmq/worker/sweep.js'

const NOW = 1_000_000

/** Sweeps a running campaign of three batches that wait, one of them after an intent, without a single job in its queue. */
async function getAddedJobs(fields: Record<string, string>, waitingNow = '3') {
  const campaign = readCampaign('spring', {
    run: 'r',
    via: 'list',
    accessId: '1',
    status: 'running',
    deadline: String(NOW * 2),
    'batches:waiting': '3',
    ...fields,
  })!
  const added: (string | undefined)[] = []
  const states = ['0', 'waiting 10 0 5', '1', 'waiting 10 7 5', '2', 'accepted 10 8 5 99 0 0']
  const redis = {
    zrangebyscore: async () => [],
    zrange: async () => [],
    hget: async () => waitingNow,
    hscan: async () => ['0', states],
  }
  const keys = { campaign: () => ({}) }
  const queue = {
    getJobCounts: async () => ({ waiting: 0 }),
    addBulk: async (jobs: { opts?: { jobId?: string } }[]) => {
      added.push(...jobs.map(({ opts }) => opts?.jobId))
    },
  }
  await sweep(campaign, { record: { redis, keys }, queue, now: NOW, takeoverMs: 1 } as unknown as SweepInit)
  return added
}

describe('jobs that are missing', () => {
  it.each([
    ['once everybody is queued', { complete: '1', appendedAt: String(NOW) }],
    [
      'once the producer has been silent for five seconds',
      { complete: '0', appendedAt: String(NOW - 5_000) },
    ],
  ])('are added for the batches that wait, %s', async (_, fields) => {
    // A further try needs another id: BullMQ may still have the job that failed.
    expect(await getAddedJobs(fields)).toEqual(['batch-0', 'batch-1-7'])
  })

  it('are not taken for lost while the producer is at work: it adds them right after the batches', async () => {
    expect(await getAddedJobs({ complete: '0', appendedAt: String(NOW - 4_999) })).toEqual([])
  })

  it('are not looked for when the batches have been sent since the sweep began', async () => {
    expect(await getAddedJobs({ complete: '1', appendedAt: String(NOW) }, '0')).toEqual([])
  })
})
