/** What docs/en/testing.md and `examples` show for tools that this repository does not install: `npm test` does not run it. */
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readText, snippetsIn } from '../../docs/markdown.js'
import { run } from '../../package/npm.js'
import { versionsIn } from '../bench.js'
import type { Bench, Cell } from '../cell.js'

interface Shown {
  readonly name: string
  readonly text: string
  readonly tests: number
  readonly packages: readonly string[]
  readonly shown: readonly string[]
  readonly file: string
  readonly args: (packages: string) => readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly passed: (tests: number) => RegExp
}

/** The program under a heading of the page, counted from 0. */
function shownUnder(heading: string, nth = 0): string {
  const snippet = snippetsIn(readText('docs/en/testing.md')).filter((each) => each.heading === heading)[nth]
  assert.ok(snippet, `the page has no program ${nth} under ${heading}`)
  return snippet.code
}

const jest = (packages: string) => [
  join(packages, 'jest', 'bin', 'jest.js'),
  ...['--json', '--rootDir', '.', '--testMatch', '**/page.test.*'],
]
const jestPassed = (tests: number) => new RegExp(`"numPassedTests":${tests},.*"numTotalTests":${tests},`)
const nodePassed = (tests: number) => new RegExp(`^# pass ${tests}$[\\s\\S]*^# fail 0$`, 'm')

const SHOWN: readonly Shown[] = [
  {
    name: 'docs: Testing, jest, CommonJS',
    text: shownUnder('jest'),
    tests: 1,
    packages: ['jest@30', 'msw@2.10'],
    shown: ['jest'],
    file: 'page.test.js',
    args: jest,
    passed: jestPassed,
  },
  {
    name: 'docs: Testing, jest, ES modules',
    text: shownUnder('jest', 1),
    tests: 1,
    packages: ['jest@30', 'msw@2', '@babel/preset-env@7', '@babel/core@7'],
    shown: ['jest', 'msw'],
    file: 'page.test.mjs',
    args: jest,
    env: { NODE_OPTIONS: '--experimental-vm-modules' },
    passed: jestPassed,
  },
  {
    name: 'docs: Testing, node:test',
    text: shownUnder('node:test'),
    tests: 1,
    packages: ['msw@2'],
    shown: [],
    file: 'page.test.mjs',
    args: () => ['--test', '--test-reporter=tap', 'page.test.mjs'],
    passed: nodePassed,
  },
  {
    name: 'examples: 22-node-test',
    text: readText('examples/22-node-test/order-service.test.mjs'),
    tests: 3,
    packages: ['msw@2'],
    shown: [],
    file: 'page.test.mjs',
    args: () => ['--test', '--test-reporter=tap', 'page.test.mjs'],
    passed: nodePassed,
  },
  {
    name: 'examples: 23-jest',
    text: readText('examples/23-jest/order-service.test.cjs'),
    tests: 2,
    packages: ['jest@30', 'msw@2.10'],
    shown: ['jest', 'msw'],
    file: 'page.test.cjs',
    args: jest,
    passed: jestPassed,
  },
]

async function runShown(bench: Bench, shown: Shown): Promise<string> {
  const installed = await bench.project(...shown.packages)
  const project = join(installed, shown.name.replaceAll(/\W+/g, '-'))
  await mkdir(project)
  await writeFile(join(project, 'package.json'), '{}')
  await writeFile(join(project, shown.file), shown.text)
  const args = shown.args(join(installed, 'node_modules'))
  const { stdout } = await run(project, process.execPath, args, shown.env)
  assert.match(stdout, shown.passed(shown.tests))
  const versions = await versionsIn(installed, ...shown.shown, 'tpns-client')
  return `Node ${process.version}, ${versions}: ${shown.tests} test(s) pass as they are printed`
}

export const cells: readonly Cell[] = SHOWN.map((shown) => ({
  name: shown.name,
  run: (bench: Bench) => runShown(bench, shown),
}))
