import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemRuntime } from '../../src/core/ports/runtime.js'
import { FakeTpns } from '../../src/testing/fake-tpns.js'
import type { FakeServer } from '../../src/testing/server/listen.js'
import { runIn } from './support/terminal.js'

const ACCESS_ID = '1500001048'
const SECRET_KEY = 'c0ffee0123456789abcdef0123456789'
const PUSH = ['push', '--token', 'a'.repeat(36), '--title', 'T', '--content', 'C']

const fake = new FakeTpns({ accessId: ACCESS_ID, secretKey: SECRET_KEY })
let server: FakeServer
beforeAll(async () => {
  server = await fake.listen()
})
afterAll(() => server.close())

const variables = () => ({
  TPNS_ACCESS_ID: ACCESS_ID,
  TPNS_SECRET_KEY: SECRET_KEY,
  TPNS_BASE_URL: server.url,
})

async function envFile(values: Readonly<Record<string, string>>): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'tpns-cli-')), '.env')
  await writeFile(
    file,
    Object.entries(values)
      .map(([name, value]) => `${name}="${value}"`)
      .join('\n'),
  )
  return file
}

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runIn(args, { env, runtime: systemRuntime })

describe('the credentials of a command', () => {
  it('come from the environment', async () => {
    const { exitCode, stdout } = await run(PUSH, variables())
    expect(exitCode).toBe(0)
    expect(stdout).toContain(`tpns-client status ${fake.pushes[0]?.pushId}`)
  })

  it('come from the file of --env-file, and then nothing from the environment', async () => {
    const file = await envFile(variables())
    const wrong = { TPNS_ACCESS_ID: '1', TPNS_SECRET_KEY: 'wrong', TPNS_BASE_URL: 'http://127.0.0.1:1' }
    expect(await run([...PUSH, '--env-file', file], wrong)).toMatchObject({ exitCode: 0 })
    const { TPNS_SECRET_KEY: _, ...withoutKey } = variables()
    const { exitCode, stderr } = await run([...PUSH, '--env-file', await envFile(withoutKey)], variables())
    expect(exitCode).toBe(2)
    expect(stderr).toContain('has no TPNS_SECRET_KEY')
  })

  it.each([
    ['none is set', {}, 'set TPNS_ACCESS_ID and TPNS_SECRET_KEY,'],
    ['one is empty', { TPNS_ACCESS_ID: '1', TPNS_SECRET_KEY: ' ' }, 'set TPNS_SECRET_KEY,'],
  ])('are asked for in two lines when %s', async (_, env, complaint) => {
    const { exitCode, stderr } = await run(PUSH, env)
    expect(exitCode).toBe(2)
    expect(stderr.trimEnd().split('\n')).toHaveLength(2)
    expect(stderr).toContain(complaint)
  })

  it('are looked for in no file that is not there', async () => {
    const { exitCode, stderr } = await run([...PUSH, '--env-file', '/nowhere/.env'], variables())
    expect(exitCode).toBe(2)
    expect(stderr).toContain('cannot read the file of --env-file, /nowhere/.env (ENOENT)')
  })

  it('are not needed with --fake, and not used', async () => {
    const before = fake.pushes.length
    expect(await run([...PUSH, '--fake'], variables())).toMatchObject({ exitCode: 0 })
    expect(fake.pushes).toHaveLength(before)
  })

  it('appear in nothing that is printed, even when the service repeats them', async () => {
    fake.next({ retCode: 1008003, errMsg: `bad key ${SECRET_KEY}` })
    const text = await run(PUSH, variables())
    fake.next({ retCode: 1008003, errMsg: `bad key ${SECRET_KEY}` })
    const json = await run([...PUSH, '--json'], variables())
    expect(text.stderr).toMatch(/next +tpns-client doctor/)
    for (const { exitCode, stdout, stderr } of [text, json]) {
      expect(exitCode).toBe(1)
      expect(stdout + stderr).toContain('1008003')
      expect(stdout + stderr).not.toContain(SECRET_KEY)
    }
  })
})

describe('a push whose answer never came', () => {
  it('ends with 3, and says to look it up', async () => {
    fake.next({ reset: 'after-acceptance' })
    const { exitCode, stderr } = await run(PUSH, variables())
    expect(exitCode).toBe(3)
    expect(stderr).toMatch(/outcome +unknown: it may be on its way; look it up/)
    expect(stderr).toContain('tpns-client lookup')
  })
})
