import { mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { FakeTpns } from '../../../src/testing/fake-tpns.js'
import { start } from '../start.js'

const BATCHES = 60

it.each([
  ['SIGINT', 130, 'Ctrl-C'],
  ['SIGTERM', 143, 'SIGTERM'],
] as const)(
  'tpns-client bulk ends cleanly at %s, and goes on where it ended: nobody twice, nobody left out',
  async (signal, exitCode, name) => {
    const folder = await mkdtemp(join(tmpdir(), 'tpns-cli-'))
    const tokens = Array.from({ length: BATCHES * 1_000 }, (_, at) => `${at}`.padStart(36, '0'))
    await writeFile(join(folder, 'tokens.txt'), tokens.join('\n'))
    let seen = 0
    let onThird: (() => void) | undefined
    const fake = new FakeTpns({
      onRequest: () => {
        seen += 1
        if (seen === 3) onThird?.()
      },
    })
    // So slow that the job is not over when the signal arrives.
    fake.next({ delayMs: 20 }, { times: Number.POSITIVE_INFINITY })
    await using server = await fake.listen()
    await writeFile(
      join(folder, '.env'),
      `TPNS_ACCESS_ID=1500000001\nTPNS_SECRET_KEY=0123456789abcdef0123456789abcdef\nTPNS_BASE_URL=${server.url}\n`,
    )
    const command = [
      'bulk',
      join(folder, 'tokens.txt'),
      '--title',
      'T',
      '--content',
      'C',
      '--concurrency',
      '2',
      '--env-file',
      join(folder, '.env'),
    ]

    await using first = start(...command)
    onThird = () => first.process.kill(signal)
    const interrupted = await first.ended
    expect(interrupted.exitCode).toBe(exitCode)
    expect(interrupted.stderr).toContain('Stopping: the requests under way finish first.')
    expect(interrupted.stdout.replace(/\s+/g, ' ')).toContain(
      `Stopped by ${name}. To go on, run the same command again`,
    )
    const sentBefore = fake.pushes.length
    expect(sentBefore).toBeGreaterThan(0)
    expect(sentBefore).toBeLessThan(BATCHES)

    await using second = start(...command)
    const resumed = await second.ended
    expect(resumed.exitCode).toBe(0)
    expect(resumed.stdout).toMatch(
      new RegExp(`accepted +60,000 +${(sentBefore * 1_000).toLocaleString('en-US')} of them in earlier runs`),
    )
    const reached = fake.pushes.flatMap(({ request }) => request.token_list as readonly string[])
    expect(reached.sort()).toEqual(tokens)

    await using third = start(...command)
    expect((await third.ended).exitCode).toBe(0)
    expect(fake.pushes).toHaveLength(BATCHES)
    expect((await readdir(folder)).filter((name) => !name.endsWith('.checkpoint'))).toEqual([
      '.env',
      'tokens.txt',
    ])
  },
  60_000,
)
