/**
 * What this package promises beside msw. `npm test` runs it from source with msw 2; `test/matrix/run.ts` runs this very
 * file against the packed package with msw 3 on newer versions of Node. So it imports by public names only.
 */
import { HttpResponse, http, passthrough } from 'msw'
import { setupServer } from 'msw/node'
import { type PushRequest, TpnsClient, type TpnsClientOptions } from 'tpns-client'
import { FakeClock, FakeTpns, type FakeTpnsOptions } from 'tpns-client/testing'
import { interceptTpns } from 'tpns-client/testing/msw'
import { Agent } from 'undici'
import { afterEach, describe, expect, it } from 'vitest'

const PUSH_URL = 'https://api.tpns.tencent.com/v3/push/app'
const PUSH = {
  audience_type: 'token',
  token_list: ['0123456789abcdef0123456789abcdef0123'],
  message_type: 'notify',
  message: { title: 'T', content: 'C' },
} as const satisfies PushRequest
const accepted = http.post(PUSH_URL, () => HttpResponse.json({ ret_code: 0, push_id: '7' }))

const cleanUps: Array<() => unknown> = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

/** Were a request to slip through, this is as far as it gets. */
function unreachable(): Agent {
  return new Agent({ connect: (_, callback) => callback(new Error('no connection leaves this test'), null) })
}

function client(options: TpnsClientOptions = {}): TpnsClient {
  const tpns = new TpnsClient({
    accessId: '1500000001',
    secretKey: '0123456789abcdef0123456789abcdef',
    retry: { attempts: 1 },
    ...options,
  })
  cleanUps.push(() => tpns.close())
  return tpns
}

function listening(...handlers: Parameters<typeof setupServer>) {
  const server = setupServer(...handlers)
  server.listen({ onUnhandledRequest: 'error' })
  cleanUps.push(() => server.close())
  return server
}

function intercepted(...handlers: Parameters<typeof setupServer>) {
  const server = listening(...handlers)
  cleanUps.push(interceptTpns(server))
  return server
}

const getFailure = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('with interceptTpns(server)', () => {
  it('a client is answered by the handlers', async () => {
    intercepted(accepted)
    expect(await client().push.send(PUSH)).toMatchObject({ push_id: '7' })
  })

  it('handlers added later see the request as it was sent', async () => {
    const server = intercepted(accepted)
    const seen: unknown[] = []
    server.use(
      http.post(PUSH_URL, async ({ request }) => {
        seen.push(await request.json(), request.headers.get('accessid'))
        return HttpResponse.json({ ret_code: 1008029, err_msg: 'token is not valid' })
      }),
    )
    expect(await getFailure(client().push.send(PUSH))).toMatchObject({ name: 'TpnsInvalidTokenError' })
    expect(seen).toEqual([PUSH, '1500000001'])
  })

  it.each([
    ['no handler matches', []],
    ['a handler passes it through', [http.post(PUSH_URL, () => passthrough())]],
  ])('a request is refused when %s', async (_, handlers) => {
    intercepted(...handlers)
    expect(await getFailure(client({ dispatcher: unreachable() }).push.send(PUSH))).toMatchObject({
      name: 'TpnsConfigError',
      outcome: 'not-sent',
    })
  })

  it('HttpResponse.error() is a broken connection of unknown outcome', async () => {
    intercepted(http.post(PUSH_URL, () => HttpResponse.error()))
    expect(await getFailure(client().push.send(PUSH))).toMatchObject({
      name: 'TpnsConnectionError',
      outcome: 'unknown',
    })
  })
})

describe('without that line, while msw listens', () => {
  it('a push is refused before it is sent, and the line is named', async () => {
    listening(accepted)
    const error = await getFailure(client({ dispatcher: unreachable() }).push.send(PUSH))
    expect(error).toMatchObject({ name: 'TpnsConfigError', outcome: 'not-sent' })
    expect((error as Error).message).toContain('interceptTpns(server)')
  })

  it('a client with transport fetch is answered by the handlers', async () => {
    listening(accepted)
    expect(await client({ transport: 'fetch' }).push.send(PUSH)).toMatchObject({ push_id: '7' })
  })

  it('a request to this machine goes its way', async () => {
    const fake = new FakeTpns()
    const { url, close } = await fake.listen()
    cleanUps.push(close)
    listening(http.all('http://127.0.0.1:*', () => passthrough()))
    await client({ baseUrl: url }).push.send(PUSH)
    fake.expectPush({ title: 'T' })
  })

  it('nothing is refused before msw listens, nor after it was closed', async () => {
    const server = setupServer(accepted)
    const blocked = { name: 'TpnsConnectionError' }
    expect(await getFailure(client({ dispatcher: unreachable() }).push.send(PUSH))).toMatchObject(blocked)
    server.listen()
    server.close()
    expect(await getFailure(client({ dispatcher: unreachable() }).push.send(PUSH))).toMatchObject(blocked)
  })
})

describe('FakeTpns behind msw', () => {
  function fakeBehindMsw(options: FakeTpnsOptions = {}) {
    const fake = new FakeTpns(options)
    intercepted(...fake.handlers())
    return fake
  }

  it('takes a push with one line: setupServer(...fake.handlers())', async () => {
    const fake = fakeBehindMsw()
    const { push_id } = await client().push.send(PUSH)
    expect(fake.expectPush({ title: 'T' })).toMatchObject([{ pushId: push_id }])
  })

  it('takes a push by fetch as well', async () => {
    const fake = new FakeTpns()
    listening(...fake.handlers())
    await client({ transport: 'fetch' }).push.send(PUSH)
    fake.expectPush({ title: 'T' })
  })

  it('knows the access points by their hosts', async () => {
    fakeBehindMsw({ region: 'singapore' })
    expect(await getFailure(client().push.send(PUSH))).toMatchObject({
      name: 'TpnsAuthError',
      retCode: 1008035,
    })
  })

  it.each([
    ['a return code', { retCode: 1008028 }, 'TpnsRateLimitError', 'rejected', 0],
    ['an HTTP status', { status: 502, body: '<html>' }, 'TpnsHttpError', 'unknown', 0],
    ['a lost answer', { reset: 'after-acceptance' }, 'TpnsConnectionError', 'unknown', 1],
    ['an answer cut off', { truncate: true }, 'TpnsConnectionError', 'unknown', 1],
    ['an answer that is no JSON', { body: '<html>' }, 'TpnsProtocolError', 'unknown', 1],
  ] as const)('shows %s', async (_, fault, name, outcome, pushes) => {
    const fake = fakeBehindMsw()
    fake.next(fault)
    expect(await getFailure(client().push.send(PUSH))).toMatchObject({ name, outcome })
    expect(fake.pushes).toHaveLength(pushes)
  })

  it.each(['before-headers', 'in-body'] as const)('is silent %s until the client gives up', async (stall) => {
    const clock = new FakeClock()
    const fake = fakeBehindMsw({ clock })
    fake.next({ stall })
    const failure = getFailure(client({ runtime: clock.runtime }).push.send(PUSH))
    while (fake.pushes.length === 0) await new Promise(setImmediate)
    clock.advance(10_000)
    expect(await failure).toMatchObject({ name: 'TpnsTimeoutError', outcome: 'unknown' })
  })
})
