import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, connect, type Server } from 'node:net'
import { Agent, ProxyAgent } from 'undici'
import { describe, expect, it, vi } from 'vitest'
import {
  type Transport,
  type TransportAnswer,
  TransportError,
  type TransportRequest,
} from '../../src/index.js'
import { getFailure, TOKEN_PUSH, testClient } from '../support/client.js'
import { closedPort, jsonAnswer, rawServer } from '../support/raw-server.js'

const fixture = (name: string) => readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url))
const ACCEPTED = { ret_code: 0, push_id: '1328245138690125824' }

async function listening(server: Server): Promise<AsyncDisposable & { port: number }> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      ;(server as { closeAllConnections?: () => void }).closeAllConnections?.()
      server.close()
    },
  }
}

/** An https server with a certificate that nobody knows: for localhost, self-signed. */
const tlsServer = () => {
  let requests = 0
  const server = createHttpsServer(
    { key: fixture('key.pem'), cert: fixture('cert.pem') },
    (request, response) => {
      requests += 1
      request.resume().on('end', () => response.end(JSON.stringify(ACCEPTED)))
    },
  )
  return listening(server).then((server) => Object.assign(server, { requests: () => requests }))
}

describe('TLS', () => {
  for (const transport of ['undici', 'fetch'] as const) {
    it(`refuses an unknown certificate, before anything is written (${transport})`, async () => {
      await using server = await tlsServer()
      await using tpns = testClient({ baseUrl: `https://localhost:${server.port}/`, transport })
      const error = await getFailure(tpns.push.send(TOKEN_PUSH))
      expect(error).toMatchObject({
        name: 'TpnsConnectionError',
        phase: 'tls',
        outcome: 'not-sent',
        attempts: 1,
      })
      expect(error.message).toContain('never switched off')
      expect(server.requests()).toBe(0)
    })
  }

  it('refuses a known certificate under another name', async () => {
    await using server = await tlsServer()
    const dispatcher = new Agent({ connect: { ca: fixture('cert.pem') } })
    await using tpns = testClient({ baseUrl: `https://127.0.0.1:${server.port}/`, dispatcher })
    expect(await getFailure(tpns.push.send(TOKEN_PUSH))).toMatchObject({ phase: 'tls', outcome: 'not-sent' })
    await dispatcher.close()
  })

  it('accepts a private CA through the dispatcher option', async () => {
    await using server = await tlsServer()
    const dispatcher = new Agent({ connect: { ca: fixture('cert.pem') } })
    await using tpns = testClient({ baseUrl: `https://localhost:${server.port}/`, dispatcher })
    expect(await tpns.push.send(TOKEN_PUSH)).toMatchObject({ push_id: ACCEPTED.push_id })
    await dispatcher.close()
  })
})

describe('a dispatcher of the caller', () => {
  it('sends through a proxy, and stays open when the client is closed', async () => {
    await using target = await rawServer((socket) => socket.write(jsonAnswer(ACCEPTED)))
    let tunnels = 0
    const proxy = createHttpServer().on('connect', (request, socket) => {
      tunnels += 1
      const { hostname, port } = new URL(`http://${request.url}`)
      const upstream = connect(Number(port), hostname, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        upstream.pipe(socket).pipe(upstream)
      })
      socket.on('error', () => upstream.destroy())
    })
    await using listener = await listening(proxy)
    const dispatcher = new ProxyAgent({ uri: `http://127.0.0.1:${listener.port}`, proxyTunnel: true })
    const first = testClient({ baseUrl: target.url, dispatcher })
    await first.push.send(TOKEN_PUSH)
    await first.close()
    await using second = testClient({ baseUrl: target.url, dispatcher })
    await second.push.send(TOKEN_PUSH)
    expect(target.requests).toHaveLength(2)
    expect(tunnels).toBeGreaterThan(0)
    await dispatcher.close()
  })

  it('that cannot reach the proxy has sent nothing', async () => {
    const dispatcher = new ProxyAgent(`http://127.0.0.1:${await closedPort()}`)
    await using tpns = testClient({ dispatcher, retry: { attempts: 1 } })
    expect(await getFailure(tpns.push.send(TOKEN_PUSH))).toMatchObject({
      phase: 'connect',
      outcome: 'not-sent',
    })
    await dispatcher.close()
  })
})

