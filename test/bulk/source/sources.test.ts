import { createReadStream } from 'node:fs'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PassThrough, Readable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { splitLines } from '../../../src/bulk/source/split-lines.js'
import type { BulkSource } from '../../../src/index.js'
import { acceptances, bench, makeToken, PUSH, tokens } from '../support/bulk.js'

const WANTED = tokens(25)

let folder: string
let path: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpns-bulk-test-'))
  path = join(folder, 'tokens.txt')
  await writeFile(path, `${WANTED.join('\n')}\n`)
})
afterAll(() => rm(folder, { recursive: true }))

describe('bulk.send takes recipients from', () => {
  const sources: [string, () => BulkSource | Promise<BulkSource>][] = [
    ['an array', () => WANTED],
    ['a Set', () => new Set(WANTED)],
    ['a generator', () => WANTED.values()],
    [
      'an async generator',
      async function* () {
        yield* WANTED
      } as () => AsyncGenerator<string>,
    ],
    [
      'an async generator of pages',
      async function* () {
        for (const size of [0, 1, 7, 12, 5]) yield getPage(size)
      } as () => AsyncGenerator<string[]>,
    ],
    ['a Node stream of objects', () => Readable.from(WANTED)],
    ['a Node stream of bytes, whose lines they are', () => createReadStream(path)],
    ['the same in chunks that cut lines', () => createReadStream(path, { highWaterMark: 7 })],
    ['a Node stream of text', () => createReadStream(path, { encoding: 'utf8', highWaterMark: 11 })],
    ['the lines of a file handle', async () => (await open(path)).readLines()],
    ['readline', () => createInterface({ input: createReadStream(path) })],
    [
      'a web stream of strings',
      () =>
        new Blob([WANTED.join('\n')])
          .stream()
          .pipeThrough(new TextDecoderStream())
          .pipeThrough(lineTransform()),
    ],
  ]
  it.each(sources)('%s', async (_, make) => {
    const { fake, tpns } = bench()
    pages = 0
    const report = await tpns.bulk.send(PUSH, await make(), { batchSize: 10, concurrency: 1 })
    expect(report).toMatchObject({ taken: 25, accepted: 25, skipped: 0 })
    expect([...acceptances(fake).keys()]).toEqual(WANTED)
  })
})

describe('bulk.send reads its source', () => {
  it('no faster than the lists are taken: at most one list more than are under way', async () => {
    let open = () => {}
    const held = new Promise<void>((resolve) => {
      open = resolve
    })
    const { tpns } = bench({ beforeRequest: () => held })
    let given = 0
    async function* source() {
      while (given < 1_000) yield makeToken(given++)
    }
    const job = tpns.bulk.send(PUSH, source(), { batchSize: 10, concurrency: 3 })
    for (let turns = 0; turns < 50; turns++) await new Promise((resolve) => setImmediate(resolve))
    // 3 lists under way, 1 in hand.
    expect(given).toBe(40)
    open()
    await expect(job).resolves.toMatchObject({ accepted: 1_000 })
  })

  it('with no more requests at once than concurrency allows', async () => {
    let running = 0
    let most = 0
    const { tpns } = bench({
      beforeRequest: () => {
        running += 1
        most = Math.max(most, running)
      },
      afterRequest: () => {
        running -= 1
      },
    })
    await tpns.bulk.send(PUSH, tokens(100), { batchSize: 1, concurrency: 5 })
    expect(most).toBe(5)
  })

  it.each([
    ['one by one', rubbish],
    ['in a page', () => [...rubbish()]],
  ])('and lets other work run while it drops what cannot be sent, %s', async (_, source) => {
    const { tpns } = bench()
    let turns = 0
    const timer = setInterval(() => {
      turns += 1
    }, 0)
    const report = await tpns.bulk.send(PUSH, source())
    clearInterval(timer)
    expect(report.skipped).toBe(300_000)
    expect(turns).toBeGreaterThan(1)
  })

  it('and reports a stream that failed before it was read', async () => {
    const { tpns } = bench()
    const stream = new PassThrough()
    const job = tpns.bulk.send(PUSH, stream)
    stream.destroy(new Error('no such file'))
    const report = await job
    expect(report).toMatchObject({ taken: 0, complete: false, stopped: { reason: 'source' } })
    expect(String(report.stopped?.error)).toContain('no such file')
  })
})

describe('lines', () => {
  const collect = async (chunks: (string | Uint8Array)[]) => {
    async function* source() {
      yield* chunks
    }
    const lines: string[] = []
    for await (const page of splitLines(source())) lines.push(...page)
    return lines
  }

  it.each([
    ['LF and CRLF end them', ['a\r\nb\nc'], ['a', 'b', 'c']],
    ['empty ones are none', ['\n\na\n\r\n\nb\n\n'], ['a', 'b']],
    ['a byte order mark is dropped', ['\uFEFFa\nb'], ['a', 'b']],
    ['also when it comes as bytes', [Buffer.from('\uFEFFa\nb')], ['a', 'b']],
    ['there are none in nothing', [], []],
  ])('%s', async (_, chunks, wanted) => {
    expect(await collect(chunks)).toEqual(wanted)
  })

  it('are the same however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1 }).filter((s) => !/[\r\n\uFEFF]/.test(s))),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        async (lines, sizes) => {
          const bytes = Buffer.from(lines.join('\n'))
          const chunks: Buffer[] = []
          for (let at = 0, i = 0; at < bytes.length; i++) {
            const size = sizes[i % sizes.length] ?? 1
            chunks.push(bytes.subarray(at, at + size))
            at += size
          }
          expect(await collect(chunks)).toEqual(lines)
        },
      ),
    )
  })
})

function* rubbish(): Generator<string> {
  for (let i = 0; i < 300_000; i++) yield ''
}

let pages = 0
/** The next `size` of the wanted tokens. */
function getPage(size: number): string[] {
  const page = WANTED.slice(pages, pages + size)
  pages += size
  return page
}

function lineTransform(): TransformStream<string, string> {
  let rest = ''
  return new TransformStream({
    transform(chunk, controller) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) controller.enqueue(line)
    },
    flush(controller) {
      controller.enqueue(rest)
    },
  })
}
