import { Argument, Command, Option } from 'commander'
import { VERSION } from '../version.js'
import type { CliBase, SharedOptions } from './cli.js'
import type { CommandSpec, OptionSpec } from './command.js'
import { EXIT_CODES } from './failures/exit-codes.js'
import { UsageError } from './failures/usage-error.js'
import { configureHelp, formatExamples } from './help.js'
import { SHARED_OPTIONS } from './shared-options.js'
import type { Bilingual } from './text.js'

/** A command line that was understood. */
export interface Invocation {
  readonly command: CommandSpec
  /** `['tags', 'add']` */
  readonly path: readonly string[]
  readonly input: {
    readonly args: Readonly<Record<string, unknown>>
    readonly options: Readonly<Record<string, unknown>>
  }
  readonly shared: SharedOptions
}

const SUMMARY: Bilingual = {
  en: 'Tencent Push Notification Service (TPNS) from the command line: push, follow and measure pushes, and try it all against a fake.',
  zh: '腾讯移动推送（TPNS）命令行工具：推送、跟踪与统计，并可用模拟服务试用。',
}

const USAGE: Bilingual = { en: '<command> [options]', zh: '<命令> [选项]' }

/** The parser, built from the specs of the commands. `onCommand` is called with what is to be run. */
export function createProgram(
  commands: readonly CommandSpec[],
  base: CliBase,
  onCommand: (found: Invocation) => void,
): Command {
  const { say } = base
  const program = prepare(new Command('tpns-client'), base, false)
    .description(say(SUMMARY))
    .version(VERSION, '--version', say({ en: 'print the version', zh: '显示版本' }))
    .helpCommand('help [command]', say({ en: 'print the help of a command', zh: '显示命令的帮助' }))
    .usage(say(USAGE))
  for (const spec of Object.values(SHARED_OPTIONS)) program.addOption(createOption(spec, base))
  program.addHelpText('after', () => `\n${exitCodeHelp(base)}`)
  for (const spec of commands) program.addCommand(createCommand(spec, [], base, onCommand))
  return program
}

function createCommand(
  spec: CommandSpec,
  parents: readonly string[],
  base: CliBase,
  onCommand: (found: Invocation) => void,
): Command {
  const path = [...parents, spec.name]
  const command = prepare(
    new Command(spec.name),
    base,
    spec.isLocal === true || spec.commands !== undefined,
  ).summary(base.say(spec.summary))
  const paragraphs = [spec.summary, ...(spec.details ?? [])].map((text) => sentence(base.say(text)))
  command.description(paragraphs.join('\n\n'))
  if (spec.examples !== undefined) {
    command.addHelpText('after', () => `\n${formatExamples(spec.examples ?? [], base)}`)
  }
  for (const child of spec.commands ?? []) command.addCommand(createCommand(child, path, base, onCommand))
  if (spec.commands !== undefined) return command.helpCommand(false).usage(base.say(USAGE))

  const args = Object.entries(spec.arguments ?? {})
  for (const [, { name, text }] of args) command.addArgument(new Argument(name, base.say(text)))
  const names = args.map(([, { name }]) => name)
  command.usage([base.say({ en: '[options]', zh: '[选项]' }), ...names].join(' '))
  const options = Object.entries(spec.options ?? {})
  for (const [key, option] of options) {
    const added = createOption(option, base)
    if (added.attributeName() !== key) throw new Error(`${path.join(' ')}: ${option.flags} is not "${key}"`)
    command.addOption(added)
  }
  return command.action((...given: unknown[]) => {
    const values: Readonly<Record<string, unknown>> = command.opts()
    onCommand({
      command: spec,
      path,
      input: {
        args: Object.fromEntries(args.map(([key], at) => [key, given[at]])),
        options: Object.fromEntries(options.map(([key]) => [key, values[key]])),
      },
      shared: readShared(command.optsWithGlobals()),
    })
  })
}

function readShared(values: Readonly<Record<string, unknown>>): SharedOptions {
  const { json, fake, envFile } = values
  return {
    json: json === true,
    fake: fake === true,
    envFile: typeof envFile === 'string' ? envFile : undefined,
  }
}

/** A summary as the first sentence of a description. */
function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  if (/[.。]$/.test(text)) return capital
  return capital + (/[\u4e00-\u9fff]/.test(text) ? '。' : '.')
}

function createOption(spec: OptionSpec<unknown>, base: CliBase): Option {
  const option = new Option(spec.flags, base.say(spec.text))
  const [name = spec.flags] = spec.flags.split(' ')
  if (spec.default !== undefined) option.default(spec.default)
  if (spec.repeatable === true) {
    option.argParser((given: string, earlier: readonly string[]) => [...earlier, given])
  } else if (spec.choices !== undefined) {
    const { choices } = spec
    option.argParser((given: string) => checkChoice(name, choices, given))
    option.argChoices = [...choices]
  } else if (spec.parse !== undefined) {
    option.argParser(spec.parse)
  }
  return option
}

function checkChoice(name: string, choices: readonly string[], given: string): string {
  if (choices.includes(given)) return given
  throw new UsageError({
    en: `${name} is one of ${choices.join(', ')}, not "${given}"`,
    zh: `${name} 可选：${choices.join('、')}，实际为“${given}”`,
  })
}

/** What every command and subcommand has in common. */
function prepare(command: Command, base: CliBase, isLocal: boolean): Command {
  const { out, err, say } = base
  return command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out.write(text),
      // Errors are thrown and reported in one place; what comes here is help that nobody asked for.
      writeErr: () => {},
      outputError: () => {},
      getOutHelpWidth: () => out.columns,
      getErrHelpWidth: () => err.columns,
      getOutHasColors: () => true,
      getErrHasColors: () => true,
    })
    .configureHelp(configureHelp(base, isLocal))
    .helpOption('-h, --help', say({ en: 'print this help', zh: '显示帮助' }))
    .allowExcessArguments(false)
}

function exitCodeHelp(base: CliBase): string {
  const { out, say } = base
  const lines = Object.values(EXIT_CODES).map(
    ({ code, meaning }) => `  ${String(code).padEnd(5)}${say(meaning)}`,
  )
  return [out.style.bold(say({ en: 'Exit codes:', zh: '退出码：' })), ...lines].join('\n')
}
