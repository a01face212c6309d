import { once } from 'node:events'
import { type AddressInfo, createServer, type LookupFunction } from 'node:net'
import { Agent, errors, interceptors, MockAgent, ProxyAgent, RetryAgent } from 'undici'
import { describe, expect, it } from 'vitest'
import { type TpnsClientOptions, TpnsConfigError } from '../../../src/index.js'
import { getFailure, TOKEN_PUSH, testClient } from '../../support/client.js'
import { closedPort, rawServer } from '../../support/raw-server.js'

async function pushVia(dispatcher: unknown, options: TpnsClientOptions = {}) {
  await using tpns = testClient({ dispatcher: dispatcher as Agent, retry: { attempts: 3 }, ...options })
  return await getFailure(tpns.push.send(TOKEN_PUSH))
}

/** A proxy that answers each CONNECT with this status. */
async function refusingProxy(status: string) {
  let asked = 0
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', () => {
      asked += 1
      socket.write(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const agent = new ProxyAgent({ uri: `http://127.0.0.1:${port}` })
  return {
    agent,
    asked: () => asked,
    async [Symbol.asyncDispose]() {
      await agent.destroy()
      server.close()
    },
  }
}

describe('a dispatcher that can never send is the caller’s mistake', () => {
  it.each([
    ['has no dispatch', {}],
    ['is a text', 'http://proxy:3128'],
  ])('that %s: refused when the client is made', (_, dispatcher) => {
    expect(() => testClient({ dispatcher: dispatcher as unknown as Agent })).toThrow(TpnsConfigError)
  })

  it.each(['close', 'destroy'] as const)('after its %s(): refused when the client is made', async (end) => {
    const dispatcher = new Agent()
    await dispatcher[end]()
    expect(() => testClient({ dispatcher })).toThrow(/dispatcher is closed already/)
  })

  it.each(['close', 'destroy'] as const)(
    'whose %s() comes later: at the first attempt, nothing sent',
    async (end) => {
      const dispatcher = new Agent()
      await using tpns = testClient({ dispatcher })
      await dispatcher[end]()
      const error = await getFailure(tpns.push.send(TOKEN_PUSH))
      expect(error).toBeInstanceOf(TpnsConfigError)
      expect(error).toMatchObject({ outcome: 'not-sent', attempts: 1, stopReason: 'not-retryable' })
      expect(error.message).toContain('close the dispatcher only after the client')
    },
  )

  it.each(['thrown', 'handed over'])(
    'of undici 6, whose complaint is %s: named as such at the first attempt',
    async (how) => {
      const complaint = new errors.InvalidArgumentError('invalid onError method')
      const error = await pushVia({
        dispatch(_: unknown, handler: { onResponseError(controller: unknown, error: Error): void }) {
          if (how === 'thrown') throw complaint
          handler.onResponseError({}, complaint)
          return true
        },
      })
      expect(error).toBeInstanceOf(TpnsConfigError)
      expect(error).toMatchObject({ outcome: 'not-sent', attempts: 1 })
      expect(error.message).toMatch(/another version of undici.*npm install undici@7/)
    },
  )

  it('of undici 6, behind an interceptor that keeps aborts to itself: named as such, and nothing is written', async () => {
    let written = false
    const error = await pushVia({
      // What DumpHandler and writeH1 of undici 6 do.
      dispatch(_: unknown, handler: { onConnect(abort: () => void): void; onError(error: unknown): void }) {
        try {
          handler.onConnect(() => {})
          written = true
        } catch (complaint) {
          handler.onError(complaint)
        }
        return true
      },
    })
    expect(error).toBeInstanceOf(TpnsConfigError)
    expect(error).toMatchObject({ outcome: 'not-sent', attempts: 1 })
    expect(error.message).toMatch(/another version of undici/)
    expect(written).toBe(false)
  })

  it('a MockAgent without an interceptor for the push: at the first attempt', async () => {
    const dispatcher = new MockAgent()
    dispatcher.disableNetConnect()
    const error = await pushVia(dispatcher)
    expect(error).toBeInstanceOf(TpnsConfigError)
    expect(error).toMatchObject({ attempts: 1, outcome: 'not-sent' })
    expect(error.message).toContain('MockAgent')
  })

  it('with another transport it would have no effect: refused', () => {
    expect(() => testClient({ transport: 'fetch', dispatcher: new Agent() })).toThrow(/dispatcher/)
  })
})

describe('a defect below the client is no failure of the network', () => {
  it('a TypeError before anything was written: one attempt, nothing sent', async () => {
    const error = await pushVia({
      dispatch() {
        throw new TypeError('this.pool.take is not a function')
      },
    })
    expect(error).toMatchObject({
      name: 'TpnsConnectionError',
      phase: 'defect',
      reason: 'defect',
      outcome: 'not-sent',
      attempts: 1,
      stopReason: 'not-retryable',
    })
    expect(error.message).toContain('this.pool.take is not a function')
    expect(error.message).not.toContain('No connection')
  })

  it('a TypeError of a transport of the caller: the outcome is unknown, and a read is not repeated either', async () => {
    let asked = 0
    const transport = {
      send: () => {
        asked += 1
        return Promise.reject(new TypeError('x is undefined'))
      },
      close: async () => {},
    }
    await using tpns = testClient({ transport })
    const error = await getFailure(tpns.call('v3/device/account/query', {}, { idempotent: true }))
    expect(error).toMatchObject({ phase: 'defect', outcome: 'unknown', attempts: 1 })
    expect(asked).toBe(1)
  })
})

describe('a dispatcher that sends again on its own is stopped before the second copy', () => {
  it('RetryAgent configured to repeat POST', async () => {
    await using server = await rawServer((socket) => socket.resetAndDestroy())
    const dispatcher = new RetryAgent(new Agent(), { methods: ['POST'], minTimeout: 1 })
    const error = await pushVia(dispatcher, { baseUrl: server.url })
    expect(error).toMatchObject({ reason: 'repeated-by-dispatcher', outcome: 'unknown', attempts: 1 })
    expect(error.message).toContain('RetryAgent')
    await new Promise((done) => setTimeout(done, 50))
    expect(server.requests).toHaveLength(1)
  })

  it('the redirect interceptor', async () => {
    await using server = await rawServer((socket) => {
      socket.write('HTTP/1.1 307 Temporary Redirect\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n')
    })
    const agent = new Agent()
    const error = await pushVia(agent.compose(interceptors.redirect({ maxRedirections: 3 })), {
      baseUrl: server.url,
    })
    expect(error).toMatchObject({ reason: 'repeated-by-dispatcher', outcome: 'unknown', attempts: 1 })
    expect(server.requests).toHaveLength(1)
    await agent.destroy()
  })
})

describe('names and addresses', () => {
  const resolving =
    (...addresses: string[]): LookupFunction =>
    (_host, _options, callback) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )

  it('every address that was tried is named, with what it said', async () => {
    const port = await closedPort()
    const dispatcher = new Agent({ connect: { lookup: resolving('127.0.0.1', '127.0.0.2') } })
    const error = await pushVia(dispatcher, { baseUrl: `http://tpns.localhost:${port}/` })
    expect(error).toMatchObject({ phase: 'connect', reason: 'refused', outcome: 'not-sent', attempts: 3 })
    expect(error.message).toContain(`ECONNREFUSED 127.0.0.1:${port}; `)
    expect(error.message).toContain(`ECONNREFUSED 127.0.0.2:${port}`)
    expect((error.cause as Error).message).toContain(`ECONNREFUSED 127.0.0.2:${port}`)
    await dispatcher.destroy()
  })

  it.each([
    ['ENOTFOUND', 'host-not-found', /DNS knows no host api\.tpns\.tencent\.com/],
    ['EAI_AGAIN', 'dns-unavailable', /DNS server did not answer.*api\.tpns\.tencent\.com/],
  ] as const)('%s: %s, retried, in words of its own', async (code, reason, words) => {
    const failed = Object.assign(new Error(`getaddrinfo ${code} api.tpns.tencent.com`), {
      code,
      syscall: 'getaddrinfo',
    })
    const lookup: LookupFunction = (_host, _options, callback) => callback(failed, [])
    const dispatcher = new Agent({ connect: { lookup } })
    const error = await pushVia(dispatcher)
    expect(error).toMatchObject({ phase: 'connect', reason, outcome: 'not-sent', attempts: 3 })
    expect(error.message).toMatch(words)
    await dispatcher.destroy()
  })
})

describe('a proxy that refuses CONNECT: nothing was sent', () => {
  it.each([
    ['407 Proxy Authentication Required', 1, 'proxy', 'proxy-refused', /\(407\).*credentials/],
    ['403 Forbidden', 1, 'proxy', 'proxy-refused', /\(403\).*allow this host/],
    [
      '502 Bad Gateway',
      3,
      'connect',
      'proxy-failed',
      /proxy could not connect to api\.tpns\.tencent\.com.*\(502\)/,
    ],
    ['503 Service Unavailable', 3, 'connect', 'proxy-failed', /\(503\)/],
    ['429 Too Many Requests', 3, 'connect', 'proxy-failed', /\(429\)/],
  ] as const)('%s: %i attempt(s)', async (status, attempts, phase, reason, words) => {
    await using proxy = await refusingProxy(status)
    const error = await pushVia(proxy.agent)
    expect(error).toMatchObject({ name: 'TpnsConnectionError', phase, reason, outcome: 'not-sent', attempts })
    expect(error.message).toMatch(words)
    expect(proxy.asked()).toBe(attempts)
  })
})
