import { describe, expect, it } from 'vitest'
import { createPrioritySlots } from '../../src/bullmq/worker/priority-slots.js'
import { fakeRuntime } from '../support/fake-runtime.js'

/** One slot; `begin` asks for it, `order` says who got it, and `end` gives it back. */
function openSlot() {
  const runtime = fakeRuntime()
  const slots = createPrioritySlots(1, runtime.setTimer)
  const order: string[] = []
  const ends = new Map<string, () => void>()
  const begin = (name: string, priority: number) =>
    void slots.run(priority, () => {
      order.push(name)
      return new Promise<void>((resolve) => ends.set(name, resolve))
    })
  const end = async (name: string) => {
    ends.get(name)?.()
    await runtime.advance(0)
  }
  return { runtime, order, begin, end }
}

describe('a slot of a worker', () => {
  it('goes to the urgent campaign that waits', async () => {
    const { runtime, order, begin, end } = openSlot()
    begin('first', 5)
    begin('later', 9)
    begin('urgent', 1)
    await runtime.advance(0)
    await end('first')
    expect(order).toEqual(['first', 'urgent'])
  })

  it('is kept for the next batch of the urgent campaign, which comes a moment later', async () => {
    const { runtime, order, begin, end } = openSlot()
    begin('urgent 1', 1)
    begin('later', 9)
    await runtime.advance(0)
    await end('urgent 1')
    await runtime.advance(49)
    begin('urgent 2', 1)
    await runtime.advance(1_000)
    expect(order).toEqual(['urgent 1', 'urgent 2'])
    await end('urgent 2')
    await runtime.advance(49)
    expect(order).toHaveLength(2)
    await runtime.advance(1)
    expect(order).toEqual(['urgent 1', 'urgent 2', 'later'])
  })

  it('is never held by more than one at a time', async () => {
    const { runtime, order, begin, end } = openSlot()
    begin('urgent', 1)
    begin('later 1', 9)
    begin('later 2', 9)
    await runtime.advance(0)
    await end('urgent')
    await runtime.advance(1_000)
    expect(order).toEqual(['urgent', 'later 1'])
    await end('later 1')
    expect(order).toEqual(['urgent', 'later 1', 'later 2'])
  })
})
