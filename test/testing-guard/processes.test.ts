import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const PROGRAM = fileURLToPath(new URL('./process.ts', import.meta.url))

const RUNNER_VARIABLES = [
  'VITEST',
  'VITEST_WORKER_ID',
  'VITEST_POOL_ID',
  'JEST_WORKER_ID',
  'NODE_TEST_CONTEXT',
  'NODE_ENV',
  'TEST',
]

/** What became of a push under a listening msw, in a process with these variables of a test runner and no others. */
async function pushUnderMsw(variables: NodeJS.ProcessEnv, ...imports: readonly string[]): Promise<string> {
  const inherited = Object.entries(process.env).filter(([name]) => !RUNNER_VARIABLES.includes(name))
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, ...imports], {
    env: { ...Object.fromEntries(inherited), ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return (await text(child.stdout)).trim()
}

// The connection is cut where it is made, and the client says so: it tried.
const LEFT_ALONE = 'TpnsConnectionError, TpnsConnectionError'
const REFUSED = 'TpnsConfigError, TpnsConfigError'

it.concurrent.each<[string, NodeJS.ProcessEnv]>([
  ['production', { NODE_ENV: 'production' }],
  ['one without any variable', {}],
  ['a server that jest-worker has started', { JEST_WORKER_ID: '1', NODE_ENV: 'production' }],
])('a process that runs no tests is left alone, though msw listens in it: %s', async (_, variables) => {
  expect(await pushUnderMsw(variables)).toBe(LEFT_ALONE)
})

it.concurrent.each<[string, NodeJS.ProcessEnv, ...string[]]>([
  ['vitest', { VITEST: 'true' }],
  ['jest', { JEST_WORKER_ID: '1' }],
  ['node:test', { NODE_TEST_CONTEXT: 'child-v8' }],
  ['ava', { NODE_ENV: 'test' }],
  ['mocha', {}, 'globals of mocha'],
  ['a script that imports tpns-client/testing', {}, '../../src/testing/index.js'],
  ['a script that imports tpns-client/testing/msw', {}, '../../src/testing/msw.js'],
])('a test is kept from the real service under a listening msw: %s', async (_, variables, ...imports) => {
  expect(await pushUnderMsw(variables, ...imports)).toBe(REFUSED)
})
