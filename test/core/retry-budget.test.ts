import { describe, expect, it } from 'vitest'
import { createRetryBudget } from '../../src/core/policy/retry-policy.js'

/** How many retries it lets through until it is empty, of 1,000 that are asked for. */
function drain({ take }: ReturnType<typeof createRetryBudget>): number {
  return Array.from({ length: 1_000 }, take).filter((taken) => taken).length
}

describe('createRetryBudget', () => {
  it.each([0, 1, 5, 100])('lets %i retries through when nothing succeeds', (capacity) => {
    expect(drain(createRetryBudget(capacity))).toBe(capacity)
  })

  it('has one more after five calls that succeeded at once', () => {
    const budget = createRetryBudget(10)
    drain(budget)
    for (let call = 0; call < 4; call += 1) budget.refund(0)
    expect(drain(budget)).toBe(0)
    budget.refund(0)
    budget.refund(0)
    expect(drain(budget)).toBe(1)
  })

  it('gets back the retries of a call that succeeded in the end', () => {
    const budget = createRetryBudget(10)
    drain(budget)
    budget.refund(3)
    expect(drain(budget)).toBe(3)
  })

  it('never has more than at the start', () => {
    const budget = createRetryBudget(10)
    budget.refund(3)
    expect(drain(budget)).toBe(10)
    budget.refund(9)
    for (let call = 0; call < 20; call += 1) budget.refund(0)
    budget.refund(50)
    expect(drain(budget)).toBe(10)
  })
})
