import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TpnsConfigError } from '../../../src/index.js'
import { bench, memoryCheckpoint, PUSH, tokens } from '../support/bulk.js'

describe('a store of one’s own', () => {
  it('is acquired first and released last, and all that is between is done in the name of one owner', async () => {
    const { tpns } = bench()
    const memory = memoryCheckpoint()
    const calls: [string, string?][] = []
    const checkpoint = {
      load: () => {
        calls.push(['load'])
        return memory.load()
      },
      append: (event: Parameters<typeof memory.append>[0], owner: string) => {
        calls.push(['append', owner])
        return memory.append(event, owner)
      },
      acquire: (owner: string) => void calls.push(['acquire', owner]),
      renew: (owner: string) => {
        calls.push(['renew', owner])
        return true
      },
      release: (owner: string) => void calls.push(['release', owner]),
    }
    await tpns.bulk.send(PUSH, tokens(1), { checkpoint })
    const names = ['acquire', 'load', 'append', 'append', 'renew', 'append', 'release']
    expect(calls.map(([name]) => name)).toEqual(names)
    const owners = new Set(calls.flatMap(([, owner]) => owner ?? []))
    expect([...owners]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)])
    // Another job is another owner, also of the same process.
    await tpns.bulk.send(PUSH, tokens(1), { checkpoint })
    expect(calls.at(-1)?.[1]).not.toBe([...owners][0])
  })

  it('that is acquired after the job was stopped is released at once: nothing is read, nothing sent', async () => {
    const { fake, tpns } = bench()
    const stop = new AbortController()
    const calls: string[] = []
    const checkpoint = {
      load: () => {
        calls.push('load')
        return []
      },
      append: () => void calls.push('append'),
      acquire: async () => stop.abort(),
      release: () => void calls.push('release'),
    }
    const report = await tpns.bulk.send(PUSH, tokens(2), { checkpoint, signal: stop.signal })
    expect(calls).toEqual(['release'])
    expect(report).toMatchObject({ accepted: 0, stopped: { reason: 'aborted' } })
    expect(fake.requests).toEqual([])
  })

  it('may leave out to acquire and to release', async () => {
    const { tpns } = bench()
    const checkpoint = { ...memoryCheckpoint(), acquire: undefined, release: undefined }
    expect(await tpns.bulk.send(PUSH, tokens(1), { checkpoint: checkpoint as never })).toMatchObject({
      accepted: 1,
    })
  })

  it.each([
    [7],
    [{}],
    [{ load: 1, append: 1 }],
    [{ load: () => [], append: 1 }],
    [{ load: 1, append: () => {} }],
  ])('is none without load() and append(): %j', async (checkpoint) => {
    const { fake, tpns } = bench()
    const job = tpns.bulk.send(PUSH, tokens(1), { checkpoint: checkpoint as never })
    await expect(job).rejects.toBeInstanceOf(TpnsConfigError)
    await expect(job).rejects.toThrow(/^checkpoint/)
    expect(fake.requests).toEqual([])
  })
})

describe('the lock of a checkpoint file', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tpns-open-test-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it.each([
    ['half a minute', {}, undefined, 30_000],
    ['twice the time of an attempt, if that is more', { attempt: 20_000 }, undefined, 40_000],
    ['no less for short attempts', { attempt: 1_000 }, undefined, 30_000],
    ['what the caller says', { attempt: 1_000 }, 5_000, 5_000],
  ])('outlives its owner for %s', async (_, timeout, staleAfter, expected) => {
    const file = join(folder, 'job')
    let staleMs: unknown
    const { tpns } = bench({
      beforeRequest: async () => {
        staleMs = (JSON.parse(await readFile(`${file}.lock`, 'utf8')) as { staleMs: unknown }).staleMs
      },
    })
    await tpns.bulk.send(PUSH, tokens(1), { checkpoint: { file, staleAfter }, timeout })
    expect(staleMs).toBe(expected)
  })

  it('is not waited for any longer once the job is stopped, and stays with its owner', async () => {
    const file = join(folder, 'job')
    const lock = JSON.stringify({
      owner: 'ab'.repeat(16),
      host: 'elsewhere',
      pid: 1,
      staleMs: 30_000,
      beats: 1,
    })
    await writeFile(`${file}.lock`, lock)
    const stop = new AbortController()
    const { fake, tpns } = bench({ hooks: { warning: () => stop.abort() } })
    const report = await tpns.bulk.send(PUSH, tokens(1), { checkpoint: file, signal: stop.signal })
    expect(report).toMatchObject({ accepted: 0, stopped: { reason: 'aborted' } })
    expect(fake.requests).toEqual([])
    expect(await readFile(`${file}.lock`, 'utf8')).toBe(lock)
  })
})
