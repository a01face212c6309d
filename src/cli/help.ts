import type { Command, Help, Option } from 'commander'
import type { CliBase } from './cli.js'
import type { Example } from './command.js'
import { displayWidth, padEnd, wrap } from './output/width.js'

const TITLES: Readonly<Record<string, string>> = {
  // commander puts a space after it.
  'Usage:': '用法',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Global Options:': '通用选项：',
  'Commands:': '命令：',
}

/** Options of the program that say nothing to a local command. */
const FOR_CLIENTS: ReadonlySet<string> = new Set(['--fake', '--env-file'])

const INDENT = 2
const GAP = 2
/** The width of "Usage: ". */
const USAGE_INDENT = 7
/** A description in less room goes under its term. */
const LEAST_ROOM = 30

/** commander's help in the chosen language, for terminals of any width. */
export function configureHelp({ lang, out, say }: CliBase, isLocal: boolean): Partial<Help> {
  const { style } = out
  return {
    showGlobalOptions: true,
    styleTitle: (title) => style.bold(lang === 'zh' ? (TITLES[title] ?? title) : title),
    styleUsage: (usage) =>
      breakUsage(usage, out.columns - USAGE_INDENT).join(`\n${' '.repeat(USAGE_INDENT)}`),
    styleOptionTerm: (term) => style.cyan(term),
    styleSubcommandTerm: (term) => style.cyan(term),
    styleArgumentTerm: (term) => style.cyan(term),
    displayWidth,
    visibleGlobalOptions: (command: Command) => {
      const { parent } = command
      if (parent === null) return []
      let program = parent
      while (program.parent !== null) program = program.parent
      return program.options.filter(
        ({ long }) => long !== '--version' && (!isLocal || !FOR_CLIENTS.has(long ?? '')),
      )
    },
    boxWrap: (text, width) => wrap(text, width).join('\n'),
    subcommandTerm: (command: Command) =>
      [command.name(), ...command.registeredArguments.map((each) => getTerm(each))].join(' '),
    optionDescription: (option: Option) => {
      const extra = [
        ...(option.argChoices === undefined ? [] : [option.argChoices.join(', ')]),
        ...(isShown(option.defaultValue)
          ? [`${say({ en: 'default', zh: '默认' })} ${String(option.defaultValue)}`]
          : []),
      ]
      const [open, close] = lang === 'zh' ? ['（', '）'] : [' (', ')']
      return extra.length === 0
        ? option.description
        : `${option.description}${open}${extra.join('; ')}${close}`
    },
    formatItem(term, termWidth, description, helper) {
      const width = helper.helpWidth ?? 80
      const start = ' '.repeat(INDENT)
      if (description === '') return start + term
      const room = width - INDENT - termWidth - GAP
      if (room < LEAST_ROOM) {
        const lines = wrap(description, width - 3 * INDENT).map((line) => ' '.repeat(3 * INDENT) + line)
        return [start + term, ...lines].join('\n')
      }
      const [first = '', ...more] = wrap(description, room)
      const indent = ' '.repeat(INDENT + termWidth + GAP)
      return [
        start + padEnd(term, termWidth) + ' '.repeat(GAP) + first,
        ...more.map((line) => indent + line),
      ].join('\n')
    },
  }
}

/** Between words only: `[选项]` stays whole. */
function breakUsage(usage: string, width: number): string[] {
  const lines: string[] = []
  for (const word of usage.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`
    if (lines.length > 0 && displayWidth(longer) <= width) lines.splice(-1, 1, longer)
    else lines.push(word)
  }
  return lines
}

function getTerm(argument: {
  readonly required: boolean
  readonly variadic: boolean
  name(): string
}): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`
  return argument.required ? `<${name}>` : `[${name}]`
}

function isShown(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value !== '')
}

export function formatExamples(examples: readonly Example[], { out, say }: CliBase): string {
  const lines = examples.flatMap(({ line, text }) => [
    ...wrap(say(text), out.columns - INDENT).map((each) => out.style.dim(`  ${each}`)),
    `  $ ${line}`,
  ])
  return [out.style.bold(say({ en: 'Examples:', zh: '示例：' })), ...lines].join('\n')
}
