import { beforeAll, describe, expect, it } from 'vitest'
import { type Ended, EXAMPLE_TIMEOUT_MS, runTypeScript } from './run.js'

let demo: Ended
/** What came of each step, by its name. */
let steps: ReadonlyMap<string, string>

beforeAll(async () => {
  demo = await runTypeScript('examples/demo.ts')
  steps = stepsIn(demo.stdout)
}, EXAMPLE_TIMEOUT_MS)

function stepsIn(stdout: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const block of stdout.split('▸ ').slice(1)) {
    const [name = '', ...lines] = block.split('\n')
    found.set(name, lines.find((line) => line.trim().startsWith('✓'))?.trim() ?? '')
  }
  return found
}

const getOutcome = (name: RegExp): string | undefined => [...steps].find(([step]) => name.test(step))?.[1]

describe('npm start without credentials', () => {
  it('ends well, and says so', () => {
    expect({ exitCode: demo.exitCode, stderr: demo.stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(demo.stdout).toContain('done')
  })

  it('says that nothing leaves this machine', () => {
    expect(demo.stdout).toMatch(/http:\/\/127\.0\.0\.1:\d+.*nothing leaves this machine/)
  })

  it('goes through its eight steps, each with an outcome', () => {
    expect(steps.size).toBe(8)
    expect([...steps.values()].filter((outcome) => !outcome.startsWith('✓ '))).toEqual([])
  })

  it.each([
    ['one Android device', /Android device/],
    ['one iPhone', /iPhone/],
    ['a tag, later', /tag push/],
    ['three broadcasts within the limit of the service', /three broadcasts/],
    ['in spite of "too fast", twice', /1008028/],
  ])('pushes to %s', (_what, name) => {
    expect(getOutcome(name)).toContain('accepted')
  })

  it('keeps the limit of one broadcast a second: three take at least two', () => {
    expect(
      Number(getOutcome(/three broadcasts/)?.match(/spread over ([\d.]+) s/)?.[1]),
    ).toBeGreaterThanOrEqual(2)
  })

  it('shows a wrong SecretKey as TpnsAuthError 1008003, after a single request', () => {
    const outcome = getOutcome(/wrong SecretKey/)
    expect(outcome).toContain('TpnsAuthError, code 1008003, outcome rejected, 1 request(s)')
  })

  it('refuses a send_time of 11 minutes ago before sending it', () => {
    const outcome = getOutcome(/11 minutes ago/)
    expect(outcome).toContain('TpnsPushTimeError, code 10010012, outcome not-sent, 0 request(s)')
  })

  it('has a send_time of 9 minutes ago accepted and sent at once', () => {
    expect(getOutcome(/9 minutes ago/)).toMatch(/accepted as \d+, sent at once/)
  })

  it('shows neither key', () => {
    expect(demo.stdout).not.toMatch(/0123456789abcdef0123456789abcdef|fedcba9876543210fedcba9876543210/)
  })
})
