import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const HERE = fileURLToPath(new URL('.', import.meta.url))

/** Runs a module in a fresh process, and gives the number that it prints: milliseconds by its own clock. */
export async function millisecondsInFreshProcess(source, args = []) {
  // The working directory decides which package the source's imports find.
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', source, '--', ...args],
    { cwd: HERE },
  )
  const measured = Number.parseFloat(stdout)
  if (!(measured > 0)) throw new Error(`expected milliseconds, got "${stdout}"`)
  return measured
}
