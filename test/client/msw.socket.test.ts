import { HttpResponse, http, passthrough } from 'msw'
import { setupServer } from 'msw/node'
import { afterEach, describe, expect, it } from 'vitest'
import { interceptTpns } from '../../src/testing/msw.js'
import { getFailure, TOKEN, TOKEN_PUSH, testClient } from '../support/client.js'
import { PUSH_URL } from '../support/msw.js'
import { jsonAnswer, rawServer } from '../support/raw-server.js'

const cleanUps: Array<() => void> = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})

function listeningServer(...handlers: Parameters<typeof setupServer>) {
  const server = setupServer(...handlers)
  server.listen({ onUnhandledRequest: 'bypass' })
  cleanUps.push(() => server.close())
  return server
}

const accepted = http.post(PUSH_URL, () => HttpResponse.json({ ret_code: 0, push_id: '7' }))

describe('interceptTpns(server)', () => {
  it('answers a client that was made before, with no change to it', async () => {
    await using tpns = testClient()
    cleanUps.push(interceptTpns(listeningServer(accepted)))
    expect(await tpns.push.send(TOKEN_PUSH)).toMatchObject({ push_id: '7' })
  })

  it('sees handlers that are added later, and shows them the real request', async () => {
    const server = listeningServer(accepted)
    cleanUps.push(interceptTpns(server))
    const bodies: unknown[] = []
    server.use(
      http.post(PUSH_URL, async ({ request }) => {
        bodies.push(await request.json(), request.headers.get('accessid'))
        return HttpResponse.json({ ret_code: 1008029, err_msg: 'token is not valid' })
      }),
    )
    await using tpns = testClient()
    expect(await getFailure(tpns.push.send(TOKEN_PUSH))).toMatchObject({ name: 'TpnsInvalidTokenError' })
    expect(bodies).toEqual([TOKEN_PUSH, '1500000001'])
  })

  it('lets no request out that no handler matches', async () => {
    cleanUps.push(interceptTpns(listeningServer(accepted)))
    await using tpns = testClient({ region: 'singapore' })
    const error = await getFailure(tpns.push.send(TOKEN_PUSH))
    expect(error).toMatchObject({ name: 'TpnsConfigError', outcome: 'not-sent' })
    expect(error.message).toContain('https://api.tpns.sgp.tencent.com/v3/push/app')
  })

  it('lets no request out that a handler passes through', async () => {
    cleanUps.push(interceptTpns(listeningServer(http.post(PUSH_URL, () => passthrough()))))
    await using tpns = testClient()
    const error = await getFailure(tpns.push.send(TOKEN_PUSH))
    expect(error).toMatchObject({ name: 'TpnsConfigError', outcome: 'not-sent' })
    expect(error.message).toContain('passes POST https://api.tpns.tencent.com/v3/push/app through')
  })

  it('takes what a handler passes through to this machine', async () => {
    await using raw = await rawServer((socket) => socket.write(jsonAnswer({ ret_code: 0, push_id: '9' })))
    cleanUps.push(interceptTpns(listeningServer(http.all(`${raw.url}*`, () => passthrough()))))
    await using tpns = testClient({ baseUrl: raw.url })
    expect(await tpns.push.send(TOKEN_PUSH)).toMatchObject({ push_id: '9' })
  })

  it.each([
    ['no handler matches', () => accepted],
    [
      'a handler has read',
      (url: string) =>
        http.all(`${url}*`, async ({ request }) => {
          await request.arrayBuffer()
          return passthrough()
        }),
    ],
  ])('sends an upload to this machine whole that %s', async (_, handler) => {
    await using raw = await rawServer((socket) => socket.write(jsonAnswer({ ret_code: 0, uploadId: 3 })))
    cleanUps.push(interceptTpns(listeningServer(handler(raw.url))))
    await using tpns = testClient({ baseUrl: raw.url })
    await tpns.packages.uploadEntries([TOKEN], { kind: 'token' })
    expect(raw.requests).toHaveLength(1)
  })

  it('lets a request to this machine go on its way, so that a fake server can be used beside msw', async () => {
    await using raw = await rawServer((socket) => socket.write(jsonAnswer({ ret_code: 0, push_id: '9' })))
    cleanUps.push(interceptTpns(listeningServer(accepted)))
    await using tpns = testClient({ baseUrl: raw.url })
    expect(await tpns.push.send(TOKEN_PUSH)).toMatchObject({ push_id: '9' })
  })

  it('also covers a client with a dispatcher of its own, such as a proxy', async () => {
    const { ProxyAgent } = await import('undici')
    cleanUps.push(interceptTpns(listeningServer(accepted)))
    await using tpns = testClient({ dispatcher: new ProxyAgent('http://127.0.0.1:9') })
    expect(await tpns.push.send(TOKEN_PUSH)).toMatchObject({ push_id: '7' })
  })

  it('makes HttpResponse.error() a broken connection of unknown outcome', async () => {
    cleanUps.push(interceptTpns(listeningServer(http.post(PUSH_URL, () => HttpResponse.error()))))
    await using tpns = testClient()
    expect(await getFailure(tpns.push.send(TOKEN_PUSH))).toMatchObject({
      name: 'TpnsConnectionError',
      outcome: 'unknown',
    })
  })

  it('ends when the returned function is called', async () => {
    const stop = interceptTpns(listeningServer(accepted))
    stop()
    await using tpns = testClient()
    const error = await getFailure(tpns.push.send(TOKEN_PUSH))
    expect(error).toMatchObject({ name: 'TpnsConfigError' })
  })
})

describe('msw without that line', () => {
  it('is noticed: a request to the real service is refused and the remedy named', async () => {
    listeningServer(accepted)
    await using tpns = testClient()
    const error = await getFailure(tpns.push.send(TOKEN_PUSH))
    expect(error).toMatchObject({ name: 'TpnsConfigError', outcome: 'not-sent', attempts: 1 })
    expect(error.message).toContain('interceptTpns(server)')
  })

  it('does not disturb a client that talks to this machine', async () => {
    listeningServer(accepted)
    await using raw = await rawServer((socket) => socket.write(jsonAnswer({ ret_code: 0, push_id: '9' })))
    await using tpns = testClient({ baseUrl: raw.url })
    expect(await tpns.push.send(TOKEN_PUSH)).toMatchObject({ push_id: '9' })
  })

  it("sees a client with transport: 'fetch' as it sees any fetch", async () => {
    listeningServer(accepted)
    await using tpns = testClient({ transport: 'fetch' })
    expect(await tpns.push.send(TOKEN_PUSH)).toMatchObject({ push_id: '7' })
  })
})
