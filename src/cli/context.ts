import type { Readable } from 'node:stream'
import type { Runtime } from '../core/ports/runtime.js'

/** Where output goes: a terminal, a file or a pipe. */
export interface Output {
  write(text: string): void
  readonly isTTY: boolean
  /** Undefined where the width is not known, as in a pipe. */
  readonly columns: number | undefined
}

export type Signal = 'SIGINT' | 'SIGTERM'

/** Everything of the outside that a command touches, passed in, so that commands are tested as functions. */
export interface CliContext {
  readonly stdout: Output
  readonly stderr: Output
  readonly stdin: { readonly isTTY: boolean; readonly stream: Readable }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly runtime: Runtime
  /** Asks on the terminal. Undefined when the user breaks off. Only called when stdin is a terminal. */
  ask(question: string): Promise<string | undefined>
  /** Calls back for each signal until the returned function is called. */
  onSignal(listener: (signal: Signal) => void): () => void
}
