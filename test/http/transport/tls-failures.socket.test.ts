import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer as createHttpsServer, type ServerOptions } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { Agent, type buildConnector, type Dispatcher } from 'undici'
import { describe, expect, it } from 'vitest'
import { TLS_ALERTS } from '../../../src/http/failures/tls-alerts.js'
import { TpnsConfigError, TpnsConnectionError } from '../../../src/index.js'
import { getFailure, TOKEN_PUSH, testClient } from '../../support/client.js'
import { jsonAnswer, rawServer } from '../../support/raw-server.js'

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url))
const key = fixture('key.pem')
const cert = fixture('valid.pem')
const ca = fixture('ca.pem')
const ACCEPTED = { ret_code: 0, push_id: '1328245138690125824' }

/** A whole https server that counts pushes. */
async function httpsServer(options: ServerOptions) {
  let requests = 0
  const server = createHttpsServer({ key, cert, ...options }, (request, response) => {
    requests += 1
    request.resume().on('end', () => response.end(JSON.stringify(ACCEPTED)))
  })
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

interface Push {
  connect?: buildConnector.BuildOptions
  /** Default: localhost, which the certificates are for. */
  host?: string
  attempts?: number
  scheme?: 'https' | 'http'
  attemptMs?: number
}

/** Pushes once through a client of its own; the error, or undefined when it was accepted. */
async function push(port: number, options: Push = {}) {
  const { connect = {}, host = 'localhost', attempts = 3, scheme = 'https', attemptMs = 10_000 } = options
  const dispatcher = new Agent({ connect: { ca, ...connect } })
  await using tpns = testClient({
    baseUrl: `${scheme}://${host}:${port}/`,
    dispatcher,
    retry: { attempts },
    timeout: { attempt: attemptMs },
  })
  try {
    const call = tpns.push.send(TOKEN_PUSH)
    return await call.then(
      () => undefined,
      () => getFailure(call),
    )
  } finally {
    await dispatcher.destroy()
  }
}

/** A TCP server that ends the first handshake in a way of its own, and carries out every later one. */
async function oneBrokenHandshake(disturb: (socket: Socket) => void, always = false) {
  let pushes = 0
  let handshakes = 0
  const server = await rawServer(
    () => {},
    (socket) => {
      handshakes += 1
      if (always || handshakes === 1) return disturb(socket)
      socket.removeAllListeners('data')
      const secure = new TLSSocket(socket, { isServer: true, key, cert })
      secure.on('error', () => {})
      let text = ''
      secure.on('data', (chunk) => {
        text += chunk.toString('latin1')
        const end = text.indexOf('\r\n\r\n')
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1])
        if (end < 0 || text.length < end + 4 + length) return
        text = ''
        pushes += 1
        secure.write(jsonAnswer(ACCEPTED))
      })
    },
  )
  return Object.assign(server, { pushes: () => pushes, handshakes: () => handshakes })
}

const onHello = (act: (socket: Socket) => void) => (socket: Socket) => {
  socket.once('data', () => act(socket))
}
const alert = (number: number, level = 2) =>
  onHello((socket) => socket.end(Buffer.from([21, 3, 3, 0, 2, level, number])))

describe('a certificate that is refused', () => {
  it.each([
    [
      'signed by nobody known',
      {},
      { ca: undefined },
      'localhost',
      'certificate-untrusted',
      /NODE_EXTRA_CA_CERTS/,
    ],
    ['self-signed', { cert: fixture('cert.pem') }, {}, 'localhost', 'certificate-untrusted', /dispatcher/],
    [
      'expired',
      { cert: fixture('expired.pem') },
      {},
      'localhost',
      'certificate-expired',
      /has expired.*Renew it/,
    ],
    [
      'not yet valid',
      { cert: fixture('not-yet-valid.pem') },
      {},
      'localhost',
      'certificate-not-yet-valid',
      /clock of this machine says 2/,
    ],
    [
      'revoked',
      { cert: fixture('revoked.pem') },
      { crl: fixture('crl.pem') },
      'localhost',
      'certificate-revoked',
      /was revoked/,
    ],
    [
      'for another host',
      {},
      {},
      '127.0.0.1',
      'certificate-wrong-host',
      /another host than 127\.0\.0\.1.*baseUrl/,
    ],
  ] as const)(
    'because it is %s: final, nothing sent, and with a message of its own',
    async (_, options, connect, host, reason, words) => {
      await using server = await httpsServer(options)
      const error = await push(server.port, { connect: connect as buildConnector.BuildOptions, host })
      expect(error).toBeInstanceOf(TpnsConnectionError)
      expect(error).toMatchObject({
        reason,
        phase: 'tls',
        outcome: 'not-sent',
        attempts: 1,
        stopReason: 'not-retryable',
      })
      expect(error!.message).toMatch(words)
      expect(error!.message).toContain(host)
      expect(server.requests()).toBe(0)
    },
  )

  it('and one that is trusted is not', async () => {
    await using server = await httpsServer({})
    expect(
      await push(server.port, { connect: { crl: fixture('crl.pem') } as buildConnector.BuildOptions }),
    ).toBeUndefined()
  })
})

