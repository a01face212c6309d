import { describe, expect, it } from 'vitest'
import type { Grant } from '../../src/pace/grants.js'
import { openLane } from '../../src/pace/lane.js'
import type { PaceRule } from '../../src/pace/rules.js'
import { fakeRuntime } from '../support/fake-runtime.js'

const EVERY_MS = 1_050
const SPACING: PaceRule = { kind: 'spacing', everyMs: EVERY_MS }
const WINDOW: PaceRule = { kind: 'window', calls: 2, perMs: 10_000 }
const LASTING = { validUntil: Number.POSITIVE_INFINITY, trusted: false }

/** A source that grants when the test says so, and counts how often it was asked. */
function manualSource() {
  let onGrant: ((grant: Grant) => void) | undefined
  const source = { asked: 0, closed: false, grant: (grant: Grant) => onGrant?.(grant) }
  const open = (listener: (grant: Grant) => void) => {
    onGrant = listener
    return {
      ask() {
        source.asked += 1
      },
      async close() {
        source.closed = true
      },
    }
  }
  return { source, open }
}

function setUp(rule: PaceRule = SPACING) {
  const runtime = fakeRuntime()
  const { source, open } = manualSource()
  const lane = openLane(rule, runtime, open)
  const turns: string[] = []
  const join = (name: string) => lane.join(() => turns.push(name))
  return { runtime, source, lane, turns, join }
}

describe('openLane', () => {
  it('asks for a grant only when somebody waits', () => {
    const { source, join } = setUp()
    expect(source.asked).toBe(0)
    join('first')
    expect(source.asked).toBe(1)
  })

  it('gives a grant to whoever waits longest', () => {
    const { source, join, turns } = setUp()
    join('first')
    join('second')
    source.grant(LASTING)
    expect(turns).toEqual(['first'])
  })

  it('leaves the grant of one who left to the next', () => {
    const { source, join, turns } = setUp()
    const leave = join('first')
    join('second')
    leave()
    source.grant(LASTING)
    expect(turns).toEqual(['second'])
  })

  it('keeps a lasting grant that nobody wanted for whoever comes', async () => {
    const { runtime, source, join, turns } = setUp()
    join('first')()
    source.grant(LASTING)
    await runtime.advance(60_000)
    join('late')
    expect(turns).toEqual(['late'])
    expect(source.asked).toBe(1)
  })

  it('holds a grant back that comes too early after the last turn', async () => {
    const { runtime, source, join, turns } = setUp()
    join('first')
    source.grant(LASTING)
    join('second')
    await runtime.advance(100)
    source.grant(LASTING)
    await runtime.advance(EVERY_MS - 101)
    expect(turns).toEqual(['first'])
    await runtime.advance(1)
    expect(turns).toEqual(['first', 'second'])
  })

  it('gives up a grant that is no longer valid, and asks for another', async () => {
    const { runtime, source, join, turns } = setUp()
    join('first')()
    source.grant({ validUntil: runtime.elapsed() + 50, trusted: false })
    await runtime.advance(51)
    join('late')
    expect(turns).toEqual([])
    expect(source.asked).toBe(2)
    source.grant(LASTING)
    expect(turns).toEqual(['late'])
  })

  it('gives up a grant that would become invalid before it may be used', async () => {
    const { runtime, source, join, turns } = setUp()
    join('first')
    source.grant(LASTING)
    join('second')
    await runtime.advance(100)
    source.grant({ validUntil: runtime.elapsed() + 50, trusted: false })
    await runtime.advance(5_000)
    expect(turns).toEqual(['first'])
    source.grant(LASTING)
    expect(turns).toEqual(['first', 'second'])
  })

  it('does not check a trusted grant against its own turns', async () => {
    const { runtime, source, join, turns } = setUp(WINDOW)
    for (const name of ['first', 'second', 'third']) {
      join(name)
      source.grant({ validUntil: runtime.elapsed() + 50, trusted: true })
    }
    expect(turns).toEqual(['first', 'second', 'third'])
  })

  it('takes those who wait along to another source, and hears no more of the old one', () => {
    const { lane, source, join, turns } = setUp()
    join('first')
    const other = manualSource()
    lane.use(other.open)
    expect(source.closed).toBe(true)
    expect(other.source.asked).toBe(1)
    source.grant(LASTING)
    expect(turns).toEqual([])
    other.source.grant(LASTING)
    expect(turns).toEqual(['first'])
  })

  it('keeps its spacing when the source changes', async () => {
    const { runtime, lane, source, join, turns } = setUp()
    join('first')
    source.grant(LASTING)
    const other = manualSource()
    lane.use(other.open)
    join('second')
    other.source.grant(LASTING)
    expect(turns).toEqual(['first'])
    await runtime.advance(EVERY_MS)
    expect(turns).toEqual(['first', 'second'])
  })

  it('forecasts from what it has learnt of others, until the source changes', () => {
    const { runtime, lane } = setUp()
    expect(lane.expectedWaitMs()).toBe(0)
    lane.learn({ lastTurnAt: runtime.elapsed() - 50, windowStartedAt: 0, turnsInWindow: 0 })
    expect(lane.expectedWaitMs()).toBe(EVERY_MS - 50)
    lane.use(manualSource().open)
    expect(lane.expectedWaitMs()).toBe(0)
  })

  it('leaves no timer when those for whom a grant was held have left, or when it is closed', async () => {
    const { runtime, lane, source, join } = setUp()
    join('first')
    source.grant(LASTING)
    const leave = join('second')
    source.grant(LASTING)
    expect(runtime.pendingTimers()).toBe(1)
    leave()
    expect(runtime.pendingTimers()).toBe(0)
    join('third')
    expect(runtime.pendingTimers()).toBe(1)
    await lane.close()
    expect(runtime.pendingTimers()).toBe(0)
  })
})
