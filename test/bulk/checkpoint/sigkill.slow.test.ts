import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BulkReport } from '../../../src/index.js'
import { FakeTpns } from '../../../src/testing/index.js'
import { acceptances, makeToken } from '../support/bulk.js'

const JOB = fileURLToPath(new URL('../support/killed-job.js', import.meta.url))
const RECIPIENTS = 200_000
const KILLS = 10

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpns-bulk-test-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('a job of 200,000 recipients that is killed ten times', () => {
  it('has sent to each of them once, or says that it does not know', { timeout: 180_000 }, async () => {
    const fake = new FakeTpns()
    let onRequest = () => {}
    // Slow enough that there is always something in flight, and a hook before each request is dealt with.
    const seen = () => {
      onRequest()
      return true
    }
    fake.next({ delayMs: 10 }, { times: Number.MAX_SAFE_INTEGER, when: seen })
    await using server = await fake.listen()
    const reportFile = join(folder, 'report.json')
    const random = randomNumbers(20_261_201)

    for (let kill = 0; kill < KILLS; kill++) {
      const child = start(server.url, reportFile)
      // Between two requests, in the middle of one, while notes are written: wherever that many requests and
      // milliseconds lead.
      let left = 1 + Math.floor(random() * 14)
      const delayMs = random() < 0.3 ? 0 : random() * 25
      onRequest = () => {
        left -= 1
        if (left !== 0) return
        if (delayMs === 0) child.kill('SIGKILL')
        else setTimeout(() => child.kill('SIGKILL'), delayMs)
      }
      expect(await ended(child)).toEqual({ code: null, signal: 'SIGKILL' })
    }
    onRequest = () => {}
    expect(await ended(start(server.url, reportFile))).toEqual({ code: 0, signal: null })

    const { report, unknownBatches } = JSON.parse(await readFile(reportFile, 'utf8')) as {
      report: BulkReport
      unknownBatches: number[]
    }
    const accepted = acceptances(fake)
    expect([...accepted].filter(([, times]) => times !== 1)).toEqual([])
    expect(report).toMatchObject({ taken: RECIPIENTS, complete: true, rejected: 0, notSent: 0 })
    expect(report.accepted + report.unknown).toBe(RECIPIENTS)
    // At most what one process has in flight can be unknown for each kill.
    expect(report.unknown).toBeLessThanOrEqual(KILLS * 8_000)
    const unknown = new Set(unknownBatches)
    const wronglyReported: string[] = []
    for (let n = 0; n < RECIPIENTS; n++) {
      if (!unknown.has(Math.floor(n / 1_000)) && !accepted.has(makeToken(n)))
        wronglyReported.push(makeToken(n))
    }
    expect(wronglyReported).toEqual([])
  })

  function start(baseUrl: string, reportFile: string): ChildProcess {
    const args = ['--import', 'tsx', JOB, baseUrl, join(folder, 'checkpoint'), reportFile, String(RECIPIENTS)]
    return spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  }
})

async function ended(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  return { code, signal }
}

/** The same numbers in [0, 1) each time. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