describe('a peer that cannot speak with this client', () => {
  it.each([
    ['answers the handshake in plain http', (s: Socket) => s.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['greets before it is asked', undefined],
    ['speaks ssh', (s: Socket) => s.end('SSH-2.0-OpenSSH_9.2\r\n')],
  ])('%s: it speaks no TLS, and no certificate is blamed', async (_, act) => {
    await using server = await oneBrokenHandshake(
      act === undefined ? (s) => s.write('220 mail ESMTP\r\n') : onHello(act),
      true,
    )
    const error = await push(server.port)
    expect(error).toMatchObject({ reason: 'not-tls', phase: 'tls', outcome: 'not-sent', attempts: 1 })
    expect(error!.message).toContain(`localhost:${server.port} does not speak TLS`)
    expect(error!.message).toContain('scheme and the port of baseUrl')
    expect(error!.message).not.toMatch(/certificate/i)
  })

  it('answers http with a TLS record: https is needed, and nothing was carried out', async () => {
    await using server = await rawServer((socket) => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 50])))
    const error = await push(server.port, { scheme: 'http' })
    expect(error).toMatchObject({ reason: 'https-required', outcome: 'not-sent', attempts: 1 })
    expect(error!.message).toContain('https:// in baseUrl')
  })

  it.each([
    ['a TLS version', { minVersion: 'TLSv1.3' }, { maxVersion: 'TLSv1.2' }],
    [
      'a cipher',
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' },
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES256-GCM-SHA384' },
    ],
  ] as const)('shares no %s with it: final', async (_, options, connect) => {
    await using server = await httpsServer(options)
    const error = await push(server.port, { connect })
    expect(error).toMatchObject({
      reason: 'tls-incompatible',
      phase: 'tls',
      outcome: 'not-sent',
      attempts: 1,
    })
    expect(error!.message).toMatch(/cannot agree on a TLS version or a cipher/)
  })

  it('wants a client certificate, and says so with TLS 1.3 only when the client has begun to write: nothing was carried out', async () => {
    const said = Object.assign(
      new Error('…:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:…:SSL alert number 116'),
      {
        code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      },
    )
    await using tpns = testClient({ dispatcher: startsThenFails(said) })
    const error = await getFailure(tpns.push.send(TOKEN_PUSH))
    expect(error).toMatchObject({
      reason: 'client-certificate',
      phase: 'tls',
      outcome: 'not-sent',
      attempts: 1,
    })
    expect(error.message).toContain('client certificate')
  })

  it('an alert that can pass, after the client has begun to write, leaves the outcome unknown', async () => {
    const said = Object.assign(new Error('…:SSL alert number 80'), {
      code: 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR',
    })
    await using tpns = testClient({ dispatcher: startsThenFails(said) })
    const error = await getFailure(tpns.push.send(TOKEN_PUSH))
    expect(error).toMatchObject({
      phase: 'exchange',
      outcome: 'unknown',
      attempts: 1,
      stopReason: 'unknown-outcome',
    })
  })
})

/** A dispatcher that has begun to write when the connection fails. */
function startsThenFails(error: Error): Dispatcher {
  return {
    dispatch(_options: unknown, handler: Dispatcher.DispatchHandler) {
      const controller = { abort() {} } as unknown as Dispatcher.DispatchController
      handler.onRequestStart?.(controller, {})
      handler.onResponseError?.(controller, error)
      return true
    },
    // No real dispatcher is needed to say one thing.
  } as unknown as Dispatcher
}

/** What each alert means to somebody who sends a push; written out from RFC 8446, section 6, and RFC 5246, section 7.2. */
const MAY_PASS = [0, 10, 20, 21, 22, 30, 50, 51, 80, 90, 100]
const CLIENT_CERTIFICATE = [41, 42, 43, 44, 45, 46, 48, 49, 111, 113, 114, 116]
const NO_AGREEMENT = [40, 47, 60, 70, 71, 86, 109, 110, 115, 120]

