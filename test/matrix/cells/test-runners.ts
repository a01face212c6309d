import assert from 'node:assert/strict'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { REPOSITORY, run } from '../../package/npm.js'
import { versionsIn } from '../bench.js'
import type { Bench, Cell } from '../cell.js'
import { program } from '../program.js'

const PROVED = 'fake.handlers() behind msw and fake.listen() answer a client; classes and answerOf hold'
/** The last msw whose dependencies CommonJS jest loads as they are. */
const MSW_FOR_CJS = 'msw@2.10'

interface Jest {
  readonly name: string
  readonly packages: readonly string[]
  /** Program, and the name it gets. */
  readonly test: readonly [program: string, as: string]
  readonly config?: string
  readonly options?: string
  readonly tests: number
}

const JEST: readonly Jest[] = [
  ...['29', '30'].flatMap((version): Jest[] => [
    {
      name: `jest ${version}, CommonJS, no configuration`,
      packages: [`jest@${version}`, MSW_FOR_CJS],
      test: ['testing.cjs', 'a.test.js'],
      tests: 2,
    },
    {
      name: `jest ${version}, CommonJS, msw of today, transformIgnorePatterns`,
      packages: [`jest@${version}`, 'msw@2', '@babel/preset-env@7', '@babel/core@7'],
      test: ['testing.cjs', 'a.test.js'],
      config: 'jest-msw-new.config.cjs',
      tests: 2,
    },
    {
      name: `jest ${version}, ES modules (--experimental-vm-modules), msw of today`,
      packages: [`jest@${version}`, 'msw@2', '@babel/preset-env@7', '@babel/core@7'],
      test: ['testing.mjs', 'a.test.mjs'],
      options: '--experimental-vm-modules',
      tests: 2,
    },
  ]),
  {
    name: 'ts-jest 29, CommonJS',
    packages: ['jest@29', 'ts-jest@29', 'typescript@5.9', '@types/jest@29', '@types/node@20', MSW_FOR_CJS],
    test: ['testing.ts.txt', 'a.test.ts'],
    config: 'ts-jest.config.cjs',
    tests: 1,
  },
]

async function runJest(bench: Bench, { packages, test, config, options, tests }: Jest): Promise<string> {
  const installed = await bench.project(...packages)
  // Cells that share an installation have folders of their own below it, where its node_modules are found.
  const project = join(installed, `${test[1]}-${config ?? 'plain'}`)
  await mkdir(project)
  await writeFile(join(project, 'package.json'), '{}')
  await program(project, ...test)
  if (config !== undefined) await program(project, config, 'jest.config.cjs')
  const jest = join(installed, 'node_modules', 'jest', 'bin', 'jest.js')
  const args = [jest, '--json', '--rootDir', project, '--testMatch', `**/${test[1]}`]
  const env = options === undefined ? {} : { NODE_OPTIONS: options }
  const { stdout } = await run(project, process.execPath, args, env)
  const { numPassedTests, numTotalTests } = JSON.parse(stdout)
  assert.deepEqual([numPassedTests, numTotalTests], [tests, tests])
  return `${await versionsIn(installed, 'jest', 'msw')}: ${tests} tests: ${PROVED}`
}

async function runNodeTest(bench: Bench, version: string, file: string): Promise<string> {
  const node = await bench.node(version)
  const msw = version === '20' ? 'msw@2' : 'msw@3'
  const installed = await bench.project(msw)
  const name = await program(installed, file, file.replace('testing', `testing-${version}`))
  const { stdout } = await run(installed, node, ['--test', '--test-reporter=tap', name])
  assert.match(stdout, /^# pass 2$/m)
  assert.match(stdout, /^# fail 0$/m)
  const { stdout: nodeVersion } = await run(installed, node, ['--version'])
  return `Node ${nodeVersion.trim()}, ${await versionsIn(installed, 'msw')}: 2 tests: ${PROVED}`
}

const VITEST_TESTS = [
  'test/matrix/msw.socket.test.ts',
  'examples/05-unit-test-with-msw',
  'examples/08-order-service',
]

async function runVitest(bench: Bench, version: string): Promise<string> {
  const node = await bench.node(version)
  const installed = await bench.project('msw@3', 'vitest@5')
  const project = join(installed, `node-${version}`)
  for (const test of VITEST_TESTS) {
    const target = join(project, test)
    await mkdir(dirname(target), { recursive: true })
    await cp(join(REPOSITORY, test), target, { recursive: true })
  }
  const report = join(project, 'report.json')
  const vitest = join(installed, 'node_modules', 'vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${report}`]
  await run(project, node, [vitest, 'run', '--root', '.', ...reporters])
  const { numPassedTests, numTotalTests, testResults } = JSON.parse(await readFile(report, 'utf8')) as {
    numPassedTests: number
    numTotalTests: number
    testResults: readonly { name: string }[]
  }
  for (const test of VITEST_TESTS)
    assert.ok(
      testResults.some(({ name }) => name.includes(test)),
      `${test} did not run`,
    )
  assert.ok(numPassedTests > 0 && numPassedTests === numTotalTests)
  return `${await versionsIn(installed, 'vitest', 'msw')}: ${numPassedTests} tests: what is promised beside msw, and two examples`
}

export const cells: readonly Cell[] = [
  ...JEST.map((jest) => ({ name: jest.name, run: (bench: Bench) => runJest(bench, jest) })),
  ...['20', '22', '24', 'newest'].flatMap((version) =>
    ['testing.cjs', 'testing.mjs'].map((file) => ({
      name: `node:test on Node ${version}, ${file.endsWith('cjs') ? 'CommonJS' : 'ES modules'}`,
      run: (bench: Bench) => runNodeTest(bench, version, file),
    })),
  ),
  ...['22', '24'].map((version) => ({
    name: `vitest 5 on Node ${version}, msw 3`,
    run: (bench: Bench) => runVitest(bench, version),
  })),
]
