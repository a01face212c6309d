import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))

export type Language = 'en' | 'zh'

/** A page of the documents. */
export interface Page {
  /** From the repository, such as `docs/en/push.md`. */
  readonly path: string
  readonly language: Language
  readonly text: string
}

const FOLDERS: Record<Language, string> = { en: 'docs/en', zh: 'docs/zh-CN' }
const READMES: Record<Language, string> = { en: 'README.md', zh: 'README.zh-CN.md' }

export const readText = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8')

export const readme = (language: Language): string => readText(READMES[language])

/** The README of a language, and its pages under docs. */
export function pagesIn(language: Language): Page[] {
  const folder = FOLDERS[language]
  const names = existsSync(join(REPOSITORY, folder)) ? readdirSync(join(REPOSITORY, folder)).sort() : []
  const paths = names.filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`)
  return [READMES[language], ...paths].map((path) => ({ path, language, text: readText(path) }))
}

export const allPages = (): Page[] => [...pagesIn('en'), ...pagesIn('zh')]

/** A fenced block of code. */
export interface Snippet {
  readonly language: string
  readonly code: string
  /** The nearest heading above it. */
  readonly heading: string
  /** Of the fence, from 1. */
  readonly line: number
  /** From a comment above it, `<!-- given: … -->`: what the snippet may use without showing it. */
  readonly given: string
  /** A comment above it, `<!-- compiled only: why -->`: it is not run. */
  readonly compiledOnly: boolean
}

/** The fenced blocks of a Markdown text, in order; also those inside lists. @throws when a fence is never closed */
export function snippetsIn(markdown: string): Snippet[] {
  const snippets: Snippet[] = []
  let heading = ''
  let comments: string[] = []
  let open: (Omit<Snippet, 'code'> & { indent: number; lines: string[] }) | undefined
  markdown.split('\n').forEach((text, index) => {
    const fence = /^( *)```\s*(\S*)/.exec(text)
    if (open !== undefined) {
      if (fence === null) open.lines.push(text.slice(Math.min(open.indent, text.search(/\S|$/))))
      else {
        const { lines, indent, ...rest } = open
        snippets.push({ ...rest, code: `${lines.join('\n')}\n` })
        open = undefined
      }
    } else if (fence !== null) {
      const given = comments.flatMap((comment) => /^given: (.*)/s.exec(comment)?.[1] ?? []).join('\n')
      open = {
        language: fence[2] ?? '',
        heading,
        line: index + 1,
        given,
        compiledOnly: comments.some((comment) => comment.startsWith('compiled only')),
        indent: fence[1]?.length ?? 0,
        lines: [],
      }
      comments = []
    } else {
      heading = /^#+ (.*)/.exec(text)?.[1] ?? heading
      const comment = /^ *<!-- (.*) -->$/.exec(text)?.[1]
      if (comment !== undefined) comments.push(comment)
      else if (text.trim() !== '') comments = []
    }
  })
  if (open !== undefined) throw new Error(`Line ${open.line}: this block of code is never closed`)
  return snippets
}

/** The text without its blocks of code. */
export const withoutCode = (markdown: string): string => markdown.replace(/^( *)```.*\n[\s\S]*?^\1```/gm, '')

/** The headings, with their level, outside of code. */
export const headingsIn = (markdown: string): { level: number; text: string }[] =>
  [...withoutCode(markdown).matchAll(/^(#+) (.*)$/gm)].map(([, marks = '', text = '']) => ({
    level: marks.length,
    text,
  }))

/** The anchors that GitHub gives to the headings: a repeated one gets a number. */
export function anchorsIn(markdown: string): string[] {
  const seen = new Map<string, number>()
  return headingsIn(markdown).map(({ text }) => {
    const slug = text
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number} _-]/gu, '')
      .replaceAll(' ', '-')
    const before = seen.get(slug) ?? 0
    seen.set(slug, before + 1)
    return before === 0 ? slug : `${slug}-${before}`
  })
}

const markers = (name: string) => ({ start: `<!-- ${name}:start -->`, end: `<!-- ${name}:end -->` })

/** What stands between the marks of a generated block. */
export function blockIn(markdown: string, name: string): string {
  const { start, end } = markers(name)
  const from = markdown.indexOf(start)
  const to = markdown.indexOf(end)
  if (from < 0 || to < from) throw new Error(`The page has no block ${start} … ${end}`)
  return markdown.slice(from + start.length, to).trim()
}

export function withBlock(markdown: string, name: string, content: string): string {
  const { start, end } = markers(name)
  const from = markdown.indexOf(start) + start.length
  blockIn(markdown, name)
  return `${markdown.slice(0, from)}\n\n${content}\n\n${markdown.slice(markdown.indexOf(end))}`
}
