import { createReadStream } from 'node:fs'
import { appendFile, open, truncate, utimes, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import {
  type PackageProgress,
  type PackageSource,
  TpnsAbortError,
  TpnsAuthError,
  TpnsClient,
  TpnsConnectionError,
  type TpnsError,
  TpnsRequestError,
  TpnsTimeoutError,
  type Transport,
  TransportError,
  type TransportRequest,
} from '../../../src/index.js'
import { ACCESS_ID, getFailure, SECRET_KEY, testClient } from '../../support/client.js'
import { closedPort } from '../../support/raw-server.js'
import { answer, resetAfter, tempFolder, tokens, uploadServer } from './support.js'

/** Large enough not to fit into the buffers of a socket that nobody reads. */
const LARGE = Buffer.from(tokens(300_000).join('\n'))
const SMALL = Buffer.from(tokens(3).join('\n'))
const large = { data: LARGE, filename: 'a.txt', kind: 'token' } as const

const FAULTS: [name: string, fault: (request: IncomingMessage, response: ServerResponse) => void][] = [
  ['a reset in the middle of the file', resetAfter(1_000_000)],
  [
    'a reset after the whole file',
    (request) => request.resume().on('end', () => request.socket.resetAndDestroy()),
  ],
  [
    'HTTP 502 after the whole file',
    (request, response) => request.resume().on('end', () => answer(response, {}, 502)),
  ],
  ['a close without an answer', (request) => request.resume().on('end', () => request.socket.end())],
]

describe('an upload that can read its source again', () => {
  for (const [name, fault] of FAULTS) {
    it(`is sent again after ${name}, whole and the same`, async () => {
      await using folder = await tempFolder()
      await writeFile(folder.file('a.txt'), LARGE)
      const sources: PackageSource[] = [
        { path: folder.file('a.txt') },
        large,
        { entries: LARGE.toString().split('\n'), kind: 'token' },
        { entries: () => LARGE.toString().split('\n').values(), kind: 'token' },
      ]
      for (const source of sources) {
        await using server = await uploadServer((index) => (index === 0 ? fault : undefined))
        await using tpns = testClient({ baseUrl: server.url })
        const uploaded = await tpns.packages.upload(source)
        expect(uploaded).toMatchObject({ upload_id: 101, entries: 300_000, bytes: LARGE.length })
        expect(server.begun).toBe(2)
        const { body } = server.uploads[0]!
        const start = body.indexOf('\r\n\r\n') + 4
        expect(body.subarray(start, start + LARGE.length).equals(LARGE)).toBe(true)
        expect(body.subarray(start + LARGE.length).toString()).toMatch(/^\r\n--[\w-]+--\r\n$/)
      }
    })
  }

  it('starts its progress again', async () => {
    await using server = await uploadServer((index) => (index === 0 ? resetAfter(3_000_000) : undefined))
    await using tpns = testClient({ baseUrl: server.url })
    const seen: number[] = []
    const onProgress = ({ bytesSent }: PackageProgress) => void seen.push(bytesSent)
    await tpns.packages.upload(large, { onProgress })
    const restart = seen.findIndex((bytes, index) => index > 0 && bytes < seen[index - 1]!)
    expect(restart).toBeGreaterThan(0)
    expect(seen[restart]).toBe(seen[0])
    expect(seen.at(-1)).toBe(LARGE.length)
  })

  it('stops after the allowed attempts', async () => {
    await using server = await uploadServer(() => resetAfter(0))
    await using tpns = testClient({ baseUrl: server.url, retry: { attempts: 3 } })
    const error = await getFailure(tpns.packages.upload(large))
    expect(error).toMatchObject({ outcome: 'unknown', attempts: 3, stopReason: 'attempts' })
  })
})

const ONCE: [name: string, source: (bytes: Buffer) => PackageSource][] = [
  ['a stream', (bytes) => ({ stream: Readable.from([bytes]), filename: 'a.txt' })],
  [
    'a generator of bytes',
    (bytes) => ({
      stream: (async function* () {
        yield bytes
      })(),
      filename: 'a.txt',
    }),
  ],
  [
    'a web stream',
    (bytes) => ({
      stream: new Blob([bytes as never]).stream() as AsyncIterable<Uint8Array>,
      filename: 'a.txt',
    }),
  ],
  ['a generator of entries', (bytes) => ({ entries: bytes.toString().split('\n').values(), kind: 'token' })],
  [
    'a stream of entries',
    (bytes) => ({ entries: Readable.from(bytes.toString().split('\n')), kind: 'token' }),
  ],
]

describe.each(ONCE)('an upload of %s, which can be read once', (_, source) => {
  it.each(FAULTS)('is not sent again after %s, and says so', async (_name, fault) => {
    await using server = await uploadServer(() => fault)
    await using tpns = testClient({ baseUrl: server.url })
    const error = await getFailure(tpns.packages.upload(source(LARGE)))
    expect(error).toMatchObject({ outcome: 'unknown', attempts: 1, stopReason: 'not-retryable' })
    expect(error.message).toContain('can be read only once')
    expect(server.begun).toBe(1)
  })

  it('is sent again as long as nothing was read: the connection was refused', async () => {
    await using server = await uploadServer()
    await using tpns = new TpnsClient({
      accessId: ACCESS_ID,
      secretKey: SECRET_KEY,
      baseUrl: server.url,
      runtime: { random: () => 0 },
      transport: refusedFirst(),
    })
    expect(await tpns.packages.upload(source(SMALL))).toMatchObject({ upload_id: 7, entries: 3 })
  })

  it('ends with the usual error when every connection is refused', async () => {
    await using tpns = testClient({
      baseUrl: `http://127.0.0.1:${await closedPort()}/`,
      retry: { attempts: 2 },
    })
    const error = await getFailure(tpns.packages.upload(source(SMALL)))
    expect(error).toMatchObject({ outcome: 'not-sent', attempts: 2, stopReason: 'attempts' })
    expect(error.message).not.toContain('only once')
  })

  it('is not sent again after a cool-down (HTTP 429) either', async () => {
    await using server = await uploadServer(() => (request, response) => {
      request.resume().on('end', () => answer(response, {}, 429))
    })
    await using tpns = testClient({ baseUrl: server.url })
    const error = await getFailure(tpns.packages.upload(source(SMALL)))
    expect(error).toMatchObject({ name: 'TpnsRateLimitError', attempts: 1, stopReason: 'not-retryable' })
    expect(error.message).toContain('only once')
  })
})

/** Refuses once without touching the body, then takes it. */
function refusedFirst(): Transport {
  let attempts = 0
  return {
    async send({ body }: TransportRequest) {
      attempts += 1
      if (attempts === 1) throw new TransportError('not-written', new Error('connect ECONNREFUSED'))
      for await (const _ of body as AsyncIterable<Uint8Array>);
      return { status: 200, headers: {}, body: Buffer.from('{"retCode":0,"uploadId":7}'), complete: true }
    },
    close: async () => {},
  }
}

describe('a source that changes', () => {
  const CHANGES: [name: string, change: (path: string) => Promise<void>][] = [
    ['grows', (path) => appendFile(path, `\n${'x'.repeat(36)}`)],
    ['shrinks', (path) => truncate(path, 3_000_000)],
    [
      'is written to in place',
      async (path) => {
        const file = await open(path, 'r+')
        await file.write('f', 0)
        await file.close()
        // A file system with coarse times must not hide it.
        await utimes(path, new Date(), new Date(Date.now() + 5_000))
      },
    ],
  ]

  it.each(CHANGES)(
    'because the file %s while it is sent is refused, and never accepted by the service',
    async (_, change) => {
      await using folder = await tempFolder()
      const path = folder.file('a.txt')
      await writeFile(path, LARGE)
      let changed: Promise<void> | undefined
      const transport = slowly(async () => {
        changed ??= change(path)
        await changed
      })
      await using tpns = testClient({ baseUrl: 'http://127.0.0.1:1/', transport })
      const error = await getFailure(tpns.packages.upload({ path, kind: 'token' }))
      expect(error).toBeInstanceOf(TpnsRequestError)
      expect(error).toMatchObject({ outcome: 'not-sent', stopReason: 'not-retryable', attempts: 1 })
      expect(error.message).toContain('path: was written to')
    },
  )
})

/** Reads the body piece by piece, with a step before each but the first. */
function slowly(step: () => Promise<void>): Transport {
  return {
    async send({ body }: TransportRequest) {
      for await (const _ of body as AsyncIterable<Uint8Array>) await step()
      return { status: 200, headers: {}, body: Buffer.from('{"retCode":0,"uploadId":7}'), complete: true }
    },
    close: async () => {},
  }
}

describe('an upload that is ended', () => {
  /** Reads nothing after the headers. */
  const stall = () => (request: IncomingMessage) => void request.pause()

  it.each(['undici', 'fetch'] as const)(
    'by its signal in the middle of the file ends at once (%s)',
    async (transport) => {
      await using server = await uploadServer(stall)
      await using tpns = testClient({ baseUrl: server.url, transport })
      const controller = new AbortController()
      const onProgress = () => controller.abort(new Error('enough'))
      const error = await getFailure(tpns.packages.upload(large, { signal: controller.signal, onProgress }))
      expect(error).toBeInstanceOf(TpnsAbortError)
      expect(error).toMatchObject({ attempts: 1, stopReason: 'aborted' })
      expect((error.cause as Error).message).toBe('enough')
      expect(server.uploads).toHaveLength(0)
    },
  )

  it('by its deadline in the middle of the file is a timeout', async () => {
    await using server = await uploadServer(stall)
    await using tpns = testClient({ baseUrl: server.url, retry: { attempts: 1 } })
    const error = await getFailure(tpns.packages.upload(large, { timeout: { attempt: 200 } }))
    expect(error).toBeInstanceOf(TpnsTimeoutError)
    expect(error).toMatchObject({ timeout: 'attempt', timeoutMs: 200, outcome: 'unknown' })
  })

  const HANGING: [name: string, make: () => { source: PackageSource; ended: () => boolean }][] = [
    [
      'a stream of Node',
      () => {
        const stream = new Readable({ read() {} })
        stream.push(SMALL)
        return { source: { stream, filename: 'a.txt' }, ended: () => stream.destroyed }
      },
    ],
    [
      'a web stream',
      () => {
        let cancelled = false
        const stream = new ReadableStream<Uint8Array>({
          start: (controller) => controller.enqueue(SMALL),
          cancel: () => {
            cancelled = true
          },
        })
        return {
          source: { stream: stream as AsyncIterable<Uint8Array>, filename: 'a.txt' },
          ended: () => cancelled,
        }
      },
    ],
    [
      'entries that never come',
      () => {
        let hasEnded = false
        const iterator: AsyncIterator<string> = {
          next: () => new Promise(() => {}),
          return: async () => {
            hasEnded = true
            return { done: true, value: undefined }
          },
        }
        return {
          source: { entries: { [Symbol.asyncIterator]: () => iterator }, kind: 'token' },
          ended: () => hasEnded,
        }
      },
    ],
    [
      'a generator that hangs after its first chunk',
      () => {
        async function* hanging() {
          yield SMALL
          await new Promise(() => {})
        }
        return { source: { stream: hanging(), filename: 'a.txt' }, ended: () => true }
      },
    ],
  ]

  it.each(HANGING)('while %s hangs does not hang, and lets go of it', async (_, make) => {
    await using server = await uploadServer()
    await using tpns = testClient({ baseUrl: server.url, retry: { attempts: 1 } })
    const { source, ended } = make()
    const error = await getFailure(tpns.packages.upload(source, { timeout: { attempt: 150 } }))
    expect(error).toBeInstanceOf(TpnsTimeoutError)
    await new Promise((resolve) => setImmediate(resolve))
    expect(ended()).toBe(true)
    expect(server.uploads).toHaveLength(0)
  })

  it('by a signal that its own stream shares is aborted, not a failed source', async () => {
    await using server = await uploadServer(stall)
    await using tpns = testClient({ baseUrl: server.url })
    const controller = new AbortController()
    const { signal } = controller
    const stream = Readable.from([LARGE], { signal })
    const upload = tpns.packages.upload(
      { stream, filename: 'a.txt' },
      { signal, onProgress: () => controller.abort() },
    )
    expect(await getFailure(upload)).toBeInstanceOf(TpnsAbortError)
  })

  it('before it began touches neither the service nor the file', async () => {
    await using server = await uploadServer()
    await using tpns = testClient({ baseUrl: server.url })
    const upload = tpns.packages.upload({ path: '/does/not/exist.txt' }, { signal: AbortSignal.abort() })
    expect(await getFailure(upload)).toMatchObject({
      name: 'TpnsAbortError',
      outcome: 'not-sent',
      attempts: 0,
    })
    expect(server.begun).toBe(0)
  })
})

describe('a stream of the caller', () => {
  it('and fails before anybody reads it does not end the process', async () => {
    await using server = await uploadServer()
    await using tpns = testClient({ baseUrl: server.url })
    const stream = createReadStream('/does/not/exist.txt')
    const error = await getFailure(tpns.packages.upload({ stream, filename: 'a.txt' }))
    expect(error).toBeInstanceOf(TpnsRequestError)
    expect(error.message).toContain('ENOENT')
    expect(server.uploads).toHaveLength(0)
  })

  it.each([
    ['destroyed', () => new Readable({ read() {} }).destroy(), 'destroyed'],
    [
      'locked by another reader',
      () => {
        const stream = new Blob(['x']).stream()
        stream.getReader()
        return stream
      },
      'locked',
    ],
  ])('and is %s is refused with a reason', async (_, make, reason) => {
    await using server = await uploadServer()
    await using tpns = testClient({ baseUrl: server.url })
    const source = { stream: make() as AsyncIterable<Uint8Array>, filename: 'a.txt' }
    const error = await getFailure(tpns.packages.upload(source))
    expect(error).toMatchObject({ name: 'TpnsRequestError', attempts: 0 })
    expect(error.message).toContain(reason)
    expect(server.begun).toBe(0)
  })

  it('is destroyed when the upload is refused before it is read', async () => {
    await using tpns = testClient({ baseUrl: 'http://127.0.0.1:1/' })
    const stream = new Readable({ read() {} })
    await getFailure(tpns.packages.upload({ stream, filename: 'a.xlsx' }))
    expect(stream.destroyed).toBe(true)
  })
})

describe('a service that answers before it has read the file', () => {
  const early = (status: number, body: unknown) => () => (_: IncomingMessage, response: ServerResponse) => {
    answer(response, body, status)
  }
  const refusal = async (server: { url: string }, source: PackageSource = large): Promise<TpnsError> => {
    await using tpns = testClient({ baseUrl: server.url, retry: { attempts: 1 } })
    return await getFailure(tpns.packages.upload(source))
  }

  it('with a return code is believed', async () => {
    await using server = await uploadServer(early(200, { retCode: 1008003, errMsg: 'auth' }))
    expect(await refusal(server)).toBeInstanceOf(TpnsAuthError)
  })

  it('with success is not: what it has cannot be the file', async () => {
    await using server = await uploadServer(early(200, { retCode: 0, uploadId: 7 }))
    const error = await refusal(server)
    expect(error).toBeInstanceOf(TpnsConnectionError)
    expect(error).toMatchObject({ outcome: 'unknown' })
    expect(error.message).toContain('before the whole file was sent')
  })
})

describe('the deadlines of an upload', () => {
  const limits = async (client: object, call: object | undefined) => {
    const timers: number[] = []
    await using tpns = new TpnsClient({
      accessId: ACCESS_ID,
      secretKey: SECRET_KEY,
      baseUrl: 'http://127.0.0.1:1/',
      ...client,
      transport: slowly(async () => {}),
      runtime: {
        setTimer(delayMs) {
          timers.push(Math.round(delayMs / 1_000))
          return () => {}
        },
      },
    })
    await tpns.packages.upload({ data: SMALL, filename: 'a.txt' }, call)
    return Math.max(...timers)
  }

  it.each([
    ['are five minutes for an attempt', {}, undefined, 300],
    [
      'are those of a client that is more patient',
      { timeout: { attempt: 600_000, total: 1_800_000 } },
      undefined,
      600,
    ],
    [
      'stay five minutes for a client that is less patient',
      { timeout: { attempt: 1_000, total: 2_000 } },
      undefined,
      300,
    ],
    ['are those of the call', {}, { timeout: { attempt: 7_000 } }, 7],
    ['end with those of the whole call', {}, { timeout: { total: 9_000 } }, 9],
  ])('%s', async (_, client, call, seconds) => {
    expect(await limits(client, call)).toBe(seconds)
  })
})
