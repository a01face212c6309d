import assert from 'node:assert/strict'
import { FakeTpns } from '../../src/testing/index.js'
import { run } from '../package/npm.js'

/**
 * Runs `programs/push.cjs` or `push.mjs`, in whatever form a tool gave it, against a fake of this process.
 *
 * @returns what was proved
 */
export async function expectPushes(
  cwd: string,
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const fake = new FakeTpns()
  const server = await fake.listen()
  try {
    fake.next({ retCode: 1008029 }).next({ retCode: 1008028 })
    const { stdout } = await run(cwd, file, args, { ...env, FAKE_URL: server.url })
    const last = stdout.trim().split('\n').at(-1) ?? ''
    assert.deepEqual(JSON.parse(last), {
      refused: 'TpnsInvalidTokenError',
      isTpnsError: true,
      attempts: 2,
      httpStatus: 200,
      pushIds: fake.pushes.map(({ pushId }) => pushId),
    })
    assert.equal(fake.pushes.length, 2)
    return 'a refusal by its class and name, a push retried once (2 attempts) and a broadcast, each accepted once'
  } finally {
    await server.close()
  }
}
