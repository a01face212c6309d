import type { CommandSpec, OptionSpec } from '../../src/cli/command.js'
import { COMMANDS } from '../../src/cli/commands/index.js'
import { EXIT_CODES } from '../../src/cli/failures/exit-codes.js'
import { SHARED_OPTIONS } from '../../src/cli/shared-options.js'
import type { Language } from './markdown.js'
import { type Cell, code, table } from './reference/table.js'

type Option = OptionSpec<unknown>

const HEADER: readonly Cell[] = [
  { en: 'Option', zh: '选项' },
  { en: 'Meaning', zh: '说明' },
]

function describeOption({ text, choices, default: preset }: Option): Cell {
  const more = [
    ...(choices === undefined ? [] : [choices.map(code).join(', ')]),
    ...(typeof preset === 'number' ? [String(preset)] : []),
  ]
  if (more.length === 0) return text
  return { en: `${text.en} (${more.join('; ')})`, zh: `${text.zh}（${more.join('；')}）` }
}

const optionsTable = (language: Language, options: readonly Option[]) =>
  table(
    language,
    HEADER,
    options.map((option) => [code(option.flags), describeOption(option)]),
  )

function describeCommand(language: Language, spec: CommandSpec, parents: readonly string[]): string[] {
  const path = [...parents, spec.name]
  const args = Object.values(spec.arguments ?? {})
  const options = Object.values(spec.options ?? {})
  const usage = [...path, ...args.map(({ name }) => name)].join(' ')
  const sentence = (text: string) =>
    text.charAt(0).toUpperCase() +
    text.slice(1) +
    (/[.。]$/.test(text) ? '' : { en: '.', zh: '。' }[language])
  return [
    `${'#'.repeat(parents.length + 3)} ${path.join(' ')}`,
    [spec.summary, ...(spec.details ?? [])].map((text) => sentence(text[language])).join('\n\n'),
    ...(spec.commands === undefined
      ? [code(`tpns-client ${usage}${options.length > 0 ? ' [options]' : ''}`)]
      : []),
    ...(args.length + options.length === 0
      ? []
      : [
          table(language, HEADER, [
            ...args.map(({ name, text }) => [code(name), text]),
            ...options.map((option) => [code(option.flags), describeOption(option)]),
          ]),
        ]),
    ...(spec.commands ?? []).flatMap((child) => describeCommand(language, child, path)),
  ]
}

/** What the page says of the program, written from the program. */
export const BLOCKS: Readonly<Record<string, (language: Language) => string>> = {
  'exit-codes': (language) =>
    table(
      language,
      [
        { en: 'Exit code', zh: '退出码' },
        { en: 'Meaning', zh: '含义' },
      ],
      Object.values(EXIT_CODES).map(({ code: number, meaning }) => [String(number), meaning]),
    ),
  'shared-options': (language) => optionsTable(language, Object.values(SHARED_OPTIONS)),
  commands: (language) => COMMANDS.flatMap((spec) => describeCommand(language, spec, [])).join('\n\n'),
}
