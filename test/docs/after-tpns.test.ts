import { describe, expect, it } from 'vitest'
import { renderTable } from '../../src/migrate/assess/markdown.js'
import { describeBasis } from '../../src/migrate/assess/words.js'
import { report } from '../../src/migrate/fields/decide.js'
import { DECISIONS } from '../../src/migrate/fields/index.js'
import { SOURCES } from '../../src/migrate/sources.js'
import { SUCCESSOR_LIMITS } from '../../src/migrate/successor.js'
import type { Bilingual } from '../../src/return-codes/types.js'
import { testBlocks } from './generated-blocks.js'
import { blockIn, type Language, readText } from './markdown.js'

const PAGES: Record<Language, string> = { en: 'docs/en/after-tpns.md', zh: 'docs/zh-CN/after-tpns.md' }
const LANGUAGES = Object.keys(PAGES) as Language[]

const FATES: Record<string, Bilingual> = {
  carried: { en: 'carried', zh: '保留' },
  changed: { en: 'changed', zh: '变化' },
  dropped: { en: 'dropped', zh: '丢失' },
  blocks: { en: '**not sent**', zh: '**无法推送**' },
}
const VALUE: Bilingual = { en: 'value', zh: '取值' }

const OR: Bilingual = { en: 'or', zh: '或' }

/** `OfflinePushInfo.` is said once, above. */
const place = (to: readonly string[]) =>
  to.map((name) => `\`${name.replace('OfflinePushInfo.', '')}\``).join(', ')

function fieldsTable(language: Language): string {
  const header: Record<Language, string[]> = {
    en: ['Field of TPNS', 'Fate', 'Where to', 'What happens to it', 'Basis'],
    zh: ['TPNS 字段', '结果', '对应字段', '说明', '依据'],
  }
  const rows = Object.entries(DECISIONS).flatMap(([field, decision]) => {
    const variants = Object.entries(decision.values ?? {}).map(
      ([value, more]) => [`\`${field}\` ${VALUE[language]} \`${value}\``, { ...decision, ...more }] as const,
    )
    const also = (decision.also ?? []).map(
      (more) => [`\`${field}\` ${OR[language]}`, { ...decision, ...more }] as const,
    )
    return ([[`\`${field}\``, decision], ...variants, ...also] as const).map(([name, row]) => {
      const worst = report(field, row)
      const said = [worst.text, worst.instead].flatMap((text) => (text === undefined ? [] : [text[language]]))
      const fate = FATES[worst.blocks ? 'blocks' : worst.fate]![language]
      return [
        name,
        fate,
        place(worst.to),
        said.join(language === 'zh' ? '；' : '; '),
        describeBasis({ worst }, language),
      ]
    })
  })
  return renderTable(header[language], rows)
}

function limitsTable(language: Language): string {
  const header: Record<Language, string[]> = {
    en: ['At most', 'What', 'Read on'],
    zh: ['上限', '内容', '文档日期'],
  }
  const rows = Object.values(SUCCESSOR_LIMITS).map(({ max, text, sources }) => [
    String(max),
    text[language],
    sources.map((key) => SOURCES[key].date).join(language === 'zh' ? '、' : ', '),
  ])
  return renderTable(header[language], rows)
}

/** Titles are Chinese and English as the pages have them: the address says it in both. */
function sourcesList(): string {
  return Object.values(SOURCES)
    .map(({ url, date }) => `- ${date} <${url}>`)
    .sort()
    .join('\n')
}

const BLOCKS = { fields: fieldsTable, limits: limitsTable, sources: sourcesList }

describe.each(LANGUAGES)('the page "After TPNS" (%s)', (language) => {
  testBlocks(PAGES[language], language, BLOCKS, 'after-tpns.test.ts')

  it('names every field of a push', () => {
    const page = readText(PAGES[language])
    expect(Object.keys(DECISIONS).filter((field) => !page.includes(`| \`${field}\` |`))).toEqual([])
  })

  it('has tables in one language', () => {
    for (const name of ['fields', 'limits']) {
      const block = blockIn(readText(PAGES[language]), name)
      expect([name, /\p{Script=Han}/u.test(block)]).toEqual([name, language === 'zh'])
    }
  })
})
