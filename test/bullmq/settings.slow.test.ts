import { context, trace } from '@opentelemetry/api'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { Queue } from 'bullmq'
import { beforeAll, describe, expect, it } from 'vitest'
import type { CampaignStopReason } from '../../src/bullmq/index.js'
import { until } from '../redis/support.js'
import { explainSkip, HAS_REDIS } from '../support/redis-server.js'
import { getSum, listCampaign, makeToken, openLab, tokens, whenOver } from './support.js'

beforeAll(explainSkip)

type Lab = Awaited<ReturnType<typeof openLab>>

/** The first recipient of each push, in the order of arrival. */
const firstTokens = ({ fake }: Lab) =>
  fake.pushes.map(({ request }) => (request as { token_list: readonly string[] }).token_list[0] ?? '')

describe.skipIf(!HAS_REDIS)('the settings of a campaign', { timeout: 60_000 }, () => {
  it('priority: the urgent one is sent first where a worker has both', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    const startAt = Date.now() + 6_000
    const other = () => [...tokens(400)].slice(200)
    await campaigns.create(listCampaign(200, { id: 'later', priority: 9, startAt }))
    await campaigns.create(listCampaign(0, { id: 'urgent', priority: 1, startAt, recipients: other }))
    lab.fake.next({ delayMs: 30 }, { times: Number.POSITIVE_INFINITY })
    await lab.worker({ concurrency: 2 })
    await Promise.all([whenOver(campaigns, 'later'), whenOver(campaigns, 'urgent')])
    const order = firstTokens(lab).map((token) => (token >= makeToken(200) ? 'urgent' : 'later'))
    expect(order).toHaveLength(40)
    const last = (name: 'later' | 'urgent') => order.lastIndexOf(name)
    expect(last('urgent')).toBeLessThan(last('later'))
    // Two may be under way before the urgent one is seen; what follows waits for it.
    expect(order.slice(0, 20).filter((name) => name === 'urgent').length).toBeGreaterThan(15)
  })

  it('speed: is kept over all workers, and changed while it runs', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    const arrivals: number[] = []
    lab.fake.next({ delayMs: 1 }, { times: Number.POSITIVE_INFINITY })
    await Promise.all([lab.worker(), lab.worker()])
    // 10 recipients a batch: a batch each 500 ms.
    await campaigns.create(listCampaign(200, { speed: 20 }))
    await until(() => {
      if (lab.fake.pushes.length > arrivals.length) arrivals.push(performance.now())
      return arrivals.length >= 4
    }, 30_000)
    // Three gaps of 500 ms, however late the test looks.
    expect((arrivals[3] ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThan(1_400)
    await campaigns.setSpeed('spring', undefined)
    expect(await whenOver(campaigns)).toMatchObject({ status: 'finished', accepted: 200 })
  })

  it('startAt: nothing is sent before', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    const startAt = Date.now() + 5_000
    let first = 0
    await lab.worker()
    await campaigns.create(listCampaign(30, { startAt }))
    await until(() => {
      first = Date.now()
      return lab.fake.requests.length > 0
    }, 30_000)
    expect(first).toBeGreaterThanOrEqual(startAt)
    expect(await whenOver(campaigns)).toMatchObject({ accepted: 30 })
  })

  it('deadline: nothing is begun afterwards, and what is left is reported as not sent', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    await lab.worker({ concurrency: 1 })
    await campaigns.create(listCampaign(1_000, { speed: 20, deadline: Date.now() + 6_000 }))
    const report = await whenOver(campaigns)
    expect(report).toMatchObject({ status: 'stopped', reason: 'deadline', taken: 1_000 })
    expect(report.notSent).toBeGreaterThan(0)
    expect(report.accepted + report.notSent).toBe(1_000)
    expect(lab.received().size).toBe(report.accepted)
  })

  it('quiet hours: nothing is sent where it is night for the recipients, and by day elsewhere it is', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    // A zone in which it is noon now, and hours around noon: quiet there, and midnight is far away.
    const offset = 12 - new Date().getUTCHours()
    const noon = `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`
    const quiet = { from: '10:00', to: '15:00', timeZone: noon }
    const loud = { from: '15:00', to: '10:00', timeZone: noon }
    await campaigns.create(listCampaign(30, { id: 'quiet', quietHours: quiet }))
    await campaigns.create(
      listCampaign(0, { id: 'loud', quietHours: loud, recipients: () => [...tokens(60)].slice(30) }),
    )
    await lab.worker()
    expect(await whenOver(campaigns, 'loud')).toMatchObject({ status: 'finished', accepted: 30 })
    expect(await campaigns.report('quiet')).toMatchObject({ status: 'running', accepted: 0, notSent: 30 })
    expect(lab.received().size).toBe(30)
  })

  it.each<[name: string, spec: object, prepare: (lab: Lab) => unknown, reason: CampaignStopReason]>([
    ['its keys are refused', {}, ({ fake }) => fake.next({ retCode: 1008003 }), 'authentication'],
    ['the app is unpaid', {}, ({ fake }) => fake.setAppStatus('unpaid'), 'app-status'],
    ['the push is refused at first', {}, ({ fake }) => fake.next({ retCode: 1008001 }), 'request'],
    [
      'batches fail in a row',
      { maxConsecutiveFailures: 3 },
      ({ fake }) => fake.next({ retCode: 1008028 }, { times: Number.POSITIVE_INFINITY }),
      'failures',
    ],
    [
      'so many are in doubt as the caller allows',
      { maxUnknown: 2 },
      ({ fake }) => fake.next({ reset: 'after-acceptance' }, { times: 2, path: 'v3/push/app' }),
      'unknown',
    ],
  ])(
    'it stops on its own when %s; everybody is counted, and nobody got it twice',
    async (_, spec, prepare, reason) => {
      await using lab = await openLab()
      const campaigns = lab.campaigns()
      prepare(lab)
      await lab.worker({ concurrency: 1 })
      await campaigns.create(listCampaign(200, spec))
      const report = await whenOver(campaigns)
      expect(report).toMatchObject({ status: 'stopped', reason })
      expect(report.notSent).toBeGreaterThan(0)
      expect(getSum(report)).toBe(200)
      expect([...lab.received().values()].every((times) => times === 1)).toBe(true)
    },
  )
})

