import assert from 'node:assert/strict'
import { FakeTpns } from '../../../src/testing/index.js'
import { run } from '../../package/npm.js'
import { HAS_REDIS, startRedis } from '../../support/redis-server.js'
import { versionsIn } from '../bench.js'
import { type Bench, CannotRun, type Cell } from '../cell.js'
import { program } from '../program.js'

/** As in the program. */
const WORKERS = 4
const EACH = 25

const getTitles = (fake: FakeTpns): string[] =>
  fake.pushes.map(({ request }) => (request as { message: { title: string } }).message.title)

async function countPushes(bench: Bench, kind: 'threads' | 'cluster'): Promise<string> {
  const project = await bench.project()
  const name = await program(project, 'processes.cjs')
  const fake = new FakeTpns({ accessId: '1500000001', secretKey: '0123456789abcdef0123456789abcdef' })
  fake.invalidateToken('f'.repeat(36))
  const server = await fake.listen()
  try {
    const { stdout, stderr } = await run(project, process.execPath, [name], {
      KIND: kind,
      FAKE_URL: server.url,
    })
    assert.equal(stderr, '')
    const results = JSON.parse(stdout) as { accepted: number; refused: boolean; message: string }[]
    assert.deepEqual(
      results.map(({ accepted, refused }) => [accepted, refused]),
      Array.from({ length: WORKERS }, () => [EACH, true]),
    )
    for (const { message } of results) assert.match(message, /1008006|1008029/)
    const titles = getTitles(fake)
    assert.equal(new Set(titles).size, titles.length, 'a push arrived twice')
    const ofThose = titles.filter((title) => title.startsWith('worker-'))
    assert.equal(ofThose.length, WORKERS * EACH)
    return (
      `Node ${process.version}: ${WORKERS} × ${EACH} pushes arrived once each; of a fifth, ended in the middle, ` +
      `${titles.length - ofThose.length} of ${EACH} did, none twice; errors keep their class, and can be sent to the parent`
    )
  } finally {
    await server.close()
  }
}

async function shareLimits(bench: Bench, library: 'ioredis' | 'redis', version: string): Promise<string> {
  if (!HAS_REDIS) throw new CannotRun('there is no redis-server on this machine')
  const project = await bench.project(`${library}@${version}`)
  const name = await program(project, 'redis.mjs')
  await using redis = await startRedis()
  // Refuses a second broadcast within a second.
  const fake = new FakeTpns({ accessId: '1500000001', secretKey: '0123456789abcdef0123456789abcdef' })
  const server = await fake.listen()
  try {
    const { stdout, stderr } = await run(project, process.execPath, [name], {
      LIBRARY: library,
      REDIS_URL: `redis://127.0.0.1:${redis.port}`,
      FAKE_URL: server.url,
    })
    assert.equal(stderr, '')
    assert.deepEqual(getTitles(fake).sort(), ['cjs cjs', 'cjs esm', 'esm cjs', 'esm esm'])
    assert.deepEqual(
      fake.requests.map(({ reply }) => reply.code),
      [0, 0, 0, 0],
    )
    assert.ok(
      (JSON.parse(stdout) as string[]).some((key) => key.includes('1500000001')),
      'Redis was not used',
    )
    return `${await versionsIn(project, library)}: four broadcasts of four clients, both builds of the package mixed, none too fast`
  } finally {
    await server.close()
  }
}

const REDIS_CLIENTS = [
  ['ioredis', '5.4'],
  ['ioredis', '5'],
  ['ioredis', '6'],
  ['redis', '4.6'],
  ['redis', '5'],
  ['redis', '6'],
] as const

export const cells: readonly Cell[] = [
  { name: 'worker threads', run: (bench) => countPushes(bench, 'threads') },
  { name: 'node:cluster', run: (bench) => countPushes(bench, 'cluster') },
  ...REDIS_CLIENTS.map(([library, version]) => ({
    name: `limits shared by ${library} ${version}`,
    run: (bench: Bench) => shareLimits(bench, library, version),
  })),
]
