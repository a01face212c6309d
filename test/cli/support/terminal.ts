import { Readable } from 'node:stream'
import type { CommandSpec } from '../../../src/cli/command.js'
import type { CliContext, Signal } from '../../../src/cli/context.js'
import { runCli } from '../../../src/cli/run.js'
import { FakeClock } from '../../../src/testing/clock/fake-clock.js'

export interface TerminalOptions {
  /** Default: a pipe, which is no terminal. */
  readonly columns?: number
  readonly env?: Readonly<Record<string, string>>
  /** What is on stdin; with `answers`, stdin is a terminal. */
  readonly stdin?: string
  /** Answers to the questions of the command, in order; undefined breaks off. */
  readonly answers?: readonly (string | undefined)[]
  readonly runtime?: CliContext['runtime']
  /** Called with everything that is written, so that a test can act in the middle. */
  readonly onWrite?: (text: string, terminal: FakeTerminal) => void
}

export interface FakeTerminal {
  readonly context: CliContext
  readonly stdout: string
  readonly stderr: string
  /** The questions that were asked. */
  readonly questions: readonly string[]
  send(signal: Signal): void
}

/** The outside of a command, in memory. Without `env`, nothing is set: no locale, no credentials. */
export function fakeTerminal({
  columns,
  env = {},
  stdin,
  answers,
  runtime = new FakeClock().runtime,
  onWrite,
}: TerminalOptions = {}): FakeTerminal {
  const written = { stdout: '', stderr: '' }
  const questions: string[] = []
  const left = [...(answers ?? [])]
  let listeners: ((signal: Signal) => void)[] = []
  const output = (name: keyof typeof written) => ({
    isTTY: columns !== undefined,
    columns,
    write: (text: string) => {
      written[name] += text
      onWrite?.(text, terminal)
    },
  })
  const terminal: FakeTerminal = {
    context: {
      stdout: output('stdout'),
      stderr: output('stderr'),
      stdin: { isTTY: answers !== undefined, stream: Readable.from(stdin === undefined ? [] : [stdin]) },
      env,
      runtime,
      ask: async (question) => {
        questions.push(question)
        return left.shift()
      },
      onSignal: (listener) => {
        listeners = [...listeners, listener]
        return () => {
          listeners = listeners.filter((each) => each !== listener)
        }
      },
    },
    get stdout() {
      return written.stdout
    },
    get stderr() {
      return written.stderr
    },
    questions,
    send: (signal) => {
      for (const listener of listeners) listener(signal)
    },
  }
  return terminal
}

/** Runs a command line to its end. */
export async function runIn(
  args: readonly string[],
  options: TerminalOptions & { readonly commands?: readonly CommandSpec[] } = {},
) {
  const terminal = fakeTerminal(options)
  const exitCode = await runCli(args, terminal.context, options.commands)
  const { stdout, stderr, questions } = terminal
  return { exitCode, stdout, stderr, questions }
}
