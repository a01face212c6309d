import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { CommandSpec } from '../../src/cli/command.js'
import { COMMANDS } from '../../src/cli/commands/index.js'
import { displayWidth } from '../../src/cli/output/width.js'
import { runIn } from './support/terminal.js'

const TOKEN = '0xg'.padEnd(36, '0')
const SENT = '1328245138690125825'
const TEXT = ['--title', 'T', '--content', 'C']

const folder = await mkdtemp(join(tmpdir(), 'tpns-cli-'))
const file = join(folder, 'tokens.txt')
await writeFile(file, `${TOKEN}\n`)
const body = join(folder, 'body.json')
await writeFile(body, '{"audience_type":"all"}')
const pushes = join(folder, 'pushes.jsonl')
const PUSH = { audience_type: 'all', message_type: 'notify', message: { title: '订单', content: '已发货' } }
await writeFile(pushes, `${JSON.stringify(PUSH)}\n${JSON.stringify({ ...PUSH, expire_time: 0 })}\n`)
const broken = join(folder, 'broken.jsonl')
await writeFile(broken, '{"a":1}\nno json\n')

/** One working line of each command that answers in prose. */
const LINES: readonly (readonly string[])[] = [
  ['push', '--token', TOKEN, ...TEXT],
  ['bulk', file, ...TEXT],
  ['upload', file],
  ['status', SENT],
  ['stats', SENT],
  ['lookup', '--all', ...TEXT, '--for', '0'],
  ['cancel', '1328245138690125826'],
  ['stop', SENT],
  ['devices', TOKEN],
  ['tags', 'add', TOKEN, 'vip'],
  ['tags', 'delete', 'vip', '--yes'],
  ['accounts', 'find', TOKEN],
  ['accounts', 'find-tokens', 'alice'],
  ['accounts', 'bind', TOKEN, 'bob'],
  ['sign', body, '--timestamp', '1565314789'],
  ['doctor'],
  ['explain', '1008003', '429'],
  ['explain', '77777'],
  ['check', pushes],
  ['migrate', pushes],
  ['migrate', broken],
  // Refused, with all that is said then.
  ['push', '--token', TOKEN, '--title', 'T'],
  ['stop', '12'],
]

/** What is for copying stays whole: commands, and the parts of a signature. */
const WHOLE = /tpns-client [a-z]|^(Sign: |15653147891500000001)|^[0-9a-f]{64}$|^"?[0-9A-Za-z-]{36}/
const ESCAPES = '\u001b['

describe.each(LINES.map((line) => [line.slice(0, 2).join(' '), line] as const))(
  'tpns-client %s',
  (_, line) => {
    it.each([
      [80, 'en'],
      [80, 'zh'],
      [40, 'en'],
      [40, 'zh'],
    ] as const)('fits into %d columns in %s', async (columns, lang) => {
      const { stdout, stderr } = await runIn([...line, '--fake', '--lang', lang], { columns })
      // A progress line ends with a carriage return and is overwritten.
      const lines = (stdout + stderr).split(/[\r\n]/).filter((each) => !WHOLE.test(each))
      for (const each of lines) expect(displayWidth(each), each).toBeLessThanOrEqual(columns)
    })

    it('prints one JSON document and nothing else with --json', async () => {
      const { stdout, stderr } = await runIn([...line, '--fake', '--json'], { columns: 80 })
      expect(stderr).toBe('')
      expect(JSON.parse(stdout)).toBeTypeOf('object')
      expect(stdout).not.toContain(ESCAPES)
    })

    it('has no colours with NO_COLOR, nor in a pipe', async () => {
      const bare = await runIn([...line, '--fake'], { columns: 80, env: { NO_COLOR: '1', TERM: 'dumb' } })
      const pipe = await runIn([...line, '--fake'])
      for (const { stdout, stderr } of [bare, pipe]) expect(stdout + stderr).not.toContain(ESCAPES)
    })
  },
)

it.each([
  ['en', /Nothing was sent to v3\/push\/app/, /\p{Script=Han}/u],
  ['zh', /请求未发出：有 1 处不符合/, /Nothing was sent/],
] as const)('an error of the library is printed in %s alone', async (lang, said, other) => {
  const line = ['push', '--token', TOKEN, '--title', 'T', '--fake', '--lang', lang]
  const { stderr } = await runIn(line, { columns: 200 })
  expect(stderr).toMatch(said)
  expect(stderr).not.toMatch(other)
})

/** The names of a command and of its subcommands, down to those that run. */
const listLeaves = (commands: readonly CommandSpec[]): string[][] =>
  commands.flatMap(({ name, commands: below }) =>
    below === undefined ? [[name]] : [[name], ...listLeaves(below).map((path) => [name, ...path])],
  )

const HELPED = listLeaves(COMMANDS).map((path) => [path.join(' '), path] as const)
const words = (text: string) => stripVTControlCharacters(text).match(/[a-z]+/gi) ?? []

describe.each(HELPED)('the help of %s', (_, path) => {
  it.each([
    [80, 'en', true],
    [80, 'zh', true],
    [40, 'en', true],
    [40, 'zh', true],
    [80, 'en', false],
    [40, 'zh', false],
  ] as const)('fits into %d columns in %s, cuts no word; colours: %s', async (columns, lang, colours) => {
    const env = colours ? {} : { NO_COLOR: '1' }
    const help = async (width: number) => {
      const { stdout } = await runIn([...path, '--help', '--lang', lang], { columns: width, env })
      return colours ? stdout : expectPlain(stdout)
    }
    const narrow = await help(columns)
    // An example is copied whole.
    for (const each of narrow.split('\n').filter((line) => !line.startsWith('  $ ')))
      expect(displayWidth(each), each).toBeLessThanOrEqual(columns)
    const whole = new Set(words(await help(1_000)))
    expect(words(narrow).filter((word) => !whole.has(word))).toEqual([])
    // A term in brackets stays whole.
    expect(stripVTControlCharacters(narrow)).not.toMatch(/[[<][^\]>\n]*\n {7}[^\n]*[\]>]/)
    if (lang === 'zh') expect(words(narrow)).not.toEqual(expect.arrayContaining(['options']))
  })
})

function expectPlain(text: string): string {
  expect(text).not.toContain(ESCAPES)
  return text
}
