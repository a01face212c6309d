import { tracingChannel } from 'node:diagnostics_channel'
import { describe, expect, it } from 'vitest'
import * as library from '../../src/index.js'
import { SERVER_RETURN_CODES, TpnsClient, TpnsError, type Transport } from '../../src/index.js'
import { BROADCAST, SECRET_KEY, TOKEN_PUSH, testClient } from '../support/client.js'
import { ENCODINGS } from '../support/encodings.js'
import { rawServer } from '../support/raw-server.js'
import { everyRendering } from '../support/renderings.js'

const BASIC = Buffer.from(`1500000001:${SECRET_KEY}`).toString('base64')

function expectNoSecret(text: string, signatures: readonly string[] = []) {
  for (const secret of [SECRET_KEY, BASIC, ...signatures]) expect(text).not.toContain(secret)
  expect(text).not.toMatch(/[A-Za-z0-9+/]{86}==/)
}

/** Echoes the whole request, credentials included, as a debugging proxy might; remembers the signatures it saw. */
function echo(answer: (echoed: string) => string) {
  const signatures: string[] = []
  const server = rawServer((socket, index) => {
    void server.then((raw) => {
      const request = raw.requests[index]!
      const signature = /^(?:Sign|Authorization): (?:Basic )?(.+)$/im.exec(request)?.[1]
      if (signature !== undefined) signatures.push(signature.trim())
      socket.end(answer(JSON.stringify(`${request}\nkey=${SECRET_KEY}`)))
    })
  })
  return { server, signatures }
}

