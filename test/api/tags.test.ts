import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deleteAppTags, deviceTag } from '../../src/api/tags/endpoint.js'
import { broken, decode, getIssues, getWarnings, TOKEN, TOKEN_2, wire } from './support.js'

const several = (count: number, text = 'tag') =>
  Array.from({ length: count }, (_, index) => `${text}${index}`)
const pairs = (count: number) => several(count).map((tag) => ({ tag, token: TOKEN }))

describe('tags.operate', () => {
  it.each([
    [1, { tag_list: ['tag1'], token_list: [TOKEN] }],
    [2, { tag_list: ['tag1'], token_list: [TOKEN] }],
    [3, { tag_list: ['tag1', 'tag2'], token_list: [TOKEN] }],
    [4, { tag_list: ['tag1', 'tag2'], token_list: [TOKEN] }],
    [5, { token_list: [TOKEN] }],
    [6, { tag_list: ['test:2', 'level:2'], token_list: [TOKEN] }],
    [6, { tag_list: ['test', 'level'], token_list: [TOKEN] }],
    [7, { tag_list: ['tag1'], token_list: [TOKEN, TOKEN_2] }],
    [8, { tag_list: ['tag1'], token_list: [TOKEN, TOKEN_2] }],
    [9, { tag_token_list: [{ tag: 'vip', token: TOKEN }] }],
    [
      10,
      {
        tag_token_list: [
          { token: TOKEN, tag: 'vip' },
          { tag: 'b', token: TOKEN_2 },
        ],
      },
    ],
  ])(
    'sends the documented request of operator %i unchanged, without a warning',
    async (operator_type, lists) => {
      const request = { operator_type, platform: 'android', ...lists, newField: 1 }
      expect(await wire(deviceTag, request)).toEqual(request)
      expect(await getWarnings(deviceTag, request)).toEqual([])
    },
  )

  it.each([
    ['no operator', { tag_list: ['a'], token_list: [TOKEN] }, ['operator_type 1008002']],
    ['the operator as text', { operator_type: '1' }, ['operator_type 1008001']],
    ['operator 0', { operator_type: 0 }, ['operator_type 1008007']],
    ['operator 11', { operator_type: 11 }, ['operator_type 1008007']],
    ['operator 1.5', { operator_type: 1.5 }, ['operator_type 1008007']],
    ['1 without lists', { operator_type: 1 }, ['tag_list 1008002', 'token_list 1008002']],
    [
      '1 with two tags',
      { operator_type: 1, tag_list: ['a', 'b'], token_list: [TOKEN] },
      ['tag_list 1008007'],
    ],
    [
      '2 with two tokens',
      { operator_type: 2, tag_list: ['a'], token_list: [TOKEN, TOKEN_2] },
      ['token_list 1008007'],
    ],
    [
      '3 with two tokens',
      { operator_type: 3, tag_list: ['a'], token_list: [TOKEN, TOKEN_2] },
      ['token_list 1008007'],
    ],
    ['5 with two tokens', { operator_type: 5, token_list: [TOKEN, TOKEN_2] }, ['token_list 1008007']],
    [
      '7 with two tags',
      { operator_type: 7, tag_list: ['a', 'b'], token_list: [TOKEN] },
      ['tag_list 1008007'],
    ],
    ['an empty list', { operator_type: 3, tag_list: [], token_list: [TOKEN] }, ['tag_list 1008002']],
    ['a text for a list', { operator_type: 3, tag_list: 'a', token_list: [TOKEN] }, ['tag_list 1008001']],
    ['an empty tag', { operator_type: 3, tag_list: ['a', ''], token_list: [TOKEN] }, ['tag_list[1] 1008002']],
    ['a number as tag', { operator_type: 3, tag_list: [7], token_list: [TOKEN] }, ['tag_list[0] 1008001']],
    [
      'a tag of 51',
      { operator_type: 3, tag_list: ['a'.repeat(51)], token_list: [TOKEN] },
      ['tag_list[0] 1008007'],
    ],
    ['a token of 37', { operator_type: 5, token_list: ['a'.repeat(37)] }, ['token_list[0] 1008007']],
    ['501 tags', { operator_type: 3, tag_list: several(501), token_list: [TOKEN] }, ['tag_list 1008007']],
    ['500 tags', { operator_type: 3, tag_list: several(500), token_list: [TOKEN] }, []],
    ['501 tokens', { operator_type: 7, tag_list: ['a'], token_list: several(501) }, ['token_list 1008007']],
    ['500 tokens', { operator_type: 8, tag_list: ['a'], token_list: several(500) }, []],
    [
      '9 without pairs',
      { operator_type: 9, tag_list: ['a'], token_list: [TOKEN] },
      ['tag_token_list 1008002'],
    ],
    ['501 pairs', { operator_type: 9, tag_token_list: pairs(501) }, ['tag_token_list 1008007']],
    ['500 pairs', { operator_type: 10, tag_token_list: pairs(500) }, []],
    ['a pair as array', { operator_type: 9, tag_token_list: [['a', TOKEN]] }, ['tag_token_list[0] 1008001']],
    [
      'half a pair',
      { operator_type: 9, tag_token_list: [{ tag: 'a' }] },
      ['tag_token_list[0].token 1008002'],
    ],
    [
      'a pair with a token of 65',
      { operator_type: 9, tag_token_list: [{ tag: 'a', token: 'a'.repeat(65) }] },
      ['tag_token_list[0].token 1008007'],
    ],
    [
      'every broken rule at once',
      { operator_type: 3, tag_list: ['', 'a'.repeat(51)], token_list: ['a'.repeat(37)] },
      ['tag_list[0] 1008002', 'tag_list[1] 1008007', 'token_list[0] 1008007'],
    ],
  ])('judges %s', async (_what, request, expected) => {
    expect(await broken(deviceTag, request)).toEqual(expected)
  })

  it.each([
    ['more than 20 pairs', { operator_type: 9, tag_token_list: pairs(21) }, ['tag_token_list.over-20']],
    ['20 pairs', { operator_type: 9, tag_token_list: pairs(20) }, []],
    [
      'a token of 64 in a pair',
      { operator_type: 10, tag_token_list: [{ tag: 'a', token: 'a'.repeat(64) }] },
      ['tag_token_list.token-over-36'],
    ],
    [
      'a tag of 50 characters and 150 bytes',
      { operator_type: 3, tag_list: ['标'.repeat(50)], token_list: [TOKEN] },
      ['tag.over-50-bytes'],
    ],
    [
      'such a tag in a pair',
      { operator_type: 9, tag_token_list: [{ tag: '标'.repeat(17), token: TOKEN }] },
      ['tag.over-50-bytes'],
    ],
    [
      // The official sample of operator 5 carries one.
      'a tag_list that operator 5 ignores',
      { operator_type: 5, tag_list: ['tag1', 'tag2'], token_list: [TOKEN] },
      ['tag_list.no-effect.operator_type-5'],
    ],
    [
      'lists beside pairs',
      { operator_type: 9, tag_list: ['a'], token_list: [], tag_token_list: pairs(1) },
      ['tag_list.no-effect.operator_type-9'],
    ],
  ])('warns of %s and sends it', async (_what, request, expected) => {
    expect(await getWarnings(deviceTag, request)).toEqual(expected)
    expect(await wire(deviceTag, request)).toEqual(request)
  })

  describe('operator 6 with tags of which only some have a class', () => {
    const mixed = { operator_type: 6, tag_list: ['test:2', 'level'], token_list: [TOKEN] }

    it('is refused, because it would delete every tag of the token', async () => {
      const issues = await getIssues(deviceTag, mixed)
      expect(issues).toHaveLength(1)
      expect(issues[0]).toMatchObject({ path: 'tag_list', retCode: 1008007 })
      expect(issues[0]!.message).toContain('"level"')
      expect(issues[0]!.message).toContain('ALL')
      expect(issues[0]!.message).toContain('allowMixedTagClasses')
    })

    it('is sent with the opt-in, which stays here', async () => {
      expect(await wire(deviceTag, { ...mixed, allowMixedTagClasses: true })).toEqual(mixed)
      expect(await broken(deviceTag, { ...mixed, allowMixedTagClasses: false })).toEqual(['tag_list 1008007'])
    })

    it('is what exactly the mixed lists are', async () => {
      const tag = fc.constantFrom('a:1', 'b:2', ':', 'a', 'b')
      await fc.assert(
        fc.asyncProperty(fc.array(tag, { minLength: 1, maxLength: 6 }), async (tag_list) => {
          const classes = new Set(tag_list.map((text) => text.includes(':')))
          const refused = (await broken(deviceTag, { ...mixed, tag_list })).length > 0
          expect(refused).toBe(classes.size === 2)
        }),
      )
    })

    it('concerns no other operator', async () => {
      expect(await broken(deviceTag, { ...mixed, operator_type: 3 })).toEqual([])
    })
  })

  it.each([
    ['the sample', { seq: 0 }, { seq: 0 }],
    ['JSON in text', { result: '[0]' }, { result: [0] }],
    ['an empty object in text', { result: '{}' }, { result: {} }],
    ['empty text', { result: '' }, { result: '' }],
    ['text that is no JSON', { result: '{oops' }, { result: '{oops' }],
    [
      'unknown fields',
      { seq: 1, err_msg_zh: '', result: { '': '' } },
      { seq: 1, err_msg_zh: '', result: { '': '' } },
    ],
  ])('decodes %s', (_what, answer, expected) => {
    expect(decode(deviceTag, answer)).toEqual(expected)
  })
})

