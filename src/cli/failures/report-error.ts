import { pushApp } from '../../api/push/endpoint.js'
import { readText } from '../../errors/message.js'
import { type Outcome, TpnsError } from '../../errors/tpns-error.js'
import type { Cli } from '../cli.js'
import { formatDuration } from '../output/numbers.js'
import { interruptedExit } from '../process/interruption.js'
import type { Bilingual } from '../text.js'
import { EXIT, type ExitCode } from './exit-codes.js'
import { CliError } from './usage-error.js'

/** What a command threw: for people on stderr, with `--json` as `{ "error": … }` on stdout. */
export function reportError(cli: Cli, path: readonly string[], error: unknown): void {
  if (cli.json) {
    cli.printJson({ error: toJson(error) })
    return
  }
  const name = ['tpns-client', ...path].join(' ')
  const { err } = cli
  if (error instanceof CliError) {
    err.paragraph(`${err.style.red(name)}: ${cli.say(error.text)}`)
    return
  }
  if (TpnsError.is(error)) {
    err.paragraph(`${err.style.red(name)}: ${cli.say(readText(error))}`)
    err.fields(listFacts(cli, error, path), err.style.dim)
    return
  }
  err.line({
    en: `${name}: unexpected error. Please report it with these lines.`,
    zh: `${name}：意外错误，请将以下内容反馈给本项目。`,
  })
  err.line(error instanceof Error ? (error.stack ?? error.message) : String(error))
}

/** For a push, the question at night is whether it may be sent again; everything else may be. */
const OUTCOMES: Readonly<Record<'push' | 'other', Readonly<Record<Outcome, Bilingual>>>> = {
  push: {
    'not-sent': {
      en: 'not-sent: nothing was sent; sending it again is safe',
      zh: 'not-sent：未发出，可以重发',
    },
    rejected: { en: 'rejected: refused, nobody was reached', zh: 'rejected：已被拒绝，没有设备收到' },
    unknown: {
      en: 'unknown: it may be on its way; look it up before you send it again',
      zh: 'unknown：结果未知，推送可能已被受理，重发前请先回查',
    },
  },
  other: {
    'not-sent': { en: 'not-sent: nothing was sent', zh: 'not-sent：未发出' },
    rejected: { en: 'rejected: refused by the service', zh: 'rejected：已被服务端拒绝' },
    unknown: {
      en: 'unknown: no usable answer came; running it again does no harm',
      zh: 'unknown：未收到可用的应答，可安全地再次执行',
    },
  },
}

function listFacts({ say }: Cli, error: TpnsError, path: readonly string[]): [string, string][] {
  const { code, retCode, httpStatus, outcome, attempts, stopReason, retryAfterMs } = error
  const facts: [string, string][] = []
  const add = (label: Bilingual, value: string) => facts.push([`  ${say(label)}`, value])
  add({ en: 'outcome', zh: '结果' }, say(OUTCOMES[isAboutAPush(error) ? 'push' : 'other'][outcome]))
  const codes = [
    code,
    retCode,
    httpStatus === undefined || httpStatus === 200 ? undefined : `HTTP ${httpStatus}`,
  ]
  add({ en: 'code', zh: '代码' }, codes.filter((each) => each !== undefined && each !== 0).join(', '))
  if (attempts > 0) {
    const why = stopReason === 'not-retryable' ? '' : `, ${stopReason}`
    add({ en: 'attempts', zh: '尝试次数' }, `${attempts}${why}`)
  }
  if (retryAfterMs !== undefined && retryAfterMs > 0) {
    add({ en: 'again in', zh: '重试时间' }, formatDuration(retryAfterMs))
  }
  const next = mayHavePushed(error) ? 'lookup' : isForDoctor(code, path) ? 'doctor' : undefined
  if (next !== undefined) add({ en: 'next', zh: '下一步' }, `tpns-client ${next}`)
  if (retCode !== undefined && retCode !== 0) {
    add({ en: 'more', zh: '详情' }, `tpns-client explain ${retCode}`)
  }
  return facts
}

/** What the setup is to blame for, as a rule: keys, network, certificates. */
const FOR_DOCTOR: ReadonlySet<string> = new Set(['TPNS_AUTH', 'TPNS_CONFIG', 'TPNS_CONNECTION'])

/** A campaign's own mistakes have the code of a wrong option; the doctor does not look at Redis. */
function isForDoctor(code: string, [command]: readonly string[]): boolean {
  return FOR_DOCTOR.has(code) && !(code === 'TPNS_CONFIG' && command === 'campaign')
}

function isAboutAPush(error: TpnsError): boolean {
  return error.endpoint === pushApp.path
}

function mayHavePushed(error: unknown): boolean {
  return TpnsError.is(error) && isAboutAPush(error) && error.outcome === 'unknown'
}

function toJson(error: unknown): unknown {
  if (TpnsError.is(error)) return error.toJSON()
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  return { name, message }
}

/** A push in doubt counts before a signal: what restarts a command that SIGTERM ended would send it again. */
export function chooseExitCode(cli: Cli, error: unknown): ExitCode {
  return mayHavePushed(error) ? EXIT.unknown : (interruptedExit(cli) ?? EXIT.failed)
}
