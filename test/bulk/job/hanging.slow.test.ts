import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BulkCheckpoint, BulkReport, BulkSendOptions } from '../../../src/index.js'
import { acceptances, bench, makeToken, memoryCheckpoint, PUSH, tokens } from '../support/bulk.js'

const never = () => new Promise<never>(() => {})
const SOON = { batchSize: 2, concurrency: 1, gracePeriod: 50 } as const

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpns-bulk-test-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** The report of a job that is aborted once `when` is so; it must come although something hangs. */
async function makeReport(
  options: BulkSendOptions,
  {
    recipients = tokens(100) as Iterable<string> | AsyncIterable<string>,
    started = (): boolean => true,
  } = {},
): Promise<{ report: BulkReport; sent: number }> {
  const { fake, tpns } = bench()
  fake.invalidateToken(makeToken(0))
  const controller = new AbortController()
  const job = tpns.bulk.send(PUSH, recipients, { ...SOON, ...options, signal: controller.signal })
  await vi.waitFor(() => expect(started()).toBe(true), { timeout: 10_000 })
  controller.abort('enough')
  const report = await job
  return { report, sent: acceptances(fake).size }
}

describe('after an abort, the report of a bulk job does not wait for', () => {
  it.each(['onBatch', 'onInvalidTokens', 'onSkipped'] as const)(
    '%s that never settles, and names it',
    async (name) => {
      const hanging = vi.fn(never)
      const { report } = await makeReport(
        { [name]: hanging },
        { recipients: ['', ...tokens(100)], started: () => hanging.mock.calls.length > 0 },
      )
      expect(report).toMatchObject({ complete: false, stopped: { reason: 'aborted', error: 'enough' } })
      expect(report.hung).toContain(name)
      expect(report.advice.join('\n')).toContain(`given up: ${report.hung.join(', ')}`)
      expect(sum(report)).toBe(report.taken)
    },
  )

  it('onUnknown that never settles: nothing is sent for that batch', async () => {
    const { events, ...checkpoint } = memoryCheckpoint()
    const { fake, tpns } = bench()
    fake.next({ reset: 'after-acceptance' })
    await tpns.bulk.send(PUSH, tokens(2), { ...SOON, checkpoint })
    expect(events.at(-1)).toMatchObject({ type: 'unknown' })
    const onUnknown = vi.fn(never)
    const { report, sent } = await makeReport(
      { checkpoint, onUnknown },
      { recipients: tokens(2), started: () => onUnknown.mock.calls.length > 0 },
    )
    expect(report).toMatchObject({ hung: ['onUnknown'], unknown: 2, accepted: 0 })
    expect(sent).toBe(0)
  })

  it.each(['started', 'accepted'] as const)(
    'a store that never records "%s", and says what was sent',
    async (type) => {
      const { load, append } = memoryCheckpoint()
      let asked = false
      const checkpoint: BulkCheckpoint = {
        load,
        async append(event, owner) {
          asked ||= event.type === type
          if (event.type === type) await never()
          await append(event, owner)
        },
      }
      const { report, sent } = await makeReport({ checkpoint }, { started: () => asked })
      expect(report).toMatchObject({ hung: ['checkpoint.append'], stopped: { reason: 'aborted' } })
      // What could not be recorded as started was not sent.
      expect(report.accepted + report.invalid).toBe(type === 'started' ? 0 : 2)
      expect(sent).toBe(type === 'started' ? 0 : 2)
      expect(sum(report)).toBe(report.taken)
    },
  )

  it.each([
    ['load', { load: never, append() {} }],
    ['load', { load: () => ({ [Symbol.asyncIterator]: () => ({ next: never }) }), append() {} }],
    ['acquire', { load: () => [], append() {}, acquire: never }],
    ['append', { load: () => [], append: never }],
  ])('a store whose %s never settles: nothing was sent', async (name, checkpoint) => {
    const original = checkpoint[name as 'load']
    const hanging = vi.fn(original)
    const { report, sent } = await makeReport(
      { checkpoint: { ...checkpoint, [name]: hanging } as BulkCheckpoint },
      { started: () => hanging.mock.calls.length > 0 },
    )
    expect(report).toMatchObject({ hung: [`checkpoint.${name}`], taken: 0, stopped: { reason: 'aborted' } })
    expect(sent).toBe(0)
  })

  it('a store whose release never settles, not even without an abort', async () => {
    const { load, append } = memoryCheckpoint()
    const { tpns } = bench()
    const report = await tpns.bulk.send(PUSH, tokens(4), {
      ...SOON,
      checkpoint: { load, append, release: never },
    })
    expect(report).toMatchObject({ accepted: 4, complete: true, hung: ['checkpoint.close'] })
  })

  it('a source whose next() and return() never settle', async () => {
    let asked = 0
    const recipients: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => ({
        next: () => {
          asked += 1
          return asked > 3 ? never() : Promise.resolve({ done: false, value: makeToken(asked) })
        },
        return: never,
      }),
    }
    const { report } = await makeReport({}, { recipients, started: () => asked > 3 })
    expect(report).toMatchObject({ hung: ['recipients'], taken: 3, stopped: { reason: 'aborted' } })
    expect(sum(report)).toBe(3)
  })

  it('a file of invalid tokens that nobody reads', async () => {
    const invalidTokensFile = join(folder, 'fifo')
    if (spawnSync('mkfifo', [invalidTokensFile]).status !== 0) return
    const { report } = await makeReport({ invalidTokensFile })
    expect(report).toMatchObject({ hung: ['invalidTokensFile'], taken: 0 })
    // Lets go of the thread that waits to open it.
    spawnSync('timeout', ['5', 'cat', invalidTokensFile])
  })

  it('a second callback, once it hung: a hundred batches do not wait one after another', async () => {
    const hanging = vi.fn(never)
    const controller = new AbortController()
    const { tpns } = bench()
    const job = tpns.bulk.send(PUSH, tokens(400), {
      batchSize: 1,
      concurrency: 100,
      gracePeriod: 500,
      onBatch: hanging,
      signal: controller.signal,
    })
    await vi.waitFor(() => expect(hanging.mock.calls.length).toBeGreaterThanOrEqual(100), { timeout: 10_000 })
    const from = performance.now()
    controller.abort()
    await expect(job).resolves.toMatchObject({ hung: expect.arrayContaining(['onBatch']) })
    expect(performance.now() - from).toBeLessThan(10_000)
  })
})

describe('a bulk job that is not stopped', () => {
  it('waits for a slow callback longer than the grace period, and names nothing', async () => {
    const { tpns } = bench()
    const onBatch = async () => {
      await new Promise((resolve) => setTimeout(resolve, 60))
    }
    const report = await tpns.bulk.send(PUSH, tokens(4), { ...SOON, gracePeriod: 5, onBatch })
    expect(report).toMatchObject({ accepted: 4, complete: true, hung: [], stopped: undefined })
  })

  it('survives an onProgress that returns a promise that rejects: an observer must not break a push', async () => {
    const { tpns } = bench()
    const onProgress = (async () => {
      throw new Error('no terminal')
    }) as () => void
    await expect(tpns.bulk.send(PUSH, tokens(3), { onProgress })).resolves.toMatchObject({ accepted: 3 })
    // An unhandled rejection would fail the whole run.
    await new Promise((resolve) => setImmediate(resolve))
  })
})

interface Counts {
  accepted: number
  invalid: number
  rejected: number
  unknown: number
  notSent: number
  skipped: number
  duplicates: number
}

function sum({ accepted, invalid, rejected, unknown, notSent, skipped, duplicates }: Counts): number {
  return accepted + invalid + rejected + unknown + notSent + skipped + duplicates
}
