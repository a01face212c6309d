import { explainReturnCode, type ReturnCodeExplanation } from '../return-codes/explain.js'
import { HELP } from './help.js'
import { choice, readArgs, UsageError } from './usage.js'

const PLATFORMS = ['server', 'android', 'ios', 'ios-legacy', 'harmony'] as const

/** Negative codes look like options to parseArgs. */
const NEGATIVE_CODE = /^-\d+$/

/** `tpns-client explain <code>`: prints the row of the table; exit code 1 for a code that no document lists. */
export function explain(args: readonly string[]): number {
  const negative = args.filter((arg) => NEGATIVE_CODE.test(arg))
  const { values, positionals } = readArgs({
    args: args.filter((arg) => !NEGATIVE_CODE.test(arg)),
    allowPositionals: true,
    options: { platform: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help === true) {
    console.log(HELP)
    return 0
  }
  const [code, ...more] = [...positionals, ...negative]
  if (code === undefined) throw new UsageError('explain: missing return code')
  if (more.length > 0) throw new UsageError('explain: only one return code at a time')
  if (!/^-?\d+$/.test(code)) throw new UsageError(`explain: the return code must be a number, not "${code}"`)
  const platform = choice('platform', values.platform, PLATFORMS)

  const found = explainReturnCode(code, platform)
  if (found.length === 0) {
    console.log(notListed(code, platform))
    return 1
  }
  console.log(found.map(show).join('\n\n'))
  return 0
}

/** A code of a server, asked for as one of a phone, or the reverse. */
function notListed(code: string, asked: (typeof PLATFORMS)[number] | undefined): string {
  if (asked === undefined) return `No document lists ${code}. 文档中没有返回码 ${code}。`
  const elsewhere = PLATFORMS.filter((other) => other !== asked && explainReturnCode(code, other).length > 0)
  const hint = elsewhere
    .map((platform) => `\nTry: tpns-client explain ${code} --platform ${platform}`)
    .join('')
  return `No document lists ${code} for ${asked}. 官方文档未收录该返回码（${asked}：${code}）。${hint}`
}

function show(row: ReturnCodeExplanation): string {
  const { code, platform, meaning, cause, advice, errorClass, policy, exceptions = [] } = row
  const inCode = errorClass === undefined ? [] : [`  error   ${errorClass}, policy ${policy}`]
  const why = (text: string | undefined, label: string) => (text === undefined ? [] : [`  ${label} ${text}`])
  return [
    `${code} (${platform})  ${meaning.en}`,
    ...why(cause?.en, 'cause  '),
    `  advice  ${advice.en}`,
    ...inCode,
    ...exceptions.map(({ methods, text }) => `  except  ${methods.join(', ')}: ${text.en}`),
    `  含义    ${meaning.zh}`,
    ...why(cause?.zh, '原因   '),
    `  建议    ${advice.zh}`,
    ...exceptions.map(({ methods, text }) => `  例外    ${methods.join('、')}：${text.zh}`),
  ].join('\n')
}
