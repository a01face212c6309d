import assert from 'node:assert/strict'
import { cp, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { manifest } from '../../package/manifest.js'
import { lockedVersion, run } from '../../package/npm.js'
import { versionsIn } from '../bench.js'
import type { Bench, Cell } from '../cell.js'
import { expectPushes } from '../expect-pushes.js'
import { program } from '../program.js'

const TOOLS = [
  'webpack@5',
  'webpack-cli@6',
  'esbuild@latest',
  'rollup@4',
  '@rollup/plugin-node-resolve@16',
  '@rollup/plugin-commonjs@29',
  '@rollup/plugin-json@6',
  '@vercel/ncc@latest',
]
const OPTIONAL = Object.keys(manifest.peerDependencies).map((name) => `${name}@${lockedVersion(name)}`)

/** esbuild leaves require() of a CommonJS package unchanged; an ES module has none until it makes one. */
const REQUIRE_BANNER =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);"

interface Bundler {
  readonly name: string
  readonly tool: string
  readonly input: 'push.cjs' | 'push.mjs'
  /** Below the folder of output. */
  readonly output: string
  readonly command: (input: string, out: string) => readonly string[]
}

const esbuild = (input: string, out: string, ...more: string[]) => [
  'esbuild',
  input,
  '--bundle',
  '--platform=node',
  `--outfile=${out}`,
  ...more,
]
const webpack = (input: string, out: string, ...more: string[]) => [
  'webpack',
  ...[
    '--entry',
    `./${input}`,
    '--target',
    'node20',
    '--output-path',
    dirname(out),
    '--output-filename',
    'main.js',
  ],
  ...more,
]

const BUNDLERS: readonly Bundler[] = [
  {
    name: 'webpack 5, CommonJS, production (minified)',
    tool: 'webpack',
    input: 'push.cjs',
    output: 'main.js',
    command: (input, out) => webpack(input, out, '--mode', 'production'),
  },
  {
    name: 'webpack 5, ES modules in, development',
    tool: 'webpack',
    input: 'push.mjs',
    output: 'main.js',
    command: (input, out) => webpack(input, out, '--mode', 'development', '--devtool', 'false'),
  },
  {
    name: 'esbuild, CommonJS out, minified',
    tool: 'esbuild',
    input: 'push.cjs',
    output: 'main.cjs',
    command: (input, out) => esbuild(input, out, '--format=cjs', '--minify'),
  },
  {
    name: 'esbuild, ES modules in, CommonJS out',
    tool: 'esbuild',
    input: 'push.mjs',
    output: 'main.cjs',
    command: (input, out) => esbuild(input, out, '--format=cjs'),
  },
  {
    name: 'esbuild, ES module out, minified, with a banner for require()',
    tool: 'esbuild',
    input: 'push.mjs',
    output: 'main.mjs',
    command: (input, out) => esbuild(input, out, '--format=esm', '--minify', `--banner:js=${REQUIRE_BANNER}`),
  },
  {
    name: 'rollup 4, ES module out, with node-resolve, commonjs (ignore: node:sqlite) and json',
    tool: 'rollup',
    input: 'push.mjs',
    output: 'main.mjs',
    command: (input, out) => [
      'rollup',
      ...[input, '--format', 'esm', '--file', out, '--silent', '--inlineDynamicImports'],
      ...[
        '-p',
        'node-resolve={preferBuiltins:true}',
        '-p',
        'commonjs={ignore:["node:sqlite"]}',
        '-p',
        'json',
      ],
    ],
  },
  {
    name: 'ncc, CommonJS',
    tool: '@vercel/ncc',
    input: 'push.cjs',
    output: 'index.cjs',
    command: (input, out) => ['ncc', 'build', input, '-o', dirname(out), '-q', '-m'],
  },
]

/** Builds in the project, and runs what came out alone in an empty folder. */
async function bundleAndRun(bench: Bench, bundler: Bundler, optional: readonly string[]): Promise<string> {
  const project = await bench.project(...TOOLS, ...optional)
  const input = await program(project, bundler.input)
  const built = await bench.folder()
  const [tool, ...args] = bundler.command(input, join(built, bundler.output))
  await run(project, join(project, 'node_modules', '.bin', tool!), args)

  const alone = await bench.folder()
  await cp(built, alone, { recursive: true })
  const files = await readdir(alone)
  const proved = await expectPushes(alone, process.execPath, [bundler.output])
  return `${await versionsIn(project, bundler.tool)}: ${files.length} file(s), run in an empty folder: ${proved}`
}

async function refusesWithoutBanner(bench: Bench): Promise<string> {
  const project = await bench.project(...TOOLS)
  const input = await program(project, 'push.mjs')
  const out = join(await bench.folder(), 'main.mjs')
  const [tool, ...args] = esbuild(input, out, '--format=esm')
  await run(project, join(project, 'node_modules', '.bin', tool!), args)
  await assert.rejects(run(dirname(out), process.execPath, [out]), /Dynamic require of .* is not supported/)
  return `${await versionsIn(project, 'esbuild')}: fails at its start with "Dynamic require … is not supported", as the page says`
}

export const cells: readonly Cell[] = [
  ...BUNDLERS.map((bundler) => ({
    name: bundler.name,
    run: (bench: Bench) => bundleAndRun(bench, bundler, []),
  })),
  ...BUNDLERS.map((bundler, index) => ({
    name: `${bundler.name}; optional packages installed`,
    long: index % 3 !== 0,
    run: (bench: Bench) => bundleAndRun(bench, bundler, OPTIONAL),
  })),
  { name: 'esbuild, ES module out, without the banner', run: refusesWithoutBanner },
]
