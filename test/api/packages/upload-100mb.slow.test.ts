import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { TpnsTimeoutError } from '../../../src/index.js'
import { getFailure, testClient } from '../../support/client.js'
import { answer, tempFolder, token, tokens, uploadServer } from './support.js'

const MIB = 1024 * 1024
/** As many tokens with their line breaks as fit into 100 MiB. */
const COUNT = Math.floor((100 * MIB) / 37)
const SIZE = COUNT * 37

const inUse = () => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Hashes the file of an upload as it comes: the bytes between the blank line and the closing boundary. */
function hashFile(request: IncomingMessage, size: number): Promise<string> {
  const hash = createHash('sha256')
  let head: Buffer | undefined = Buffer.alloc(0)
  let left = size
  request.on('data', (chunk: Buffer) => {
    let part = chunk
    if (head !== undefined) {
      head = Buffer.concat([head, chunk])
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) return
      part = head.subarray(end + 4)
      head = undefined
    }
    hash.update(part.subarray(0, left))
    left -= Math.min(left, part.length)
  })
  return once(request, 'end').then(() => hash.digest('hex'))
}

/** Serves one upload after another and keeps nothing but their hashes. */
function hashing(size: number, hashes: string[]) {
  return uploadServer(() => (request, response) => {
    hashFile(request, size).then((hash) => {
      hashes.push(hash)
      answer(response, { retCode: 0, errMsg: '', uploadId: 1 })
    })
  })
}

describe('an upload of 100 MB', () => {
  it('from a path arrives whole and is never in memory', { timeout: 60_000 }, async () => {
    await using folder = await tempFolder()
    const path = folder.file('tokens.txt')
    const sha256 = await writeTokens(path)
    const hashes: string[] = []
    await using server = await hashing(SIZE, hashes)
    await using tpns = testClient({ baseUrl: server.url })
    const before = inUse()
    let most = 0
    const onProgress = () => {
      most = Math.max(most, inUse() - before)
    }
    const uploaded = await tpns.packages.upload({ path, kind: 'token' }, { onProgress })
    expect(uploaded).toMatchObject({ entries: COUNT, bytes: SIZE })
    expect(hashes).toEqual([sha256])
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThan(64 * MIB)
  })
})

async function writeTokens(path: string): Promise<string> {
  const hash = createHash('sha256')
  const file = createWriteStream(path)
  for (let from = 0; from < COUNT; from += 10_000) {
    let text = ''
    for (let n = from; n < Math.min(from + 10_000, COUNT); n++) text += `${token(n)}\n`
    hash.update(text)
    if (!file.write(text)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'close')
  return hash.digest('hex')
}

describe('a service that takes nothing', () => {
  const CHUNK = Buffer.from(`${tokens(1_000).join('\n')}\n`)
  /** What the buffers of two sockets may swallow, generously. */
  const BUFFERS = 24 * MIB

  it.each(['undici', 'fetch'] as const)(
    'does not make a stream be read ahead without bound (%s)',
    async (transport) => {
      let given = 0
      async function* endless() {
        for (;;) {
          given += CHUNK.length
          yield CHUNK
        }
      }
      await using server = await uploadServer(() => (request) => void request.pause())
      await using tpns = testClient({ baseUrl: server.url, transport, retry: { attempts: 1 } })
      const source = { stream: endless(), filename: 'a.txt', kind: 'token' } as const
      const error = await getFailure(tpns.packages.upload(source, { timeout: { attempt: 400 } }))
      expect(error).toBeInstanceOf(TpnsTimeoutError)
      expect(given).toBeGreaterThan(0)
      expect(given).toBeLessThan(BUFFERS)
    },
  )

  it('does not make entries be taken ahead without bound', async () => {
    let given = 0
    function* endless() {
      for (;;) yield token(given++)
    }
    await using server = await uploadServer(() => (request) => void request.pause())
    await using tpns = testClient({ baseUrl: server.url, retry: { attempts: 1 } })
    const upload = tpns.packages.uploadEntries(endless(), { kind: 'token', timeout: { attempt: 400 } })
    expect(await getFailure(upload)).toBeInstanceOf(TpnsTimeoutError)
    expect(given * 37).toBeLessThan(BUFFERS)
  })
})
