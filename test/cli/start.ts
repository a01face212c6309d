import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))

export interface Ended {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Started extends AsyncDisposable {
  readonly process: ChildProcessByStdio<null, Readable, Readable>
  readonly ended: Promise<Ended>
  /** The match in what was printed so far or will be. @throws with the output when the process ends without it */
  printed(pattern: RegExp): Promise<RegExpExecArray>
}

/** Starts `tpns-client …` from source, as one process, so that signals reach it. */
export function start(...args: readonly string[]): Started {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], {
    cwd: REPOSITORY,
    // English, whatever the machine speaks.
    env: { ...process.env, NO_COLOR: '1', LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
    })
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode) => resolve({ exitCode, ...output }))
  })
  const printed = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(output.stdout)
        if (match !== null) resolve(match)
      }
      child.stdout.on('data', look)
      child.once('close', () => reject(new Error(`ended without ${pattern}:\n${JSON.stringify(output)}`)))
      look()
    })
  return {
    process: child,
    ended,
    printed,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Runs `tpns-client …` to its end. */
export const run = (...args: readonly string[]): Promise<Ended> => start(...args).ended
