import * as msw from 'msw'
import { setupServer } from 'msw/node'
import { afterEach, describe, expect, it } from 'vitest'
import { FakeClock, FakeTpns } from '../../../src/testing/index.js'
import { notify, START, signHeaders } from '../support.js'

const BODY = JSON.stringify(notify())
const OFFICIAL = 'https://api.tpns.tencent.com'

let close = () => {}
afterEach(() => close())

function intercept(handlers: msw.HttpHandler[]) {
  const server = setupServer(...handlers)
  server.listen({ onUnhandledRequest: 'error' })
  close = () => server.close()
}

function post(base: string, init: RequestInit = {}) {
  return fetch(`${base}/v3/push/app`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signHeaders(BODY, START) },
    body: BODY,
    ...init,
  })
}

const newFake = () => new FakeTpns({ clock: new FakeClock() })

describe.each([
  { copy: 'the copy that the fake requires', make: (fake: FakeTpns) => fake.handlers() as msw.HttpHandler[] },
  { copy: 'the module that the caller passes', make: (fake: FakeTpns) => fake.handlers(msw) },
])('msw handlers made with $copy', ({ make }) => {
  it('serve the official host', async () => {
    const fake = newFake()
    intercept(make(fake))
    const response = await post(OFFICIAL)
    expect(await response.json()).toMatchObject({ ret_code: 0, push_id: '1328245138690125825' })
    expect(response.headers.get('date')).toBe('Tue, 01 Dec 2026 01:00:00 GMT')
    expect(fake.requests).toMatchObject([{ path: 'v3/push/app', body: notify(), reply: { code: 0 } }])
  })

  it.each(['sh', 'hk', 'sgp'])('know that the app is not at the access point %s', async (point) => {
    intercept(make(newFake()))
    expect(await (await post(`https://api.tpns.${point}.tencent.com`)).json()).toMatchObject({
      ret_code: 1008035,
    })
  })

  it.each([
    ['a return code', { retCode: 1008028 }, 200, '{"ret_code":1008028,"err_msg":"request too fast","seq":0}'],
    ['a status', { status: 502, body: '<html/>' }, 502, '<html/>'],
    ['a status without content', { status: 204 }, 204, ''],
  ])('show %s', async (_, fault, status, body) => {
    const fake = newFake()
    intercept(make(fake))
    fake.next(fault)
    const response = await post(OFFICIAL)
    expect([response.status, await response.text()]).toEqual([status, body])
  })

  it.each([
    ['before-reading', 0],
    ['after-acceptance', 1],
  ] as const)('fail at a reset %s', async (reset, pushes) => {
    const fake = newFake()
    intercept(make(fake))
    fake.next({ reset })
    await expect(post(OFFICIAL)).rejects.toBeInstanceOf(TypeError)
    expect(fake.pushes).toHaveLength(pushes)
  })

  it('cut an answer off', async () => {
    const fake = newFake()
    intercept(make(fake))
    fake.next({ truncate: true })
    const response = await post(OFFICIAL)
    await expect(response.text()).rejects.toBeInstanceOf(TypeError)
  })

  it('are silent before the headers until the caller gives up', async () => {
    const fake = newFake()
    intercept(make(fake))
    fake.next({ stall: 'before-headers' })
    const aborter = new AbortController()
    const outcome = expect(post(OFFICIAL, { signal: aborter.signal })).rejects.toMatchObject({
      name: 'AbortError',
    })
    while (fake.pushes.length === 0) await new Promise(setImmediate)
    aborter.abort()
    await outcome
  })

  it('are silent in the body until the caller gives up', async () => {
    const fake = newFake()
    intercept(make(fake))
    fake.next({ stall: 'in-body' })
    const aborter = new AbortController()
    const response = await post(OFFICIAL, { signal: aborter.signal })
    const outcome = expect(response.text()).rejects.toMatchObject({ name: 'AbortError' })
    aborter.abort()
    await outcome
  })
})

describe('msw handlers for a base URL', () => {
  it.each([
    ['http://localhost:9/', 'http://localhost:9'],
    ['http://gateway.example/tpns', 'http://gateway.example/tpns'],
  ])('%s serve what lies below it', async (baseUrl, base) => {
    const fake = newFake()
    intercept(fake.handlers(msw, { baseUrl }))
    expect(await (await post(base)).json()).toMatchObject({ ret_code: 0 })
    expect(await (await post(OFFICIAL)).json()).toMatchObject({ ret_code: 0 })
  })
})
