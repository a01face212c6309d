import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatEvent, parseEvent } from '../../../src/bulk/checkpoint/line-format.js'
import { type CheckpointEvent, TpnsConfigError } from '../../../src/index.js'
import { acceptances, bench, makeToken, PUSH, tokens } from '../support/bulk.js'

const BY_TWO = { batchSize: 2, concurrency: 1 } as const

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpns-bulk-test-'))
  file = join(folder, 'job.checkpoint')
})
afterEach(() => rm(folder, { recursive: true }))

const lines = async () => (await readFile(file, 'utf8')).split('\n')

describe('a checkpoint file', () => {
  it('holds the job, then one short line for each event', async () => {
    const { fake, tpns } = bench()
    fake.invalidateToken(makeToken(0))
    fake.next({ retCode: 1008019 }, { when: ({ body }) => hasToken(body, 2) })
    await tpns.bulk.send(PUSH, tokens(3), { ...BY_TWO, checkpoint: file })
    const [job, ...events] = await lines()
    expect(JSON.parse(job ?? '')).toMatchObject({
      'tpns-client bulk': 1,
      method: 'send',
      accessId: '1500000001',
    })
    expect(events).toEqual([
      expect.stringMatching(/^\["s",0,2,"[0-9a-f]{16}"\]$/),
      `["a",0,"${fake.pushes[0]?.pushId}",1]`,
      expect.stringMatching(/^\["s",1,1,"[0-9a-f]{16}"\]$/),
      '["r",1,0,"TPNS_CONTENT_REJECTED",1008019]',
      '',
    ])
  })

  it('may be named by a URL, or with its durability', async () => {
    const { tpns } = bench()
    await tpns.bulk.send(PUSH, tokens(2), { ...BY_TWO, checkpoint: pathToFileURL(file) })
    const again = { file, durability: 'process' } as const
    await expect(tpns.bulk.send(PUSH, tokens(2), { ...BY_TWO, checkpoint: again })).resolves.toMatchObject({
      acceptedEarlier: 2,
    })
  })

  it('leaves nothing else behind', async () => {
    const { tpns } = bench()
    await tpns.bulk.send(PUSH, tokens(2), { checkpoint: file })
    expect(await readdir(folder)).toEqual(['job.checkpoint'])
  })

  it('gets notes of batches at once in the order in which they were made', async () => {
    const { fake, tpns } = bench()
    await tpns.bulk.send(PUSH, tokens(500), { batchSize: 1, concurrency: 50, checkpoint: file })
    const seen = new Map<number, string>()
    for (const line of (await lines()).slice(1, -1)) {
      const [letter, batch] = JSON.parse(line) as [string, number]
      expect(seen.get(batch)).toBe(letter === 's' ? undefined : 's')
      seen.set(batch, letter)
    }
    expect([...seen.values()].every((letter) => letter === 'a')).toBe(true)
    expect(fake.requests).toHaveLength(500)
  })

  it('stays small: 100,000 batches are a hundred million recipients', async () => {
    const started = formatEvent({ type: 'started', batch: 99_999, recipients: 1_000, digest: 'f'.repeat(16) })
    const accepted = formatEvent({
      type: 'accepted',
      batch: 99_999,
      push_id: '1328245138690125824',
      invalid: 999,
    })
    expect(100_000 * (started.length + accepted.length + 2)).toBeLessThan(9_000_000)
  })

  it.each<CheckpointEvent>([
    {
      type: 'job',
      version: 1,
      method: 'sendEach',
      accessId: '1500000001',
      audience: 'each',
      batchSize: 1,
      dedupe: true,
      request: '',
    },
    { type: 'started', batch: 0, recipients: 1_000, digest: '0123456789abcdef' },
    { type: 'accepted', batch: 1, push_id: '18446744073709551615', invalid: 3 },
    { type: 'rejected', batch: 2, retryable: true, error: 'TPNS_AUTH', retCode: 1008003 },
    { type: 'unknown', batch: 3, retryable: false, error: '', retCode: 0 },
    { type: 'not-sent', batch: 4, retryable: true, error: 'TPNS_CONNECTION', retCode: 0 },
  ])('gives back what was written: $type', (event) => {
    expect(parseEvent(formatEvent(event))).toEqual(event)
  })

  it('takes no line for one of its own that is not', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        expect(parseEvent(line)).toBeUndefined()
      }),
    )
  })
})

describe('a checkpoint file after a crash', () => {
  it.each([1, 2, 20, 40])('drops a last line that lacks its last %i characters', async (cut) => {
    const { fake, tpns } = bench()
    await tpns.bulk.send(PUSH, tokens(4), { ...BY_TWO, checkpoint: file })
    const whole = await lines()
    await truncate(file, (await stat(file)).size - Math.min(cut, (whole.at(-2) ?? '').length))
    const report = await tpns.bulk.send(PUSH, tokens(6), { ...BY_TWO, checkpoint: file })
    // The lost line said that batch 1 was accepted.
    expect(report).toMatchObject({ accepted: 4, acceptedEarlier: 2, unknown: 2 })
    const now = await lines()
    // It is not removed: a job that was frozen while opening the file could otherwise cut off another job's events.
    expect(now.slice(0, whole.length - 2)).toEqual(whole.slice(0, -2))
    expect(now.at(-4)).toMatch(/^\["o","[0-9a-f]{8}"\]$/)
    // And it stays what it is, however often the file is read.
    await expect(tpns.bulk.send(PUSH, tokens(6), { ...BY_TWO, checkpoint: file })).resolves.toMatchObject({
      acceptedEarlier: 4,
      unknown: 2,
    })
    expect([...acceptances(fake).values()].every((times) => times === 1)).toBe(true)
  })

  it('starts over when not even the first line was whole: nothing can have been sent', async () => {
    const { tpns } = bench()
    await writeFile(file, '{"tpns-client bulk":1,"acc')
    await expect(tpns.bulk.send(PUSH, tokens(2), { checkpoint: file })).resolves.toMatchObject({
      accepted: 2,
    })
    await expect(tpns.bulk.send(PUSH, tokens(2), { checkpoint: file })).resolves.toMatchObject({
      acceptedEarlier: 2,
    })
  })
})

