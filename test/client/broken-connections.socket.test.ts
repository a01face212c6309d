import { createHash } from 'node:crypto'
import { Agent, buildConnector } from 'undici'
import { describe, expect, it } from 'vitest'
import { TpnsConnectionError, type TpnsError, TpnsProtocolError, TpnsTimeoutError } from '../../src/index.js'
import { getFailure, TOKEN_PUSH, testClient } from '../support/client.js'
import { closedPort, jsonAnswer, type RawBehaviour, rawServer } from '../support/raw-server.js'

const READ = { operator_type: 1, account_list: [{ account: 'u-1' }] }
const ACCEPTED = jsonAnswer({ ret_code: 0, push_id: '1328245138690125824' })
const HEADERS = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'

interface BrokenCase {
  name: string
  behaviour: RawBehaviour
  errorClass: new (...args: never[]) => TpnsError
}

/** In each of these the request had been read whole by the server: the outcome is unknown. */
const AFTER_WRITING: BrokenCase[] = [
  {
    name: 'reset after the request was read',
    behaviour: (socket) => socket.resetAndDestroy(),
    errorClass: TpnsConnectionError,
  },
  { name: 'closed without an answer', behaviour: (socket) => socket.end(), errorClass: TpnsConnectionError },
  { name: 'stalled before the headers', behaviour: () => {}, errorClass: TpnsTimeoutError },
  {
    name: 'stalled in the headers',
    behaviour: (socket) => socket.write(HEADERS),
    errorClass: TpnsTimeoutError,
  },
  {
    name: 'stalled in the body',
    behaviour: (socket) => socket.write(`${HEADERS}content-length: 100\r\n\r\n{"ret_code":0,`),
    errorClass: TpnsTimeoutError,
  },
  {
    name: 'truncated body: closed before the announced length',
    behaviour: (socket) => socket.end(`${HEADERS}content-length: 100\r\n\r\n{"ret_code":0,`),
    errorClass: TpnsConnectionError,
  },
  {
    name: 'closed in the middle of a chunk',
    behaviour: (socket) => socket.end(`${HEADERS}transfer-encoding: chunked\r\n\r\n40\r\n{"ret_code":0,`),
    errorClass: TpnsConnectionError,
  },
  {
    name: 'closed in the middle of the headers',
    behaviour: (socket) => socket.end(HEADERS),
    errorClass: TpnsConnectionError,
  },
  {
    name: 'reset in the middle of the body',
    behaviour: (socket) => {
      socket.write(`${HEADERS}content-length: 100\r\n\r\n{"ret_code":0,`)
      setImmediate(() => socket.resetAndDestroy())
    },
    errorClass: TpnsConnectionError,
  },
  {
    name: 'truncated body of unknown length',
    behaviour: (socket) => socket.end(`${HEADERS}connection: close\r\n\r\n{"ret_code":0,`),
    errorClass: TpnsProtocolError,
  },
  {
    name: 'something that is not HTTP',
    behaviour: (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
    errorClass: TpnsConnectionError,
  },
]

describe('a connection that breaks after the request was written', () => {
  for (const { name, behaviour, errorClass } of AFTER_WRITING) {
    it(`${name}: a push is unknown and is not sent again`, async () => {
      await using server = await rawServer(behaviour)
      await using tpns = testClient({ baseUrl: server.url, timeout: { attempt: 150 } })
      const error = await getFailure(tpns.push.send(TOKEN_PUSH))
      expect(error).toBeInstanceOf(errorClass)
      expect(error).toMatchObject({ outcome: 'unknown', attempts: 1, stopReason: 'unknown-outcome' })
      expect(server.requests).toHaveLength(1)
    })

    it(`${name}: a read is tried again and succeeds`, async () => {
      await using server = await rawServer((socket, index) => {
        if (index === 0) behaviour(socket, index)
        else socket.write(ACCEPTED)
      })
      await using tpns = testClient({ baseUrl: server.url, timeout: { attempt: 150 } })
      await tpns.call('v3/device/account/query', READ, { idempotent: true })
      expect(server.requests).toHaveLength(2)
    })
  }

  it('is sent again when the caller allows it, as a fresh attempt with the same body', async () => {
    await using server = await rawServer((socket, index) => {
      if (index === 0) socket.resetAndDestroy()
      else socket.write(ACCEPTED)
    })
    await using tpns = testClient({ baseUrl: server.url, retry: { unknownOutcome: 'retry' } })
    const task = await tpns.push.send(TOKEN_PUSH)
    expect(task).toMatchObject({ push_id: '1328245138690125824', deduplicated: false })
    const bodies = server.requests.map((request) => request.split('\r\n\r\n')[1])
    expect(bodies).toHaveLength(2)
    expect(bodies[1]).toBe(bodies[0])
  })
})

describe('a connection that fails before the request is written', () => {
  it('refused: nothing was sent, all attempts are used', async () => {
    const port = await closedPort()
    await using tpns = testClient({ baseUrl: `http://127.0.0.1:${port}/`, retry: { attempts: 3 } })
    const error = await getFailure(tpns.push.send(TOKEN_PUSH))
    expect(error).toBeInstanceOf(TpnsConnectionError)
    expect(error).toMatchObject({
      phase: 'connect',
      outcome: 'not-sent',
      attempts: 3,
      stopReason: 'attempts',
    })
    expect((error.cause as { code?: string }).code).toBe('ECONNREFUSED')
  })

  it('unknown host: nothing was sent', async () => {
    await using tpns = testClient({ baseUrl: 'https://tpns.invalid/', retry: { attempts: 2 } })
    const error = await getFailure(tpns.push.send(TOKEN_PUSH))
    expect(error).toMatchObject({
      name: 'TpnsConnectionError',
      phase: 'connect',
      outcome: 'not-sent',
      attempts: 2,
    })
  })

  it('reset during the TLS handshake: nothing was sent, the push is tried again', async () => {
    await using server = await rawServer(
      () => {},
      (socket) => socket.resetAndDestroy(),
    )
    await using tpns = testClient({ baseUrl: `https://127.0.0.1:${server.port}/`, retry: { attempts: 2 } })
    const error = await getFailure(tpns.push.send(TOKEN_PUSH))
    expect(error).toMatchObject({
      phase: 'connect',
      outcome: 'not-sent',
      attempts: 2,
      stopReason: 'attempts',
    })
    expect(server.connections).toBe(2)
    expect(server.requests).toHaveLength(0)
  })

  it('a TLS handshake that stalls ends with the attempt: nothing was sent', async () => {
    await using server = await rawServer(() => {})
    await using tpns = testClient({
      baseUrl: `https://127.0.0.1:${server.port}/`,
      retry: { attempts: 1 },
      timeout: { attempt: 100 },
    })
    const error = await getFailure(tpns.push.send(TOKEN_PUSH))
    expect(error).toMatchObject({
      name: 'TpnsTimeoutError',
      timeout: 'attempt',
      timeoutMs: 100,
      outcome: 'not-sent',
      stopReason: 'attempts',
    })
  })

  it('made after its push was given up does not carry it', async () => {
    await using server = await rawServer((socket) => socket.write(ACCEPTED))
    const connector = buildConnector({})
    let connect: (() => void) | undefined
    let isAsked = () => {}
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve
    })
    const dispatcher = new Agent({
      connections: 1,
      connect(options, callback) {
        const connectNow = () => void connector(options, callback)
        if (connect !== undefined) return connectNow()
        connect = connectNow
        isAsked()
      },
    })
    await using tpns = testClient({ baseUrl: server.url, dispatcher })
    const controller = new AbortController()
    const givenUp = getFailure(tpns.push.send(TOKEN_PUSH, { signal: controller.signal }))
    await asked
    controller.abort()
    expect(await givenUp).toMatchObject({ name: 'TpnsAbortError', outcome: 'not-sent' })
    const next = tpns.push.send({ ...TOKEN_PUSH, message: { title: 'the next', content: 'c' } })
    connect?.()
    await next
    await dispatcher.destroy()
    expect(server.requests).toHaveLength(1)
    expect(server.requests[0]).toContain('the next')
  })

  it('an answer in plain text to a TLS handshake is a TLS error and is not tried again', async () => {
    await using server = await rawServer(
      () => {},
      (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    )
    await using tpns = testClient({ baseUrl: `https://127.0.0.1:${server.port}/` })
    const error = await getFailure(tpns.push.send(TOKEN_PUSH))
    expect(error).toMatchObject({
      phase: 'tls',
      outcome: 'not-sent',
      attempts: 1,
      stopReason: 'not-retryable',
    })
  })
})

