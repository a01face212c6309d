import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/cli/commands/index.js'
import { EXIT_CODES } from '../../src/cli/failures/exit-codes.js'
import { displayWidth } from '../../src/cli/output/width.js'
import { VERSION } from '../../src/version.js'
import { runIn } from './support/terminal.js'

const ESCAPE = '\u001b['

describe('a usage error of tpns-client', () => {
  it.each([
    ['without a command', [], 'missing command', 'tpns-client --help'],
    ['with an unknown command', ['pusch'], "unknown command 'pusch'", 'tpns-client --help'],
    [
      'with a name that every object has',
      ['constructor'],
      "unknown command 'constructor'",
      'tpns-client --help',
    ],
    ['with a misspelt option', ['fake', '--prot', '1'], '(Did you mean --port?)', 'tpns-client fake --help'],
    ['with an option without its value', ['fake', '--port'], '--port <number>', 'tpns-client fake --help'],
    ['with an argument too many', ['fake', 'now'], 'too many arguments', 'tpns-client fake --help'],
    [
      'with a port that is none',
      ['fake', '--port', '65536'],
      '--port must be a whole number from 0 to 65535',
      'tpns-client fake --help',
    ],
    [
      'with an AccessID that is none',
      ['fake', '--access-id', 'A15'],
      '--access-id must contain only digits',
      'tpns-client fake --help',
    ],
    [
      'with an unknown platform of the fake',
      ['fake', '--platform', 'ipad'],
      'android, ios, not "ipad"',
      'tpns-client fake --help',
    ],
    [
      'with an unknown platform of a code',
      ['explain', '1', '--platform', 'ipad'],
      'http, timpush, not "ipad"',
      'tpns-client explain --help',
    ],
    [
      'with a code that is no number',
      ['explain', '1e3'],
      'a return code is a number, not "1e3"',
      'tpns-client explain --help',
    ],
    [
      'with an unknown language',
      ['--lang', 'de', 'explain'],
      '--lang is one of en, zh, not "de"',
      'tpns-client explain --help',
    ],
  ])('%s is two lines, and ends with 2', async (_, args, complaint, help) => {
    const { exitCode, stdout, stderr } = await runIn(args)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    const lines = stderr.trimEnd().split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toContain(complaint)
    expect(lines[1]).toContain(`"${help}"`)
  })

  it('is written in Chinese when that is the language', async () => {
    const { stderr } = await runIn(['fake', '--prot', '1', '--lang', 'zh'])
    expect(stderr).toBe('tpns-client: 未知选项 --prot，是否想写 --port？\n用法见 tpns-client fake --help\n')
  })

  it('does not repeat a SecretKey that it refuses', async () => {
    const { exitCode, stderr } = await runIn(['fake', '--secret-key', 'two words'])
    expect(exitCode).toBe(2)
    expect(stderr).not.toContain('two words')
  })
})

describe('the language', () => {
  it.each([
    ['English without a locale', {}, [], 'Usage'],
    ['of LANG', { LANG: 'zh_CN.UTF-8' }, [], '用法'],
    ['of LC_ALL before LANG', { LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, [], 'Usage'],
    ['of --lang before the locale', { LANG: 'zh_CN.UTF-8' }, ['--lang', 'en'], 'Usage'],
    ['of --lang= as well', {}, ['--lang=zh'], '用法'],
  ])('is %s', async (_, env, args, word) => {
    const { stdout } = await runIn(['--help', ...args], { env })
    expect(stdout.startsWith(word)).toBe(true)
  })
})

describe('help', () => {
  const everyHelp = COMMANDS.flatMap((command) => [
    [command.name],
    ...(command.commands ?? []).map(({ name }) => [command.name, name]),
  ])

  it('lists every command and every exit code', async () => {
    const { exitCode, stdout, stderr } = await runIn(['--help'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    for (const { name, summary } of COMMANDS) {
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'))
      expect(stdout).toContain(summary.en.split(' ')[0])
    }
    for (const { code, meaning } of Object.values(EXIT_CODES)) {
      expect(stdout).toContain(`${String(code).padEnd(5)}${meaning.en}`)
    }
  })

  it.each(everyHelp.flatMap((path) => [80, 40].map((columns) => [path, columns] as const)))(
    'of %j fits into %d columns in both languages',
    async (path, columns) => {
      for (const lang of ['en', 'zh']) {
        const { exitCode, stdout } = await runIn([...path, '--help', '--lang', lang], { columns })
        expect(exitCode).toBe(0)
        // A usage line and an example are for copying: they stay in one line.
        const prose = stdout.split('\n').filter((line) => !/^\s*(\$|.*Usage:|.*用法)/.test(line))
        // Closing punctuation may hang over by one character.
        for (const line of prose) expect(displayWidth(line), line).toBeLessThanOrEqual(columns + 2)
      }
    },
  )

  it('is the same by "help" and by -h', async () => {
    const [long, short, word] = await Promise.all([
      runIn(['explain', '--help']),
      runIn(['explain', '-h']),
      runIn(['help', 'explain']),
    ])
    expect(short).toEqual(long)
    expect(word).toEqual(long)
  })

  it.each([
    ['on a terminal', { columns: 80 }, true],
    ['not on a terminal with NO_COLOR', { columns: 80, env: { NO_COLOR: '1' } }, false],
    ['not in a pipe', {}, false],
    ['not on a dumb terminal', { columns: 80, env: { TERM: 'dumb' } }, false],
  ])('has colours %s', async (_, options, coloured) => {
    const { stdout } = await runIn(['--help'], options)
    expect(stdout.includes(ESCAPE)).toBe(coloured)
  })

  it('has every text of every command in both languages', () => {
    const texts = COMMANDS.flatMap((command) => [command, ...(command.commands ?? [])]).flatMap((spec) => [
      spec.summary,
      ...(spec.details ?? []),
      ...(spec.examples ?? []).map(({ text }) => text),
      ...Object.values(spec.arguments ?? {}).map(({ text }) => text),
      ...Object.values(spec.options ?? {}).map(({ text }) => text),
    ])
    for (const { en, zh } of texts) {
      expect(en, en).toMatch(/^[\x20-\x7e]+$/)
      expect(zh, zh).toMatch(/[\u4e00-\u9fff]/)
    }
  })
})

it('prints its version', async () => {
  expect(await runIn(['--version'])).toMatchObject({ exitCode: 0, stdout: `${VERSION}\n`, stderr: '' })
})
