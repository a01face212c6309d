import { describe, expect, it } from 'vitest'
import { createCooldowns } from '../../src/core/policy/cooldown.js'

function setUp() {
  let elapsed = 1_000
  const cooldowns = createCooldowns({ elapsed: () => elapsed })
  return {
    cooldowns,
    pass: (ms: number) => {
      elapsed += ms
    },
  }
}

describe('createCooldowns', () => {
  it('pauses nothing at first', () => {
    expect(setUp().cooldowns.remainingMs('broadcast')).toBe(0)
  })

  it('counts a pause down to 0 and ends it there', () => {
    const { cooldowns, pass } = setUp()
    cooldowns.pause('broadcast', 2_000)
    expect(cooldowns.remainingMs('broadcast')).toBe(2_000)
    pass(1_999)
    expect(cooldowns.remainingMs('broadcast')).toBe(1)
    pass(1)
    expect(cooldowns.remainingMs('broadcast')).toBe(0)
    pass(10_000)
    expect(cooldowns.remainingMs('broadcast')).toBe(0)
  })

  it('keeps the longer pause when a shorter one comes after it', () => {
    const { cooldowns, pass } = setUp()
    cooldowns.pause('broadcast', 5_000)
    pass(1_000)
    cooldowns.pause('broadcast', 1_000)
    expect(cooldowns.remainingMs('broadcast')).toBe(4_000)
  })

  it('takes the longer pause when it comes after a shorter one', () => {
    const { cooldowns, pass } = setUp()
    cooldowns.pause('broadcast', 1_000)
    pass(500)
    cooldowns.pause('broadcast', 1_000)
    expect(cooldowns.remainingMs('broadcast')).toBe(1_000)
  })

  it('pauses only the key that was hit', () => {
    const { cooldowns } = setUp()
    cooldowns.pause('broadcast', 5_000)
    expect(cooldowns.remainingMs('plans')).toBe(0)
    cooldowns.pause('plans', 1_000)
    expect(cooldowns.remainingMs('broadcast')).toBe(5_000)
    expect(cooldowns.remainingMs('plans')).toBe(1_000)
  })

  it('can pause again after a pause has ended', () => {
    const { cooldowns, pass } = setUp()
    cooldowns.pause('broadcast', 1_000)
    pass(1_500)
    expect(cooldowns.remainingMs('broadcast')).toBe(0)
    cooldowns.pause('broadcast', 700)
    expect(cooldowns.remainingMs('broadcast')).toBe(700)
  })

  it('shares nothing between two clients', () => {
    const [one, other] = [setUp(), setUp()]
    one.cooldowns.pause('broadcast', 5_000)
    expect(other.cooldowns.remainingMs('broadcast')).toBe(0)
  })
})
