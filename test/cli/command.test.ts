import { describe, expect, it } from 'vitest'
import { type CommandSpec, defineCommand, defineGroup } from '../../src/cli/command.js'
import { CliError } from '../../src/cli/failures/usage-error.js'
import { any, choice, flag, list, optional, required, several, text, whole } from '../../src/cli/option.js'
import { runIn } from './support/terminal.js'

const TEXT = { en: 'some text', zh: '说明' }

/** A program of one command that keeps what it was given. */
function recording() {
  const seen: unknown[] = []
  const commands: CommandSpec[] = [
    defineGroup({
      name: 'group',
      summary: TEXT,
      commands: [
        defineCommand({
          name: 'send',
          summary: TEXT,
          arguments: { file: required('file', TEXT), more: any('more', TEXT) },
          options: {
            verbose: flag('--verbose', TEXT),
            title: text('--title <text>', TEXT),
            token: list('--token <token>', TEXT),
            colour: choice('--colour <name>', ['red', 'blue'], TEXT),
            pollSeconds: whole('--poll-seconds <n>', { min: 1, max: 9, default: 5 }, TEXT),
          },
          run(cli, input) {
            seen.push({ ...input, json: cli.json, fake: cli.fake, envFile: cli.envFile })
            return 0
          },
        }),
        defineCommand({
          name: 'fail',
          summary: TEXT,
          arguments: { what: optional('what', TEXT) },
          run() {
            throw new CliError({ en: 'it did not work', zh: '未成功' })
          },
        }),
        defineCommand({
          name: 'each',
          summary: TEXT,
          arguments: { names: several('name', TEXT) },
          run: (_, { args }) => {
            seen.push(args.names)
            return 143
          },
        }),
      ],
    }),
  ]
  return { seen, commands }
}

describe('a command', () => {
  it('gets its arguments and options by their names, with defaults', async () => {
    const { seen, commands } = recording()
    await runIn(['group', 'send', 'a.txt'], { commands })
    expect(seen).toEqual([
      {
        args: { file: 'a.txt', more: [] },
        options: { verbose: false, title: undefined, token: [], colour: undefined, pollSeconds: 5 },
        json: false,
        fake: false,
        envFile: undefined,
      },
    ])
  })

  it('gets every kind of option, and those of the program before or after its name', async () => {
    const { seen, commands } = recording()
    const own = [
      '--verbose',
      '--title',
      'T',
      '--token',
      'a',
      '--token',
      'b',
      '--colour',
      'blue',
      '--poll-seconds',
      '2',
    ]
    await runIn(['--json', 'group', 'send', 'a.txt', 'b', 'c', ...own, '--fake', '--env-file', '.env'], {
      commands,
    })
    expect(seen).toEqual([
      {
        args: { file: 'a.txt', more: ['b', 'c'] },
        options: { verbose: true, title: 'T', token: ['a', 'b'], colour: 'blue', pollSeconds: 2 },
        json: true,
        fake: true,
        envFile: '.env',
      },
    ])
  })

  it('decides the exit code', async () => {
    const { seen, commands } = recording()
    expect(await runIn(['group', 'each', 'a', 'b'], { commands })).toMatchObject({ exitCode: 143 })
    expect(seen).toEqual([['a', 'b']])
  })

  it('that fails says why on stderr in the chosen language, and ends with 1', async () => {
    const { commands } = recording()
    expect(await runIn(['group', 'fail'], { commands })).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: 'tpns-client group fail: it did not work\n',
    })
    const { stderr } = await runIn(['group', 'fail', '--lang', 'zh'], { commands })
    expect(stderr).toContain('未成功')
  })

  it('that fails prints one JSON document with --json', async () => {
    const { commands } = recording()
    const { exitCode, stdout, stderr } = await runIn(['group', 'fail', '--json'], { commands })
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({ error: { name: 'CliError', message: 'it did not work' } })
  })

  it.each([
    ['a group without a subcommand', ['group'], 'missing command', 'group --help'],
    ['an unknown subcommand', ['group', 'sent'], "unknown command 'sent'", 'group --help'],
    ['a missing argument', ['group', 'each'], "missing required argument 'name'", 'group each --help'],
    [
      'a choice that is none',
      ['group', 'send', 'a', '--colour', 'x'],
      'red, blue, not "x"',
      'group send --help',
    ],
  ])('is not run for %s', async (_, args, complaint, help) => {
    const { seen, commands } = recording()
    const { exitCode, stderr } = await runIn(args, { commands })
    expect(exitCode).toBe(2)
    expect(stderr.split('\n')[0]).toContain(complaint)
    expect(stderr.split('\n')[1]).toContain(help)
    expect(seen).toEqual([])
  })
})
