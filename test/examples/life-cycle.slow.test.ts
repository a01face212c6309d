import { describe, expect, it } from 'vitest'
import { EXAMPLE_TIMEOUT_MS, runTypeScript } from './run.js'

/** The rows of orders that an example prints. */
const getRows = (stdout: string) => stdout.split('\n').filter((line) => /^order[ -]\d/.test(line))

describe.skipIf(process.platform === 'win32')('a process that its platform stops', () => {
  it('is frozen between calls, while the service closes its connections: each push arrives once', {
    timeout: EXAMPLE_TIMEOUT_MS,
  }, async () => {
    const { exitCode, stdout, stderr } = await runTypeScript('examples/10-serverless-function.ts')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout.match(/^frozen and thawed$/gm)).toHaveLength(4)
    const rows = getRows(stdout)
    expect(rows).toHaveLength(5)
    // A connection that died unseen may make an outcome unknown; it must then be reported, and the push never sent again.
    for (const row of rows) expect(row).toMatch(/ 1 +accepted as \d+$| [01] +unknown$| 0 +not-sent$/)
    // Nothing was closed before the first call: it cannot but be accepted.
    expect(rows[0]).toMatch(/ 1 +accepted as \d+$/)
  })

  it('gets SIGTERM: it finishes what it has, takes nothing new and ends with exit code 0', {
    timeout: EXAMPLE_TIMEOUT_MS,
  }, async () => {
    const { exitCode, stdout, stderr } = await runTypeScript('examples/11-graceful-shutdown.ts')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const [first, second, third, late] = getRows(stdout)
    for (const row of [first, second, third]) expect(row).toMatch(/answered \d+, pushed 1 time$/)
    expect(late).toContain('was not accepted')
    expect(stdout).toContain('exit code 0')
  })
})
