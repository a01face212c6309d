import { describe, expect, it } from 'vitest'
import { getFailure, TOKEN_PUSH, testClient } from '../support/client.js'
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
    const error = await getFailure(tpns.push.send(TOKEN_PUSH))
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
    expect(await getFailure(tpns.push.send(planned))).toMatchObject({
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

describe('what a measurement may not do', () => {
  const html = (status: number, date: number) => () =>
    new Response('<html>Bad Gateway</html>', {
      status,
      headers: { 'content-type': 'text/html', date: new Date(date).toUTCString() },
    })
  const planned = (sendTime: Date) =>
    ({
      audience_type: 'all',
      message_type: 'notify',
      message: { title: 't', content: 'c' },
      send_time: sendTime,
    }) as const
  const OFF = { retry: { attempts: 1 }, rateLimit: 'off' } as const

  /** A client whose two clocks are set apart by `step` milliseconds. */
  function withClocks(step: { ms: number }, options = {}) {
    const runtime = { now: () => NOW + step.ms, elapsed: () => performance.now() }
    return testClient({ ...OFF, ...options, runtime })
  }

  it.each([
    ['a 502 page', html(502, NOW + HOUR)],
    ['a login page', html(200, NOW + HOUR)],
    ['a 403 page', html(403, NOW + HOUR)],
    ['JSON of a gateway', json({ code: 0, message: 'ok' }, at(NOW + HOUR))],
    ['an unknown code under a 502', json({ ret_code: 502 }, { status: 502, ...at(NOW + HOUR) })],
    ['code 0 under a 500', json({ ret_code: 0 }, { status: 500, ...at(NOW + HOUR) })],
    ['two codes', json({ ret_code: 0, retCode: 1008007 }, at(NOW + HOUR))],
  ])('be made on %s', async (_, answer) => {
    server.use(answering(PUSH_URL, answer, ACCEPTED).handler)
    await using tpns = withClocks({ ms: 0 })
    await getFailure(tpns.push.send(TOKEN_PUSH))
    expect(tpns.clockSkewMs).toBeUndefined()
    expect(await tpns.push.send(planned(new Date(NOW + 30 * 60_000)))).toMatchObject({ deduplicated: false })
  })

  it.each([
    ['forward', HOUR],
    ['back', -200 * 24 * HOUR],
  ])('go on refusing pushes after this clock is set %s', async (_, ms) => {
    const { handler, seen } = answering(PUSH_URL, json({ ret_code: 0, push_id: '1' }, at(NOW)))
    server.use(handler)
    const step = { ms: 0 }
    await using tpns = withClocks(step)
    await tpns.push.send(TOKEN_PUSH)
    step.ms = ms
    // The truth is still NOW: both are fine by the service.
    await tpns.push.send(planned(new Date(NOW + 30 * 60_000)))
    await tpns.push.send(planned(new Date(NOW + 30 * 60_000)))
    expect(seen.requests).toHaveLength(3)
    expect(tpns.clockSkewMs).toBe(-ms)
  })

  it('outlive a correction of this clock', async () => {
    const { handler, seen } = answering(PUSH_URL, json({ ret_code: 0, push_id: '1' }, at(NOW)))
    server.use(handler)
    const step = { ms: -HOUR }
    await using tpns = withClocks(step, { clock: 'server' })
    await tpns.push.send(TOKEN_PUSH)
    expect(tpns.clockSkewMs).toBe(HOUR)
    step.ms = 0
    expect(tpns.clockSkewMs).toBeUndefined()
    await tpns.push.send(planned(new Date(NOW - 5 * 60_000)))
    const signedAt = Number(seen.requests[1]!.headers.get('timestamp')) * 1_000
    expect(Math.abs(signedAt - NOW)).toBeLessThanOrEqual(2_000)
  })

  it("keep a push from the service before the first answer with clock: 'server'", async () => {
    const refused = json({ ret_code: 10010012, err_msg: 'push time error' }, at(NOW))
    server.use(answering(PUSH_URL, refused).handler)
    await using tpns = withClocks({ ms: HOUR }, { clock: 'server' })
    expect(await getFailure(tpns.push.send(planned(new Date(NOW))))).toMatchObject({
      name: 'TpnsPushTimeError',
      outcome: 'rejected',
    })
  })
})
