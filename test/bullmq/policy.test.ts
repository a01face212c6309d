import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isQuiet } from '../../src/bullmq/policy/quiet-hours.js'
import { decideStop } from '../../src/bullmq/policy/self-stop.js'
import { createIntentGuard } from '../../src/bullmq/worker/intent-guard.js'

const SHANGHAI = { from: '22:00', to: '08:00', timeZone: 'Asia/Shanghai' }
const utc = (time: string) => Date.parse(`2026-11-25T${time}Z`)

describe('quiet hours', () => {
  it.each([
    ['13:59', false],
    ['14:00', true],
    ['20:00', true],
    ['23:59', true],
    ['00:00', false],
    ['06:00', false],
  ])('of a night in Shanghai at %s UTC: %s', (time, quiet) => {
    expect(isQuiet(SHANGHAI, utc(`${time}:00`))).toBe(quiet)
  })

  it('follow the clock of the recipients when it is set for summer', () => {
    const berlin = { from: '22:00', to: '08:00', timeZone: 'Europe/Berlin' }
    expect(isQuiet(berlin, Date.parse('2026-07-01T06:30:00Z'))).toBe(false)
    expect(isQuiet(berlin, Date.parse('2026-12-01T06:30:00Z'))).toBe(true)
  })

  it('and the hours between them never overlap, and leave no gap', () => {
    const hour = fc.integer({ min: 0, max: 23 }).map((value) => `${String(value).padStart(2, '0')}:00`)
    fc.assert(
      fc.property(hour, hour, fc.integer({ min: 0, max: 2e12 }), (from, to, now) => {
        fc.pre(from !== to)
        const timeZone = 'Asia/Shanghai'
        expect(isQuiet({ from, to, timeZone }, now)).toBe(!isQuiet({ from: to, to: from, timeZone }, now))
      }),
    )
  })
})

describe('a campaign', () => {
  const limits = { maxConsecutiveFailures: 3, maxUnknown: 2 }
  const facts = { error: undefined, shared: false, failuresInARow: 0, unknown: 0 }

  it.each([
    ['TpnsAuthError', 'authentication'],
    ['TpnsAppStatusError', 'app-status'],
    ['TpnsCertificateError', 'certificate'],
  ] as const)('stops at the first %s', (name, reason) => {
    expect(decideStop({ ...facts, error: { name } }, limits)).toBe(reason)
  })

  it('stops for an error in the push while no batch was accepted, and not afterwards', () => {
    const error = { name: 'TpnsParameterError' }
    expect(decideStop({ ...facts, error, shared: true }, limits)).toBe('request')
    expect(decideStop({ ...facts, error }, limits)).toBeUndefined()
  })

  it('stops at its limits, and never below them', () => {
    fc.assert(
      fc.property(fc.nat(6), fc.nat(6), (failuresInARow, unknown) => {
        const reason = decideStop({ ...facts, failuresInARow, unknown }, limits)
        expect(reason !== undefined).toBe(failuresInARow >= 3 || unknown >= 2)
      }),
    )
  })
})

describe('the fence of a batch', () => {
  const clocks = () => ({ now: 0, elapsed: 0 })
  const getGuard = (time: ReturnType<typeof clocks>) =>
    createIntentGuard({
      record: { intend: async () => ({ kind: 'intended', fence: 7, state: 'intended 10 7 0 me' }) },
      runtime: { now: () => time.now, elapsed: () => time.elapsed, setTimer: () => () => {} },
      ref: { campaign: 'spring', run: 'r', batch: 0 },
      state: 'waiting 10 0 0',
      owner: 'me',
      leaseMs: 1_000,
      onIntended: () => {},
    })

  it.each(['now', 'elapsed'] as const)(
    'lets no byte go when the clock %s says that it was frozen',
    async (clock) => {
      const time = clocks()
      const guard = getGuard(time)
      await guard.beforeAttempt()
      expect(guard.beforeFirstByte()).toBeUndefined()
      time[clock] = 1_000
      expect(guard.beforeFirstByte()).toMatchObject({ outcome: 'not-sent', why: 'later' })
    },
  )
})
