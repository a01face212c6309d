/**
 * Runs the msw tests and the examples that use msw against the packed package, with msw 3 on newer versions of Node:
 *
 *     npx tsx test/matrix/run.ts          # Node 22 and 24
 *     npx tsx test/matrix/run.ts 24
 *
 * Each version gets a project of its own in a temporary folder; nothing of this repository's node_modules is in reach.
 * The last line is "N passed, N failed"; the exit code is 0 only when nothing failed.
 */
import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cleanUp, pack, projectWith, REPOSITORY, run } from '../package/npm.js'

const NODE_VERSIONS = ['22', '24']
const TOOLS = ['msw@3', 'vitest@5']
const TESTS = ['test/matrix/msw.test.ts', 'examples/05-unit-test-with-msw', 'examples/08-order-service']

interface Counts {
  readonly passed: number
  readonly failed: number
}

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
  }[]
}

async function testOn(nodeVersion: string, tarball: string): Promise<Counts> {
  // The binary alone; the package "node" would fetch the same one in an install script.
  const nodePackage = `node-${process.platform}-${process.arch}`
  const project = await projectWith(tarball, `${nodePackage}@${nodeVersion}`, ...TOOLS)
  for (const test of TESTS) await cp(join(REPOSITORY, test), join(project, test), { recursive: true })

  const node = join(project, 'node_modules', nodePackage, 'bin', 'node')
  const report = join(project, 'report.json')
  const vitest = [join('node_modules', 'vitest', 'vitest.mjs'), 'run', '--root', '.', '--reporter=default']
  const output = await run(project, node, [...vitest, '--reporter=json', `--outputFile=${report}`]).then(
    ({ stdout }) => stdout,
    (error: Error) => error.message,
  )
  const versions = await versionsIn(project, [nodePackage, 'msw', 'vitest'])
  const counts = await countsIn(report)
  if (counts.failed > 0) console.log(output)
  console.log(`${versions.join(', ')}: ${counts.passed} passed, ${counts.failed} failed`)
  return counts
}

async function versionsIn(project: string, packages: readonly string[]): Promise<string[]> {
  const manifests = packages.map((name) =>
    readFile(join(project, 'node_modules', name, 'package.json'), 'utf8'),
  )
  return (await Promise.all(manifests)).map((text) => {
    const { name, version } = JSON.parse(text) as { name: string; version: string }
    return `${name} ${version}`
  })
}

/** A file that cannot be loaded has no test that could fail: it counts as one. No test at all is no success. */
async function countsIn(file: string): Promise<Counts> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return { passed: 0, failed: 1 }
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(text) as Report
  const broken = testResults.filter(({ status }) => status === 'failed').length
  const missing = TESTS.filter((test) => !testResults.some(({ name }) => name.includes(test))).length
  return { passed: numPassedTests, failed: Math.max(numFailedTests, broken) + missing }
}

const versions = process.argv.length > 2 ? process.argv.slice(2) : NODE_VERSIONS
const total = { passed: 0, failed: 0 }
try {
  const tarball = await pack()
  for (const version of versions) {
    const { passed, failed } = await testOn(version, tarball)
    total.passed += passed
    total.failed += failed
  }
} catch (error) {
  console.error(error)
  total.failed += 1
} finally {
  await cleanUp()
}
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 ? 1 : 0
