import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
export const README = fileURLToPath(new URL('../../README.md', import.meta.url))

export const readme = (): string => readFileSync(README, 'utf8')

/** A fenced block of code. */
export interface Snippet {
  readonly language: string
  readonly code: string
  /** The nearest heading above it. */
  readonly heading: string
  /** Of the fence, from 1. */
  readonly line: number
}

/** The fenced blocks of a Markdown text, in order. @throws when a fence is never closed */
export function snippetsIn(markdown: string): Snippet[] {
  const snippets: Snippet[] = []
  let heading = ''
  let open: { language: string; heading: string; line: number; lines: string[] } | undefined
  markdown.split('\n').forEach((text, index) => {
    const fence = /^```\s*(\S*)/.exec(text)
    if (open !== undefined) {
      if (fence === null) open.lines.push(text)
      else {
        const { lines, ...rest } = open
        snippets.push({ ...rest, code: `${lines.join('\n')}\n` })
        open = undefined
      }
    } else if (fence !== null) open = { language: fence[1] ?? '', heading, line: index + 1, lines: [] }
    else heading = /^#+ (.*)/.exec(text)?.[1] ?? heading
  })
  if (open !== undefined) throw new Error(`README.md:${open.line}: this block of code is never closed`)
  return snippets
}

/** The rows of the table under a heading, cells trimmed, without its header. */
export function tableUnder(markdown: string, heading: RegExp): string[][] {
  const sections = markdown.split(/^(?=#+ )/m)
  const section = sections.find((text) => heading.test(text.split('\n')[0] ?? ''))
  if (section === undefined) throw new Error(`README.md has no heading that matches ${heading}`)
  const rows = section.split('\n').filter((line) => line.startsWith('|'))
  return rows.slice(2).map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const markers = (name: string) => ({ start: `<!-- ${name}:start -->`, end: `<!-- ${name}:end -->` })

/** What stands between the marks of a generated block. */
export function blockIn(markdown: string, name: string): string {
  const { start, end } = markers(name)
  const from = markdown.indexOf(start)
  const to = markdown.indexOf(end)
  if (from < 0 || to < from) throw new Error(`README.md has no block ${start} … ${end}`)
  return markdown.slice(from + start.length, to).trim()
}

export function withBlock(markdown: string, name: string, content: string): string {
  const { start, end } = markers(name)
  const from = markdown.indexOf(start) + start.length
  blockIn(markdown, name)
  return `${markdown.slice(0, from)}\n${content}\n${markdown.slice(markdown.indexOf(end))}`
}
