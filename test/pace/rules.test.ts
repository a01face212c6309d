import { describe, expect, it } from 'vitest'
import { paceRuleOf } from '../../src/pace/rules.js'

const HOUR = 3_600_000

describe('paceRuleOf', () => {
  it('lets broadcasts start somewhat more than the documented second apart', () => {
    expect(paceRuleOf('broadcast')).toEqual({ kind: 'spacing', everyMs: 1_050 })
  })

  it('allows 200 plans a day', () => {
    expect(paceRuleOf('plans')).toEqual({ kind: 'window', calls: 200, perMs: 24 * HOUR })
  })

  it.each(['statistics:get_push_record', 'statistics:get_push_stat_overview', 'statistics:'] as const)(
    'allows 200 calls an hour to %s',
    (group) => {
      expect(paceRuleOf(group)).toEqual({ kind: 'window', calls: 200, perMs: HOUR })
    },
  )
})
