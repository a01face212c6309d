import { mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { systemRuntime } from '../../../src/core/ports/runtime.js'
import { FakeTpns } from '../../../src/testing/fake-tpns.js'
import { runIn } from '../support/terminal.js'

const TEXT = ['--title', 'T', '--content', 'C']

async function setUp(count: number) {
  const folder = await mkdtemp(join(tmpdir(), 'tpns-cli-'))
  const file = join(folder, 'tokens.txt')
  const tokens = Array.from({ length: count }, (_, at) => `${at}`.padStart(36, '0'))
  await writeFile(file, tokens.join('\n'))
  const fake = new FakeTpns()
  const server = await fake.listen()
  const env = {
    TPNS_ACCESS_ID: '1500000001',
    TPNS_SECRET_KEY: '0123456789abcdef0123456789abcdef',
    TPNS_BASE_URL: server.url,
  }
  const bulk = (...args: readonly string[]) =>
    runIn(['bulk', file, '--concurrency', '1', ...args], { env, runtime: systemRuntime })
  return { folder, tokens, fake, bulk, [Symbol.asyncDispose]: () => server.close() }
}

it('tpns-client bulk never sends a list of unknown outcome again on its own', async () => {
  await using job = await setUp(3_000)
  job.fake.schedule({ reset: 'after-acceptance' }, { path: 'v3/push/app', afterRequests: 1, times: 1 })
  const first = await job.bulk(...TEXT)
  expect(first.exitCode).toBe(3)
  expect(first.stdout).toMatch(/unknown +1,000/)
  expect(first.stdout).toContain('--on-unknown')

  const again = await job.bulk(...TEXT)
  expect(again.exitCode).toBe(3)
  expect(job.fake.pushes).toHaveLength(3)

  const decided = await job.bulk(...TEXT, '--on-unknown', 'accepted')
  expect(decided.exitCode).toBe(0)
  expect(decided.stdout).toMatch(/accepted +3,000/)
  const reached = job.fake.pushes.flatMap(({ request }) => request.token_list as readonly string[])
  expect(reached.sort()).toEqual(job.tokens)
})

it('tpns-client bulk has a checkpoint for each push to a file', async () => {
  await using job = await setUp(10)
  await job.bulk(...TEXT)
  await job.bulk(...TEXT)
  expect(job.fake.pushes).toHaveLength(1)
  await job.bulk('--title', 'Another', '--content', 'C')
  expect(job.fake.pushes).toHaveLength(2)
  const names = (await readdir(job.folder)).filter((name) =>
    /^tokens\.txt\.[0-9a-f]{8}\.checkpoint$/.test(name),
  )
  expect(names).toHaveLength(2)
})

it('tpns-client bulk says what stopped it, and goes on once that is mended', async () => {
  await using job = await setUp(3_000)
  job.fake.setAppStatus('unpaid')
  const refused = await job.bulk(...TEXT)
  expect(refused.exitCode).toBe(1)
  expect(refused.stdout).toContain('The job stopped (app-status)')
  expect(refused.stdout.replace(/\s+/g, ' ')).toContain(
    'run the same command again with --on-rejected resend',
  )
  job.fake.setAppStatus('active')
  const mended = await job.bulk(...TEXT, '--on-rejected', 'resend')
  expect(mended.exitCode).toBe(0)
  expect(mended.stdout).toMatch(/accepted +3,000/)
})
