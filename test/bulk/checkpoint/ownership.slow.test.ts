import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeTpns } from '../../../src/testing/index.js'
import { acceptances, tokens } from '../support/bulk.js'

const JOB = fileURLToPath(new URL('../support/owning-job.js', import.meta.url))
/** Short, so that the tests take seconds; long enough for a machine that is busy. */
const STALE_MS = 5_000
/** Where four processes start at once on a machine that is busy, nobody may look frozen because it got no CPU time. */
const LONG_STALE_MS = 8_000
const RECIPIENTS = 6_000

interface End {
  readonly accepted: number
  readonly acceptedEarlier: number
  readonly unknown: number
  readonly notSent: number
  readonly taken: number
  readonly complete: boolean
  readonly hung: string[]
  readonly reason?: string
  readonly error?: string
  readonly refused?: string
}

let folder: string
let file: string
let fake: FakeTpns
let children: ChildProcess[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpns-bulk-test-'))
  file = join(folder, 'job.checkpoint')
  fake = new FakeTpns()
  children = []
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await rm(folder, { recursive: true })
})

function start(baseUrl: string, prefix: readonly string[] = [], staleMs = STALE_MS) {
  const job = ['--import', 'tsx', JOB, baseUrl, file, String(RECIPIENTS), String(staleMs)]
  const [command = '', ...args] = [...prefix, process.execPath, ...job]
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  const end = once(child, 'close').then(() => (text === '' ? undefined : (JSON.parse(text) as End)))
  return { child, end }
}

/** Each recipient at most once, and each that is missing is one that some report calls unknown. */
function expectNobodyTwice(end: End | undefined): void {
  const accepted = acceptances(fake)
  expect([...accepted].filter(([, times]) => times !== 1)).toEqual([])
  expect(end).toMatchObject({ taken: RECIPIENTS, complete: true, notSent: 0 })
  expect((end?.accepted ?? 0) + (end?.unknown ?? 0)).toBe(RECIPIENTS)
  const missing = tokens(RECIPIENTS).filter((token) => !accepted.has(token))
  expect(missing.length).toBeLessThanOrEqual(end?.unknown ?? 0)
  expect(accepted.size).toBeGreaterThanOrEqual(end?.accepted ?? 0)
}

async function requestsAtLeast(count: number): Promise<void> {
  while (fake.requests.length < count) await sleep(5)
}

const slowly = () => fake.next({ delayMs: 100 }, { times: Number.MAX_SAFE_INTEGER })

/** Answers so slowly that the job outlasts whatever the test does before `release`. */
function hold(): { release(): void } {
  let held = true
  fake.next({ delayMs: 1_000 }, { times: Number.MAX_SAFE_INTEGER, when: () => held })
  return {
    release() {
      held = false
    },
  }
}

/** Commands that give a process namespaces of its own, where the system allows that. */
function allowed(args: readonly string[]): boolean {
  return spawnSync('unshare', [...args, 'true']).status === 0
}
const PID = ['--pid', '--fork', '--kill-child', '--mount-proc']
const UTS = ['--uts']

const MINUTE = { timeout: 60_000 }

