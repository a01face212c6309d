import { DelayedError, type Job, Queue, type Telemetry, UnrecoverableError, Worker } from 'bullmq'
import type { BatchJob } from '../producer/jobs.js'
import type { Commands } from '../record/connection.js'
import { queueName } from '../record/keys.js'
import type { CampaignTelemetry } from './options.js'
import type { Delivery } from './send-batch.js'

/** What takes the batches of one campaign in this process. */
export interface Consumer {
  readonly bull: Worker<BatchJob>
  readonly queue: Queue<BatchJob>
  isSweeping: boolean
}

export interface ConsumerInit {
  readonly redis: Commands
  readonly prefix: string
  readonly concurrency: number
  readonly telemetry: CampaignTelemetry | undefined
  readonly deliver: (job: BatchJob) => Promise<Delivery>
  readonly onError: (error: Error) => void
}

export function openConsumer(id: string, init: ConsumerInit): Consumer {
  const { redis, prefix, concurrency, telemetry, deliver, onError } = init
  const name = queueName(prefix, id)
  const shared = {
    connection: redis as never,
    ...(telemetry === undefined ? {} : { telemetry: telemetry as Telemetry }),
  }
  const queue = new Queue<BatchJob>(name, shared)
  const handle = async (job: Job<BatchJob>, token?: string) => answer(job, token, await deliver(job.data))
  const bull = new Worker<BatchJob>(name, handle, {
    ...shared,
    concurrency,
    // The record decides whether a batch may be sent: a job may come back as often as it likes.
    maxStalledCount: 1_000_000,
    metrics: { maxDataPoints: 24 * 60 },
  })
  // Without a listener, an error of the connection ends the process.
  queue.on('error', onError)
  bull.on('error', onError)
  return { bull, queue, isSweeping: false }
}

export async function closeConsumer({ bull, queue }: Consumer): Promise<void> {
  await bull.close()
  await queue.close()
}

/** What is in flight is not waited for. */
export async function toggle({ bull }: Consumer): Promise<void> {
  if (bull.isPaused()) await bull.resume()
  else await bull.pause(true)
}

/** The result that BullMQ gets. Rejected and parked batches stay as failed jobs, for boards; they are not sent again. */
async function answer(job: Job, token: string | undefined, delivery: Delivery): Promise<object> {
  switch (delivery.kind) {
    case 'later':
      await job.moveToDelayed(Date.now() + delivery.waitMs, token)
      throw new DelayedError()
    case 'ended':
      if (delivery.state === 'rejected' || delivery.state === 'unknown')
        throw new UnrecoverableError(`${delivery.state}: ${delivery.error?.code ?? 'known from before'}`)
      return { state: delivery.state }
    case 'dropped':
      return { state: 'dropped', why: delivery.why }
    case 'lost':
      return { state: 'lost' }
  }
}
