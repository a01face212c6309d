import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { PackageProgress, PackageSource, UploadedPackage } from '../../../src/index.js'
import { answerOf, TpnsUploadError } from '../../../src/index.js'
import { ACCESS_ID, getFailure, SECRET_KEY, testClient } from '../../support/client.js'
import { answer, getFile, inPieces, tempFolder, token, tokens, uploadServer } from './support.js'

const TEXT = tokens(3).join('\n')
const BYTES = Buffer.from(TEXT)
const webStream = () =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(BYTES.subarray(0, 40))
      controller.enqueue(BYTES.subarray(40))
      controller.close()
    },
  })

interface SourceCase {
  name: string
  source: () => PackageSource
  filename: string
  /** Whether the length of the body is known beforehand. */
  sized: boolean
}

const CASES: SourceCase[] = [
  {
    name: 'a Buffer',
    source: () => ({ data: BYTES, filename: 'a.txt', kind: 'token' }),
    filename: 'a.txt',
    sized: true,
  },
  {
    name: 'a Uint8Array in the middle of its buffer',
    source: () => ({
      data: new Uint8Array(Buffer.concat([Buffer.from('xx'), BYTES, Buffer.from('y')])).subarray(2, -1),
      filename: 'a.csv',
    }),
    filename: 'a.csv',
    sized: true,
  },
  {
    name: 'a Uint8Array of another realm, as under jsdom',
    source: () => ({
      data: runInNewContext('Uint8Array.from(bytes)', { bytes: [...BYTES] }) as Uint8Array,
      filename: 'a.txt',
    }),
    filename: 'a.txt',
    sized: true,
  },
  {
    name: 'a stream of Node',
    source: () => ({ stream: Readable.from([BYTES.subarray(0, 50), BYTES.subarray(50)]), filename: 'a.txt' }),
    filename: 'a.txt',
    sized: false,
  },
  {
    name: 'a web stream',
    source: () => ({ stream: webStream() as AsyncIterable<Uint8Array>, filename: 'a.txt', kind: 'token' }),
    filename: 'a.txt',
    sized: false,
  },
  {
    name: 'an async generator of bytes, with empty ones among them',
    source: () => ({
      stream: (async function* () {
        yield new Uint8Array(0)
        yield* inPieces(BYTES, 7)
        yield new Uint8Array(0)
      })(),
      filename: 'a.txt',
    }),
    filename: 'a.txt',
    sized: false,
  },
  {
    name: 'a stream of text',
    source: () => ({ stream: Readable.from([TEXT.slice(0, 30), TEXT.slice(30)]), filename: '用户.txt' }),
    filename: '用户.txt',
    sized: false,
  },
  {
    name: 'an array of tokens',
    source: () => ({ entries: tokens(3), kind: 'token' }),
    filename: 'tokens.txt',
    sized: false,
  },
  {
    name: 'a Set of accounts',
    source: () => ({ entries: new Set(tokens(3)), kind: 'account' }),
    filename: 'accounts.txt',
    sized: false,
  },
  {
    name: 'a generator of tokens',
    source: () => ({
      entries: (function* () {
        yield* tokens(3)
      })(),
      kind: 'token',
      filename: 'b.csv',
    }),
    filename: 'b.csv',
    sized: false,
  },
  {
    name: 'an async generator of tokens',
    source: () => ({
      entries: (async function* () {
        yield* tokens(3)
      })(),
      kind: 'token',
    }),
    filename: 'tokens.txt',
    sized: false,
  },
  {
    name: 'a function that returns tokens',
    source: () => ({ entries: () => tokens(3), kind: 'token' }),
    filename: 'tokens.txt',
    sized: false,
  },
  {
    name: 'an object stream of tokens',
    source: () => ({ entries: Readable.from(tokens(3)), kind: 'token' }),
    filename: 'tokens.txt',
    sized: false,
  },
]

for (const transport of ['undici', 'fetch'] as const) {
  describe(`over ${transport}, an upload`, () => {
    for (const { name, source, filename, sized } of CASES) {
      it(`of ${name} arrives byte by byte`, async () => {
        await using server = await uploadServer()
        await using tpns = testClient({ baseUrl: server.url, transport })
        const uploaded = await tpns.packages.upload(source())
        expect(uploaded).toEqual({ upload_id: 100, filename, entries: 3, bytes: BYTES.length })
        expect(server.uploads).toHaveLength(1)
        const [seen] = server.uploads
        expect(await getFile(seen!)).toEqual({ field: 'file', name: filename, bytes: BYTES })
        if (sized) expect(seen!.headers).toMatchObject({ 'content-length': String(seen!.body.length) })
        else expect(seen!.headers).toMatchObject({ 'transfer-encoding': 'chunked' })
        expect(seen!.headers).not.toHaveProperty(sized ? 'transfer-encoding' : 'content-length')
      })
    }
  })
}

