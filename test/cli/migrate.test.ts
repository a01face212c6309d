import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { displayWidth } from '../../src/cli/output/width.js'
import { runIn } from './support/terminal.js'

const message = {
  title: 'Secret title',
  content: 'Secret words',
  android: { ring: 0, custom_content: { order: 1 } },
}
const toAll = { audience_type: 'all', message_type: 'notify', message, expire_time: 3600 }
const toPackage = { audience_type: 'package_token_push', upload_id: 7, message_type: 'notify', message }
const negated = {
  audience_type: 'tag',
  tag_rules: [
    {
      operator: 'OR',
      is_not: true,
      tag_items: [
        {
          tags: ['vip'],
          is_not: false,
          tags_operator: 'OR',
          items_operator: 'OR',
          tag_type: 'xg_user_define',
        },
      ],
    },
  ],
  message_type: 'notify',
  message,
}
const LINES = [{ at: '2026-11-02T04:00:00Z', platform: 'android', request: toAll }, toPackage, negated]
const STDIN = LINES.map((line) => JSON.stringify(line)).join('\n')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpns-migrate-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('tpns-client migrate', () => {
  it('says what survives, what is lost, which limits bite and what to do, from a file', async () => {
    const file = join(folder, 'pushes.jsonl')
    await writeFile(file, `\uFEFF${STDIN}\n\n`)
    const { exitCode, stdout, stderr } = await runIn(['migrate', file])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toContain('3 pushes (2026-11-02 to 2026-11-02')
    expect(stdout).toMatch(/survive whole +0 +0%/)
    expect(stdout).toMatch(/cannot be sent +2 +66.7%/)
    expect(stdout).toContain('tag_rules[].is_not  1  blocks')
    expect(stdout).toMatch(/1047\/60561\s+\(2025-10-27\)/)
    expect(stdout).toMatch(/0 +1 +bites +pushes to an uploaded package/)
    expect(stdout).toContain('2. Release a new build of every app')
    expect(stdout).toContain('none of it tried')
    expect(stdout).not.toContain('Secret')
  })

  it('reads stdin, and writes Chinese', async () => {
    const { exitCode, stdout } = await runIn(['migrate', '--lang', 'zh'], { stdin: STDIN })
    expect(exitCode).toBe(0)
    expect(stdout).toContain('3 条推送（2026-11-02 至 2026-11-02')
    expect(stdout).toMatch(/无法推送 +2 +66.7%/)
    expect(stdout).toContain('未在新服务上实测')
  })

  it('prints Markdown whose tables are whole', async () => {
    for (const lang of ['en', 'zh']) {
      const { stdout } = await runIn(['migrate', '--markdown', '--lang', lang], { stdin: STDIN })
      expect(stdout).toMatch(/^# /)
      const tables = stdout.split('\n\n').filter((block) => block.startsWith('|'))
      expect(tables.length).toBeGreaterThan(2)
      for (const block of tables) {
        const widths = block.split('\n').map((row) => row.split(/(?<!\\)\|/).length)
        expect(new Set(widths).size, block).toBe(1)
      }
    }
  })

  it('prints the summary as JSON', async () => {
    const { stdout } = await runIn(['migrate', '--json'], { stdin: STDIN })
    expect(JSON.parse(stdout)).toMatchObject({
      pushes: 3,
      survival: { whole: 0, changed: 1, not: 2 },
      platforms: { android: 3, ios: 0, guessed: 2 },
      limits: expect.any(Array),
      steps: expect.any(Array),
    })
  })

  it.each([
    [80, 'en'],
    [80, 'zh'],
    [40, 'en'],
    [40, 'zh'],
  ])('fits into %d columns in %s', async (columns, lang) => {
    const { stdout } = await runIn(['migrate', '--lang', lang], { columns, stdin: STDIN })
    for (const line of stdout.split('\n')) {
      // Closing punctuation may hang over by one character.
      expect(displayWidth(line), line).toBeLessThanOrEqual(columns + 2)
    }
  })

  it('takes the platform from --platform where a line does not say it', async () => {
    const { stdout } = await runIn(['migrate', '--json', '--platform', 'ios'], { stdin: STDIN })
    expect(JSON.parse(stdout).platforms).toEqual({ android: 1, ios: 2, guessed: 0 })
  })

  it('ends with 1, and names the lines, when some are no push', async () => {
    const { exitCode, stdout } = await runIn(['migrate'], { stdin: `${STDIN}\nSecret words` })
    expect(exitCode).toBe(1)
    expect(stdout).toContain('line 4  not JSON')
    expect(stdout).not.toContain('Secret')
  })

  it.each([
    ['an empty input', ['migrate'], { stdin: '' }, 1],
    ['a file that is not there', ['migrate', '/nowhere/pushes.jsonl'], {}, 2],
    ['a folder', ['migrate', '/'], {}, 2],
    ['both forms', ['migrate', '--json', '--markdown'], { stdin: STDIN }, 2],
    ['a terminal and no file', ['migrate'], { answers: [] }, 2],
    ['another platform', ['migrate', '--platform', 'harmony'], { stdin: STDIN }, 2],
  ])('ends %s with its exit code', async (_, args, terminal, code) => {
    expect((await runIn(args, terminal)).exitCode).toBe(code)
  })
})

describe('tpns-client explain', () => {
  it('knows the codes of the successor, marked as read and not tried', async () => {
    for (const args of [['90047'], ['90047', '--platform', 'timpush']]) {
      const { exitCode, stdout } = await runIn(['explain', ...args])
      expect(exitCode).toBe(0)
      expect(stdout).toContain('90047 (timpush)  The daily quota is used up')
      expect(stdout).toContain('read, not tried')
    }
  })

  it('does not take a code of TPNS for one of the successor', async () => {
    const { exitCode, stdout } = await runIn(['explain', '1008028', '--platform', 'timpush'])
    expect(exitCode).toBe(1)
    expect(stdout).toContain('tpns-client explain 1008028 --platform server')
  })
})
