/** The programs of docs/en/testing.md for tools that this repository does not install: `npm test` only compiles those. */
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readText, snippetsIn } from '../../docs/markdown.js'
import { run } from '../../package/npm.js'
import { versionsIn } from '../bench.js'
import type { Bench, Cell } from '../cell.js'

const PAGE = 'docs/en/testing.md'

interface Shown {
  readonly name: string
  /** The heading above the snippet, and which one below it. */
  readonly heading: string
  readonly nth: number
  readonly packages: readonly string[]
  readonly shown: readonly string[]
  readonly file: string
  readonly args: (packages: string) => readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly passed: RegExp
}

const jest = (packages: string) => [
  join(packages, 'jest', 'bin', 'jest.js'),
  ...['--json', '--rootDir', '.', '--testMatch', '**/page.test.*'],
]
const JEST_PASSED = /"numPassedTests":1,.*"numTotalTests":1,/

const SHOWN: readonly Shown[] = [
  {
    name: 'docs: Testing, jest, CommonJS',
    heading: 'jest',
    nth: 0,
    packages: ['jest@30', 'msw@2.10'],
    shown: ['jest'],
    file: 'page.test.js',
    args: jest,
    passed: JEST_PASSED,
  },
  {
    name: 'docs: Testing, jest, ES modules',
    heading: 'jest',
    nth: 1,
    packages: ['jest@30', 'msw@2', '@babel/preset-env@7', '@babel/core@7'],
    shown: ['jest', 'msw'],
    file: 'page.test.mjs',
    args: jest,
    env: { NODE_OPTIONS: '--experimental-vm-modules' },
    passed: JEST_PASSED,
  },
  {
    name: 'docs: Testing, node:test',
    heading: 'node:test',
    nth: 0,
    packages: ['msw@2'],
    shown: [],
    file: 'page.test.mjs',
    args: () => ['--test', '--test-reporter=tap', 'page.test.mjs'],
    passed: /^# pass 1$[\s\S]*^# fail 0$/m,
  },
]

async function runShown(bench: Bench, { name, heading, nth, ...shown }: Shown): Promise<string> {
  const snippet = snippetsIn(readText(PAGE)).filter((each) => each.heading === heading)[nth]
  assert.ok(snippet, `${PAGE} has no such program`)
  const installed = await bench.project(...shown.packages)
  const project = join(installed, name.replaceAll(/\W+/g, '-'))
  await mkdir(project)
  await writeFile(join(project, 'package.json'), '{}')
  await writeFile(join(project, shown.file), snippet.code)
  const args = shown.args(join(installed, 'node_modules'))
  const { stdout } = await run(project, process.execPath, args, shown.env)
  assert.match(stdout, shown.passed)
  return `Node ${process.version}, ${await versionsIn(installed, ...shown.shown, 'tpns-client')}: the program of line ${snippet.line} passes as it is printed`
}

export const cells: readonly Cell[] = SHOWN.map((shown) => ({
  name: shown.name,
  run: (bench: Bench) => runShown(bench, shown),
}))
