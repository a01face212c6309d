import type * as FsPromises from 'node:fs/promises'
import { type FileHandle, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type FileStore, openFileStore } from '../../../src/bulk/checkpoint/checkpoint-file.js'
import type { CheckpointEvent } from '../../../src/bulk/checkpoint/types.js'
import { TpnsConfigError } from '../../../src/errors/validation-errors.js'
import { settled } from '../../support/fake-runtime.js'

/** What is done to the checkpoint and to its folder, in order; and what a write does first. */
const { seen, before } = vi.hoisted(() => ({
  seen: [] as string[],
  before: { write: async () => {} },
}))
vi.mock('node:fs/promises', async (importActual) => {
  const actual = await importActual<typeof FsPromises>()
  return {
    ...actual,
    open: async (path: string, flags: string) => {
      const handle = await actual.open(path, flags)
      const name = path.replace(/^.*\//, '')
      if (name === 'job') watch(handle)
      if (name.startsWith('tpns-store-')) watch(handle, 'folder ')
      return handle
    },
  }
  function watch(handle: FileHandle, where = '') {
    const { write, datasync, sync } = handle
    handle.write = (async (bytes: Buffer, ...rest: []) => {
      await before.write()
      seen.push(...bytes.toString().trimEnd().split('\n'))
      return (write as (...args: unknown[]) => Promise<unknown>).call(handle, bytes, ...rest)
    }) as never
    handle.datasync = async () => {
      seen.push(`${where}sync`)
      await datasync.call(handle)
    }
    handle.sync = async () => {
      seen.push(`${where}sync`)
      await sync.call(handle)
    }
  }
})

const RUN = '1f3a9c02'
const OWNER = RUN.repeat(4)
const JOB = { type: 'job', version: 1, method: 'send' } as CheckpointEvent
const JOB_LINE = '{"tpns-client bulk":1,"method":"send"}'
const started = (batch: number): CheckpointEvent => ({
  type: 'started',
  batch,
  recipients: 1,
  digest: '0123456789abcdef',
})
const startLine = (batch: number) => `["s",${batch},1,"0123456789abcdef"]`
const accepted = (batch: number): CheckpointEvent => ({ type: 'accepted', batch, push_id: '7', invalid: 0 })
const acceptLine = (batch: number) => `["a",${batch},"7",0]`

let folder: string
let path: string
let store: FileStore | undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpns-store-'))
  path = join(folder, 'job')
  store = undefined
  seen.length = 0
  before.write = async () => {}
})
afterEach(async () => {
  await store?.close().catch(() => {})
  await rm(folder, { recursive: true })
})

async function open(durability: 'disk' | 'process' = 'disk', isStopped = false): Promise<FileStore> {
  store = await openFileStore(path, durability, {
    owner: OWNER,
    staleMs: 10_000,
    elapsed: () => 0,
    sleep: async () => {},
    isStopped: () => isStopped,
    onWait: () => {},
  })
  return store as FileStore
}

async function loadAll(): Promise<CheckpointEvent[]> {
  const events: CheckpointEvent[] = []
  for await (const event of (store as FileStore).load() as AsyncIterable<CheckpointEvent>) events.push(event)
  return events
}

const failure = async (work: Promise<unknown>) => {
  const error = await work.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(TpnsConfigError)
  return error as TpnsConfigError
}

