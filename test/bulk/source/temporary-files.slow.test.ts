import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeTpns } from '../../../src/testing/index.js'
import { tokens } from '../support/bulk.js'

const JOB = fileURLToPath(new URL('../support/killed-package-job.js', import.meta.url))
const RECIPIENTS = 10_000

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpns-bulk-test-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Recipients are personal data: tokens found in any file of the temporary folder. */
async function tokensIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')))
  return texts.flatMap((text) => text.split('\n')).filter((line) => /^[0-9a-f]{36}$/.test(line))
}

/** Nothing but what tsx and Node keep there themselves. */
async function ours(path: string): Promise<string[]> {
  return (await readdir(path)).filter((name) => name.startsWith('tpns-client-'))
}

describe("a job via: 'package' that is killed", () => {
  it('leaves no file of recipients in the temporary folder, while its upload is under way or after', {
    timeout: 60_000,
  }, async () => {
    const fake = new FakeTpns()
    let uploading = () => {}
    const upload = new Promise<void>((resolve) => {
      uploading = resolve
    })
    const seen = () => {
      uploading()
      return true
    }
    fake.next({ delayMs: 60_000 }, { path: 'v3/push/package/upload', when: seen })
    await using server = await fake.listen()
    const child = spawn(process.execPath, ['--import', 'tsx', JOB, server.url, String(RECIPIENTS)], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, TMPDIR: folder },
    })
    await upload
    expect(await tokensIn(folder)).toEqual([])
    child.kill('SIGKILL')
    expect(await ended(child)).toBe('SIGKILL')
    expect(await ours(folder)).toEqual([])
    expect(await tokensIn(folder)).toEqual([])
  })

  it('does upload the recipients from a file without a name', { timeout: 60_000 }, async () => {
    const fake = new FakeTpns()
    // The file is read a second time.
    fake.next({ status: 502 }, { path: 'v3/push/package/upload' })
    await using server = await fake.listen()
    const child = spawn(process.execPath, ['--import', 'tsx', JOB, server.url, String(RECIPIENTS)], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, TMPDIR: folder },
    })
    expect(await ended(child)).toBe(0)
    expect(fake.pushes[0]?.deliveries.map(({ token }) => token)).toEqual(tokens(RECIPIENTS))
    expect(await ours(folder)).toEqual([])
  })
})

async function ended(child: ChildProcess): Promise<string | number | null> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  return signal ?? code
}