describe('two containers with one host name, where every process is number 1', () => {
  it.skipIf(!allowed(PID))('do not share a checkpoint: the second one is refused', MINUTE, async () => {
    const { release } = hold()
    await using server = await fake.listen()
    const first = start(server.url, ['unshare', ...PID])
    await requestsAtLeast(2)
    const second = start(server.url, ['unshare', ...PID])
    const refused = await second.end
    release()
    expect(refused?.refused).toMatch(/is in use by another job \(process \d+ on host /)
    const end = await first.end
    expect(end).toMatchObject({ accepted: RECIPIENTS, unknown: 0 })
    expectNobodyTwice(end)
    expect(await readdir(folder)).toEqual(['job.checkpoint'])
  })
})

describe('hosts with different names and a shared file system', () => {
  it.skipIf(!allowed(UTS))(
    'take over what a dead one left behind, and nobody deletes a lock',
    MINUTE,
    async () => {
      slowly()
      await using server = await fake.listen()
      const host = (name: string) => ['unshare', ...UTS, 'sh', '-c', `hostname ${name}; exec "$@"`, 'sh']
      const first = start(server.url, host('replaced-container'))
      await requestsAtLeast(4)
      first.child.kill('SIGKILL')
      await first.end
      expect(JSON.parse(await readFile(`${file}.lock`, 'utf8'))).toMatchObject({ host: 'replaced-container' })
      const end = await start(server.url, host('new-container')).end
      expectNobodyTwice(end)
      // What the first one had in flight, and no more.
      expect(end?.unknown).toBeLessThanOrEqual(200)
      expect(await readdir(folder)).toEqual(['job.checkpoint'])
    },
  )

  it.skipIf(!allowed(UTS))('refuse the checkpoint of a living one', MINUTE, async () => {
    const { release } = hold()
    await using server = await fake.listen()
    const host = (name: string) => ['unshare', ...UTS, 'sh', '-c', `hostname ${name}; exec "$@"`, 'sh']
    const first = start(server.url, host('one'))
    await requestsAtLeast(2)
    const refused = await start(server.url, host('other')).end
    release()
    expect(refused?.refused).toContain('on host one')
    expectNobodyTwice(await first.end)
  })
})

describe('an owner that is killed', () => {
  it('is followed by the next one when its heartbeat has been missing for long enough', MINUTE, async () => {
    slowly()
    await using server = await fake.listen()
    const first = start(server.url)
    await requestsAtLeast(4)
    first.child.kill('SIGKILL')
    await first.end
    const end = await start(server.url).end
    expectNobodyTwice(end)
    expect(end?.acceptedEarlier).toBeGreaterThan(0)
    expect(end?.unknown).toBeLessThanOrEqual(200)
  })
})

describe('an owner that was frozen', () => {
  it('and has lost its checkpoint sends nothing more when it wakes up, and says so', MINUTE, async () => {
    slowly()
    await using server = await fake.listen()
    const first = start(server.url)
    await requestsAtLeast(4)
    first.child.kill('SIGSTOP')
    const second = start(server.url)
    const before = fake.requests.length
    // The second one has taken over.
    await requestsAtLeast(before + 2)
    const sentBefore = acceptances(fake)
    first.child.kill('SIGCONT')
    const woken = await first.end
    expect(woken).toMatchObject({
      reason: 'checkpoint-lost',
      error: 'TpnsCheckpointLostError',
      complete: false,
    })
    expect(woken?.accepted).toBeLessThanOrEqual(sentBefore.size)
    expectNobodyTwice(await second.end)
    expect(await readdir(folder)).toEqual(['job.checkpoint'])
  })

  it('while its requests wait for another attempt does not make that attempt', MINUTE, async () => {
    // Refused for being too fast: each of the two batches waits at least a second before it is sent again.
    fake.next({ retCode: 1008028 }, { times: 2 })
    await using server = await fake.listen()
    const first = start(server.url)
    await requestsAtLeast(2)
    await sleep(200)
    first.child.kill('SIGSTOP')
    const end = await start(server.url).end
    // The rest was sent by the second one; the two batches that the first had begun it reports.
    expect(end).toMatchObject({ accepted: RECIPIENTS - 200, unknown: 200 })
    const requests = fake.requests.length
    first.child.kill('SIGCONT')
    expect(await first.end).toMatchObject({ reason: 'checkpoint-lost', accepted: 0 })
    expect(fake.requests).toHaveLength(requests)
    expectNobodyTwice(end)
  })

  it('and lost nothing goes on', MINUTE, async () => {
    slowly()
    await using server = await fake.listen()
    const first = start(server.url)
    await requestsAtLeast(4)
    first.child.kill('SIGSTOP')
    await sleep(STALE_MS * 1.5)
    first.child.kill('SIGCONT')
    expectNobodyTwice(await first.end)
  })
})

describe('four processes that want one stale lock', () => {
  it('get it one at a time: one sends, three are refused', { timeout: 120_000 }, async () => {
    const stale = {
      owner: '0'.repeat(32),
      beat: '000000000007',
      staleMs: LONG_STALE_MS,
      pid: 1,
      host: 'gone',
    }
    await writeFile(`${file}.lock`, `${JSON.stringify(stale)}\n`)
    const { release } = hold()
    await using server = await fake.listen()
    let ended = 0
    const jobs = [1, 2, 3, 4].map(() => start(server.url, [], LONG_STALE_MS).end)
    for (const end of jobs) {
      end.then(() => {
        ended += 1
        if (ended === 3) release()
      })
    }
    const ends = await Promise.all(jobs)
    const winners = ends.filter((end) => end?.refused === undefined)
    expect(winners).toHaveLength(1)
    expect(winners[0]).toMatchObject({ accepted: RECIPIENTS, unknown: 0 })
    expectNobodyTwice(winners[0])
    expect(await readdir(folder)).toEqual(['job.checkpoint'])
  })
})
