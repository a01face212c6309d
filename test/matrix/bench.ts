import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cleanUp, pack, run } from '../package/npm.js'
import { type Bench, CannotRun } from './cell.js'

const INSTALL = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock', '--silent']

/** Packs once; every project is installed once, from npm's own cache where it has the package. */
export async function openBench(): Promise<Bench & { close(): Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'tpns-client-matrix-'))
  const tarball = await pack()
  const installed = new Map<string, Promise<string>>()

  const folder = () => mkdtemp(join(root, 'empty-'))

  async function install(packages: readonly string[]): Promise<string> {
    const project = await mkdtemp(join(root, 'project-'))
    await writeFile(join(project, 'package.json'), '{ "name": "project", "private": true }\n')
    // No scripts: what runs here brings its binary in a package for its platform.
    await run(project, 'npm', [...INSTALL, '--ignore-scripts', ...packages])
    return project
  }

  function once(packages: readonly string[]): Promise<string> {
    const key = [...packages].sort().join(' ')
    const known = installed.get(key) ?? install(packages)
    installed.set(key, known)
    return known
  }

  return {
    tarball,
    folder,
    project: (...packages) => once([tarball, ...packages]),
    tool: (name) => once([name]),
    async node(version) {
      if (process.version.startsWith(`v${version}.`)) return process.execPath
      // The binary alone; the package "node" would fetch the same one in an install script.
      const name = `node-${process.platform}-${process.arch}`
      const project = await once([`${name}@${version === 'newest' ? 'latest' : version}`]).catch(
        (error: Error) => {
          if (/E404|ETARGET/.test(error.message))
            throw new CannotRun(`the registry has no ${name} ${version}`)
          throw error
        },
      )
      return join(project, 'node_modules', name, 'bin', 'node')
    },
    async close() {
      await rm(root, { recursive: true, force: true })
      await cleanUp()
    },
  }
}

/** `jest 30.5.2, msw 2.15.0`: what was installed, not what was asked for. */
export async function versionsIn(project: string, ...packages: readonly string[]): Promise<string> {
  const texts = packages.map((name) =>
    readFile(join(project, 'node_modules', name, 'package.json'), 'utf8').then(
      (text) => `${name} ${JSON.parse(text).version}`,
    ),
  )
  return (await Promise.all(texts)).join(', ')
}
