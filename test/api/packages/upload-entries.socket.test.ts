import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type PackageProgress,
  TpnsConfigError,
  TpnsRequestError,
  type UploadedPackage,
} from '../../../src/index.js'
import { getFailure, testClient } from '../../support/client.js'
import { answer, getFile, resetAfter, tokens, type UploadServer, uploadServer } from './support.js'

/** 1,000 bytes hold 27 tokens of 36 bytes with a line break between them (998 bytes). */
const MAX = 1_000
const FIT = 27

const getTexts = (server: UploadServer) =>
  Promise.all(server.uploads.map(async (upload) => (await getFile(upload)).bytes.toString('utf8')))

const KINDS: [name: string, entries: (list: string[]) => Parameters<typeof upload>[1]][] = [
  ['an array', (list) => list],
  ['a Set', (list) => new Set(list)],
  ['a generator', (list) => list.values()],
  ['an async generator', (list) => Readable.from(list)],
  ['a function', (list) => () => list.values()],
  ['a function of an async iterable', (list) => () => Readable.from(list)],
]

function upload(
  tpns: ReturnType<typeof testClient>,
  entries: Parameters<typeof tpns.packages.uploadEntries>[0],
  options: Partial<Parameters<typeof tpns.packages.uploadEntries>[1]> = {},
) {
  return tpns.packages.uploadEntries(entries, { kind: 'token', maxBytes: MAX, ...options })
}

describe.each(KINDS)('the entries of %s', (_, makeEntries) => {
  it.each([
    [1, [1]],
    [FIT, [FIT]],
    [FIT + 1, [FIT, 1]],
    [3 * FIT, [FIT, FIT, FIT]],
    [100, [FIT, FIT, FIT, 19]],
  ])('%i in number are split by size', async (count, sizes) => {
    const list = tokens(count)
    await using server = await uploadServer()
    await using tpns = testClient({ baseUrl: server.url })
    const packages = await upload(tpns, makeEntries(list))
    expect(packages.map(({ entries }) => entries)).toEqual(sizes)
    expect(packages.map(({ upload_id }) => upload_id)).toEqual(sizes.map((_size, index) => 100 + index))
    expect(packages.map(({ bytes }) => bytes)).toEqual(sizes.map((size) => 37 * size - 1))
    const texts = await getTexts(server)
    expect(texts.join('\n').split('\n')).toEqual(list)
    for (const text of texts) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX)
  })

  it('none at all are refused', async () => {
    await using server = await uploadServer()
    await using tpns = testClient({ baseUrl: server.url })
    const error = await getFailure(upload(tpns, makeEntries([])))
    expect(error).toMatchObject({ name: 'TpnsRequestError', retCode: 1008012, attempts: 0 })
    expect(server.begun).toBe(0)
  })
})

