import { beforeAll, describe, expect, it } from 'vitest'
import { TpnsConfigError, TpnsRequestError } from '../../src/index.js'
import { until } from '../redis/support.js'
import { getFailure } from '../support/client.js'
import { explainSkip, HAS_REDIS } from '../support/redis-server.js'
import {
  DURABLE,
  getSum,
  LIST_PUSH,
  listCampaign,
  MESSAGE,
  makeToken,
  openLab,
  tokens,
  whenOver,
} from './support.js'

beforeAll(explainSkip)

describe.skipIf(!HAS_REDIS)('a campaign', { timeout: 60_000 }, () => {
  it('reaches every recipient once, through two workers', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    await Promise.all([lab.worker(), lab.worker()])
    const created = await campaigns.create(listCampaign(255))
    expect(created).toMatchObject({ taken: 255, complete: true })
    const report = await whenOver(campaigns)
    expect(report).toMatchObject({ status: 'finished', accepted: 255, parked: 0, notSent: 0 })
    expect(report.batches.accepted).toBe(26)
    expect(getSum(report)).toBe(255)
    expect(lab.received().size).toBe(255)
    expect([...lab.received().values()].every((times) => times === 1)).toBe(true)
  })

  it('says what phones make of its push, found once when it is created', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    const request = { ...LIST_PUSH, message: { title: 'a'.repeat(51), content: 'x' } }
    const created = await campaigns.create(listCampaign(30, { request }))
    // 51 characters: beyond the title of every vendor with a certain limit.
    const refused = created.findings.filter(({ effect }) => effect === 'refused')
    expect(refused.map(({ channel }) => channel).sort()).toEqual(['mz', 'oppo', 'vivo', 'xm'])
    await lab.worker()
    expect((await whenOver(campaigns)).findings).toEqual(created.findings)
  })

  it('created twice changes nothing, and with another push is refused', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    await campaigns.create(listCampaign(30))
    const again = await campaigns.create(listCampaign(30))
    expect(again).toMatchObject({ taken: 30, notSent: 30 })
    const other = { ...LIST_PUSH, message: { title: 'Other', content: 'x' } }
    const error = await getFailure(campaigns.create(listCampaign(30, { request: other })))
    expect(error).toBeInstanceOf(TpnsConfigError)
    expect(error.message).toContain('exists, with another push')
  })

  it('goes on behind its cursor after its producer ended, and skips nobody', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    const opened: (string | undefined)[] = []
    const pages = (failAt: number) => (cursor: string | undefined) => {
      opened.push(cursor)
      return (function* () {
        for (let from = Number(cursor ?? 0); from < 2_000; from += 7) {
          if (from >= failAt) throw new Error('the database went away')
          const last = Math.min(from + 7, 2_000)
          yield {
            recipients: [...tokens(last)].slice(from),
            cursor: String(last),
          }
        }
      })()
    }
    await expect(campaigns.create(listCampaign(0, { recipients: pages(1_500) }))).rejects.toThrow('went away')
    const { taken } = await campaigns.report('spring')
    expect(taken).toBeGreaterThan(0)
    await campaigns.create(listCampaign(0, { recipients: pages(Number.POSITIVE_INFINITY) }))
    expect(Number(opened[1])).toBeGreaterThan(0)
    await lab.worker()
    const report = await whenOver(campaigns)
    expect(report).toMatchObject({ status: 'finished', taken: 2_000, accepted: 2_000 })
    expect(lab.received().size).toBe(2_000)
  })

  it('is checked before anything is queued', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    const request = { ...LIST_PUSH, message: { title: 5 } }
    expect(await getFailure(campaigns.create(listCampaign(10, { request })))).toBeInstanceOf(TpnsRequestError)
    expect(await lab.redis.redis.keys('*')).toEqual([])
  })

  it('is refused on an empty Redis without a word, and by one that may evict', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    const error = await getFailure(campaigns.create(listCampaign(10, { emptyRedis: 'refuse' })))
    expect(error.message).toContain('holds nothing of any campaign')
    await lab.redis.redis.config('SET', 'maxmemory-policy', 'allkeys-lru')
    expect((await getFailure(campaigns.create(listCampaign(10)))).message).toContain('noeviction')
    await expect(lab.worker()).rejects.toThrow('noeviction')
  })

  it('warns of a Redis that a crash takes back to its last snapshot', async () => {
    const warnings: string[] = []
    const onWarning = (message: string) => void warnings.push(message)
    await using lab = await openLab()
    await lab.worker({ onWarning })
    expect(warnings).toEqual([expect.stringMatching(/^Redis keeps no append-only file.*appendonly yes/s)])
    await using durable = await openLab({}, DURABLE)
    await durable.worker({ onWarning })
    expect(warnings).toHaveLength(1)
  })

  it('parks a batch whose answer was lost, and never sends it again on its own', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    lab.fake.next({ reset: 'after-acceptance' }, { path: 'v3/push/app' })
    await lab.worker()
    await campaigns.create(listCampaign(50))
    const report = await whenOver(campaigns)
    expect(report).toMatchObject({ status: 'finished', accepted: 40, parked: 10 })
    expect(report.parkedBatches).toMatchObject([
      { recipients: 10, code: expect.any(String), verdict: 'none' },
    ])
    expect(getSum(report)).toBe(50)
    expect([...lab.received().values()].every((times) => times === 1)).toBe(true)
    const [parked] = report.parkedBatches
    expect(await campaigns.decide('spring', parked!.batch, 'accepted')).toBe(true)
    expect(await campaigns.report('spring')).toMatchObject({ accepted: 50, parked: 0 })
  })

  it('finds a parked batch in the records of the service', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    lab.fake.next({ reset: 'after-acceptance' }, { path: 'v3/push/app' })
    await lab.worker({ takeoverAfter: 2_000, tpns: lab.client({ timeout: { attempt: 1_000 } }) })
    await campaigns.create(listCampaign(50))
    await until(async () => (await campaigns.report('spring')).accepted === 50, 20_000)
    expect(await campaigns.report('spring')).toMatchObject({ parked: 0, status: 'finished' })
  })

  it('looks a parked batch up once at a time, however slow the service is', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    const lookUp = 'v3/statistics/get_push_record'
    const lookUps = () => lab.fake.requests.filter(({ path }) => path.endsWith(lookUp)).length
    lab.fake.next({ reset: 'after-acceptance' }, { path: 'v3/push/app' })
    lab.fake.next({ delayMs: 7_000 }, { path: lookUp })
    await Promise.all([lab.worker({ takeoverAfter: 13_000 }), lab.worker({ takeoverAfter: 13_000 })])
    await campaigns.create(listCampaign(50))
    await until(async () => lookUps() > 0, 20_000)
    // Two more sweeps would be due before the answer.
    await new Promise((resolve) => setTimeout(resolve, 6_000))
    expect(lookUps()).toBe(1)
    await until(async () => (await campaigns.report('spring')).accepted === 50, 20_000)
  })

  it('sends a batch again that the records do not show, if the caller said so', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    lab.fake.next({ reset: 'before-reading' }, { path: 'v3/push/app' })
    await lab.worker({ takeoverAfter: 2_000, tpns: lab.client({ timeout: { attempt: 1_000 } }) })
    await campaigns.create(listCampaign(50, { onUnknown: 'resend' }))
    await until(async () => (await campaigns.report('spring')).accepted === 50, 20_000)
    expect(lab.received().size).toBe(50)
    expect([...lab.received().values()].every((times) => times === 1)).toBe(true)
  })

  it('starts no worker that would take a batch for one in doubt while its push is under way', async () => {
    await using lab = await openLab()
    const tpns = lab.client({ timeout: { attempt: 5_000 } })
    await expect(lab.worker({ takeoverAfter: 6_000, tpns })).rejects.toThrow(
      /^takeoverAfter is 6000 ms, but an attempt of this client may take 5000 ms.* at least 6001,/s,
    )
    await lab.worker({ takeoverAfter: 6_001, tpns })
  })

  it('stops on its own when it may not push, and goes on when resumed', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    lab.fake.setAppStatus('unpaid')
    await lab.worker()
    await campaigns.create(listCampaign(100))
    const stopped = await whenOver(campaigns)
    expect(stopped).toMatchObject({ status: 'stopped', reason: 'app-status', accepted: 0, notSent: 100 })
    lab.fake.setAppStatus('active')
    await campaigns.resume('spring')
    const report = await whenOver(campaigns)
    expect(report).toMatchObject({ status: 'finished', accepted: 100, reason: undefined })
    const types: string[] = []
    for await (const { type } of campaigns.events('spring')) types.push(type)
    expect(types).toEqual(['created', 'stopped', 'resumed', 'finished'])
  })

  it('is paused and resumed', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    await campaigns.create(listCampaign(50))
    expect(await campaigns.pause('spring')).toMatchObject({ status: 'paused' })
    await lab.worker()
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    expect(await campaigns.report('spring')).toMatchObject({ accepted: 0, notSent: 50 })
    await campaigns.resume('spring')
    expect(await whenOver(campaigns)).toMatchObject({ status: 'finished', accepted: 50 })
  })

  it('gives the invalid tokens as a stream', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    lab.fake.invalidateToken(makeToken(3))
    await lab.worker()
    await campaigns.create(listCampaign(50))
    const report = await whenOver(campaigns)
    expect(report).toMatchObject({ accepted: 49, invalid: 1 })
    const found: string[] = []
    for await (const token of campaigns.invalidTokens('spring')) found.push(token)
    expect(found).toEqual([makeToken(3)])
    await campaigns.deleteRecipients('spring')
    expect(await campaigns.report('spring')).toMatchObject({ status: 'deleted', accepted: 49 })
    const { redis } = lab.redis
    for (const key of await redis.keys('*spring*')) {
      expect(JSON.stringify(await redis.dump(key)), key).not.toContain(makeToken(4).slice(0, 30))
      expect(await redis.type(key), key).toMatch(/hash|stream|string/)
    }
  })

  it('takes recipients by reference, one push each, packages and complete pushes', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    await lab.worker({
      resolve: (reference) => [...tokens(Number(reference) + 10)].slice(Number(reference)),
      build: (row) => ({ ...MESSAGE, audience_type: 'token', token_list: [String(row)] }),
    })
    const references = () => [0, 10, 20].map((from) => ({ reference: from, count: 10 }))
    await campaigns.create(listCampaign(0, { id: 'by-reference', recipients: references }))
    const each = { id: 'each', via: 'each', recipients: [makeToken(100), makeToken(101)] } as const
    await campaigns.create(each)
    const rule = {
      tags: ['beijing'],
      is_not: false,
      tags_operator: 'OR',
      items_operator: 'OR',
      tag_type: 'xg_user_define',
    } as const
    const tag_rules = [{ tag_items: [rule], operator: 'OR', is_not: false }] as const
    await campaigns.create({
      id: 'tags',
      via: 'push',
      recipients: [{ ...MESSAGE, audience_type: 'tag', tag_rules }],
    })
    await campaigns.create(listCampaign(15, { id: 'package', via: 'package', batchSize: 10 }))
    expect(await whenOver(campaigns, 'by-reference')).toMatchObject({ status: 'finished', accepted: 30 })
    expect(await whenOver(campaigns, 'each')).toMatchObject({ status: 'finished', accepted: 2 })
    expect(await whenOver(campaigns, 'tags')).toMatchObject({ status: 'finished', accepted: 1 })
    expect(await whenOver(campaigns, 'package')).toMatchObject({ status: 'finished', accepted: 15 })
    expect(lab.received().get(makeToken(25))).toBe(1)
    expect(lab.received().get(makeToken(101))).toBe(1)
  })
})