describe('a checkpoint on disk', () => {
  it('is not opened by a job that was stopped', async () => {
    expect(await open('disk', true)).toBeUndefined()
    expect(await readdir(folder)).toEqual([])
  })

  it('is synced before a push may go, and needs not be after it: a lost outcome is only unknown', async () => {
    const { append } = await open()
    await append(JOB)
    await append(started(0))
    await append(accepted(0))
    expect(seen).toEqual([JOB_LINE, 'sync', 'folder sync', startLine(0), 'sync', acceptLine(0)])
  })

  it('is never synced where it has to survive the process alone', async () => {
    const { append } = await open('process')
    await append(JOB)
    await append(started(0))
    expect(seen).toEqual([JOB_LINE, startLine(0)])
  })

  it('gets all that came during a write by one write, and one sync', async () => {
    const { append } = await open()
    await Promise.all([append(started(0)), settled().then(() => {})])
    seen.length = 0
    let go = () => {}
    before.write = () =>
      new Promise((resolve) => {
        go = resolve
      })
    const first = append(accepted(0))
    await settled()
    before.write = async () => {}
    const rest = [append(started(1)), append(accepted(1)), append(accepted(2))]
    go()
    await Promise.all([first, ...rest])
    await append(accepted(3))
    expect(seen).toEqual([acceptLine(0), startLine(1), acceptLine(1), acceptLine(2), 'sync', acceptLine(3)])
  })

  it('takes nothing more once a write has failed: nobody knows where the file ends', async () => {
    const { append } = await open()
    before.write = async () => {
      throw Object.assign(new Error('disk full'), { code: 'ENOSPC' })
    }
    const error = await failure(append(started(0)))
    expect(error).toMatchObject({ cause: { code: 'ENOSPC' } })
    expect(error.message).toContain('cannot be written (ENOSPC). No batch is sent that it does not hold.')
    expect(error.message).toContain(`检查点 ${path} 无法读写（ENOSPC）。`)
    before.write = async () => {}
    expect(await failure(append(accepted(0)))).toBe(error)
    expect(seen).toEqual([])
  })

  it('asks before each write whether it may, waits for the answer, and writes nothing where it may not', async () => {
    const { append, guardWrites } = await open()
    let answer: Promise<void> | undefined
    guardWrites(() => answer)
    await append(accepted(0))
    let allow = () => {}
    answer = new Promise((resolve) => {
      allow = resolve
    })
    const waiting = append(accepted(1))
    await settled()
    expect(seen).toEqual([acceptLine(0)])
    allow()
    await waiting
    const lost = new Error('lost')
    answer = Promise.reject(lost)
    await expect(append(started(2))).rejects.toBe(lost)
    expect(seen).toEqual([acceptLine(0), acceptLine(1)])
  })

  it('is closed after what was on its way, and leaves no lock', async () => {
    const { append, close } = await open()
    const writes = [append(started(0)), settled().then(() => append(accepted(0)))]
    await settled()
    await close()
    await Promise.all(writes)
    expect(await readFile(path, 'utf8')).toBe(`${startLine(0)}\n${acceptLine(0)}\n`)
    expect(await readdir(folder)).toEqual(['job'])
  })
})

describe('a checkpoint that is read', () => {
  const read = async (...lines: readonly string[]) => {
    await writeFile(path, lines.join('\n'))
    await open()
    return loadAll()
  }

  it('forgets a failure that a run noted after another had taken over', async () => {
    const late = '["r",0,0,"TPNS_API",1008019]'
    const own = '["r",1,0,"TPNS_API",1008019,"00000001"]'
    const events = await read(JOB_LINE, startLine(0), '["o","00000001"]', startLine(1), late, own, '')
    expect(events.map((event) => ('batch' in event ? [event.type, event.batch] : event.type))).toEqual([
      'job',
      ['started', 0],
      ['started', 1],
      ['rejected', 1],
    ])
  })

  it('is longer than is read at once', async () => {
    const batches = Array.from({ length: 5_000 }, (_, batch) => batch)
    const events = await read(JOB_LINE, ...batches.map(startLine), '')
    expect(events.slice(1)).toEqual(batches.map(started))
  })

  it('is announced by the next run, once, and only where there was something', async () => {
    await read(JOB_LINE, startLine(0), '')
    await store?.append(started(1))
    await store?.append({ type: 'unknown', batch: 1, retryable: false, error: '', retCode: 0 })
    expect(seen).toEqual([`["o","${RUN}"]`, startLine(1), 'sync', `["u",1,0,"",0,"${RUN}"]`])
  })

  it.each<[what: string, line: number, lines: readonly string[]]>([
    ['an event before the job', 1, [startLine(0), JOB_LINE, '']],
    ['a second job', 3, [JOB_LINE, startLine(0), JOB_LINE, '']],
    ['a line that is broken, before another', 2, [JOB_LINE, '["s",0', startLine(1), '']],
    ['a line that is broken, at the end', 2, [JOB_LINE, '["s",0', '']],
    ['a first line of somebody else, before a run', 1, ['hello', '["o","00000001"]', '']],
    ['the beginning of somebody else’s line', 1, ['hello']],
    ['a line without an end', 2, [JOB_LINE, 'x'.repeat(200_000)]],
  ])('is refused for %s, in line %i, in both languages', async (_, line, lines) => {
    const { message } = await failure(read(...lines))
    expect(message).toContain(`${path} is not a checkpoint, or line ${line} is damaged.`)
    expect(message).toContain(`${path} 不是检查点文件，或第 ${line} 行已损坏。`)
    expect(await readFile(path, 'utf8')).toBe(lines.join('\n'))
  })
})