describe('entries that are split', () => {
  it('keep their order and none is lost or doubled, whatever their lengths', async () => {
    await using server = await uploadServer()
    await using tpns = testClient({ baseUrl: server.url })
    const account = fc.stringMatching(/^[a-z用😀]{2,40}$/u)
    await fc.assert(
      fc.asyncProperty(fc.array(account, { minLength: 1, maxLength: 200 }), async (list) => {
        server.uploads.length = 0
        const packages = await upload(tpns, list, { kind: 'account' })
        const texts = await getTexts(server)
        expect(texts.join('\n').split('\n')).toEqual(list)
        for (const text of texts) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX)
        expect(packages.map(({ bytes }) => bytes)).toEqual(texts.map((text) => Buffer.byteLength(text)))
      }),
      { numRuns: 30 },
    )
  })

  it('are reported one by one, with their progress', async () => {
    await using server = await uploadServer()
    await using tpns = testClient({ baseUrl: server.url })
    const reported: UploadedPackage[] = []
    const progress: PackageProgress[] = []
    const packages = await upload(tpns, tokens(2 * FIT), {
      filename: 'users.csv',
      onPackage: (uploaded) => void reported.push(uploaded),
      onProgress: (event) => void progress.push(event),
    })
    expect(reported).toEqual(packages)
    expect(packages.map(({ filename }) => filename)).toEqual(['users.csv', 'users.csv'])
    expect(progress).toEqual([
      { bytesSent: 998, totalBytes: undefined, entries: FIT, package: 1 },
      { bytesSent: 998, totalBytes: undefined, entries: FIT, package: 2 },
    ])
  })

  it('are sent again after a failure, the package alone and from its first entry', async () => {
    const list = tokens(3 * FIT)
    for (const entries of [list, () => list.values(), () => Readable.from(list)]) {
      await using server = await uploadServer((index) => (index === 1 ? resetAfter(900) : undefined))
      await using tpns = testClient({ baseUrl: server.url })
      const packages = await upload(tpns, entries)
      expect(packages.map(({ upload_id }) => upload_id)).toEqual([100, 102, 103])
      expect((await getTexts(server)).join('\n').split('\n')).toEqual(list)
    }
  })

  it('of a generator are not, but the packages before the failure are named', async () => {
    await using server = await uploadServer((index) => (index === 2 ? resetAfter(900) : undefined))
    await using tpns = testClient({ baseUrl: server.url })
    const reported: number[] = []
    const error = await getFailure(
      upload(tpns, tokens(100).values(), { onPackage: ({ upload_id }) => void reported.push(upload_id) }),
    )
    expect(error).toMatchObject({ attempts: 1, stopReason: 'not-retryable' })
    expect(error.message).toContain('can be read only once')
    expect(error.message).toContain('upload_id 100 (27 entries), 101 (27 entries)')
    expect(reported).toEqual([100, 101])
    expect(server.begun).toBe(3)
  })

  it('that are fewer when they are read again are refused', async () => {
    const list = tokens(100)
    let walks = 0
    const shrinking = () => (walks++ === 0 ? list : list.slice(0, FIT - 1)).values()
    await using server = await uploadServer((index) => (index === 1 ? resetAfter(900) : undefined))
    await using tpns = testClient({ baseUrl: server.url })
    const error = await getFailure(upload(tpns, shrinking))
    expect(error).toBeInstanceOf(TpnsRequestError)
    expect(error.message).toContain('fewer entries')
    expect(error.outcome).toBe('unknown')
  })

  it('break off at a broken rule, which is named by its place among all of them', async () => {
    const list = tokens(100)
    list[60] = 'short'
    await using server = await uploadServer()
    await using tpns = testClient({ baseUrl: server.url })
    const error = await getFailure(upload(tpns, list))
    expect((error as TpnsRequestError).issues[0]!.path).toBe('entries[60]')
    expect(error.message).toContain('upload_id 100 (27 entries), 101 (27 entries)')
    expect(server.uploads).toHaveLength(2)
  })

  it('end with the first refusal of the service, and the source is ended', async () => {
    let ended = false
    function* source() {
      try {
        yield* tokens(100)
      } finally {
        ended = true
      }
    }
    await using server = await uploadServer((index) =>
      index === 1
        ? (request, response) =>
            request.resume().on('end', () => answer(response, { retCode: 1008011, errMsg: 'no' }))
        : undefined,
    )
    await using tpns = testClient({ baseUrl: server.url })
    const error = await getFailure(upload(tpns, source()))
    expect(error).toMatchObject({ name: 'TpnsUploadError', retCode: 1008011 })
    expect(server.begun).toBe(2)
    expect(ended).toBe(true)
  })

  it('end with the signal when onPackage never settles, and the error has what was uploaded', async () => {
    await using server = await uploadServer()
    await using tpns = testClient({ baseUrl: server.url })
    const controller = new AbortController()
    const onPackage = () => {
      setImmediate(() => controller.abort('enough'))
      return new Promise<never>(() => {})
    }
    const error = await getFailure(upload(tpns, tokens(100), { onPackage, signal: controller.signal }))
    expect(error).toMatchObject({ name: 'TpnsAbortError', stopReason: 'aborted', cause: 'enough' })
    expect(error.message).toContain('Packages that were uploaded before it are complete: upload_id ')
    expect(server.uploads).toHaveLength(1)
  })

  it('end with what onPackage throws', async () => {
    await using server = await uploadServer()
    await using tpns = testClient({ baseUrl: server.url })
    const onPackage = () => Promise.reject(new Error('my database'))
    await expect(upload(tpns, tokens(100), { onPackage })).rejects.toThrow('my database')
    expect(server.uploads).toHaveLength(1)
  })
})

describe('uploadEntries', () => {
  it.each([999, 0, -1, 1_000.5, Number.NaN, 104_857_601, '1000'])('refuses maxBytes %s', async (maxBytes) => {
    await using tpns = testClient({ baseUrl: 'http://127.0.0.1:1/' })
    const error = await getFailure(upload(tpns, tokens(1), { maxBytes: maxBytes as number }))
    expect(error).toBeInstanceOf(TpnsConfigError)
    expect(error.message).toMatch(/^maxBytes must be a whole number from 1000 to 104857600/)
  })

  it('refuses to be called without a kind', async () => {
    await using tpns = testClient({ baseUrl: 'http://127.0.0.1:1/' })
    const error = await getFailure(tpns.packages.uploadEntries(tokens(1), undefined as never))
    expect(error).toBeInstanceOf(TpnsConfigError)
    expect(error.message).toMatch(/^kind must be 'token' or 'account'/)
  })
})

describe('an entry that nobody can have', () => {
  it.each([
    ['a line end', 'anna\r'],
    ['a blank in front', ' anna'],
    ['an ideographic space behind', '用户\u3000'],
    ['a byte order mark', '\ufeffanna'],
    ['a zero-width space', 'anna\u200b'],
    ['a tab inside', 'anna\tbert'],
    ['a NUL inside', 'an\0na'],
    ['half an emoji', 'anna\ud83d'],
    ['quotes around it', '"anna"'],
  ])('is refused: %s', async (_, entry) => {
    await using server = await uploadServer()
    await using tpns = testClient({ baseUrl: server.url })
    const error = await getFailure(tpns.packages.uploadEntries(['bert', entry], { kind: 'account' }))
    expect(error).toMatchObject({ issues: [{ path: 'entries[1]', retCode: 1008011 }] })
    expect(server.uploads).toHaveLength(0)
  })
})
