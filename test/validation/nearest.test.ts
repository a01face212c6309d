import { describe, expect, it } from 'vitest'
import { nearest } from '../../src/validation/names/nearest.js'

const KNOWN = ['expire_time', 'collapse_id', 'badge_type', 'hw_ch_id', 'mutable-content', 'seq', 'if']

describe('the nearest known word', () => {
  it.each([
    ['another case', 'Expire_Time', 'expire_time'],
    ['no underscore', 'expiretime', 'expire_time'],
    ['an underscore for a hyphen', 'mutable_content', 'mutable-content'],
    ['two letters swapped', 'expire_tmie', 'expire_time'],
    ['a letter too few', 'colapse_id', 'collapse_id'],
    ['a letter too many', 'badge_typee', 'badge_type'],
    ['another letter', 'collapse_ip', 'collapse_id'],
    ['two slips in a long word', 'xpire_tim', undefined],
    ['another vendor', 'xm_ch_id', undefined],
    ['a word of its own', 'future', undefined],
    ['a short word that is near by chance', 'sex', undefined],
    ['nothing', '', undefined],
  ])('for %s', (_what, word, expected) => {
    expect(nearest(word, KNOWN)).toBe(expected)
  })
})
