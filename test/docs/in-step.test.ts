import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { headingsIn, type Page, pagesIn, snippetsIn } from './markdown.js'
import { isProgram } from './program.js'

const nameIn = ({ path }: Page): string => path.replace(/\/(en|zh-CN)\//, '/').replace('.zh-CN', '')
const pages = { en: pagesIn('en'), zh: pagesIn('zh') }
const pairs = pages.en.flatMap((en) => {
  const zh = pages.zh.find((page) => nameIn(page) === nameIn(en))
  return zh === undefined ? [] : [{ name: nameIn(en), en, zh }]
})

const TEXTS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.StringLiteral,
  ts.SyntaxKind.NoSubstitutionTemplateLiteral,
  ts.SyntaxKind.RegularExpressionLiteral,
])

/** The tokens of a program, without comments, and with one word for every text. */
function tokensIn(code: string): string[] {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2023, true, ts.LanguageVariant.Standard, code)
  const tokens: string[] = []
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    // Only a parser knows what a slash begins; in the snippets it is never a division.
    const read = kind === ts.SyntaxKind.SlashToken ? scanner.reScanSlashToken() : kind
    tokens.push(TEXTS.has(read) ? 'text' : scanner.getTokenText())
  }
  return tokens
}

const comparable = (page: Page) =>
  snippetsIn(page.text).map((snippet) => ({
    language: snippet.language,
    code: isProgram(snippet) ? tokensIn(snippet.code.replace(/`[^`]*`/g, "''")).join(' ') : '',
  }))

describe('the English and the Chinese documents', () => {
  it('have the same pages', () => {
    expect(pages.zh.map(nameIn)).toEqual(pages.en.map(nameIn))
  })

  it.each(pairs)('have the same headings, by level and order: $name', ({ en, zh }) => {
    const levels = (page: Page) => headingsIn(page.text).map(({ level }) => level)
    expect(levels(zh)).toEqual(levels(en))
  })

  it.each(pairs)('have the same code, but for comments and texts: $name', ({ en, zh }) => {
    expect(comparable(zh)).toEqual(comparable(en))
  })

  it.each(pairs)('link to each other on one of their first lines: $name', ({ en, zh }) => {
    const head = ({ text }: Page) => text.split('\n').slice(0, 4).join('\n')
    expect(head(en)).toMatch(/\[简体中文\]\(/)
    expect(head(zh)).toMatch(/\[English\]\(/)
  })
})

describe('a Chinese document', () => {
  it.each(pages.zh)('$path has a Chinese title, or the name of the package', ({ text }) => {
    expect(headingsIn(text)[0]?.text).toMatch(/\p{Script=Han}|^tpns-client$/u)
  })

  it.each(pages.zh)('$path uses full-width punctuation after Chinese', ({ text }) => {
    const prose = text.replace(/^( *)```.*\n[\s\S]*?^\1```/gm, '').replace(/`[^`]*`/g, '``')
    expect(prose.match(/\p{Script=Han}[,:;?!]/gu) ?? []).toEqual([])
  })

  it.each(pages.zh)('$path uses the terms of the service', ({ text }) => {
    // 帐号, 错误码, 端点, 受众, 令牌 (but the bucket), 线上 and the like: never for what the service has a word for.
    const wrong =
      text.match(/帐号|地域|端点|受众|(?<!桶|的)令牌(?!桶)|失效 Token|送达率|您|断言地|套接字/g) ?? []
    expect(wrong).toEqual([])
  })
})
