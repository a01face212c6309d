import { describe, expect, it } from 'vitest'
import { inFakeTime } from '../../support/fake-time.js'
import { bench, memoryCheckpoint, PUSH, tokens } from '../support/bulk.js'

const ONE = { batchSize: 2, concurrency: 1 } as const

describe('a job whose store can tell who owns the checkpoint', () => {
  it('asks it before each request, the repeated one too', async () => {
    const { fake, tpns } = bench()
    let asked = 0
    const renew = () => {
      asked += 1
      return true
    }
    fake.next({ retCode: 1008028 })
    const options = { ...ONE, checkpoint: { ...memoryCheckpoint(), renew } }
    const report = await inFakeTime(async () => tpns.bulk.send(PUSH, tokens(4), options))
    expect(report).toMatchObject({ accepted: 4 })
    expect(asked).toBe(3)
  })

  it('sends nothing once another owns it', async () => {
    const { fake, tpns } = bench()
    const checkpoint = { ...memoryCheckpoint(), renew: () => fake.requests.length === 0 }
    const report = await tpns.bulk.send(PUSH, tokens(6), { ...ONE, checkpoint })
    expect(fake.requests).toHaveLength(1)
    expect(report).toMatchObject({ accepted: 2, unknown: 0, stopped: { reason: 'checkpoint-lost' } })
  })

  it('sends nothing when the client was closed while it asked', async () => {
    const { fake, tpns } = bench()
    const renew = async () => {
      void tpns.close()
      return true
    }
    const report = await tpns.bulk.send(PUSH, tokens(2), {
      ...ONE,
      checkpoint: { ...memoryCheckpoint(), renew },
    })
    expect(fake.requests).toEqual([])
    expect(report).toMatchObject({ accepted: 0, unknown: 0 })
    expect(report.notSent).toBe(report.taken)
  })
})
