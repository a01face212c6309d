import { createInterface } from 'node:readline/promises'
import type { WriteStream } from 'node:tty'
import { systemRuntime } from '../../core/ports/runtime.js'
import type { CliContext, Output, Signal } from '../context.js'

/** The context of a real process. */
export function processContext(): CliContext {
  return {
    stdout: toOutput(process.stdout),
    stderr: toOutput(process.stderr),
    stdin: { isTTY: process.stdin.isTTY === true, stream: process.stdin },
    env: process.env,
    runtime: systemRuntime,
    ask,
    onSignal(listener) {
      const signals: readonly Signal[] = ['SIGINT', 'SIGTERM']
      for (const signal of signals) process.on(signal, listener)
      return () => {
        for (const signal of signals) process.off(signal, listener)
      }
    },
  }
}

function toOutput(stream: WriteStream): Output {
  // `tpns-client explain | head` closes the pipe early; without a listener that would be a stack trace.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return {
    write: (text) => void stream.write(text),
    get isTTY() {
      return stream.isTTY === true
    },
    get columns() {
      return stream.isTTY === true ? stream.columns : undefined
    },
  }
}

/** On stderr, so that the output of the command can be redirected while it asks. */
async function ask(question: string): Promise<string | undefined> {
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await new Promise<string | undefined>((resolve, reject) => {
      reader.once('close', () => resolve(undefined))
      reader.once('SIGINT', () => reader.close())
      reader.question(question).then(resolve, reject)
    })
  } finally {
    reader.close()
  }
}
