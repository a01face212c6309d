/**
 * Pushes to the real address under a listening msw, twice for each of the situations below; no connection is made.
 * Prints its outcome. A process of its own, because a test runner cannot be taken out of its own.
 */
import { setupServer } from 'msw/node'
import { Agent } from 'undici'
import { TpnsClient } from '../../src/index.js'

const dispatcher = new Agent({ connect: (_, callback) => callback(new Error('cut'), null) })

function client(): TpnsClient {
  const accessId = '1500000001'
  const secretKey = '0123456789abcdef0123456789abcdef'
  return new TpnsClient({ accessId, secretKey, retry: { attempts: 1 }, dispatcher })
}

const push = (tpns: TpnsClient) =>
  tpns.push
    .send({
      audience_type: 'token',
      token_list: ['0123456789abcdef0123456789abcdef0123'],
      message_type: 'notify',
      message: { title: 'T', content: 'C' },
    })
    .then(
      () => 'accepted',
      (error: Error) => error.name,
    )

/** Variables of the environment, and what else says that tests are run here. */
const SITUATIONS: Readonly<Record<string, readonly [NodeJS.ProcessEnv, (() => unknown)?]>> = {
  production: [{ NODE_ENV: 'production' }],
  'no variable at all': [{}],
  'a server started by jest-worker': [{ JEST_WORKER_ID: '1', NODE_ENV: 'production' }],
  vitest: [{ VITEST: 'true' }],
  jest: [{ JEST_WORKER_ID: '1' }],
  'node:test': [{ NODE_TEST_CONTEXT: 'child-v8' }],
  playwright: [{ TEST_WORKER_INDEX: '0' }],
  tap: [{ TAP: '1' }],
  ava: [{ NODE_ENV: 'test' }],
  mocha: [{}, () => Object.assign(globalThis, { describe: () => {}, it: () => {} })],
  'tpns-client/testing': [
    {},
    () => {
      Object.assign(globalThis, { describe: undefined, it: undefined })
      return import('../../src/testing/index.js')
    },
  ],
}

setupServer().listen()
const results: Record<string, readonly string[]> = {}
for (const [situation, [variables, prepare]] of Object.entries(SITUATIONS)) {
  for (const variable of [
    'VITEST',
    'JEST_WORKER_ID',
    'NODE_TEST_CONTEXT',
    'NODE_ENV',
    'TAP',
    'TEST_WORKER_INDEX',
  ])
    delete process.env[variable]
  Object.assign(process.env, variables)
  // As applications do: made before anything of the test set-up has run.
  const tpns = client()
  await prepare?.()
  results[situation] = [await push(tpns), await push(tpns)]
}
console.log(JSON.stringify(results))
