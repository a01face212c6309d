import type { Cli } from './cli.js'
import type { ExitCode } from './failures/exit-codes.js'
import type { Bilingual } from './text.js'

/** An option of a command, as data: the parser, the help in two languages and the reference page are made of it. */
export interface OptionSpec<Value> {
  /** As commander writes them: `--port <number>`. The long name decides the name of the value: `--env-file` is `envFile`. */
  readonly flags: string
  readonly text: Bilingual
  readonly choices?: readonly string[]
  readonly default?: Value
  /** May be given several times. */
  readonly repeatable?: true
  /** Reads the text. @throws UsageError */
  readonly parse?: (text: string) => unknown
}

/** A positional argument. */
export interface ArgumentSpec<Value> {
  /** `<push-id>`, `[code...]` */
  readonly name: string
  readonly text: Bilingual
  /** Only in the type: what the command receives. */
  readonly value?: Value
}

type OptionSpecs = Readonly<Record<string, OptionSpec<unknown>>>
type ArgumentSpecs = Readonly<Record<string, ArgumentSpec<unknown>>>

type OptionValues<Specs extends OptionSpecs> = {
  readonly [Name in keyof Specs]: Specs[Name] extends OptionSpec<infer Value> ? Value : never
}
type ArgumentValues<Specs extends ArgumentSpecs> = {
  readonly [Name in keyof Specs]: Specs[Name] extends ArgumentSpec<infer Value> ? Value : never
}

/** A command line that is worth copying. */
export interface Example {
  readonly line: string
  readonly text: Bilingual
}

interface CommandText {
  readonly name: string
  readonly summary: Bilingual
  /** It never talks to the service: `--fake` and `--env-file` say nothing to it. */
  readonly isLocal?: true
  /** Further paragraphs of the help. */
  readonly details?: readonly Bilingual[]
  readonly examples?: readonly Example[]
}

interface Runnable<Arguments extends ArgumentSpecs, Options extends OptionSpecs> extends CommandText {
  readonly arguments?: Arguments
  readonly options?: Options
  run(
    cli: Cli,
    input: { readonly args: ArgumentValues<Arguments>; readonly options: OptionValues<Options> },
  ): ExitCode | Promise<ExitCode>
}

/** A command as the program knows it, whatever its arguments are. */
export interface CommandSpec extends CommandText {
  readonly arguments?: ArgumentSpecs
  readonly options?: OptionSpecs
  /** Subcommands, such as `tags add`; then there is no `run`. */
  readonly commands?: readonly CommandSpec[]
  run?(
    cli: Cli,
    input: {
      readonly args: Readonly<Record<string, unknown>>
      readonly options: Readonly<Record<string, unknown>>
    },
  ): ExitCode | Promise<ExitCode>
}

/** Describes a command; the types of what `run` receives follow from its arguments and options. */
export function defineCommand<
  const Arguments extends ArgumentSpecs = Record<never, never>,
  const Options extends OptionSpecs = Record<never, never>,
>(spec: Runnable<Arguments, Options>): CommandSpec {
  // The program hands `run` exactly the values that these specs describe; only their types are forgotten here.
  return spec as unknown as CommandSpec
}

/** A command that only has subcommands. */
export function defineGroup(spec: CommandText & { readonly commands: readonly CommandSpec[] }): CommandSpec {
  return spec
}
