import type { Socket } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TpnsError } from '../../src/index.js'
import { TOKEN_PUSH, testClient } from '../support/client.js'
import { fuzzRuns } from '../support/fuzz-runs.js'
import { rawServer } from '../support/raw-server.js'

/** The same over a real connection, where lengths, chunks and headers can be wrong as well. */

const ACCEPTED = '{"ret_code":0,"push_id":"1328245138690125824"}'
const body = fc.oneof(
  { weight: 4, arbitrary: fc.constant(ACCEPTED) },
  fc.constantFrom('{"ret_code":1008007}', '', '<html>', '{"ret_code":0', 'x'.repeat(70_000)),
  fc.string({ unit: 'binary', maxLength: 20 }),
)
const statusLine = fc.oneof(
  { weight: 4, arbitrary: fc.constant('HTTP/1.1 200 OK') },
  fc.constantFrom('HTTP/1.0 200 OK', 'HTTP/1.1 200', 'HTTP/1.1 500 X', 'HTTP/1.1 204 No', 'HTTP/1.1 304 Not'),
  fc.constantFrom(
    'HTTP/1.1 2',
    'HTTP/1.1 999 X',
    'HTTP/9.9 200 OK',
    'ICY 200 OK',
    'HTTP/1.1 101 Upgrade',
    '',
  ),
)
const header = fc.oneof(
  fc.constantFrom(
    'content-type: text/html',
    'connection: close',
    'connection: keep-alive',
    'keep-alive: timeout=0',
  ),
  fc.constantFrom(
    'content-encoding: gzip',
    'content-encoding: identity',
    'transfer-encoding: gzip',
    'trailer: a',
  ),
  fc.constantFrom(
    'content-length: 3',
    'content-length: 999',
    'content-length: -1',
    'content-length: 1e3',
    ': x',
  ),
  fc.constantFrom(
    'no colon',
    'a b: c',
    `x: ${'y'.repeat(20_000)}`,
    'x: \u0000',
    'date: yesterday',
    ' folded',
  ),
)

interface Shape {
  readonly interim: string
  readonly statusLine: string
  readonly headers: readonly string[]
  readonly body: string
  readonly framing: 'length' | 'chunks' | 'broken-chunks' | 'none' | 'short' | 'long'
  readonly cutAt: number
  readonly end: 'close' | 'reset' | 'stay'
}
const shape: fc.Arbitrary<Shape> = fc.record({
  interim: fc.oneof(
    { weight: 5, arbitrary: fc.constant('') },
    fc.constantFrom(
      'HTTP/1.1 100 Continue\r\n\r\n',
      'HTTP/1.1 103 Early\r\na: b\r\n\r\n',
      'HTTP/1.1 102 X\r\n\r\n',
    ),
  ),
  statusLine,
  headers: fc.array(header, { maxLength: 2 }),
  body,
  framing: fc.constantFrom('length', 'length', 'chunks', 'broken-chunks', 'none', 'short', 'long'),
  cutAt: fc.oneof({ weight: 6, arbitrary: fc.constant(1) }, fc.double({ min: 0, max: 1, noNaN: true })),
  end: fc.constantFrom('close', 'close', 'reset', 'stay'),
})

function write({ interim, statusLine, headers, body, framing, cutAt }: Shape): Buffer {
  const length = Buffer.byteLength(body)
  const hex = length.toString(16)
  const [frame, framed] = {
    length: [`content-length: ${length}`, body],
    short: [`content-length: ${Math.max(0, length - 2)}`, body],
    long: [`content-length: ${length + 2}`, body],
    none: ['x: y', body],
    chunks: ['transfer-encoding: chunked', `${hex}\r\n${body}\r\n0\r\n\r\n`],
    'broken-chunks': ['transfer-encoding: chunked', `${hex}0\r\n${body}\r\nz\r\n`],
  }[framing] as [string, string]
  const whole = Buffer.from(`${interim}${[statusLine, ...headers, frame].join('\r\n')}\r\n\r\n${framed}`)
  return whole.subarray(0, Math.ceil(whole.length * cutAt))
}

function finish(socket: Socket, end: Shape['end']) {
  if (end === 'close') socket.end()
  else if (end === 'reset') socket.resetAndDestroy()
}

describe('whatever comes over the wire', () => {
  const runs = fuzzRuns(60)

  it('ends a push once, accepted only by an answer that says so', async () => {
    await fc.assert(
      fc.asyncProperty(shape, async (shape) => {
        const bytes = write(shape)
        await using server = await rawServer((socket) => {
          socket.write(bytes, () => finish(socket, shape.end))
        })
        // Too short for the second that is waited after "too fast", and long enough for a busy machine to connect.
        const timeout = { attempt: 900, total: 900 }
        await using tpns = testClient({ baseUrl: server.url, timeout, retry: { attempts: 3 } })
        const end: unknown = await tpns.push.send(TOKEN_PUSH).catch((error: unknown) => error)
        expect(server.requests.length).toBe(1)
        if (end instanceof Error) {
          expect(TpnsError.is(end), String(end)).toBe(true)
          expect((end as TpnsError).outcome).not.toBe('not-sent')
          // A 304 has no body, whatever follows it.
          const read = bytes.includes(ACCEPTED) && !shape.statusLine.includes('304')
          if (read) expect((end as TpnsError).outcome).toBe('unknown')
        } else {
          expect(end).toMatchObject({ push_id: '1328245138690125824', deduplicated: false })
          expect(bytes.includes(ACCEPTED), bytes.toString('latin1')).toBe(true)
        }
      }),
      runs,
    )
  })
})
