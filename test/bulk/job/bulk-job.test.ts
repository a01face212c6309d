import { describe, expect, it } from 'vitest'
import type { BulkProgress } from '../../../src/index.js'
import { fakeRuntime } from '../../support/fake-runtime.js'
import { bench, makeToken, PUSH, tokens } from '../support/bulk.js'

const BY_TEN = { batchSize: 10, concurrency: 1 } as const

describe('a bulk job', () => {
  it('is awaited for its report, with the methods of a promise', async () => {
    const { tpns } = bench()
    let ended = false
    const job = tpns.bulk.send(PUSH, tokens(3)).finally(() => {
      ended = true
    })
    await expect(job).resolves.toMatchObject({ accepted: 3 })
    expect(ended).toBe(true)
  })

  it('is iterated for its progress, which ends with the last one', async () => {
    const { tpns } = bench()
    const seen: BulkProgress[] = []
    for await (const progress of tpns.bulk.send(PUSH, tokens(100), BY_TEN)) seen.push(progress)
    const last = seen.at(-1)
    expect(last).toMatchObject({ done: 100, total: 100, accepted: 100, batches: 10, finished: true })
    expect(seen.slice(0, -1).every(({ finished }) => !finished)).toBe(true)
    expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).sort((a, b) => a - b))
  })

  it('may be iterated late: then it gives the last progress only', async () => {
    const { tpns } = bench()
    const job = tpns.bulk.send(PUSH, tokens(100), BY_TEN)
    await job
    const seen: BulkProgress[] = []
    for await (const progress of job) seen.push(progress)
    expect(seen).toMatchObject([{ done: 100, finished: true }])
  })

  it('may be iterated by several, one of whom leaves early', async () => {
    const { tpns } = bench()
    const job = tpns.bulk.send(PUSH, tokens(100), BY_TEN)
    const early = (async () => {
      for await (const progress of job) return progress
      return undefined
    })()
    let last: BulkProgress | undefined
    for await (const progress of job) last = progress
    expect(await early).toBeDefined()
    expect(last).toMatchObject({ done: 100, finished: true })
    await expect(job).resolves.toMatchObject({ accepted: 100 })
  })

  it('is not held up by a reader that does not ask again', async () => {
    const { tpns } = bench()
    const job = tpns.bulk.send(PUSH, tokens(100), BY_TEN)
    const reader = job[Symbol.asyncIterator]()
    await reader.next()
    await expect(job).resolves.toMatchObject({ accepted: 100 })
    // What came between is not kept for it.
    expect(await reader.next()).toMatchObject({ done: false, value: { done: 100, finished: true } })
    expect(await reader.next()).toEqual({ done: true, value: undefined })
  })

  it('that cannot begin throws at those who await it and at those who iterate over it', async () => {
    const { tpns } = bench()
    const job = tpns.bulk.send(PUSH, tokens(1), { batchSize: 0 })
    const iterate = async () => {
      for await (const _ of job);
    }
    await expect(iterate()).rejects.toThrow('batchSize')
    await expect(job).rejects.toThrow('batchSize')
  })

  it('that cannot begin causes no unhandled rejection when it is looked at later', async () => {
    const { tpns } = bench()
    const unhandled: unknown[] = []
    const listener = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', listener)
    try {
      const job = tpns.bulk.send(PUSH, tokens(1), { batchSize: 0 })
      for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve))
      await expect(job).rejects.toThrow('batchSize')
      expect(unhandled).toEqual([])
    } finally {
      process.off('unhandledRejection', listener)
    }
  })

  it('gives onProgress one progress a batch, and the last one', async () => {
    const { tpns } = bench()
    const seen: BulkProgress[] = []
    const onProgress = (progress: BulkProgress) => seen.push(progress)
    await tpns.bulk.send(PUSH, tokens(30), { ...BY_TEN, onProgress })
    expect(seen.map(({ done, finished }) => [done, finished])).toEqual([
      [10, false],
      [20, false],
      [30, false],
      [30, true],
    ])
  })
})

describe('progress', () => {
  /** A job of 40 whose every request takes a second, seen after each batch. */
  async function timed(total?: number) {
    const runtime = fakeRuntime()
    const { tpns } = bench({ runtime, beforeRequest: () => runtime.advance(1_000) })
    const seen: BulkProgress[] = []
    await tpns.bulk.send(
      PUSH,
      (function* () {
        yield* tokens(40)
      })(),
      { ...BY_TEN, total, onProgress: (progress) => seen.push(progress) },
    )
    return seen
  }

  it('has the rate, and the time left when the total is known', async () => {
    const seen = await timed(40)
    expect(
      seen.map(({ elapsedMs, recipientsPerSecond, etaMs }) => [elapsedMs, recipientsPerSecond, etaMs]),
    ).toEqual([
      [1_000, 10, 3_000],
      [2_000, 10, 2_000],
      [3_000, 10, 1_000],
      [4_000, 10, 0],
      [4_000, 10, 0],
    ])
  })

  it('has no time left when it is not', async () => {
    const seen = await timed()
    expect(seen.every(({ total, etaMs }) => total === undefined && etaMs === undefined)).toBe(true)
  })

  it('knows the total of arrays and sets', () => {
    const { tpns } = bench()
    expect(tpns.bulk.send(PUSH, tokens(3)).progress.total).toBe(3)
    expect(tpns.bulk.send(PUSH, new Set(tokens(3))).progress.total).toBe(3)
    expect(tpns.bulk.send(PUSH, [tokens(3), tokens(6, 3)]).progress.total).toBeUndefined()
    expect(tpns.bulk.send(PUSH, [makeToken(1)], { total: 7 }).progress.total).toBe(7)
  })
})
