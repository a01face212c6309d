import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acquireLock, type FileLock, type LockInit } from '../../../src/bulk/checkpoint/file-lock.js'
import { TpnsConfigError } from '../../../src/index.js'

const STALE_MS = 10_000
/** How long a job sleeps between two looks at a lock: a twentieth of that. */
const POLL_MS = 500
const OWNER = 'a'.repeat(32)

let folder: string
let path: string
let lock: string
let taken: FileLock[]
let elapsed: number
let sleeps: number[]
let messages: string[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpns-lock-test-'))
  path = join(folder, 'job')
  lock = `${path}.lock`
  taken = []
  elapsed = 0
  sleeps = []
  messages = []
})
afterEach(async () => {
  for (const each of taken) await each.release().catch(() => {})
  await rm(folder, { recursive: true })
})

/** The job is stopped after it has looked at the lock once. */
const FIRST_LOOK: Pick<LockInit, 'isStopped'> = { isStopped: () => sleeps.length > 0 }

/** A job that a test has left behind sleeps on, and touches nothing of the next test. */
async function pass(ms: number, mine: number[]): Promise<void> {
  if (mine !== sleeps) return await new Promise(() => {})
  sleeps.push(ms)
  elapsed += ms
}

/** Time passes only while the job sleeps. */
async function acquire(init: Partial<LockInit> = {}, at = path): Promise<FileLock | undefined> {
  const mine = sleeps
  const acquired = await acquireLock(at, {
    owner: OWNER,
    staleMs: STALE_MS,
    elapsed: () => elapsed,
    sleep: (ms) => pass(ms, mine),
    isStopped: () => false,
    onWait: ({ en }) => messages.push(en),
    ...init,
  })
  if (acquired !== undefined) taken.push(acquired)
  return acquired
}

/** Sleeps as usual, and does something before the n-th sleep. */
function atSleep(n: number, act: () => Promise<unknown>): Pick<LockInit, 'sleep'> {
  const mine = sleeps
  return {
    sleep: async (ms) => {
      if (mine.length === n - 1) await act()
      await pass(ms, mine)
    },
  }
}

const read = async () => JSON.parse(await readFile(lock, 'utf8')) as Record<string, unknown>
const foreign = (beat = 7, more: object = {}) =>
  `${JSON.stringify({ owner: 'b'.repeat(32), beat: String(beat).padStart(12, '0'), staleMs: STALE_MS, pid: 1, host: 'gone', ...more })}\n`
/** A file by which somebody claims a lock with this text. */
const claim = (text: string, number: number) =>
  `${lock}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}.${number}`

async function refusal(init: Partial<LockInit> = {}, at = path): Promise<string> {
  const error = await acquire(init, at).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(TpnsConfigError)
  return (error as Error).message
}

describe('a lock that nobody has', () => {
  it('is taken at once, and says whose it is', async () => {
    await acquire()
    expect(await read()).toEqual({
      owner: OWNER,
      beat: '000000000000',
      staleMs: STALE_MS,
      pid: process.pid,
      host: hostname(),
    })
    expect([sleeps, messages]).toEqual([[], []])
  })

  it('is not taken by a job that was stopped, which keeps nobody out', async () => {
    expect(await acquire({ isStopped: () => true })).toBeUndefined()
    expect(await readdir(folder)).toEqual([])
    expect(await acquire()).toBeDefined()
  })

  it('cannot be taken in a folder that is missing, and may be once it is there', async () => {
    const inside = join(folder, 'none', 'job')
    expect(await refusal({}, inside)).toMatch(/cannot be locked \(ENOENT\)\. Nothing was sent\./)
    await mkdir(join(folder, 'none'))
    expect(await acquire({}, inside)).toBeDefined()
  })
})

describe('a lock of this process', () => {
  it('keeps a second job out without a wait, whatever path leads to the checkpoint', async () => {
    await writeFile(path, '')
    await acquire()
    await symlink(folder, join(folder, 'linked'))
    await symlink(path, join(folder, 'alias'))
    const ways = [path, relative('', path), join(folder, 'linked', 'job'), join(folder, 'alias')]
    for (const way of ways)
      expect(await refusal({}, way)).toContain('is in use by another job of this process.')
    expect(sleeps).toEqual([])
  })

  it('does so also for a checkpoint that is not there yet, in a folder with two paths', async () => {
    await symlink(folder, join(folder, 'linked'))
    await acquire()
    expect(await refusal({}, join(folder, 'linked', 'job'))).toContain('by another job of this process')
  })

  it('is free for the next job once it is released', async () => {
    const first = await acquire()
    await first?.release()
    expect(await readdir(folder)).toEqual([])
    expect(await acquire({ owner: 'c'.repeat(32) })).toBeDefined()
  })
})

describe('the owner of a lock', () => {
  it('counts its heartbeats in place: the length never changes', async () => {
    const mine = await acquire()
    const before = await readFile(lock, 'utf8')
    expect(await mine?.beat()).toBe(true)
    expect(await mine?.beat()).toBe(true)
    expect(await read()).toMatchObject({ owner: OWNER, beat: '000000000002' })
    expect(await readFile(lock, 'utf8')).toHaveLength(before.length)
    expect(await mine?.holds()).toBe(true)
  })

  it('finds that another has taken it, and leaves that one alone', async () => {
    const mine = await acquire()
    await unlink(lock)
    await writeFile(lock, foreign())
    expect(await mine?.holds()).toBe(false)
    expect(await mine?.beat()).toBe(false)
    await mine?.release()
    expect(await readFile(lock, 'utf8')).toBe(foreign())
  })

  it('finds that it was deleted', async () => {
    const mine = await acquire()
    await unlink(lock)
    expect(await mine?.holds()).toBe(false)
    expect(await mine?.beat()).toBe(false)
    await expect(mine?.release()).resolves.toBeUndefined()
  })
})