describe('tags.deleteFromApp', () => {
  it('sends the documented request unchanged', async () => {
    expect(await wire(deleteAppTags, { tag_list: ['old-tag'], newField: 1 })).toEqual({
      tag_list: ['old-tag'],
      newField: 1,
    })
  })

  it.each([
    ['no list', {}, ['tag_list 1008002']],
    ['an empty list', { tag_list: [] }, ['tag_list 1008002']],
    ['a tag of 51', { tag_list: ['a'.repeat(51)] }, ['tag_list[0] 1008007']],
    ['501 tags', { tag_list: several(501) }, ['tag_list 1008007']],
    ['500 tags', { tag_list: several(500) }, []],
  ])('judges %s', async (_what, request, expected) => {
    expect(await broken(deleteAppTags, request)).toEqual(expected)
  })

  it('warns of a tag over 50 bytes, which the guide forbids', async () => {
    expect(await getWarnings(deleteAppTags, { tag_list: ['标'.repeat(17)] })).toEqual(['tag.over-50-bytes'])
    expect(await getWarnings(deleteAppTags, { tag_list: ['标'.repeat(16)] })).toEqual([])
  })

  it.each([
    ['the older answer', { seq: 0, result: '' }],
    ['the newer answer', { seq: 0, result: { '': '' } }],
  ])('keeps %s', (_what, answer) => {
    expect(decode(deleteAppTags, answer)).toEqual(answer)
  })
})