describe('an alert in the handshake', () => {
  it.each(TLS_ALERTS.map(({ number, name }) => [number, name] as const))(
    '%i, %s: is retried if it can pass, else final',
    async (number) => {
      await using server = await oneBrokenHandshake(alert(number))
      const error = await push(server.port)
      if (MAY_PASS.includes(number)) {
        expect(error).toBeUndefined()
        expect([server.handshakes(), server.pushes()]).toEqual([2, 1])
        return
      }
      const reason = CLIENT_CERTIFICATE.includes(number)
        ? 'client-certificate'
        : NO_AGREEMENT.includes(number)
          ? 'tls-incompatible'
          : 'unknown-server-name'
      expect(error).toMatchObject({ reason, phase: 'tls', outcome: 'not-sent', attempts: 1 })
      expect(error!.message).toMatch(new RegExp(`TLS alert ${number}, [a-z_]+\\)`))
      expect([server.handshakes(), server.pushes()]).toEqual([1, 0])
    },
  )

  it.each([[200], [255]])('%i, which no registry names, is retried', async (number) => {
    await using server = await oneBrokenHandshake(alert(number))
    expect(await push(server.port)).toBeUndefined()
    expect(server.pushes()).toBe(1)
  })

  it('that stays is named, and blames no certificate', async () => {
    await using server = await oneBrokenHandshake(alert(80), true)
    const error = await push(server.port)
    expect(error).toMatchObject({
      reason: 'handshake-broken',
      phase: 'connect',
      outcome: 'not-sent',
      attempts: 3,
      stopReason: 'attempts',
    })
    expect(error!.message).toContain('(TLS alert 80, internal_error)')
    expect(error!.message).not.toMatch(/certificate/i)
    expect(server.handshakes()).toBe(3)
  })
})

/** The beginning of a server's answer: a record of 100 bytes that holds a ServerHello, of which 4 bytes are here. */
const HALF_A_HELLO = Buffer.from([22, 3, 3, 0, 100, 2, 0, 0, 96])

describe('a handshake that breaks off', () => {
  it.each([
    ['FIN before the hello', (s: Socket) => void s.end()],
    ['RST before the hello', (s: Socket) => void s.resetAndDestroy()],
    ['FIN after the hello', onHello((s) => s.end())],
    ['RST after the hello', onHello((s) => s.resetAndDestroy())],
    ['FIN in the middle of the answer', onHello((s) => s.end(HALF_A_HELLO))],
    [
      'RST in the middle of the answer',
      onHello((s) => s.write(HALF_A_HELLO, () => setTimeout(() => s.resetAndDestroy(), 20))),
    ],
    ['close_notify as a warning', alert(0, 1)],
    ['user_canceled as a warning', alert(90, 1)],
  ])('by %s: the second handshake works, and one push arrives', async (_, disturb) => {
    await using server = await oneBrokenHandshake(disturb)
    expect(await push(server.port)).toBeUndefined()
    expect([server.handshakes(), server.pushes()]).toEqual([2, 1])
  })

  it('by silence: the attempt ends with its deadline, the second one works', async () => {
    await using server = await oneBrokenHandshake(() => {})
    expect(await push(server.port, { attemptMs: 1_000 })).toBeUndefined()
    expect([server.handshakes(), server.pushes()]).toEqual([2, 1])
  })

  it('for good: nothing was sent, all attempts are used', async () => {
    await using server = await oneBrokenHandshake(
      onHello((s) => s.end()),
      true,
    )
    const error = await push(server.port)
    expect(error).toMatchObject({
      phase: 'connect',
      outcome: 'not-sent',
      attempts: 3,
      reason: 'handshake-broken',
    })
    expect(error!.message).toContain('handshake')
  })
})

describe('TLS options of a dispatcher that cannot be right', () => {
  it.each([
    ['a key that is none', { key: 'nonsense', cert: 'nonsense' }],
    ['a ca of the wrong type', { ca: 5 }],
    ['a version that does not exist', { minVersion: 'TLSv9' }],
    ['ciphers that do not exist', { ciphers: 'NOTHING', maxVersion: 'TLSv1.2' }],
  ])('%s: a TpnsConfigError at the first attempt', async (_, connect) => {
    await using server = await httpsServer({})
    const error = await push(server.port, { connect: connect as never })
    expect(error).toBeInstanceOf(TpnsConfigError)
    expect(error).toMatchObject({ outcome: 'not-sent', attempts: 1 })
    expect(error!.message).toContain('TLS options')
    expect(server.requests()).toBe(0)
  })
})
