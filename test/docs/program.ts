import type { Language, Page, Snippet } from './markdown.js'

/*
 * What makes a program of a snippet. Those that make no client of their own get `tpns`, a client from the environment;
 * all get `token`, `toOne` and `message`, and what a `given` comment above them declares.
 */

const TOKEN = '0123456789abcdef0123456789abcdef0123'

const MESSAGES: Record<Language, string> = {
  en: "{ title: 'Order shipped', content: 'It arrives tomorrow' }",
  zh: "{ title: '订单已发货', content: '预计明天送达' }",
}

export const isProgram = ({ language }: Snippet) => ['ts', 'js', 'mjs', 'cjs'].includes(language)
export const isTest = ({ code }: Snippet) => /from 'vitest'/.test(code)
export const isCommonJs = ({ code }: Snippet) => /\bmodule\.exports\b|\brequire\(/.test(code)

/** Not `.test.`, or a vitest that happens to start meanwhile would take the file for one of its own. */
export function fileNameFor({ path }: Page, snippet: Snippet): string {
  const page = path.replace(/\.md$/, '').replaceAll('/', '-')
  return `${page}-line-${snippet.line}.${isTest(snippet) ? 'check.' : ''}ts`
}

export function programFrom({ language }: Page, snippet: Snippet): string {
  const { code, given } = snippet
  const shown = `${given}\n${code}`
  const declares = (name: string) => new RegExp(`\\b(const|let|using|function) ${name}\\b`).test(shown)
  const lines = [
    ...(declares('tpns') || isTest(snippet)
      ? []
      : ["import { TpnsClient as Client } from 'tpns-client'", 'await using tpns = new Client()']),
    ...(declares('token') ? [] : [`const token = '${TOKEN}'`]),
    ...(declares('toOne') ? [] : ["const toOne = { audience_type: 'token', token_list: [token] } as const"]),
    ...(declares('message') ? [] : [`const message = ${MESSAGES[language]}`]),
    given,
    'export {}',
  ]
  return `${lines.join('\n')}\n${code}`
}

/** What the comments `// → …` of a snippet promise to print. */
export const getPromises = ({ code }: Snippet): string[] =>
  [...code.matchAll(/\/\/ → (.+)$/gm)].map(([, text = '']) => text.trim())
