import { describe, expect, it } from 'vitest'
import { explainSuccessorCode, SUCCESSOR_RETURN_CODES } from '../../src/migrate/return-codes.js'
import { explainReturnCode } from '../../src/return-codes/explain.js'

/** The codes of the table of Push, and the one of the page of batch. */
const DOCUMENTED = [
  70107, 90001, 90005, 90009, 90018, 90020, 90022, 90024, 90026, 90032, 90033, 90035, 90039, 90040, 90045,
  90047, 90049, 90050, 90051, 90052, 90053, 90056, 90057, 90107, 91000,
]

describe('the return codes of the successor', () => {
  it('are those of its pages, each once, in order', () => {
    expect(SUCCESSOR_RETURN_CODES.map(({ code }) => code)).toEqual(DOCUMENTED)
  })

  it('are marked as read and not tried, with sources, in both languages', () => {
    for (const { tried, sources, meaning, advice } of SUCCESSOR_RETURN_CODES) {
      expect(tried).toBe(false)
      expect(sources.length).toBeGreaterThan(0)
      for (const { en, zh } of [meaning, advice]) {
        expect(en).toMatch(/^[\x20-\x7e]+$/)
        expect(zh).toMatch(/\p{Script=Han}/u)
      }
    }
  })

  it('are none of TPNS', () => {
    expect(DOCUMENTED.filter((code) => explainReturnCode(code).length > 0)).toEqual([])
  })

  it.each([[90047], ['90047']])('are found by %j', (code) => {
    expect(explainSuccessorCode(code)[0]?.meaning.en).toContain('quota')
  })

  it.each([[1], ['no code'], [Number.NaN], [''], [null], [{}]])(
    '%j is none of them, and throws nothing',
    (code) => {
      expect(explainSuccessorCode(code as number)).toEqual([])
    },
  )
})
