import { HttpResponse, http } from 'msw'
import { describe, expect, it } from 'vitest'
import { createRetryBudget } from '../../src/core/policy/retry-policy.js'
import type { TpnsClient } from '../../src/index.js'
import { getFailure, testClient } from '../support/client.js'
import { inFakeTime } from '../support/fake-time.js'
import { answering, json, useMsw } from '../support/msw.js'

const server = useMsw()
const QUERY_URL = 'https://api.tpns.tencent.com/v3/device/account/query'

describe('the retry budget', () => {
  it('lets 1,000 calls in a total outage cause at most 1,100 requests, and says why it stopped', async () => {
    const { handler, seen } = answering(QUERY_URL, () => new Response('', { status: 502 }))
    server.use(handler)
    const reasons = await inFakeTime(async () => {
      await using tpns = testClient({ runtime: { random: Math.random } })
      const call = () => getFailure(tpns.call('v3/device/account/query', {}, { idempotent: true }))
      const errors = await Promise.all(Array.from({ length: 1_000 }, call))
      return new Set(errors.map(({ stopReason }) => stopReason))
    })
    expect(seen.requests.length).toBeLessThanOrEqual(1_100)
    expect(reasons).toContain('budget')
  })

  it('is spent on failures of the service, and restored by successes: five pay for one repeat', async () => {
    const query = (tpns: TpnsClient) => tpns.call('v3/device/account/query', {}, { idempotent: true })
    const outage = () => server.use(answering(QUERY_URL, () => new Response('', { status: 502 })).handler)
    outage()
    await inFakeTime(async () => {
      await using tpns = testClient({ retry: { attempts: 2, budget: 1 } })
      expect(await getFailure(query(tpns))).toMatchObject({ attempts: 2, stopReason: 'attempts' })
      expect(await getFailure(query(tpns))).toMatchObject({ attempts: 1, stopReason: 'budget' })
      server.use(answering(QUERY_URL, json({ retCode: 0 })).handler)
      for (let i = 0; i < 4; i += 1) await query(tpns)
      outage()
      expect(await getFailure(query(tpns))).toMatchObject({ attempts: 1, stopReason: 'budget' })
      server.use(answering(QUERY_URL, json({ retCode: 0 })).handler)
      await query(tpns)
      outage()
      expect(await getFailure(query(tpns))).toMatchObject({ attempts: 2, stopReason: 'attempts' })
    })
  })

  it('lets a service that fails every second call be asked for a tenth more than there are calls, not for all', async () => {
    const calls = 200
    const capacity = 10
    let requests = 0
    const handler = http.post(QUERY_URL, async ({ request }) => {
      requests += 1
      const { fails } = (await request.json()) as { fails: boolean }
      return fails ? new HttpResponse('', { status: 502 }) : HttpResponse.json({ retCode: 0 })
    })
    server.use(handler)
    await inFakeTime(async () => {
      await using tpns = testClient({ retry: { budget: capacity } })
      for (let n = 0; n < calls; n += 1) {
        const body = { fails: n % 2 === 1 }
        await tpns.call('v3/device/account/query', body, { idempotent: true }).catch(() => {})
      }
    })
    const repeats = requests - calls
    expect(repeats).toBeLessThanOrEqual(capacity + calls / 10)
    expect(repeats).toBeGreaterThan(capacity)
  })

  it('is for outages: refusals for being too fast take nothing from it, and give nothing back', async () => {
    const tooFast = json({ retCode: 1008028, errMsg: 'request too fast' })
    const outage = () => new Response('', { status: 502 })
    const ok = json({ retCode: 0 })
    const query = (tpns: TpnsClient) => tpns.call('v3/device/account/query', {}, { idempotent: true })
    server.use(answering(QUERY_URL, tooFast, tooFast, tooFast, tooFast, outage).handler)
    await inFakeTime(async () => {
      await using tpns = testClient({ retry: { attempts: 2, budget: 1 } })
      for (let n = 0; n < 2; n += 1) {
        expect(await getFailure(query(tpns))).toMatchObject({ attempts: 2, stopReason: 'attempts' })
      }
      expect(await getFailure(query(tpns))).toMatchObject({ attempts: 2, httpStatus: 502 })
      server.use(answering(QUERY_URL, tooFast, ok, outage).handler)
      // One repeat after "too fast", which cost nothing: a success like any other.
      await query(tpns)
      expect(await getFailure(query(tpns))).toMatchObject({ attempts: 1, stopReason: 'budget' })
    })
  })

  it('gives a call that succeeded after repeats back what it took, never more than it holds', () => {
    const budget = createRetryBudget(2)
    expect([budget.take(), budget.take(), budget.take()]).toEqual([true, true, false])
    budget.refund(2)
    budget.refund(7)
    expect([budget.take(), budget.take(), budget.take()]).toEqual([true, true, false])
  })
})
