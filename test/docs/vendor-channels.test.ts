import { describe, expect, it } from 'vitest'
import { RULES } from '../../src/check/rules/index.js'
import { SOURCES } from '../../src/check/vendors/sources.js'
import { testBlocks } from './generated-blocks.js'
import { blockIn, type Language, readText } from './markdown.js'
import { BLOCKS } from './vendor-channels.js'

const PAGES: Record<Language, string> = {
  en: 'docs/en/vendor-channels.md',
  zh: 'docs/zh-CN/vendor-channels.md',
}
const LANGUAGES = Object.keys(PAGES) as Language[]

describe.each(LANGUAGES)('the page "Vendor channels" (%s)', (language) => {
  testBlocks(PAGES[language], language, BLOCKS, 'vendor-channels.test.ts')

  it('has what every rule advises, and every source', () => {
    const text = readText(PAGES[language])
    const limits = blockIn(text, 'limits')
    for (const { id, advice } of RULES) {
      // The message for a text that is too long stands in the table of lengths, by its number.
      const [, max] = /\.over-(\d+)-(?:characters|weight|bytes)/.exec(id) ?? []
      if (max !== undefined) expect(limits).toContain(` ${max} `)
      else expect(text).toContain(advice[language].replaceAll('|', '\\|'))
    }
    for (const { url } of Object.values(SOURCES)) expect(text).toContain(`](${url})`)
  })

  it('leaves no place for a number empty', () => {
    expect(readText(PAGES[language])).not.toMatch(/\{(quota|length)\}|undefined/)
  })
})
