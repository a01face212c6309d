import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BatchNews,
  type BatchState,
  counterChanges,
  formatState,
  getCounters,
  nextState,
  parseState,
} from '../../src/bullmq/policy/batch-state.js'

const COUNT = 10
const fence = fc.integer({ min: 0, max: 4 })
const owner = fc.constantFrom('one', 'two', 'three')
const head = { count: fc.constant(COUNT), fence, at: fc.nat() }
const state: fc.Arbitrary<BatchState> = fc.oneof(
  fc.record({ ...head, name: fc.constant('waiting' as const) }),
  fc.record({ ...head, name: fc.constant('intended' as const), owner }),
  fc.record({
    ...head,
    name: fc.constant('accepted' as const),
    pushId: fc.constantFrom('', '12345678901234567890'),
    invalid: fc.nat(3),
    missing: fc.nat(3),
  }),
  fc.record({
    ...head,
    name: fc.constant('rejected' as const),
    code: fc.constant('TPNS_AUTH'),
    retCode: fc.nat(),
    invalid: fc.nat(1),
  }),
  fc.record({
    ...head,
    name: fc.constant('unknown' as const),
    owner,
    verdict: fc.constantFrom('none' as const, 'not-found' as const, 'cannot-tell' as const),
    code: fc.constantFrom('', 'TPNS_TIMEOUT'),
  }),
)
const at = fc.nat()
const news: fc.Arbitrary<BatchNews> = fc.oneof(
  fc.record({ kind: fc.constant('in-flight' as const), fence, owner, at }),
  fc.record({
    kind: fc.constant('accepted' as const),
    fence,
    at,
    pushId: fc.constant('1'),
    invalid: fc.nat(3),
    missing: fc.nat(3),
  }),
  fc.record({
    kind: fc.constant('rejected' as const),
    fence,
    at,
    code: fc.constant('X'),
    retCode: fc.nat(),
    invalid: fc.constant(0),
  }),
  fc.record({ kind: fc.constant('unknown' as const), fence, owner, at, code: fc.constant('X') }),
  fc.record({ kind: fc.constant('not-sent' as const), owner }),
  fc.record({ kind: fc.constant('expired' as const), fence }),
  fc.record({ kind: fc.constant('decided' as const), fence, as: fc.constant('resend' as const) }),
  fc.record({
    kind: fc.constant('decided' as const),
    fence,
    as: fc.constant('accepted' as const),
    pushId: fc.constant('2'),
  }),
  fc.record({ kind: fc.constant('looked-up' as const), fence, verdict: fc.constant('not-found' as const) }),
)

describe('the state of a batch', () => {
  it('is written to Redis and read again without loss', () => {
    fc.assert(
      fc.property(state, (one) => {
        expect(parseState(formatState(one))).toEqual(one)
      }),
    )
  })

  it('is an end once accepted or rejected, whatever is reported', () => {
    fc.assert(
      fc.property(state, news, (before, reported) => {
        fc.pre(before.name === 'accepted' || before.name === 'rejected')
        expect(nextState(before, reported)).toBeUndefined()
      }),
    )
  })

  it('is not changed by news of an earlier intent', () => {
    fc.assert(
      fc.property(state, news, (before, reported) => {
        fc.pre('fence' in reported && reported.fence < before.fence)
        expect(nextState(before, reported)).toBeUndefined()
      }),
    )
  })

  it('returns to waiting only by the word of its owner that it was not sent, or by a decision', () => {
    fc.assert(
      fc.property(state, news, (before, reported) => {
        const after = nextState(before, reported)
        fc.pre(after?.name === 'waiting' && before.name !== 'waiting')
        const byOwner = reported.kind === 'not-sent' && 'owner' in before && before.owner === reported.owner
        const byDecision =
          reported.kind === 'decided' && reported.as === 'resend' && before.name === 'unknown'
        expect(byOwner || byDecision).toBe(true)
      }),
    )
  })

  it('never has a smaller fence afterwards, and never another number of recipients', () => {
    fc.assert(
      fc.property(state, news, (before, reported) => {
        const after = nextState(before, reported)
        if (after === undefined) return
        expect(after.fence).toBeGreaterThanOrEqual(before.fence)
        expect(after.count).toBe(before.count)
      }),
    )
  })

  it('does not change when the same is reported a second time', () => {
    fc.assert(
      fc.property(state, news, (before, reported) => {
        const after = nextState(before, reported)
        fc.pre(after !== undefined && reported.kind !== 'expired')
        const again = nextState(after, reported)
        expect(again === undefined || formatState(again) === formatState(after)).toBe(true)
      }),
    )
  })

  it('counts every recipient exactly once', () => {
    fc.assert(
      fc.property(state, state, (before, after) => {
        const {
          waiting = 0,
          inFlight = 0,
          accepted = 0,
          invalid = 0,
          rejected = 0,
          unknown = 0,
          missing = 0,
        } = getCounters(before)
        expect(waiting + inFlight + accepted + invalid + rejected + unknown + missing).toBe(COUNT)
        const sum = counterChanges(before, after)
          .filter(([name]) => !name.startsWith('batches:'))
          .reduce((total, [, by]) => total + by, 0)
        expect(sum).toBe(0)
      }),
    )
  })
})