describe('an upload of a file', () => {
  it('reads it from its path, and names it after the path', async () => {
    await using folder = await tempFolder()
    const path = folder.file('令牌.txt')
    await writeFile(path, TEXT)
    await using server = await uploadServer()
    await using tpns = testClient({ baseUrl: server.url })
    const results: UploadedPackage[] = [
      await tpns.packages.upload({ path, kind: 'token' }),
      await tpns.packages.upload({ path: pathToFileURL(path), kind: 'token' }),
      await tpns.packages.upload({ path, filename: 'other.csv', kind: 'token' }),
      await tpns.packages.upload({ stream: createReadStream(path), filename: 'streamed.txt' }),
    ]
    expect(results.map(({ upload_id }) => upload_id)).toEqual([100, 101, 102, 103])
    const files = await Promise.all(server.uploads.map(getFile))
    expect(files.map(({ name }) => name)).toEqual(['令牌.txt', '令牌.txt', 'other.csv', 'streamed.txt'])
    for (const { bytes } of files) expect(bytes).toEqual(BYTES)
    expect(server.uploads[0]!.headers['content-length']).toBe(String(server.uploads[0]!.body.length))
  })

  it('is exactly the frame and the bytes of the file', async () => {
    await using server = await uploadServer()
    await using tpns = testClient({ baseUrl: server.url })
    await tpns.packages.upload({ data: BYTES, filename: 'a.txt' })
    const { headers, body } = server.uploads[0]!
    const boundary = /^multipart\/form-data; boundary=([\w-]{20,70})$/.exec(headers['content-type'] ?? '')![1]
    expect(body.toString('utf8')).toBe(
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n` +
        `Content-Type: application/octet-stream\r\n\r\n${TEXT}\r\n--${boundary}--\r\n`,
    )
  })

  it('is authenticated with Basic, whatever the client uses', async () => {
    await using server = await uploadServer()
    await using tpns = testClient({ baseUrl: server.url, auth: 'signature' })
    await tpns.packages.upload({ data: BYTES, filename: 'a.txt' })
    const { headers } = server.uploads[0]!
    expect(headers.authorization).toBe(`Basic ${btoa(`${ACCESS_ID}:${SECRET_KEY}`)}`)
    expect(headers).not.toHaveProperty('sign')
  })
})

describe('the answer', () => {
  const upload = { data: BYTES, filename: 'a.txt' }
  const answering = (body: unknown) =>
    uploadServer(() => (request, response) => {
      request.resume().on('end', () => answer(response, body))
    })

  it.each([
    ['a number', 36217, 36217],
    ['a number as text', '36217', 36217],
    ['nothing', undefined, 0],
    ['null', null, 0],
    ['something else', 'x', 0],
    ['a negative number', -1, 0],
  ])('with %s for an id is still an accepted upload', async (_, uploadId, expected) => {
    await using server = await answering({ retCode: 0, errMsg: '', uploadId, extra: 'kept' })
    await using tpns = testClient({ baseUrl: server.url })
    const uploaded = await tpns.packages.upload(upload)
    expect(uploaded).toMatchObject({ upload_id: expected, extra: 'kept' })
    expect(answerOf(uploaded)?.text).toContain('"extra":"kept"')
  })

  it.each([1008011, 1008012])('%s is a TpnsUploadError and is not tried again', async (retCode) => {
    await using server = await answering({ retCode, errMsg: 'no' })
    await using tpns = testClient({ baseUrl: server.url })
    const error = await getFailure(tpns.packages.upload(upload))
    expect(error).toBeInstanceOf(TpnsUploadError)
    expect(error).toMatchObject({ retCode, outcome: 'rejected', attempts: 1, stopReason: 'not-retryable' })
  })
})

describe('a stream that fails before it is read', () => {
  const missing = () => createReadStream('/there/is/no/such/file')
  it.each([
    ['of a refused file name', () => ({ stream: missing(), filename: 'tokens.pdf' })],
    ['beside another source', () => ({ stream: missing(), path: 'tokens.txt' })],
    ['with a misspelt member', () => ({ stream: missing(), filename: 'a.txt', knd: 'token' })],
    ['of entries without a kind', () => ({ entries: missing() })],
  ])('does not end the process: %s', async (_, source) => {
    await using tpns = testClient()
    const error = await getFailure(tpns.packages.upload(source() as never))
    expect(error).toMatchObject({ name: 'TpnsRequestError', outcome: 'not-sent' })
    // An error event without a listener would fail this run.
    await new Promise((resolve) => setTimeout(resolve, 50))
  })
})

describe('progress', () => {
  const collect = () => {
    const seen: PackageProgress[] = []
    return { seen, onProgress: (event: PackageProgress) => void seen.push(event) }
  }

  it('of a file grows to its size, in pieces of at most 256 KiB', async () => {
    const data = Buffer.from(tokens(20_000).join('\n'))
    await using server = await uploadServer()
    await using tpns = testClient({ baseUrl: server.url })
    const { seen, onProgress } = collect()
    await tpns.packages.upload({ data, filename: 'a.txt', kind: 'token' }, { onProgress })
    const sent = seen.map(({ bytesSent }) => bytesSent)
    expect(sent).toEqual([262_144, 524_288, data.length])
    expect(seen.at(-1)).toEqual({
      bytesSent: data.length,
      totalBytes: data.length,
      entries: 19_999,
      package: 1,
    })
  })

  it('of entries counts them', async () => {
    await using server = await uploadServer()
    await using tpns = testClient({ baseUrl: server.url })
    const { seen, onProgress } = collect()
    await tpns.packages.upload({ entries: tokens(10_000), kind: 'token' }, { onProgress })
    expect(seen.at(-1)).toEqual({
      bytesSent: 37 * 10_000 - 1,
      totalBytes: undefined,
      entries: 10_000,
      package: 1,
    })
  })

  it('cannot break the upload', async () => {
    await using server = await uploadServer()
    await using tpns = testClient({ baseUrl: server.url })
    const source = { entries: [token(1)], kind: 'token' } as const
    await tpns.packages.upload(source, {
      onProgress() {
        throw new Error('mine')
      },
    })
    await tpns.packages.upload(source, {
      onProgress: (async () => Promise.reject(new Error('mine'))) as never,
    })
    expect(server.uploads).toHaveLength(2)
  })
})
