import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))

/** Examples wait for rate limits and back-offs in real time. */
export const EXAMPLE_TIMEOUT_MS = 150_000

export interface Ended {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a TypeScript file as a newcomer would: from the repository, and with no TPNS_* variable but those given. */
export const runTypeScript = (
  file: string,
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<Ended> => runProgram('tsx', [file, ...args], env)

/** Runs a program of node_modules/.bin in the repository. */
export const runProgram = (
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> => runIt(join(REPOSITORY, 'node_modules', '.bin', name), args, env)

/** Runs the Node that runs this. */
export const runNode = (args: readonly string[]): Promise<Ended> => runIt(process.execPath, args, {})

function runIt(file: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const inherited = Object.entries(process.env).filter(([variable]) => !/^(TPNS_|VITEST)/.test(variable))
  const child = spawn(file, args, {
    cwd: REPOSITORY,
    env: { ...Object.fromEntries(inherited), NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: EXAMPLE_TIMEOUT_MS,
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output.stderr += text
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode) => resolve({ exitCode, ...output }))
  })
}