describe('a checkpoint file is refused, and not touched', () => {
  it.each([
    ['somebody else’s lines', `${tokens(3).join('\n')}\n`],
    ['somebody else’s single line without an end', makeToken(1)],
    ['JSON of another kind', '{"name":"settings"}\n'],
    ['a damaged line in the middle', undefined],
  ])('when it holds %s', async (_, content) => {
    const { fake, tpns } = bench()
    if (content === undefined) {
      await tpns.bulk.send(PUSH, tokens(4), { ...BY_TWO, checkpoint: file })
      const [job, , ...rest] = await lines()
      await writeFile(file, [job, '["s",0,2', ...rest].join('\n'))
    } else {
      await writeFile(file, content)
    }
    const before = await readFile(file, 'utf8')
    const requests = fake.requests.length
    const error = await tpns.bulk
      .send(PUSH, tokens(4), { ...BY_TWO, checkpoint: file })
      .catch((e: unknown) => e)
    expect(error).toBeInstanceOf(TpnsConfigError)
    expect((error as Error).message).toMatch(/is not a checkpoint, or line \d+ is damaged\./)
    expect(await readFile(file, 'utf8')).toBe(before)
    expect(fake.requests).toHaveLength(requests)
    // And it is not left locked.
    expect(await readdir(folder)).toEqual(['job.checkpoint'])
  })

  it('while another job of this process uses it', async () => {
    const { tpns } = bench()
    const first = tpns.bulk.send(PUSH, tokens(100), { ...BY_TWO, checkpoint: file })
    const second = tpns.bulk.send(PUSH, tokens(100), { ...BY_TWO, checkpoint: file })
    const [one, two] = await Promise.allSettled([first, second])
    const refused = [one, two].filter(({ status }) => status === 'rejected') as PromiseRejectedResult[]
    expect(refused).toHaveLength(1)
    expect(refused[0]?.reason.message).toContain('is in use by another job of this process')
  })

  it('when another job could take it over while a push is under way', async () => {
    const { fake, tpns } = bench()
    const send = (staleAfter: number) =>
      tpns.bulk.send(PUSH, tokens(2), { checkpoint: { file, staleAfter }, timeout: { attempt: 5_000 } })
    const error = await send(9_999).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(TpnsConfigError)
    expect((error as Error).message).toMatch(
      /^checkpoint.staleAfter is 9999 ms, but an attempt of this job may take 5000 ms .* at least 10000, .*重复推送/s,
    )
    expect(fake.requests).toEqual([])
    expect(await readdir(folder)).toEqual([])
    await expect(send(10_000)).resolves.toMatchObject({ accepted: 2 })
  })

  it('when its folder does not exist', async () => {
    const { tpns } = bench()
    const job = tpns.bulk.send(PUSH, tokens(2), { checkpoint: join(folder, 'none', 'job') })
    await expect(job).rejects.toThrow(/cannot be locked \(ENOENT\)/)
  })

  it('when it is a folder', async () => {
    const { tpns } = bench()
    const job = tpns.bulk.send(PUSH, tokens(2), { checkpoint: folder })
    await expect(job).rejects.toThrow(/cannot be opened \(EISDIR\)/)
    await rm(`${folder}.lock`, { force: true })
  })
})

describe('the file of invalid tokens', () => {
  it('gets what the service named, one a line, behind what it held', async () => {
    const { fake, tpns } = bench()
    const invalidTokensFile = join(folder, 'invalid.txt')
    await appendFile(invalidTokensFile, `${makeToken(99)}\n`)
    for (const n of [1, 2, 5]) fake.invalidateToken(makeToken(n))
    await tpns.bulk.send(PUSH, tokens(6), { ...BY_TWO, invalidTokensFile })
    expect(await readFile(invalidTokensFile, 'utf8')).toBe(
      [99, 1, 2, 5].map((n) => `${makeToken(n)}\n`).join(''),
    )
  })

  it('stays empty however much fails', async () => {
    const { fake, tpns } = bench()
    const invalidTokensFile = join(folder, 'invalid.txt')
    fake.next({ retCode: 1008029 }, { times: 2 })
    fake.next({ status: 500 })
    await tpns.bulk.send(PUSH, tokens(6), { ...BY_TWO, invalidTokensFile })
    expect(await readFile(invalidTokensFile, 'utf8')).toBe('')
  })
})

function hasToken(body: unknown, n: number): boolean {
  return (body as { token_list: string[] }).token_list.includes(makeToken(n))
}