describe('a lock of somebody else', () => {
  it('is watched, and the job refused, when its owner gives a heartbeat', async () => {
    await writeFile(lock, foreign(7))
    const message = await refusal(atSleep(3, () => writeFile(lock, foreign(8))))
    expect(message).toContain(`The checkpoint ${path} is in use by another job (process 1 on host gone).`)
    expect(messages).toEqual([
      `The checkpoint ${path} is locked by another job (process 1 on host gone). Waiting for a heartbeat; if there is none for 10000 ms, this job takes the checkpoint over.`,
    ])
    expect(sleeps).toEqual([POLL_MS, POLL_MS, POLL_MS])
    expect(await readFile(lock, 'utf8')).toBe(foreign(8))
    // And the checkpoint is not held against a later job.
    await unlink(lock)
    expect(await acquire()).toBeDefined()
  })

  it('is taken over when there was no heartbeat for its time, and not before', async () => {
    await writeFile(lock, foreign())
    expect(await acquire()).toBeDefined()
    expect(elapsed).toBe(STALE_MS)
    expect(await read()).toMatchObject({ owner: OWNER, beat: '000000000000' })
    expect(await readdir(folder)).toEqual(['job.lock'])
    expect(messages).toHaveLength(1)
    expect(await taken[0]?.beat()).toBe(true)
  })

  it.each([
    ['the longer time of its owner counts', foreign(7, { staleMs: 30_000 }), 30_000],
    ['the longer time of this job counts', foreign(7, { staleMs: 2_000 }), STALE_MS],
    ['an hour is the longest', foreign(7, { staleMs: 3_600_000 }), 3_600_000],
    ['more is damage', foreign(7, { staleMs: 3_600_001 }), STALE_MS],
    ['so is a text', foreign(7, { staleMs: '30000' }), STALE_MS],
    ['and what is no JSON', 'not ours', STALE_MS],
    ['or no object', 'null', STALE_MS],
    ['or empty, by a crash', '', STALE_MS],
  ])('says how long it waits: %s', async (_, text, ms) => {
    await writeFile(lock, text)
    expect(await acquire(FIRST_LOOK)).toBeUndefined()
    expect(messages).toEqual([expect.stringContaining(`if there is none for ${ms} ms, `)])
  })

  it('is taken over after the time of its owner, where that is longer', async () => {
    await writeFile(lock, foreign(7, { staleMs: 3 * STALE_MS }))
    expect(await acquire()).toBeDefined()
    expect(elapsed).toBe(3 * STALE_MS)
  })

  it('without a name is one of another job', async () => {
    await writeFile(lock, 'not ours')
    await acquire()
    expect(messages[0]).toContain('is locked by another job. Waiting')
  })

  it.each([
    [100, 10],
    [4_000, 200],
    [600_000, 1_000],
  ])('is looked at often enough for %i ms: every %i ms', async (staleMs, pollMs) => {
    await writeFile(lock, foreign())
    await acquire({ staleMs, ...FIRST_LOOK })
    expect(sleeps).toEqual([pollMs])
  })

  it('is not taken over because this process was paused: its owner may have been paused with it', async () => {
    await writeFile(lock, foreign())
    await acquire({
      sleep: async (ms) => {
        sleeps.push(ms)
        elapsed += 3_600_000
      },
    })
    // Each pause counts as two looks at most.
    expect(sleeps).toHaveLength(STALE_MS / (2 * POLL_MS))
  })

  it('that goes away is followed by one of this job, at once', async () => {
    await writeFile(lock, foreign())
    expect(await acquire(atSleep(2, () => unlink(lock)))).toBeDefined()
    expect(sleeps).toHaveLength(2)
  })

  it('is left alone by a job that is stopped while it waits', async () => {
    await writeFile(lock, foreign())
    expect(await acquire({ isStopped: () => sleeps.length === 3 })).toBeUndefined()
    expect(await readFile(lock, 'utf8')).toBe(foreign())
    expect(await readdir(folder)).toEqual(['job.lock'])
    await unlink(lock)
    expect(await acquire()).toBeDefined()
  })
})

describe('a lock that others want to take over too', () => {
  it('is given the time again from when another claimed it: that one may be about to take it', async () => {
    await writeFile(lock, foreign())
    await acquire(atSleep(10, () => writeFile(claim(foreign(), 1), 'the claim of another')))
    // Ten looks before the claim, then the whole time.
    expect(elapsed).toBe(10 * POLL_MS + STALE_MS)
    expect(await readdir(folder)).toEqual(['job.lock'])
    expect(await read()).toMatchObject({ owner: OWNER })
  })

  it('is claimed with the next number, and the claims of the dead are deleted', async () => {
    await writeFile(lock, foreign())
    for (const number of [2, 10]) await writeFile(claim(foreign(), number), 'the claim of another')
    // A claim of another lock is none of this one.
    await writeFile(claim('another text', 3), 'the claim of another')
    expect(await acquire()).toBeDefined()
    expect(elapsed).toBe(STALE_MS)
    expect((await readdir(folder)).sort()).toEqual(
      ['job.lock', claim('another text', 3).slice(folder.length + 1)].sort(),
    )
  })
})
