import { describe, expect, it } from 'vitest'
import { failureOf, TOKEN_PUSH, testClient } from '../support/client.js'
import { ACCEPTED, answering, json, PUSH_URL, useMsw } from '../support/msw.js'

const server = useMsw()
const NOW = Date.parse('2026-12-01T01:00:00Z')
const HOUR = 3_600_000
const at = (time: number) => ({ headers: { date: new Date(time).toUTCString() } })

describe('a clock that is off', () => {
  it('is measured on the answer and named in the authentication error', async () => {
    server.use(
      answering(PUSH_URL, json({ ret_code: 1008003, err_msg: 'auth failure' }, at(NOW + HOUR))).handler,
    )
    await using tpns = testClient({ runtime: { now: () => NOW } })
    const error = await failureOf(tpns.push.send(TOKEN_PUSH))
    expect(error).toMatchObject({ name: 'TpnsAuthError', attempts: 1, stopReason: 'not-retryable' })
    expect(Math.abs((error as { clockSkewMs?: number }).clockSkewMs! - HOUR)).toBeLessThan(5_000)
    expect(error.message).toMatch(/clock is 36\d\d s behind/)
    expect(tpns.clockSkewMs).toBeGreaterThan(HOUR - 5_000)
  })

  it('does not change the signature unless the caller wants that', async () => {
    const { handler, seen } = answering(PUSH_URL, json({ ret_code: 0, push_id: '1' }, at(NOW + HOUR)))
    server.use(handler)
    await using tpns = testClient({ runtime: { now: () => NOW } })
    await tpns.push.send(TOKEN_PUSH)
    await tpns.push.send(TOKEN_PUSH)
    expect(seen.requests.map((request) => request.headers.get('timestamp'))).toEqual([
      `${NOW / 1_000}`,
      `${NOW / 1_000}`,
    ])
  })

  it("is corrected by clock: 'server' from the second request on", async () => {
    const { handler, seen } = answering(PUSH_URL, json({ ret_code: 0, push_id: '1' }, at(NOW + HOUR)))
    server.use(handler)
    await using tpns = testClient({ clock: 'server', runtime: { now: () => NOW } })
    await tpns.push.send(TOKEN_PUSH)
    await tpns.push.send(TOKEN_PUSH)
    const second = Number(seen.requests[1]!.headers.get('timestamp')) * 1_000
    expect(Math.abs(second - (NOW + HOUR))).toBeLessThan(5_000)
  })

  it('is corrected when send_time is checked, so that a wrong clock neither refuses nor lets through', async () => {
    server.use(answering(PUSH_URL, json({ ret_code: 0, push_id: '1' }, at(NOW + HOUR))).handler)
    await using tpns = testClient({ runtime: { now: () => NOW } })
    const planned = {
      audience_type: 'all',
      message_type: 'notify',
      message: { title: 't', content: 'c' },
      send_time: new Date(NOW + 30 * 60_000),
    } as const
    await tpns.push.send(TOKEN_PUSH)
    // By the service's clock this was half an hour ago.
    expect(await failureOf(tpns.push.send(planned))).toMatchObject({
      name: 'TpnsPushTimeError',
      outcome: 'not-sent',
    })
  })

  it('is left alone when the Date header makes no sense', async () => {
    server.use(
      answering(PUSH_URL, json({ ret_code: 0, push_id: '1' }, { headers: { date: 'yesterday' } })).handler,
    )
    await using tpns = testClient()
    await tpns.push.send(TOKEN_PUSH)
    expect(tpns.clockSkewMs).toBeUndefined()
  })

  it('set back by an hour in mid-call ends nothing and hangs nothing', async () => {
    server.use(answering(PUSH_URL, ACCEPTED).handler)
    let wall = NOW
    await using tpns = testClient({ runtime: { now: () => wall } })
    const sending = tpns.push.send(TOKEN_PUSH)
    wall -= HOUR
    expect(await sending).toMatchObject({ push_id: '1328245138690125824' })
  })
})