const http = (status: string, body: string) =>
  `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

const ECHOES: Record<string, (echoed: string) => string> = {
  'an HTML page': (echoed) => http('200 OK', `<pre>${echoed}</pre>`),
  'a 502 page': (echoed) => http('502 Bad Gateway', `<pre>${echoed}</pre>`),
  'a 403 page': (echoed) => http('403 Forbidden', `<pre>${echoed}</pre>`),
  'JSON without a code': (echoed) => http('200 OK', `{"echo":${echoed}}`),
  'something that is not HTTP': (echoed) => echoed,
}

describe('the SecretKey and the signatures', () => {
  for (const auth of ['signature', 'basic'] as const) {
    it(`are not shown by a client with ${auth} authentication`, async () => {
      await using tpns = testClient({ auth })
      expectNoSecret(everyRendering(tpns))
      expectNoSecret(everyRendering(tpns.push))
      expectNoSecret(everyRendering({ deep: [{ client: tpns }] }))
    })

    for (const row of [...SERVER_RETURN_CODES.map(({ code }) => code), 987654]) {
      it(`are in no rendering of the error for ${row}, nor in a hook, when the service echoes them (${auth})`, async () => {
        const { server, signatures } = echo((echoed) =>
          http('200 OK', `{"ret_code":${row},"err_msg":${echoed},"result":${echoed}}`),
        )
        await using raw = await server
        await expectCleanFailure(raw.url, auth, signatures)
      })
    }

    for (const [name, answer] of Object.entries(ECHOES)) {
      it(`are in no rendering when ${name} echoes them (${auth})`, async () => {
        const { server, signatures } = echo(answer)
        await using raw = await server
        await expectCleanFailure(raw.url, auth, signatures)
      })
    }
  }

  async function expectCleanFailure(baseUrl: string, auth: 'signature' | 'basic', signatures: string[]) {
    const events: unknown[] = []
    const see = (event: unknown) => events.push(event)
    await using tpns = testClient({
      baseUrl,
      auth,
      retry: { attempts: 1 },
      hooks: { warning: see, attempt: see, retry: see, wait: see },
    })
    const error = await tpns.push.send(TOKEN_PUSH).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TpnsError)
    expect(signatures).toHaveLength(1)
    expectNoSecret(everyRendering(error), signatures)
    expect(events.length).toBeGreaterThan(0)
    for (const event of events) expectNoSecret(everyRendering(event), signatures)
  }

  it("are not passed on from a foreign transport's error that carries the whole request", async () => {
    const leaky: Transport = {
      send: async (request) => {
        const message = `failed with ${JSON.stringify(request.headers)} key ${SECRET_KEY}`
        throw Object.assign(new Error(message, { cause: new Error(message) }), {
          config: request,
          headers: request.headers,
        })
      },
      close: async () => {},
    }
    for (const auth of ['signature', 'basic'] as const) {
      await using tpns = testClient({ transport: leaky, auth })
      const error = await tpns.push.send(BROADCAST).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ name: 'TpnsConnectionError', outcome: 'unknown' })
      expectNoSecret(everyRendering(error))
    }
  })

  it('are not repeated by the error about a bad key', () => {
    for (const secretKey of [`${SECRET_KEY} x`, `"${SECRET_KEY}\n${SECRET_KEY}"`, `${SECRET_KEY}密`]) {
      let error: unknown
      try {
        new TpnsClient({ accessId: '1', secretKey })
      } catch (thrown) {
        error = thrown
      }
      expect(error).toBeInstanceOf(library.TpnsConfigError)
      expectNoSecret(everyRendering(error))
    }
    expect(() => new TpnsClient({ accessId: SECRET_KEY, secretKey: 'x' })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(SECRET_KEY) }),
    )
  })

  it('are covered for every error class that exists', () => {
    const classes = Object.keys(library).filter((name) => /^Tpns\w*Error$/.test(name))
    // A class of its own needs a row above, or here a reason: these never hold text that comes from outside.
    expect(classes.sort()).toEqual(
      [
        'TpnsAbortError',
        'TpnsApiError',
        'TpnsAppStatusError',
        'TpnsAuthError',
        'TpnsBatchError',
        'TpnsCertificateError',
        // Holds the name that the caller gave the checkpoint.
        'TpnsCheckpointLostError',
        'TpnsConfigError',
        'TpnsConflictError',
        'TpnsConnectionError',
        'TpnsContentRejectedError',
        'TpnsDuplicatePushError',
        'TpnsError',
        'TpnsHttpError',
        'TpnsInvalidTokenError',
        'TpnsNotFoundError',
        'TpnsParameterError',
        // Holds only errors of its two clients: test/platforms.
        'TpnsPlatformsError',
        'TpnsProtocolError',
        'TpnsPushTimeError',
        'TpnsRateLimitError',
        'TpnsRequestError',
        'TpnsServiceError',
        'TpnsTimeoutError',
        'TpnsUploadError',
      ].sort(),
    )
  })
})

describe('a secret that an answer echoes in another encoding', () => {
  const ANSWERS: Record<string, (echoed: string) => string> = {
    'a 502 page': (echoed) => http('502 Bad Gateway', `<pre>${echoed}</pre>`),
    'a login page': (echoed) => http('200 OK', `<pre>${echoed}</pre>`),
    'a refusal': (echoed) =>
      http('200 OK', JSON.stringify({ ret_code: 1008007, err_msg: echoed, result: { [echoed]: [echoed] } })),
    'something that is not HTTP': (echoed) => `${echoed}\r\n`,
  }
  const CHANNELS = ['tpns:call', 'tpns:attempt']

  it.each(Object.entries(ENCODINGS))('is in no place where it could be seen: %s', async (_, encode) => {
    const basic = Buffer.from(`1500000001:${SECRET_KEY}`).toString('base64')
    for (const [auth, secret] of [
      ['signature', SECRET_KEY],
      ['basic', basic],
    ] as const) {
      for (const answer of Object.values(ANSWERS)) {
        const seen: unknown[] = []
        const see = (event: unknown) => void seen.push(event)
        const traces = CHANNELS.map((name) => tracingChannel<unknown, object>(name))
        const subscribers = { start: see, end: see, asyncStart: see, asyncEnd: see, error: see }
        for (const trace of traces) trace.subscribe(subscribers)
        const written = encode(secret)
        await using server = await rawServer((socket) => socket.end(answer(written)))
        const hooks = { warning: see, attempt: see, retry: see, result: see, call: see }
        await using tpns = testClient({ baseUrl: server.url, auth, retry: { attempts: 1 }, hooks })
        const error = await tpns.push.send(TOKEN_PUSH).catch((thrown: unknown) => thrown)
        for (const trace of traces) trace.unsubscribe(subscribers)
        expect(error).toBeInstanceOf(TpnsError)
        expect(seen.length).toBeGreaterThan(4)
        const inJson = JSON.stringify(written).slice(1, -1)
        for (const rendering of [error, ...seen].map(everyRendering)) {
          for (const form of [written, inJson]) {
            for (let at = 0; at + 24 <= form.length; at += 8)
              expect(rendering).not.toContain(form.slice(at, at + 24))
          }
        }
      }
    }
  })

  it('leaves no half of a secret where the answer was cut off', async () => {
    for (let maxAnswerBytes = 60; maxAnswerBytes <= 100; maxAnswerBytes += 5) {
      await using server = await rawServer((socket) =>
        socket.end(http('200 OK', `${'x '.repeat(25)}${SECRET_KEY}${' y'.repeat(100)}`)),
      )
      await using tpns = testClient({ baseUrl: server.url, maxAnswerBytes })
      const error = await tpns.push.send(TOKEN_PUSH).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ fault: 'too-large' })
      expect(everyRendering(error)).not.toContain(SECRET_KEY.slice(0, 6))
    }
  })
})

describe('a key that was put into another option by mistake', () => {
  const OPTIONS: Array<[name: string, options: object]> = [
    ['region', { region: SECRET_KEY }],
    ['region, in upper case', { region: SECRET_KEY.toUpperCase() }],
    ['region, a part of it', { region: SECRET_KEY.slice(0, 12) }],
    ['utcOffset', { utcOffset: SECRET_KEY }],
    ['accessId', { accessId: SECRET_KEY }],
    ['platform', { platform: SECRET_KEY }],
    ['auth', { auth: SECRET_KEY }],
    ['clock', { clock: SECRET_KEY }],
    ['rateLimit', { rateLimit: SECRET_KEY }],
    ['transport', { transport: SECRET_KEY }],
    ['baseUrl', { baseUrl: SECRET_KEY }],
    ['baseUrl as a scheme', { baseUrl: `k${SECRET_KEY}://host` }],
    ['baseUrl as a host', { baseUrl: `http://${SECRET_KEY}/` }],
    ['baseUrl as a user', { baseUrl: `https://${SECRET_KEY}@host/` }],
    ['baseUrl as a password', { baseUrl: `https://u:${SECRET_KEY}@host/` }],
    ['baseUrl in its query', { baseUrl: `https://host/?key=${SECRET_KEY}` }],
    ['timeout', { timeout: { attempt: SECRET_KEY } }],
    ['retry', { retry: { attempts: SECRET_KEY } }],
    ['connections', { connections: SECRET_KEY }],
  ]

  it.each(OPTIONS)('is not repeated: %s', (_, options) => {
    for (const secretKey of [SECRET_KEY, 'another'.repeat(4)]) {
      let error: unknown
      try {
        new TpnsClient({ accessId: '1', secretKey, ...options })
      } catch (thrown) {
        error = thrown
      }
      expect(error).toBeInstanceOf(library.TpnsConfigError)
      // The address of a plain-http host is shown, unless it is the key that the client was given.
      if (_ === 'baseUrl as a host' && secretKey !== SECRET_KEY) continue
      expect(everyRendering(error).toLowerCase()).not.toContain(SECRET_KEY.slice(0, 8))
    }
  })

  it('is not shown by a client whose address holds it', async () => {
    await using tpns = testClient({ baseUrl: `https://host/${SECRET_KEY}/` })
    expectNoSecret(everyRendering(tpns))
  })

  it('keeps short names readable: they are typing errors', () => {
    expect(() => testClient({ region: 'beijing' as never })).toThrow('"beijing"')
    expect(() => testClient({ utcOffset: '+25:00' as never })).toThrow('"+25:00"')
    expect(() => testClient({ secretKey: 'beijing', region: 'beijing' as never })).toThrow(
      'a text of 7 characters',
    )
  })
})
