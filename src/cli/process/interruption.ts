import type { Signal } from '../context.js'
import { EXIT, type ExitCode } from '../failures/exit-codes.js'

/** Why the signal of a command aborts. */
export class Interruption extends Error {
  override readonly name = 'Interruption'
  readonly exitCode: ExitCode

  constructor(signal: Signal) {
    super(signal === 'SIGINT' ? 'Ctrl-C' : signal)
    this.exitCode = signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated
  }
}

/** How a command that a signal ended early ends; undefined when none did. */
export function interruptedExit({ signal }: { readonly signal: AbortSignal }): ExitCode | undefined {
  return signal.reason instanceof Interruption ? signal.reason.exitCode : undefined
}

/** Resolves when a signal asks the command to end. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
