import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'

const PROGRAM = fileURLToPath(new URL('./process.js', import.meta.url))

/** The outcomes of two pushes under a listening msw, by situation. */
let results: Record<string, readonly string[]>
beforeAll(async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  results = JSON.parse(await text(child.stdout))
}, 60_000)

it.each(['production', 'no variable at all', 'a server started by jest-worker'])(
  'a process that runs no tests is left alone, though msw listens in it: %s',
  (situation) => {
    // The connection is cut where it is made, and the client says so: it tried.
    expect(results[situation]).toEqual(['TpnsConnectionError', 'TpnsConnectionError'])
  },
)

it.each(['vitest', 'jest', 'node:test', 'playwright', 'tap', 'ava', 'mocha', 'tpns-client/testing'])(
  'a test is kept from the real service while msw listens: %s',
  (situation) => {
    expect(results[situation]).toEqual(['TpnsConfigError', 'TpnsConfigError'])
  },
)
