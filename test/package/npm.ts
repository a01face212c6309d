import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
export const TSC = join(REPOSITORY, 'node_modules', 'typescript', 'bin', 'tsc')

/** npm asks the network and builds: far beyond what a test usually takes. */
export const NPM_TIMEOUT_MS = 240_000

const execute = promisify(execFile)

export interface Finished {
  readonly stdout: string
  readonly stderr: string
}

/** What a surrounding `npm test` and vitest leave behind that would change what a program here does. */
const FOREIGN =
  /^(tpns_|vitest|node_options|node_v8_coverage|npm_(package|lifecycle|command)|npm_config_(local_prefix|ignore_scripts))/i

/** Runs a program in an ordinary environment. @throws with its whole output */
export async function run(
  cwd: string,
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  timeoutMs = NPM_TIMEOUT_MS,
): Promise<Finished> {
  const inherited = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name))
  try {
    return await execute(file, args, {
      cwd,
      env: { ...Object.fromEntries(inherited), ...env },
      timeout: timeoutMs,
      maxBuffer: 64 * 1024 * 1024,
    })
  } catch (error) {
    const { stdout = '', stderr = '' } = error as Partial<Finished>
    throw new Error(`${file} ${args.join(' ')} failed in ${cwd}\n${stdout}\n${stderr}`, { cause: error })
  }
}

const folders: string[] = []

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tpns-client-'))
  folders.push(folder)
  return folder
}

/** Removes what {@link pack} and {@link projectWith} made. */
export async function cleanUp(): Promise<void> {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })))
}

/**
 * `npm pack` of a copy of the working tree, so that no other test sees its build come and go.
 *
 * @returns the tarball
 */
export async function pack(): Promise<string> {
  const copy = await temporaryFolder()
  const left = ['.git', 'node_modules', 'dist', 'coverage', '.tmp']
  await cp(REPOSITORY, copy, {
    recursive: true,
    filter: (source) =>
      !source
        .slice(REPOSITORY.length)
        .split(sep)
        .some((part) => left.includes(part)),
  })
  await symlink(join(REPOSITORY, 'node_modules'), join(copy, 'node_modules'))
  const target = join(copy, 'packed')
  await mkdir(target)
  await run(copy, 'npm', ['pack', '--pack-destination', target])
  const [tarball] = await readdir(target)
  if (tarball === undefined) throw new Error('npm pack made no tarball')
  return join(target, tarball)
}

/** An empty project with the tarball installed, and nothing of this repository within its reach. */
export async function projectWith(tarball: string, ...others: string[]): Promise<string> {
  const project = await temporaryFolder()
  await writeFile(join(project, 'package.json'), '{ "name": "project", "private": true, "type": "module" }\n')
  await run(project, 'npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball, ...others])
  return project
}

export async function addConsumer(
  project: string,
  name: 'esm' | 'cjs' | 'both' | 'typescript',
): Promise<void> {
  await cp(join(REPOSITORY, 'test', 'package', 'consumers', name), project, { recursive: true })
}

/** The version of a package that this repository is developed with. */
export function lockedVersion(name: string): string {
  return JSON.parse(readFileSync(join(REPOSITORY, 'node_modules', name, 'package.json'), 'utf8')).version
}
