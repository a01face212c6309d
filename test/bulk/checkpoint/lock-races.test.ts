import { createHash } from 'node:crypto'
import type * as FsPromises from 'node:fs/promises'
import { mkdtemp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { acquireLock, type FileLock } from '../../../src/bulk/checkpoint/file-lock.js'
import { TpnsConfigError } from '../../../src/index.js'

/*
 * What others do in the middle of a takeover: between two calls of this job to the file system.
 */

/** Runs before the first call of that name for that file, and never again. */
const { races } = vi.hoisted(() => ({ races: new Map<string, () => Promise<unknown>>() }))
vi.mock('node:fs/promises', async (importActual) => {
  const actual = await importActual<typeof FsPromises>()
  const raced =
    <Args extends unknown[], Result>(name: string, call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      const key = `${name} ${String(args[0]).replace(/^.*\//, '')}`
      const race = races.get(key)
      races.delete(key)
      await race?.()
      return call(...args)
    }
  return {
    ...actual,
    open: raced('open', actual.open as never),
    readFile: raced('readFile', actual.readFile as never),
    rename: raced('rename', actual.rename),
    unlink: raced('unlink', actual.unlink),
  }
})

const STALE_MS = 10_000
const OWNER = 'a'.repeat(32)
const formatLock = (letter: string, beat = 7) =>
  `${JSON.stringify({ owner: letter.repeat(32), beat: String(beat).padStart(12, '0'), staleMs: STALE_MS, pid: 1, host: 'gone' })}\n`
const DEAD = formatLock('b')

let folder: string
let path: string
let lock: string
let claim: string
let elapsed: number
let taken: FileLock | undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpns-races-test-'))
  path = join(folder, 'job')
  lock = `${path}.lock`
  claim = `${lock}.${createHash('sha256').update(DEAD).digest('hex').slice(0, 16)}.1`
  elapsed = 0
  taken = undefined
  await writeFile(lock, DEAD)
})
afterEach(async () => {
  races.clear()
  await taken?.release().catch(() => {})
  await rm(folder, { recursive: true })
})

/** Before this job does that to that file, another does this. */
function race(
  call: 'open' | 'readFile' | 'rename' | 'unlink',
  file: string,
  act: () => Promise<unknown>,
): void {
  races.set(`${call} ${basename(file)}`, act)
}

async function acquire(): Promise<FileLock | undefined> {
  taken = await acquireLock(path, {
    owner: OWNER,
    staleMs: STALE_MS,
    elapsed: () => elapsed,
    sleep: async (ms) => {
      elapsed += ms
    },
    isStopped: () => false,
    onWait: () => {},
  })
  return taken
}

const refused = async () => {
  const error = await acquire().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(TpnsConfigError)
  return (error as Error).message
}

describe('a job that takes over the lock of a dead one', () => {
  it('leaves it to an owner that wakes up after the claim', async () => {
    race('open', claim, async () => {
      await writeFile(lock, formatLock('b', 8))
    })
    expect(await refused()).toContain('is in use by another job (process 1 on host gone)')
    expect(await readFile(lock, 'utf8')).toBe(formatLock('b', 8))
    expect(await readdir(folder)).toEqual(['job.lock'])
  })

  it('leaves it to another that renames its own claim at the same time', async () => {
    race('rename', claim, async () => {
      // Right after this job has renamed its claim, and before it looks whose the lock is.
      race('open', lock, () => writeFile(lock, formatLock('c')))
    })
    expect(await refused()).toContain('is in use')
    expect(await readFile(lock, 'utf8')).toBe(formatLock('c'))
    expect(await readdir(folder)).toEqual(['job.lock'])
  })

  it('gives another that has just claimed it the whole time once more, and claims the next number then', async () => {
    race('open', claim, () => writeFile(claim, formatLock('c')))
    expect(await acquire()).toBeDefined()
    expect(elapsed).toBe(2 * STALE_MS)
    expect(await taken?.holds()).toBe(true)
    expect(await readdir(folder)).toEqual(['job.lock'])
  })

  it('cannot rename a claim that another has deleted, for it was too slow, and begins again', async () => {
    race('rename', claim, () => unlink(claim))
    expect(await acquire()).toBeDefined()
    expect(await taken?.holds()).toBe(true)
    expect(await readdir(folder)).toEqual(['job.lock'])
  })

  it('says why it cannot, takes its claim back, and leaves the lock alone', async () => {
    race('rename', claim, async () => {
      throw Object.assign(new Error('no permission'), { code: 'EACCES' })
    })
    expect(await refused()).toMatch(/cannot be locked \(EACCES\)\. Nothing was sent\./)
    expect(await readFile(lock, 'utf8')).toBe(DEAD)
    expect(await readdir(folder)).toEqual(['job.lock'])
  })

  it('takes it over although the claim of a dead one goes away before it is deleted', async () => {
    await writeFile(claim, formatLock('c'))
    race('unlink', claim, () => unlink(claim))
    expect(await acquire()).toBeDefined()
    expect(await readdir(folder)).toEqual(['job.lock'])
  })

  it('claims it with the number after the last', async () => {
    const numbered = (number: number) => claim.replace(/1$/, String(number))
    for (const number of [2, 10]) await writeFile(numbered(number), formatLock('c'))
    let claimed = false
    race('open', numbered(11), async () => {
      claimed = true
    })
    expect(await acquire()).toBeDefined()
    expect(claimed).toBe(true)
  })

  it('takes a lock at once that is released right before it is read', async () => {
    race('readFile', lock, () => unlink(lock))
    expect(await acquire()).toBeDefined()
    expect(elapsed).toBe(0)
  })
})

