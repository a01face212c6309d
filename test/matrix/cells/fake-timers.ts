import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../../package/npm.js'
import { versionsIn } from '../bench.js'
import type { Bench, Cell } from '../cell.js'
import { program } from '../program.js'

/** Of `programs/fake-timers.cjs`: four kinds of waiting, twice, by a client that is kept and by one of the test. */
const TESTS = 16
const ENTRIES = ['tpns-client', 'tpns-client/testing', 'tpns-client/testing/msw', 'msw/node']
const COMMONJS = `const parts = Object.assign({}, ${ENTRIES.map((name) => `require('${name}')`).join(', ')})
const define = require('./fake-timers.cjs')
`
const ES_MODULES = `${ENTRIES.map((name, index) => `import * as m${index} from '${name}'`).join('\n')}
import define from './fake-timers.cjs'
const parts = { ...m0, ...m1, ...m2, ...m3 }
`
/** Later than 2.10, jest needs a configuration for msw; `test-runners.ts` has it. */
const MSW = 'msw@2.10'

interface Tool {
  readonly name: string
  readonly packages: readonly string[]
  readonly shown: readonly string[]
  readonly file: string
  readonly text: string
  /** Other files beside it. */
  readonly files?: Readonly<Record<string, string>>
  readonly args: (packages: string) => readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Matches the output when all tests have passed. */
  readonly passed: RegExp
}

const JEST_PASSED = new RegExp(`"numPassedTests":${TESTS},.*"numTotalTests":${TESTS},`)
const JEST_TIMERS =
  '{ test, install: () => jest.useFakeTimers(), advance: (ms) => jest.advanceTimersByTimeAsync(ms), uninstall: () => jest.useRealTimers() }'
const jest = (file: string) => (packages: string) => [
  join(packages, 'jest', 'bin', 'jest.js'),
  ...['--json', '--rootDir', '.', '--testMatch', `**/${file}`],
]

const TOOLS: readonly Tool[] = [
  ...['29', '30'].map((version) => ({
    name: `jest ${version} fake timers, CommonJS`,
    packages: [`jest@${version}`, MSW],
    shown: ['jest'],
    file: 'timers.test.js',
    text: `${COMMONJS}define(parts, ${JEST_TIMERS})`,
    args: jest('timers.test.js'),
    passed: JEST_PASSED,
  })),
  {
    name: 'jest 30 fake timers, ES modules',
    packages: ['jest@30', MSW],
    shown: ['jest'],
    file: 'timers.test.mjs',
    text: `import { jest } from '@jest/globals'\n${ES_MODULES}define(parts, ${JEST_TIMERS})`,
    args: jest('timers.test.mjs'),
    env: { NODE_OPTIONS: '--experimental-vm-modules' },
    passed: JEST_PASSED,
  },
  {
    name: 'jest 30 fake timers, enableGlobally: before the package is loaded',
    packages: ['jest@30', MSW],
    shown: ['jest'],
    file: 'timers.test.js',
    text: `${COMMONJS}define(parts, { test, install() {}, advance: (ms) => jest.advanceTimersByTimeAsync(ms), uninstall() {} })`,
    files: { 'jest.config.js': 'module.exports = { fakeTimers: { enableGlobally: true } }' },
    args: jest('timers.test.js'),
    passed: JEST_PASSED,
  },
  {
    name: 'vitest 4 fake timers',
    packages: ['vitest@4', MSW],
    shown: ['vitest'],
    file: 'timers.test.mjs',
    text: `import { test, vi } from 'vitest'
${ES_MODULES}define(parts, { test, install: () => vi.useFakeTimers(), advance: (ms) => vi.advanceTimersByTimeAsync(ms), uninstall: () => vi.useRealTimers() })`,
    args: (packages) => [join(packages, 'vitest', 'vitest.mjs'), 'run', '--root', '.', '--reporter=json'],
    passed: new RegExp(`"numTotalTests":${TESTS},"numPassedTests":${TESTS},`),
  },
  {
    name: 'sinon fake timers with mocha, all but queueMicrotask',
    packages: ['sinon@latest', 'mocha@11', MSW],
    shown: ['sinon', 'mocha'],
    file: 'timers.spec.js',
    text: `${COMMONJS}const sinon = require('sinon')
let clock
define(parts, {
  test: it,
  install: () => { clock = sinon.useFakeTimers({ toNotFake: ['queueMicrotask'] }) },
  advance: (ms) => clock.tickAsync(ms),
  uninstall: () => clock.restore(),
})`,
    args: (packages) => [
      join(packages, 'mocha', 'bin', 'mocha.js'),
      '--exit',
      '--timeout',
      '10000',
      'timers.spec.js',
    ],
    passed: new RegExp(`^ +${TESTS} passing`, 'm'),
  },
  {
    name: 'node:test mock timers',
    packages: [MSW],
    shown: [],
    file: 'timers.test.cjs',
    text: `${COMMONJS}const { mock, test } = require('node:test')
const realTimeout = setTimeout
define(parts, {
  test,
  install: () => mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] }),
  // tick() fires timers and settles nothing in between.
  async advance(ms) {
    for (let passed = 0; passed < ms; passed += 100) {
      await new Promise((resolve) => realTimeout(resolve, 2))
      mock.timers.tick(100)
    }
    await new Promise((resolve) => realTimeout(resolve, 10))
  },
  uninstall: () => mock.timers.reset(),
})`,
    args: () => ['--test', '--test-reporter=tap', 'timers.test.cjs'],
    passed: new RegExp(`^# pass ${TESTS}$[\\s\\S]*^# fail 0$`, 'm'),
  },
]

async function runTimers(bench: Bench, tool: Tool): Promise<string> {
  const installed = await bench.project(...tool.packages)
  const project = join(installed, tool.name.replaceAll(/\W+/g, '-'))
  await mkdir(project)
  const files = { 'package.json': '{}', [tool.file]: `${tool.text}\n`, ...tool.files }
  for (const [name, text] of Object.entries(files)) await writeFile(join(project, name), text)
  await program(installed, 'fake-timers.cjs', join(tool.name.replaceAll(/\W+/g, '-'), 'fake-timers.cjs'))
  const args = tool.args(join(installed, 'node_modules'))
  const { stdout } = await run(project, process.execPath, args, tool.env)
  assert.match(stdout, tool.passed)
  const shown = await versionsIn(installed, ...tool.shown, 'msw')
  return (
    `Node ${process.version}, ${shown}: ${TESTS} tests: back-off, rate limit, setInterval job and time-out end alike in ` +
    'the first test of a file and in the second, with a client that is kept and with one of the test'
  )
}

export const cells: readonly Cell[] = TOOLS.map((tool) => ({
  name: tool.name,
  run: (bench: Bench) => runTimers(bench, tool),
}))
