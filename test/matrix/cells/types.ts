import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { entries, manifest } from '../../package/manifest.js'
import { lockedVersion, run } from '../../package/npm.js'
import { versionsIn } from '../bench.js'
import { type Bench, CannotRun, type Cell } from '../cell.js'

const TYPESCRIPTS = ['5.4', '5.5', '5.7', '5.9', '6.0', '7.0']
const NODE_TYPES = ['20', '22', '24', 'latest']

/** Every version of each, the lowest and the newest of both together; @types/node of today needs TypeScript 5.7. */
const IN_CI = new Set(['5.4 20', '5.4 24', '5.7 latest', '5.9 22', '6.0 24', '7.0 20', '7.0 latest'])

interface Mode {
  readonly name: string
  readonly files: readonly string[]
  readonly options: Readonly<Record<string, unknown>>
  readonly until?: string
}

const MODES: readonly Mode[] = [
  {
    name: 'nodenext (ESM and CommonJS)',
    files: ['main.mts', 'main.cts'],
    options: { module: 'nodenext', moduleResolution: 'nodenext' },
  },
  {
    name: 'node16 (ESM and CommonJS)',
    files: ['main.mts', 'main.cts'],
    options: { module: 'node16', moduleResolution: 'node16' },
  },
  {
    name: 'bundler',
    files: ['main.ts'],
    options: { module: 'esnext', moduleResolution: 'bundler' },
  },
  {
    name: 'commonjs (node10)',
    files: ['main.ts'],
    options: { module: 'commonjs', moduleResolution: 'node10' },
    // TypeScript 7 has no such resolution.
    until: '7.0',
  },
]

async function compile(
  bench: Bench,
  typescript: string,
  nodeTypes: string,
  optional: boolean,
): Promise<string> {
  const peers = Object.keys(manifest.peerDependencies).map((name) => `${name}@${lockedVersion(name)}`)
  const installed = await bench.project(`@types/node@${nodeTypes}`, ...(optional ? peers : []))
  const tsc = join(await bench.tool(`typescript@${typescript}`), 'node_modules', 'typescript', 'bin', 'tsc')

  const source = await readFile(new URL('../programs/types.txt', import.meta.url), 'utf8')
  const everything = entries.map(({ specifier }, index) => `export * as entry${index} from '${specifier}'\n`)
  const project = join(installed, `typescript-${typescript}`)
  await mkdir(project)
  const modes = MODES.filter(({ until }) => until === undefined || Number(typescript) < Number(until))
  for (const mode of modes) {
    for (const file of mode.files) await writeFile(join(project, file), source + everything.join(''))
    const compilerOptions = {
      ...mode.options,
      ...(typescript === '6.0' && mode.name.includes('node10') ? { ignoreDeprecations: '6.0' } : {}),
      // No DOM, and no library of later years than a project of today has.
      target: 'ES2022',
      lib: ['ES2022'],
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
    }
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: mode.files }))
    await run(project, process.execPath, [tsc, '-p', '.']).catch(async (error: Error) => {
      await writeFile(join(project, 'main.ts'), 'export {}\n')
      await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }))
      const alone = await run(project, process.execPath, [tsc, '-p', '.']).catch(() => undefined)
      if (alone !== undefined) throw error
      throw new CannotRun(`@types/node ${nodeTypes} alone does not compile with TypeScript ${typescript}`)
    })
  }
  const names = modes.map(({ name }) => name).join(', ')
  return `${await versionsIn(installed, '@types/node')}: every entry compiles strictly, skipLibCheck false, in ${names}`
}

export const cells: readonly Cell[] = TYPESCRIPTS.flatMap((typescript) =>
  NODE_TYPES.map((nodeTypes) => ({
    name: `TypeScript ${typescript} with @types/node ${nodeTypes}`,
    long: !IN_CI.has(`${typescript} ${nodeTypes}`),
    run: (bench: Bench) => compile(bench, typescript, nodeTypes, false),
  })),
).concat({
  name: 'TypeScript 5.9 with @types/node 24, optional packages installed',
  long: false,
  run: (bench: Bench) => compile(bench, '5.9', '24', true),
})
