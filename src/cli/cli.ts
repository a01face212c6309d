import type { CliContext } from './context.js'
import { EXIT, type ExitCode } from './failures/exit-codes.js'
import { createPrinter, type Printer } from './output/printer.js'
import { createSecrets, type Secrets } from './process/secrets.js'
import { type Bilingual, chooseLang, type Lang } from './text.js'

/** Options that every command has. */
export interface SharedOptions {
  readonly json: boolean
  /** Work against a fake inside this process. */
  readonly fake: boolean
  readonly envFile: string | undefined
}

/** What a command works with. */
export interface Cli extends CliContext, SharedOptions {
  readonly lang: Lang
  /** Results. With `--json` one JSON document and nothing else. */
  readonly out: Printer
  /** Everything else: warnings, progress, questions, errors. */
  readonly err: Printer
  readonly secrets: Secrets
  /** Aborts at the first Ctrl-C or SIGTERM; the second one ends the process at once. */
  readonly signal: AbortSignal
  /** The sentence in the chosen language. */
  say(text: Bilingual): string
  /** On stderr, for people only: with `--json` nothing. */
  note(...paragraph: Parameters<Printer['paragraph']>): void
  /** Prints one JSON document. */
  printJson(value: unknown): void
  /** Prints what a command did or found: with `--json` as a JSON document, else as `forPeople` does. Returns {@link EXIT}`.done`. */
  printResult(value: unknown, forPeople: () => void): ExitCode
}

/** What is there before the command line is parsed: help and usage errors need it too. */
export type CliBase = Omit<Cli, keyof SharedOptions | 'signal' | 'note' | 'printResult'>

export function createBase(args: readonly string[], context: CliContext): CliBase {
  const lang = chooseLang(args, context.env)
  const secrets = createSecrets()
  const out = createPrinter(context.stdout, context.env, secrets.redact, lang)
  return {
    ...context,
    lang,
    secrets,
    out,
    err: createPrinter(context.stderr, context.env, secrets.redact, lang),
    say: (text) => text[lang],
    printJson: (value) => out.line(JSON.stringify(value, undefined, 2) ?? 'null'),
  }
}

export function createCli(base: CliBase, shared: SharedOptions, signal: AbortSignal): Cli {
  return {
    ...base,
    ...shared,
    signal,
    note(...paragraph) {
      if (!shared.json) base.err.paragraph(...paragraph)
    },
    printResult(value, forPeople) {
      if (shared.json) base.printJson(value)
      else forPeople()
      return EXIT.done
    },
  }
}
