import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { REPOSITORY } from './npm.js'

export interface Targets {
  readonly types: string
  readonly default: string
}

/** An entry of `exports`: the name by which users import it, and its files for each module system. */
export interface Entry {
  readonly specifier: string
  readonly import: Targets
  readonly require: Targets
}

export interface Manifest {
  readonly name: string
  readonly version: string
  readonly main: string
  readonly types: string
  readonly typesVersions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  readonly exports: Readonly<Record<string, string | Omit<Entry, 'specifier'>>>
  readonly bin: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}

export const manifest: Manifest = JSON.parse(await readFile(join(REPOSITORY, 'package.json'), 'utf8'))

export const entries: readonly Entry[] = Object.entries(manifest.exports).flatMap(([path, target]) =>
  typeof target === 'string' ? [] : [{ specifier: `${manifest.name}${path.slice(1)}`, ...target }],
)
