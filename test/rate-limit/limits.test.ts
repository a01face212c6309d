import { describe, expect, it } from 'vitest'
import { getLimitKey } from '../../src/core/ports/rate-limiter.js'
import { getRateLimit } from '../../src/rate-limit/limits.js'

const HOUR = 3_600_000

const APP = '1500000001'

describe('getRateLimit', () => {
  it('lets broadcasts start somewhat more than the documented second apart', () => {
    expect(getRateLimit(APP, 'broadcast')).toEqual({
      key: `{${APP}}:broadcast`,
      permits: 1,
      perMs: 1_050,
    })
  })

  it('allows 200 plans a day', () => {
    expect(getRateLimit(APP, 'plans')).toMatchObject({ permits: 200, perMs: 24 * HOUR })
  })

  it.each(['statistics:get_push_record', 'statistics:get_push_stat_overview', 'statistics:'] as const)(
    'allows 200 calls an hour to %s',
    (group) => {
      expect(getRateLimit(APP, group)).toMatchObject({ permits: 200, perMs: HOUR })
    },
  )
})

describe('getLimitKey', () => {
  it('keeps all keys of an app in one slot of a cluster, and the limits apart', () => {
    const keys = [getLimitKey(APP, 'broadcast'), getLimitKey(APP, 'plans'), getLimitKey(APP, 'v3/push/app')]
    for (const key of keys) expect(key).toMatch(/^\{1500000001\}:/)
    expect(new Set(keys).size).toBe(3)
  })

  it('shares nothing between two apps', () => {
    expect(getLimitKey('1', 'broadcast')).not.toBe(getLimitKey('2', 'broadcast'))
  })
})