describe('the owner of a lock', () => {
  const broken = async () => {
    throw Object.assign(new Error('no permission'), { code: 'EACCES' })
  }

  it('does not take a lock that cannot be read for that of another', async () => {
    await acquire()
    race('open', lock, broken)
    await expect(taken?.holds()).rejects.toMatchObject({ code: 'EACCES' })
    expect(await taken?.holds()).toBe(true)
  })

  it('lets go of its file at the end, also when the lock cannot be read', async () => {
    await acquire()
    race('open', lock, broken)
    await expect(taken?.release()).rejects.toMatchObject({ code: 'EACCES' })
    await expect(taken?.beat()).rejects.toThrow(/closed/)
  })
})

describe('a refusal speaks Chinese too', () => {
  it('of a lock of another job, in its wait and at its end', async () => {
    const waits: string[] = []
    race('open', claim, () => writeFile(lock, formatLock('b', 8)))
    const init = {
      owner: OWNER,
      staleMs: STALE_MS,
      elapsed: () => elapsed,
      sleep: async (ms: number) => {
        elapsed += ms
      },
      isStopped: () => false,
      onWait: (message: unknown) => waits.push(JSON.stringify(message)),
    }
    const error = await acquireLock(path, init).catch((thrown: unknown) => thrown)
    expect((error as Error).message).toContain(
      `检查点 ${path} 正被其他作业（主机 gone 上的进程 1）使用。请求未发出`,
    )
    expect(waits).toEqual([
      expect.stringContaining('已被其他作业（主机 gone 上的进程 1）锁定，正在等待其心跳'),
    ])
  })

  it('of a lock of this process', async () => {
    await unlink(lock)
    await acquire()
    const error = await acquireLock(path, {} as never).catch((thrown: unknown) => thrown)
    expect((error as Error).message).toContain('正被本进程的其他作业使用')
  })

  it('of a lock that says nothing of its owner', async () => {
    await writeFile(lock, 'not ours')
    let looks = 0
    const error = await acquireLock(path, {
      owner: OWNER,
      staleMs: STALE_MS,
      elapsed: () => elapsed,
      sleep: async () => {
        looks += 1
        if (looks === 1) await writeFile(lock, 'still not ours')
      },
      isStopped: () => looks > 3,
      onWait: () => {},
    }).catch((thrown: unknown) => thrown)
    expect((error as Error).message).toContain('正被其他作业使用')
  })

  it('of a file system that refuses, with its cause', async () => {
    race('rename', claim, async () => {
      throw Object.assign(new Error('no permission'), { code: 'EACCES' })
    })
    const error = await acquire().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ cause: { code: 'EACCES' } })
    expect((error as Error).message).toContain(`无法锁定检查点 ${path}（EACCES）。请求未发出。`)
  })
})
