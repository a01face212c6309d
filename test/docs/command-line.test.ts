import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runIn } from '../cli/support/terminal.js'
import { BLOCKS } from './command-line.js'
import { testBlocks } from './generated-blocks.js'
import { blockIn, type Language, readText, snippetsIn } from './markdown.js'

const PAGES: Record<Language, string> = { en: 'docs/en/command-line.md', zh: 'docs/zh-CN/command-line.md' }
const LANGUAGES = Object.keys(PAGES) as Language[]

const folder = await mkdtemp(join(tmpdir(), 'tpns-docs-'))
const TOKEN = '0123456789abcdef0123456789abcdef0123'
/** The files that the page speaks of. */
const FILES: Readonly<Record<string, string>> = {
  'tokens.txt': `${TOKEN}\n`,
  'users.csv': 'id,account\n1,alice\n',
  'push.json': JSON.stringify({
    audience_type: 'token',
    token_list: [TOKEN],
    message_type: 'notify',
    message: { title: 'T', content: 'C' },
  }),
  'body.json': '{}',
}
for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text)

/** The words of a line of a shell, without its quotes; files are those of the test. */
const getWords = (line: string) =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, bare]) => {
    const word = double ?? single ?? bare ?? ''
    return word in FILES ? join(folder, word) : word
  })

describe.each(LANGUAGES)('the page of the command line (%s)', (language) => {
  const page = readText(PAGES[language])

  testBlocks(PAGES[language], language, BLOCKS, 'command-line.test.ts')

  it('speaks one language in its blocks', () => {
    for (const name of Object.keys(BLOCKS)) {
      const prose = blockIn(page, name).replace(/`[^`]*`/g, '')
      expect([name, /\p{Script=Han}/u.test(prose)]).toEqual([name, language === 'zh'])
    }
  })

  const lines = snippetsIn(page)
    .filter(({ language: shell }) => shell === 'sh')
    .flatMap(({ code }) => code.split('\n'))
    .filter((line) => line.startsWith('npx tpns-client '))
    // They need a Redis: test/cli/commands/campaign.slow.test.ts runs them.
    .filter((line) => !line.startsWith('npx tpns-client campaign '))

  it('shows lines that are run below', () => {
    expect(lines.length).toBeGreaterThan(10)
  })

  it.each(lines)('%s', async (line) => {
    const [, , ...args] = getWords(line)
    // An id of an upload is forgotten by the fake with the command that made it.
    const more = args.includes('--token-package') ? ['--dry-run'] : []
    const { exitCode, stderr } = await runIn([...args, ...more, '--fake'], { stdin: '' })
    expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' })
  })
})
