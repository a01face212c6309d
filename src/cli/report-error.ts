import { TpnsError } from '../errors/tpns-error.js'
import type { Cli } from './cli.js'
import type { Signal } from './context.js'
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
    err.line(`${err.style.red(name)}: ${error.message}`)
    const facts = [`outcome ${error.outcome}`, error.code, error.retCode ?? ''].filter((fact) => fact !== '')
    err.line(err.style.dim(facts.join(', ')))
    if (error.retCode !== undefined && error.retCode !== 0) {
      err.line(
        err.style.dim(
          cli.say({
            en: `More: tpns-client explain ${error.retCode}`,
            zh: `详见：tpns-client explain ${error.retCode}`,
          }),
        ),
      )
    }
    return
  }
  err.line(
    cli.say({
      en: `${name}: unexpected error. Please report it with these lines.`,
      zh: `${name}：意外错误，请将以下内容反馈给本项目。`,
    }),
  )
  err.line(error instanceof Error ? (error.stack ?? error.message) : String(error))
}

function toJson(error: unknown): unknown {
  if (TpnsError.is(error)) return error.toJSON()
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  return { name, message }
}

/** @param received the signal that ended the command early, if one did */
export function exitCodeAfter(received: Signal | undefined): ExitCode {
  if (received === 'SIGTERM') return EXIT.terminated
  return received === 'SIGINT' ? EXIT.interrupted : EXIT.failed
}
