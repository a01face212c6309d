import { CommanderError } from 'commander'
import { createBase, createCli } from './cli.js'
import type { CommandSpec } from './command.js'
import { COMMANDS } from './commands/index.js'
import type { CliContext } from './context.js'
import { EXIT, type ExitCode } from './failures/exit-codes.js'
import { chooseExitCode, reportError } from './failures/report-error.js'
import { reportUsage } from './failures/report-usage.js'
import { UsageError } from './failures/usage-error.js'
import type { Printer } from './output/printer.js'
import { Interruption } from './process/interruption.js'
import { createProgram, type Invocation } from './program.js'

/** Runs a command line, without the program's name. Never throws; the result is the exit code. */
export async function runCli(
  args: readonly string[],
  context: CliContext,
  commands: readonly CommandSpec[] = COMMANDS,
): Promise<ExitCode> {
  const base = createBase(args, context)
  const invocation: { value?: Invocation } = {}
  const program = createProgram(commands, base, (found) => {
    invocation.value = found
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done
    if (error instanceof CommanderError || error instanceof UsageError)
      return reportUsage(base, error, findPath(commands, args))
    throw error
  }
  if (invocation.value === undefined) return EXIT.done
  const { command, path, input, shared } = invocation.value
  const stop = stopAtSignal(context, base.err)
  const cli = createCli(base, shared, stop.signal)
  try {
    const code = await command.run?.(cli, input)
    return code ?? EXIT.done
  } catch (error) {
    if (error instanceof UsageError) return reportUsage(base, error, path)
    reportError(cli, path, error)
    return chooseExitCode(cli, error)
  } finally {
    stop.end()
  }
}

/** The names of the command that a command line means, which may be wrong in other respects. */
function findPath(commands: readonly CommandSpec[], args: readonly string[]): readonly string[] {
  for (const [at, arg] of args.entries()) {
    const found = commands.find(({ name }) => name === arg)
    if (found !== undefined) return [found.name, ...findPath(found.commands ?? [], args.slice(at + 1))]
  }
  return []
}

/** The first signal lets the command end cleanly; a second one meets no listener, and ends the process. */
function stopAtSignal(
  context: CliContext,
  err: Printer,
): {
  readonly signal: AbortSignal
  end(): void
} {
  const controller = new AbortController()
  const end = context.onSignal((signal) => {
    end()
    // What follows is written over the "^C" of the terminal, or it would not fit its line.
    if (err.isTTY) err.write('\r')
    controller.abort(new Interruption(signal))
  })
  return { signal: controller.signal, end }
}