describe("transport: 'fetch'", () => {
  it('sends the same push and reads the same answer', async () => {
    await using server = await rawServer((socket) => socket.write(jsonAnswer(ACCEPTED)))
    await using tpns = testClient({ baseUrl: server.url, transport: 'fetch' })
    expect(await tpns.push.send(TOKEN_PUSH)).toMatchObject({ push_id: ACCEPTED.push_id })
    expect(JSON.parse(server.requests[0]!.split('\r\n\r\n')[1]!)).toEqual(TOKEN_PUSH)
  })

  it('names a stub of fetch that gives no Response', async () => {
    vi.stubGlobal('fetch', async () => ({ ok: true, status: 200, json: async () => ACCEPTED }))
    try {
      await using tpns = testClient({ transport: 'fetch' })
      expect((await getFailure(tpns.push.send(TOKEN_PUSH))).message).toContain(
        'the global fetch gave no Response',
      )
    } finally {
      vi.unstubAllGlobals()
    }
  })

  it('sends once where fetch itself would send again: HTTP 421', async () => {
    await using server = await rawServer((socket) => {
      socket.write('HTTP/1.1 421 Misdirected Request\r\ncontent-length: 0\r\n\r\n')
    })
    await using tpns = testClient({ baseUrl: server.url, transport: 'fetch' })
    expect(await getFailure(tpns.push.send(TOKEN_PUSH))).toMatchObject({ httpStatus: 421, attempts: 1 })
    expect(server.requests).toHaveLength(1)
  })

  it('announces the length of the body and sends no chunks', async () => {
    await using server = await rawServer((socket) => socket.write(jsonAnswer(ACCEPTED)))
    await using tpns = testClient({ baseUrl: server.url, transport: 'fetch' })
    await tpns.push.send(TOKEN_PUSH)
    const [head = '', body = ''] = server.requests[0]!.split('\r\n\r\n')
    expect(head.toLowerCase()).toContain(`content-length: ${Buffer.byteLength(body)}`)
    expect(head.toLowerCase()).not.toContain('transfer-encoding')
  })

  it('a TLS alert that may come late leaves the outcome unknown: fetch does not say what it has written', async () => {
    await using server = await rawServer(
      () => {},
      (socket) => socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 80]))),
    )
    await using tpns = testClient({ baseUrl: `https://localhost:${server.port}/`, transport: 'fetch' })
    expect(await getFailure(tpns.push.send(TOKEN_PUSH))).toMatchObject({ outcome: 'unknown', attempts: 1 })
  })

  it('knows that a refused connection sent nothing', async () => {
    await using tpns = testClient({
      baseUrl: `http://127.0.0.1:${await closedPort()}/`,
      transport: 'fetch',
      retry: { attempts: 2 },
    })
    expect(await getFailure(tpns.push.send(TOKEN_PUSH))).toMatchObject({
      phase: 'connect',
      outcome: 'not-sent',
      attempts: 2,
    })
  })

  it('counts any other broken connection as maybe written', async () => {
    await using server = await rawServer((socket) => socket.resetAndDestroy())
    await using tpns = testClient({ baseUrl: server.url, transport: 'fetch' })
    expect(await getFailure(tpns.push.send(TOKEN_PUSH))).toMatchObject({
      phase: 'exchange',
      outcome: 'unknown',
      attempts: 1,
    })
  })

  it('does not follow a redirect: the push would go out again elsewhere', async () => {
    await using elsewhere = await rawServer((socket) => socket.write(jsonAnswer(ACCEPTED)))
    await using server = await rawServer((socket) =>
      socket.end(
        `HTTP/1.1 307 Temporary Redirect\r\nlocation: ${elsewhere.url}v3/push/app\r\ncontent-length: 0\r\n\r\n`,
      ),
    )
    for (const transport of ['undici', 'fetch'] as const) {
      await using tpns = testClient({ baseUrl: server.url, transport })
      expect(await getFailure(tpns.push.send(TOKEN_PUSH))).toMatchObject({
        httpStatus: 307,
        outcome: 'rejected',
        attempts: 1,
      })
    }
    expect(elsewhere.requests).toHaveLength(0)
  })

  it('ends a stalled body with the attempt', async () => {
    await using server = await rawServer((socket) =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{"ret'),
    )
    await using tpns = testClient({ baseUrl: server.url, transport: 'fetch', timeout: { attempt: 100 } })
    expect(await getFailure(tpns.push.send(TOKEN_PUSH))).toMatchObject({
      name: 'TpnsTimeoutError',
      outcome: 'unknown',
    })
  })
})

