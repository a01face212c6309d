import { describe, expect, it } from 'vitest'
import { retryBudget } from '../../src/call/budget.js'
import { failureOf, TOKEN_PUSH, testClient } from '../support/client.js'
import { inFakeTime } from '../support/fake-time.js'
import { ACCEPTED, answering, json, PUSH_URL, useMsw } from '../support/msw.js'

const server = useMsw()
const QUERY_URL = 'https://api.tpns.tencent.com/v3/device/account/query'

describe('the retry budget', () => {
  it('lets 1,000 calls in a total outage cause at most 1,100 requests, and says why it stopped', async () => {
    const { handler, seen } = answering(QUERY_URL, () => new Response('', { status: 502 }))
    server.use(handler)
    const reasons = await inFakeTime(async () => {
      await using tpns = testClient({ runtime: { random: Math.random } })
      const call = () => failureOf(tpns.call('v3/device/account/query', {}, { repeat: 'harmless' }))
      const errors = await Promise.all(Array.from({ length: 1_000 }, call))
      return new Set(errors.map(({ stopReason }) => stopReason))
    })
    expect(seen.requests.length).toBeLessThanOrEqual(1_100)
    expect(reasons).toContain('budget')
  })

  it('is spent on refusals as well, and restored by successes', async () => {
    const failing = answering(PUSH_URL, json({ ret_code: 1008028, err_msg: 'request too fast' }))
    server.use(failing.handler)
    await inFakeTime(async () => {
      await using tpns = testClient({ retry: { attempts: 2, budget: 1 } })
      expect(await failureOf(tpns.push.send(TOKEN_PUSH))).toMatchObject({
        attempts: 2,
        stopReason: 'attempts',
      })
      expect(await failureOf(tpns.push.send(TOKEN_PUSH))).toMatchObject({ attempts: 1, stopReason: 'budget' })
      server.use(answering(PUSH_URL, ACCEPTED).handler)
      for (let i = 0; i < 5; i += 1) await tpns.push.send(TOKEN_PUSH)
      server.use(answering(PUSH_URL, json({ ret_code: 1008028, err_msg: 'request too fast' })).handler)
      expect(await failureOf(tpns.push.send(TOKEN_PUSH))).toMatchObject({
        attempts: 2,
        stopReason: 'attempts',
      })
    })
  })

  it('gives a call that succeeded after repeats back what it took, never more than it holds', () => {
    const budget = retryBudget(2)
    expect([budget.take(), budget.take(), budget.take()]).toEqual([true, true, false])
    budget.refund(2)
    budget.refund(7)
    expect([budget.take(), budget.take(), budget.take()]).toEqual([true, true, false])
  })
})