describe('what is written', () => {
  it('is one POST with the documented headers, signed over exactly the bytes of its body', async () => {
    await using server = await rawServer((socket) => socket.write(ACCEPTED))
    await using tpns = testClient({ baseUrl: server.url })
    await tpns.push.send({ ...TOKEN_PUSH, message: { title: '标题', content: '内容😀' } })
    const [head = '', body = ''] = server.requests[0]!.split('\r\n\r\n')
    expect(head).toMatch(/^POST \/v3\/push\/app HTTP\/1\.1\r\n/)
    expect(head).toMatch(/\r\ncontent-type: application\/json(\r\n|$)/)
    expect(head).toMatch(/\r\nAccessId: 1500000001(\r\n|$)/)
    const timestamp = /\r\nTimeStamp: (\d{10})(\r\n|$)/.exec(head)![1]!
    expect(head).toContain(`\r\nSign: ${independentSignature(timestamp, body)}`)
    expect(JSON.parse(body).message).toEqual({ title: '标题', content: '内容😀' })
  })
})

/** HMAC-SHA256 written out from RFC 2104, so that it shares nothing with the implementation but SHA-256. */
function independentSignature(timestamp: string, body: string): string {
  const key = Buffer.alloc(64)
  key.write('0123456789abcdef0123456789abcdef')
  const inner = createHash('sha256')
    .update(key.map((byte) => byte ^ 0x36))
    .update(`${timestamp}1500000001${body}`, 'utf8')
    .digest()
  const hex = createHash('sha256')
    .update(key.map((byte) => byte ^ 0x5c))
    .update(inner)
    .digest('hex')
  return Buffer.from(hex).toString('base64')
}
