/**
 * Builds dist from src: `npm run build`.
 *
 * What is built is read from package.json: every entry of `exports` and `bin`, nothing by name. ES modules and CommonJS
 * are bundled each in one go, so that the entries of one module system share their classes; each has a declaration file
 * an entry. What package.json lists as a dependency is left for npm to install; any other package that src imports is
 * bundled, only the parts that are used, with its licence. Those are zod, p-retry and lossless-json: a hundred small
 * files (64 of them are zod's languages) whose loading took a third of the time to import the package, and p-retry is
 * an ES module only, which jest and older bundlers cannot require().
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type RolldownOutput, rolldown } from 'rolldown'
import { rollup } from 'rollup'
import { dts } from 'rollup-plugin-dts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const DIST = join(ROOT, 'dist')
const LICENCES = 'THIRD-PARTY-LICENSES.txt'

interface Targets {
  readonly types: string
  readonly default: string
}

interface Manifest {
  readonly name: string
  readonly engines: { readonly node: string }
  readonly exports: Readonly<Record<string, string | { readonly import: Targets; readonly require: Targets }>>
  readonly bin: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}

const manifest: Manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

/** `./dist/testing/index.js` and `./dist/cjs/testing/index.d.cts` are both `testing/index`. */
const getName = (target: string) =>
  target.replace(/^(\.\/)?dist\/(cjs\/)?/, '').replace(/(\.d)?\.[cm]?[jt]s$/, '')

const libraryEntries = Object.values(manifest.exports).flatMap((target) =>
  typeof target === 'string' ? [] : [getName(target.import.default)],
)
const commands = Object.values(manifest.bin).map(getName)

const sources = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, join(ROOT, 'src', `${name}.ts`)]))

const target = `node${/\d+\.\d+\.\d+/.exec(manifest.engines.node)?.[0]}`

await rm(DIST, { recursive: true, force: true })
await Promise.all([buildEsm(), buildCommonJs(), buildTypes()])

async function buildEsm(): Promise<void> {
  const bundle = await rolldown({
    cwd: ROOT,
    input: sources([...libraryEntries, ...commands]),
    platform: 'node',
    external: isInstalledByNpm,
    transform: { target },
  })
  const { output } = await bundle.write({
    dir: DIST,
    format: 'esm',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    comments: { jsdoc: false },
    sourcemapExcludeSources: true,
  })
  await bundle.close()
  await writeFile(join(DIST, LICENCES), getLicences(getModules(output)))
}

async function buildCommonJs(): Promise<void> {
  const bundle = await rolldown({
    cwd: ROOT,
    input: sources(libraryEntries),
    platform: 'node',
    external: isInstalledByNpm,
    // CommonJS has no import.meta; createRequire() takes a path as well.
    transform: { target, define: { 'import.meta.url': '__filename' } },
  })
  const { output } = await bundle.write({
    dir: join(DIST, 'cjs'),
    format: 'cjs',
    exports: 'named',
    strict: true,
    dynamicImportInCjs: false,
    sourcemap: true,
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunks/[name].cjs',
    comments: { jsdoc: false },
    sourcemapExcludeSources: true,
  })
  await bundle.close()
  await writeFile(join(DIST, 'cjs', LICENCES), getLicences(getModules(output)))
}

/** One declaration file an entry. What several share is in one of them, and the others import it from there. */
async function buildTypes(): Promise<void> {
  const emitted = await mkdtemp(join(tmpdir(), 'tpns-client-types-'))
  try {
    emitDeclarations(emitted)
    const input = Object.fromEntries(libraryEntries.map((name) => [name, join(emitted, `${name}.d.ts`)]))
    const bundle = await rollup({
      input,
      external: (id) => !isOurs(id),
      plugins: [dts({ sourcemap: true, tsconfig: join(ROOT, 'tsconfig.build.json') })],
      onwarn: (warning) => {
        throw new Error(warning.message)
      },
    })
    // Those whose types others use.
    const shared = ['index', 'redis/index']
    for (const [folder, ts] of [
      ['', 'ts'],
      ['cjs', 'cts'],
    ] as const) {
      await bundle.write({
        dir: join(DIST, folder),
        entryFileNames: `[name].d.${ts}`,
        chunkFileNames: `chunks/[name].d.${ts}`,
        manualChunks: Object.fromEntries(shared.map((name) => [name, [input[name]!]])),
        minifyInternalExports: false,
        hoistTransitiveImports: false,
        sourcemap: true,
        sourcemapPathTransform: (path, map) => fromSource(resolve(dirname(map), path), map),
      })
    }
    await bundle.close()

    function fromSource(path: string, map: string): string {
      const inside = relative(emitted, path).replace(/\.d\.ts$/, '.ts')
      return relative(dirname(map), join(ROOT, 'src', inside))
        .split(sep)
        .join('/')
    }
  } finally {
    await rm(emitted, { recursive: true, force: true })
  }
}

function emitDeclarations(outDir: string): void {
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
  const args = [tsc, '-p', 'tsconfig.build.json', '--outDir', outDir]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })
  if (status !== 0) throw new Error(`tsc failed:\n${stdout}${stderr}`)
}

function isOurs(id: string): boolean {
  return id.startsWith('.') || id.startsWith('/') || /^[a-z]:[\\/]/i.test(id)
}

/** Builtin, a dependency, or an optional package, which is the user's own. */
function isInstalledByNpm(id: string): boolean {
  if (isOurs(id)) return false
  const name = id.split('/', id.startsWith('@') ? 2 : 1).join('/')
  return isBuiltin(id) || name in manifest.dependencies || name in manifest.peerDependencies
}

interface BundledManifest {
  readonly name: string
  readonly version: string
  readonly license: string
}

function readManifest(folder: string): BundledManifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

/** The files whose code is in the output, not only in its graph. */
function getModules(output: RolldownOutput['output']): string[] {
  return output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
}

/** `…/node_modules/@some/package` of a file in it. */
function packageFolder(file: string): string {
  const [, folder] = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file) ?? []
  if (folder === undefined) throw new Error(`${file} is in no package`)
  return folder
}

function getLicences(modules: readonly string[]): string {
  const folders = new Set(
    modules.filter((id) => id.includes(`${sep}node_modules${sep}`)).map((id) => packageFolder(id)),
  )
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = readManifest(folder)
    const file = ['license', 'LICENSE', 'LICENSE.md', 'license.md', 'LICENCE'].find((each) =>
      existsSync(join(folder, each)),
    )
    if (file === undefined) throw new Error(`${name} is bundled, but has no licence file`)
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
  })
  const intro = `${manifest.name} contains code of the following packages.\n`
  return [intro, ...texts].join(`\n${'-'.repeat(80)}\n\n`)
}
