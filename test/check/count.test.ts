import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countText, cutText } from '../../src/check/count.js'
import { checkPush } from '../../src/check/index.js'
import { android, ios } from './requests.js'

const getPreview = (request: Parameters<typeof checkPush>[0], channel: 'xg' | 'mz' | 'apns' | 'hw') =>
  checkPush(request).channels.find((each) => each.channel === channel)?.preview

describe('the length of a text', () => {
  it.each([
    ['订单', 2, 4, 6],
    ['Order', 5, 5, 5],
    ['🎉', 1, 2, 4],
    ['（订单）', 4, 8, 12],
    ['订单 123', 6, 8, 10],
    ['', 0, 0, 0],
    // Without a word of any vendor, a family counts as the seven code points that it consists of.
    ['👨‍👩‍👧‍👦', 7, 11, 25],
  ])('of %j is %i characters, %i half-widths, %i bytes', (text, characters, weight, bytes) => {
    expect([countText(text, 'characters'), countText(text, 'weight'), countText(text, 'bytes')]).toEqual([
      characters,
      weight,
      bytes,
    ])
  })
})

describe('a cut', () => {
  it('never leaves half an emoji', () => {
    expect(cutText('ab👨‍👩‍👧‍👦', 4, 'characters')).toBe('ab')
    expect(cutText('好🎉', 3, 'weight')).toBe('好')
  })

  it('is a beginning of the text that fits, and as long as may be', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(60), (text, max) => {
        const cut = cutText(text, max, 'weight')
        expect(text.startsWith(cut)).toBe(true)
        expect(countText(cut, 'weight')).toBeLessThanOrEqual(max)
      }),
    )
  })
})

describe('the preview', () => {
  it('cuts a title on the TPNS channel after 20 characters', () => {
    const preview = getPreview(android({}, { title: `${'一二三四五六七八九十'.repeat(2)}多` }), 'xg')
    expect(preview?.title).toMatchObject({
      shown: `${'一二三四五六七八九十'.repeat(2)}…`,
      state: 'cut',
      limit: { max: 20, counted: 'characters', length: 21 },
      characters: 21,
    })
  })

  it('shows what Meizu would take of a text that it refuses, without an ellipsis', () => {
    expect(getPreview(android({}, { title: 'a'.repeat(40) }), 'mz')?.title).toMatchObject({
      shown: 'a'.repeat(32),
      state: 'refused',
      limit: { max: 32, counted: 'characters', length: 40 },
    })
  })

  it('cuts a content on iOS in the banner first, then in the notification centre', () => {
    expect(getPreview(ios({}, { content: '好'.repeat(40) }), 'apns')?.content).toMatchObject({
      shown: `${'好'.repeat(31)}…`,
      limit: { max: 62, counted: 'weight', length: 80 },
    })
    expect(getPreview(ios({}, { content: '好'.repeat(60) }), 'apns')?.content).toMatchObject({
      shown: `${'好'.repeat(55)}…`,
      limit: { max: 110, counted: 'weight', length: 120 },
    })
  })

  it('leaves a text whole where a refusal is not certain', () => {
    expect(getPreview(android({}, { title: 'a'.repeat(45) }), 'hw')?.title).toMatchObject({
      shown: 'a'.repeat(45),
      state: 'may-be-refused',
    })
  })

  it('does not pretend to know a text that is filled in for each device', () => {
    expect(
      getPreview(android({}, { title: '{{name}}'.repeat(9) }, { ntf_wt_attrs: true }), 'xg')?.title.state,
    ).toBe('unknown')
  })
})
