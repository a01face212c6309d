import type { CommanderError } from 'commander'
import type { CliBase } from '../cli.js'
import type { Bilingual } from '../text.js'
import { EXIT, type ExitCode } from './exit-codes.js'
import { UsageError } from './usage-error.js'

/**
 * Two lines: what is wrong, and where to read how it is right.
 *
 * @param path names of the command that was meant, as far as there is one
 */
export function reportUsage(
  { err, say }: CliBase,
  error: CommanderError | UsageError,
  path: readonly string[],
): ExitCode {
  const text = error instanceof UsageError ? error.text : translate(error)
  const help = ['tpns-client', ...path, '--help'].join(' ')
  const line = `${err.style.red('tpns-client')}: ${say(text)}`
  // Two lines for a log; a terminal would break the first in the middle of a word.
  if (err.isTTY) err.paragraph(line)
  else err.line(line)
  err.line({ en: `Run "${help}" to see how.`, zh: `用法见 ${help}` })
  return EXIT.usage
}

/** commander writes English; what it quotes is kept. */
const CHINESE: Readonly<Record<string, (quoted: string) => string>> = {
  'commander.unknownOption': (quoted) => `未知选项 ${quoted}`,
  'commander.unknownCommand': (quoted) => `未知命令 ${quoted}`,
  'commander.missingArgument': (quoted) => `缺少参数 ${quoted}`,
  'commander.optionMissingArgument': (quoted) => `选项 ${quoted} 缺少值`,
  'commander.excessArguments': () => '参数过多',
}

/** commander's own code for a command line that names no command, or only a group of them. */
const NO_COMMAND = 'commander.help'

function translate({ code, message }: CommanderError): Bilingual {
  if (code === NO_COMMAND) return { en: 'missing command', zh: '缺少命令' }
  const [first = '', ...more] = message.replace(/^error: /, '').split('\n')
  const en = [first.replace(/\.$/, ''), ...more].join(' ')
  const quoted = /'([^']*)'/.exec(first)?.[1] ?? ''
  const suggestion = /Did you mean (?:one of )?(.*)\?\)/.exec(message)?.[1]
  const zh = CHINESE[code]?.(quoted) ?? en
  return { en, zh: suggestion === undefined ? zh : `${zh}，是否想写 ${suggestion}？` }
}
