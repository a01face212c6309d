import { describe, expect, it } from 'vitest'
import { cooldownMs, createCooldowns } from '../../src/core/policy/cooldown.js'
import { openCooldownQueue } from '../../src/core/waiting/queues.js'
import { fakeRuntime } from '../support/fake-runtime.js'

function setUp({ atOnce = 50, random = 0.5 } = {}) {
  const runtime = fakeRuntime()
  runtime.setRandom(random)
  const cooldowns = createCooldowns(runtime)
  const queue = openCooldownQueue(cooldowns, runtime, atOnce)
  const began = runtime.elapsed()
  /** Who was let go, and when, in milliseconds since the beginning. */
  const released: { name: string; at: number }[] = []
  const join = (name: string, key = 'push') =>
    queue.join(key, () => released.push({ name, at: runtime.elapsed() - began }))
  return { runtime, cooldowns, queue, released, join }
}

describe('the queue of a cool-down', () => {
  it('is open without a cool-down, and for every other key', () => {
    const { queue, cooldowns } = setUp()
    expect(queue.isOpen('push')).toBe(true)
    cooldowns.pause('push', 1_000)
    expect(queue.isOpen('push')).toBe(false)
    expect(queue.isOpen('plans')).toBe(true)
  })

  it('lets nobody go before the cool-down is over, and then one after the other in their order', async () => {
    const { runtime, cooldowns, released, join } = setUp()
    cooldowns.pause('push', 1_000)
    for (let n = 0; n < 10; n += 1) join(`${n}`)
    await runtime.advance(999)
    expect(released).toEqual([])
    await runtime.advance(5_000)
    expect(released.map(({ name }) => name)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
  })

  it('lets no two go within the same millisecond while few have gone, and ever more the longer it goes well', async () => {
    const { runtime, cooldowns, released, join } = setUp()
    cooldowns.pause('push', 1_000)
    for (let n = 0; n < 50; n += 1) join(`${n}`)
    await runtime.advance(60_000)
    const gaps = released.slice(1).map(({ at }, n) => at - released[n]!.at)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1)
    expect(gaps[0]).toBeGreaterThan(10 * gaps.at(-1)!)
    // All are gone within the second that the service counts in.
    expect(released.at(-1)!.at).toBeLessThan(2_000)
  })

  it('spreads the first of several processes over a part of a second', async () => {
    const firstAt = async (random: number) => {
      const { runtime, cooldowns, released, join } = setUp({ random })
      cooldowns.pause('push', 1_000)
      join('first')
      await runtime.advance(5_000)
      return released[0]!.at
    }
    expect(await firstAt(0)).toBe(1_000)
    const last = await firstAt(0.999)
    expect(last).toBeGreaterThan(1_100)
    expect(last).toBeLessThan(2_000)
  })

  it('lets the rest go once as many have gone as there are connections', async () => {
    const { runtime, cooldowns, released, join } = setUp({ atOnce: 3 })
    cooldowns.pause('push', 1_000)
    for (let n = 0; n < 1_000; n += 1) join(`${n}`)
    await runtime.advance(2_000)
    expect(released).toHaveLength(1_000)
    expect(released[999]!.at).toBe(released[3]!.at)
    expect(released[2]!.at).toBeGreaterThan(released[1]!.at)
  })

  it('lets nobody who comes later overtake those who are still leaving', async () => {
    const { runtime, cooldowns, queue, released, join } = setUp()
    cooldowns.pause('push', 1_000)
    for (const name of ['a', 'b', 'c']) join(name)
    await runtime.advance(1_130)
    expect(released.map(({ name }) => name)).toEqual(['a'])
    expect(queue.isOpen('push')).toBe(false)
    join('late')
    await runtime.advance(5_000)
    expect(released.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'late'])
    expect(queue.isOpen('push')).toBe(true)
  })

  it('notifies everybody, in their order, when the cool-down was made longer: some may not have that much time', async () => {
    const { runtime, cooldowns, released, join } = setUp()
    cooldowns.pause('push', 1_000)
    for (const name of ['a', 'b', 'c']) join(name)
    cooldowns.pause('push', 9_000)
    await runtime.advance(2_000)
    expect(released.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    expect(cooldowns.remainingMs('push')).toBe(7_000)
    join('a again')
    await runtime.advance(6_999)
    expect(released).toHaveLength(3)
    await runtime.advance(1_000)
    expect(released).toHaveLength(4)
  })

  it('stops in the middle of a release when the service says again that it is too busy', async () => {
    const { runtime, cooldowns, released, join } = setUp()
    cooldowns.pause('push', 1_000)
    for (let n = 0; n < 10; n += 1) join(`${n}`)
    await runtime.advance(1_130)
    expect(released).toHaveLength(1)
    cooldowns.pause('push', 5_000)
    await runtime.advance(1_000)
    // The rest was notified, and would queue up again.
    expect(cooldowns.remainingMs('push')).toBeGreaterThan(3_000)
  })

  it('forgets a caller who leaves, and keeps no timer when nobody is left', async () => {
    const { runtime, cooldowns, queue, released, join } = setUp()
    cooldowns.pause('push', 1_000)
    const leaves = ['a', 'b'].map((name) => join(name))
    expect(runtime.pendingTimers()).toBe(1)
    leaves[0]!()
    expect(runtime.pendingTimers()).toBe(1)
    leaves[1]!()
    expect(runtime.pendingTimers()).toBe(0)
    await runtime.advance(5_000)
    expect(released).toEqual([])
    expect(queue.isOpen('push')).toBe(true)
  })

  it('keeps no timer after the last has gone', async () => {
    const { runtime, cooldowns, join } = setUp()
    cooldowns.pause('push', 1_000)
    for (const name of ['a', 'b']) join(name)
    await runtime.advance(5_000)
    expect(runtime.pendingTimers()).toBe(0)
  })
})

describe('cooldownMs', () => {
  it('is what was asked for, and an hour at most: the longest window of the service is one', () => {
    expect(cooldownMs(1_500)).toBe(1_500)
    expect(cooldownMs(3_600_000)).toBe(3_600_000)
    expect(cooldownMs(7_200_000)).toBe(3_600_000)
  })
})