describe.skipIf(!HAS_REDIS)('what boards and tracers see of a campaign', { timeout: 60_000 }, () => {
  it('a queue with plain names and data, without recipients; what failed stays, what is done goes', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    await campaigns.create(listCampaign(30))
    const queue = new Queue('tpns-campaigns.spring', { connection: lab.connect() })
    const jobs = await queue.getJobs(['waiting'])
    expect(jobs.map(({ id, name, data }) => ({ id, name, data }))).toEqual(
      expect.arrayContaining(
        [0, 1, 2].map((batch) => ({
          id: `batch-${batch}`,
          name: 'push',
          data: { campaign: 'spring', run: expect.any(String), batch, recipients: 10 },
        })),
      ),
    )
    expect(JSON.stringify(jobs.map((job) => job.asJSON()))).not.toContain(makeToken(1).slice(0, 30))
    lab.fake.next({ reset: 'after-acceptance' }, { path: 'v3/push/app' })
    await lab.worker()
    await whenOver(campaigns)
    await until(async () => (await queue.getJobCounts('failed')).failed === 1)
    const [failed] = await queue.getJobs(['failed'])
    expect(failed?.failedReason).toBe('unknown: TPNS_CONNECTION')
    // BullMQ's own metrics, which boards draw.
    expect((await queue.getMetrics('completed')).meta.count).toBeGreaterThanOrEqual(0)
    await queue.close()
  })

  it("a span for each job, through BullMQ's own hook", async () => {
    await using lab = await openLab()
    const exporter = new InMemorySpanExporter()
    const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
    const tracer = provider.getTracer('bullmq')
    // As much of bullmq-otel as BullMQ calls.
    const telemetry = {
      tracer: {
        startSpan(name: string) {
          const span = tracer.startSpan(name)
          return {
            setSpanOnContext: (on: never) => trace.setSpan(on, span),
            setAttribute: (key: string, value: never) => void span.setAttribute(key, value),
            setAttributes: (attributes: never) => void span.setAttributes(attributes),
            addEvent: (event: string, attributes: never) => void span.addEvent(event, attributes),
            recordException: (error: never) => span.recordException(error),
            end: () => span.end(),
          }
        },
      },
      contextManager: {
        with: (on: never, work: () => unknown) => context.with(on, work),
        active: () => context.active(),
        getMetadata: () => '{}',
        fromMetadata: (on: never) => on,
      },
    }
    await lab.worker({ telemetry })
    const campaigns = lab.campaigns()
    await campaigns.create(listCampaign(30))
    await whenOver(campaigns)
    const ofJobs = () => exporter.getFinishedSpans().filter(({ attributes }) => 'bullmq.job.id' in attributes)
    await until(() => ofJobs().length >= 3)
    const ids = new Set(ofJobs().map(({ attributes }) => attributes['bullmq.job.id']))
    expect([...ids].sort()).toEqual(['batch-0', 'batch-1', 'batch-2'])
    expect(JSON.stringify(ofJobs().map(({ attributes }) => attributes))).not.toContain(
      makeToken(1).slice(0, 30),
    )
    await provider.shutdown()
  })
})
