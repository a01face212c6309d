import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import type { FakeTpns } from '../../../src/testing/index.js'
import { batchLog, bench, makeToken, memoryCheckpoint, PUSH, tokens } from '../support/bulk.js'

/** 27 tokens of 37 bytes are 999 bytes. */
const SMALL = { via: 'package', packageBytes: 1_000 } as const

/** Fast: the limit of one push a second is not what is tested. */
const fast = { rateLimit: 'off' } as const

function pushedTokens(fake: FakeTpns): string[][] {
  return fake.pushes.map(({ deliveries }) => deliveries.map(({ token }) => token))
}

const spools = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('tpns-client-'))

function packageBench() {
  const { fake, tpns } = bench(fast)
  return { fake, tpns }
}

describe("bulk.send with via: 'package'", () => {
  it('uploads the recipients and pushes to the upload', async () => {
    const { fake, tpns } = packageBench()
    const report = await tpns.bulk.send(PUSH, tokens(20), SMALL)
    expect(fake.requests.map(({ path }) => path)).toEqual(['v3/push/package/upload', 'v3/push/app'])
    expect(fake.requests[1]?.body).toEqual({
      audience_type: 'package_token_push',
      upload_id: expect.any(Number),
      message_type: 'notify',
      message: { title: 'New season', content: 'See what is new' },
    })
    expect(pushedTokens(fake)).toEqual([tokens(20)])
    expect(report).toMatchObject({ taken: 20, accepted: 20, complete: true, batches: { accepted: 1 } })
  })

  it('takes what only such pushes know: a push time', async () => {
    const { fake, tpns } = packageBench()
    const tomorrow = new Date(Date.now() + 86_400_000)
    await tpns.bulk.send({ ...PUSH, send_time: tomorrow, push_speed: 5_000 }, tokens(2), SMALL)
    expect(fake.pushes[0]).toMatchObject({ status: 'PUSH_WAIT' })
  })

  it('leaves no temporary file behind', async () => {
    const before = await spools()
    const { tpns } = packageBench()
    await tpns.bulk.send(PUSH, tokens(20), SMALL)
    expect(await spools()).toEqual(before)
  })

  it('leaves out what cannot be an entry of a package', async () => {
    const { fake, tpns } = packageBench()
    const skipped: unknown[] = []
    await tpns.bulk.send(PUSH, [makeToken(1), 'short', '', `${'x'.repeat(35)}\n`], {
      ...SMALL,
      onSkipped: (...facts) => {
        skipped.push(facts.slice(0, 2))
      },
    })
    expect(skipped).toEqual([
      ['short', 'invalid-entry'],
      ['', 'empty'],
      [`${'x'.repeat(35)}\n`, 'invalid-entry'],
    ])
    expect(pushedTokens(fake)).toEqual([[makeToken(1)]])
  })

  it('tries an upload again, but not a push of unknown outcome', async () => {
    const { fake, tpns } = packageBench()
    fake.next({ status: 502 }, { path: 'v3/push/package/upload' })
    fake.next({ reset: 'after-acceptance' }, { path: 'v3/push/app' })
    const { batches, onBatch } = batchLog()
    const report = await tpns.bulk.send(PUSH, tokens(5), { ...SMALL, onBatch })
    expect(fake.requests.map(({ path }) => path)).toEqual([
      'v3/push/package/upload',
      'v3/push/package/upload',
      'v3/push/app',
    ])
    expect(report).toMatchObject({ unknown: 5, accepted: 0 })
    expect(batches[0]).toMatchObject({ outcome: 'unknown', count: 5, recipients: [] })
  })

  it('counts a failed upload as not sent, whatever the upload did', async () => {
    const { fake, tpns } = packageBench()
    fake.next({ status: 502 }, { path: 'v3/push/package/upload', times: 9 })
    const checkpoint = memoryCheckpoint()
    const report = await tpns.bulk.send(PUSH, tokens(5), { ...SMALL, checkpoint, retry: { attempts: 2 } })
    expect(report).toMatchObject({ notSent: 5, retryable: 5, unknown: 0 })
    fake.clearFaults()
    const again = await tpns.bulk.send(PUSH, tokens(5), { ...SMALL, checkpoint })
    expect(again).toMatchObject({ accepted: 5 })
    expect(pushedTokens(fake)).toEqual([tokens(5)])
  })

  it('goes on with a checkpoint, without uploading again what was pushed', async () => {
    const { fake, tpns } = packageBench()
    const checkpoint = memoryCheckpoint()
    fake.next({ status: 404 }, { path: 'v3/push/app', times: 1 })
    const first = await tpns.bulk.send(PUSH, tokens(27), { ...SMALL, checkpoint })
    expect(first).toMatchObject({ rejected: 27, retryable: 27 })
    const second = await tpns.bulk.send(PUSH, tokens(27), { ...SMALL, checkpoint })
    expect(second).toMatchObject({ accepted: 27 })
    const uploads = fake.requests.length
    const third = await tpns.bulk.send(PUSH, tokens(27), { ...SMALL, checkpoint })
    expect(third).toMatchObject({ accepted: 27, acceptedEarlier: 27 })
    expect(fake.requests).toHaveLength(uploads)
    await expect(tpns.bulk.send(PUSH, tokens(27, 1), { ...SMALL, checkpoint })).rejects.toThrow(
      'The recipients of batch 0 differ',
    )
  })

  it('names the recipients of a package that was not finished when the job was aborted', async () => {
    const before = await spools()
    const { fake, tpns } = packageBench()
    const controller = new AbortController()
    async function* source() {
      yield* tokens(10)
      controller.abort()
      yield makeToken(10)
    }
    const report = await tpns.bulk.send(PUSH, source(), { ...SMALL, signal: controller.signal })
    expect(report).toMatchObject({ accepted: 0, complete: false, stopped: { reason: 'aborted' } })
    expect(report.notSent).toBe(report.taken)
    expect(fake.requests).toEqual([])
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await spools()).toEqual(before)
  })

  it('refuses an upload_id, and an option that is for lists', async () => {
    const { tpns } = packageBench()
    const push = { ...PUSH, upload_id: 1 } as unknown as typeof PUSH
    await expect(tpns.bulk.send(push, tokens(1), SMALL)).rejects.toThrow('upload_id: is filled in by the job')
    await expect(tpns.bulk.send(PUSH, tokens(1), { via: 'package', packageBytes: 10 })).rejects.toThrow(
      'packageBytes must be a whole number from 1000 to 100000000',
    )
  })
})