describe('a transport of the caller', () => {
  const transport = (send: (request: TransportRequest) => Promise<TransportAnswer>): Transport => ({
    send,
    close: async () => {},
  })
  const answer = (body: string): TransportAnswer => ({
    status: 200,
    headers: {},
    body: Buffer.from(body),
    complete: true,
  })

  it('is given everything it needs', async () => {
    const seen: TransportRequest[] = []
    await using tpns = testClient({
      transport: transport(async (request) => {
        seen.push(request)
        return answer('{"ret_code":0,"push_id":"5"}')
      }),
    })
    expect(await tpns.push.send(TOKEN_PUSH)).toMatchObject({ push_id: '5' })
    expect(seen[0]).toMatchObject({ method: 'POST', headers: { AccessId: '1500000001' } })
    expect(seen[0]!.url.href).toBe('https://api.tpns.tencent.com/v3/push/app')
  })

  it('that ignores its signal cannot make a call hang', async () => {
    await using tpns = testClient({
      transport: transport(() => new Promise(() => {})),
      timeout: { attempt: 50 },
    })
    expect(await getFailure(tpns.push.send(TOKEN_PUSH))).toMatchObject({
      name: 'TpnsTimeoutError',
      outcome: 'unknown',
      attempts: 1,
    })
  })

  it.each([
    ['not-written', 'not-sent', 2],
    ['maybe-written', 'unknown', 1],
    ['certificate', 'not-sent', 1],
  ] as const)('that reports %s leads to %s after %i attempt(s)', async (phase, outcome, attempts) => {
    const send = () => Promise.reject(new TransportError(phase, new Error('the pigeon came back')))
    await using tpns = testClient({ transport: transport(send), retry: { attempts: 2 } })
    expect(await getFailure(tpns.push.send(TOKEN_PUSH))).toMatchObject({
      name: 'TpnsConnectionError',
      outcome,
      attempts,
    })
  })

  it.each([['a text'], [undefined], [null], [42], [{ code: 'EWEIRD' }]])(
    'may throw %j: still a typed error of unknown outcome',
    async (thrown) => {
      await using tpns = testClient({ transport: transport(() => Promise.reject(thrown)) })
      expect(await getFailure(tpns.push.send(TOKEN_PUSH))).toMatchObject({
        name: 'TpnsConnectionError',
        outcome: 'unknown',
      })
    },
  )

  it('may throw synchronously', async () => {
    await using tpns = testClient({
      transport: transport(() => {
        throw new Error('at once')
      }),
    })
    expect(await getFailure(tpns.push.send(TOKEN_PUSH))).toMatchObject({
      name: 'TpnsConnectionError',
      outcome: 'unknown',
    })
  })
})

describe('client.call', () => {
  it('reaches an endpoint that this library does not know, and never repeats it on its own', async () => {
    await using server = await rawServer((socket) => socket.resetAndDestroy())
    await using tpns = testClient({ baseUrl: server.url })
    const error = await getFailure(tpns.call('/v3/future/endpoint', { a: 1 }))
    expect(error).toMatchObject({ endpoint: 'v3/future/endpoint', outcome: 'unknown', attempts: 1 })
    expect(server.requests[0]).toMatch(/^POST \/v3\/future\/endpoint HTTP/)
  })

  it('gives the answer without its envelope', async () => {
    await using server = await rawServer((socket) =>
      socket.write(jsonAnswer({ retCode: 0, errMsg: 'ok', data: [1] })),
    )
    await using tpns = testClient({ baseUrl: server.url })
    expect(await tpns.call('v3/future/endpoint', {})).toEqual({ data: [1] })
  })

  it('keeps a path prefix of the base URL', async () => {
    await using server = await rawServer((socket) => socket.write(jsonAnswer({ ret_code: 0 })))
    await using tpns = testClient({ baseUrl: `${server.url}gateway/tpns` })
    await tpns.call('v3/x', {})
    expect(server.requests[0]).toMatch(/^POST \/gateway\/tpns\/v3\/x HTTP/)
  })

  it.each([
    'https://evil.example/v3/push/app',
    '//evil.example/x',
    '../admin',
    'v3/push/../x',
    'v3/x?y=1',
    '',
    'v3/a b',
  ])('sends the credentials nowhere else: %j is refused', async (path) => {
    await using tpns = testClient()
    expect(await getFailure(tpns.call(path, {}))).toMatchObject({
      name: 'TpnsRequestError',
      outcome: 'not-sent',
      attempts: 0,
    })
  })

  it('refuses a circular object and a BigInt with a typed error', async () => {
    const circular: { self?: object } = {}
    circular.self = circular
    await using tpns = testClient()
    for (const body of [circular, { id: 12345678901234567890n }]) {
      expect(await getFailure(tpns.call('v3/x', body))).toMatchObject({
        name: 'TpnsRequestError',
        outcome: 'not-sent',
      })
    }
  })

  it('refuses what is not an object', async () => {
    await using tpns = testClient()
    for (const body of [null, [], 'text', 7] as unknown as object[]) {
      expect(await getFailure(tpns.call('v3/x', body))).toMatchObject({ name: 'TpnsRequestError' })
    }
  })
})
