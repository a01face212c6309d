import { describe, expect, it } from 'vitest'
import { displayWidth } from '../../src/cli/output/width.js'
import {
  CLIENT_MADE_CODES,
  DEVICE_RETURN_CODES,
  LEGACY_RETURN_CODES,
  SERVER_RETURN_CODES,
} from '../../src/return-codes/index.js'
import { runIn } from './support/terminal.js'

/** A pattern that finds a text in wrapped output. */
const unwrapped = (text: string) => text.replace(/\s+/g, ' ')

describe('tpns-client explain', () => {
  it.each(['en', 'zh'] as const)(
    'prints the row of a server code in the language %s, and no other',
    async (lang) => {
      const { exitCode, stdout, stderr } = await runIn(['explain', '1008028', '--lang', lang], {
        columns: 400,
      })
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      const row = SERVER_RETURN_CODES.find(({ code }) => code === 1008028)
      const other = lang === 'en' ? 'zh' : 'en'
      for (const text of [row?.meaning, row?.cause, row?.advice]) {
        expect(stdout).toContain(text?.[lang])
        expect(stdout).not.toContain(text?.[other])
      }
      expect(stdout).toContain('TpnsRateLimitError')
    },
  )

  it('prints every meaning where the documents give one number two', async () => {
    const { exitCode, stdout } = await runIn(['explain', '10008', '--platform', 'android'])
    expect(exitCode).toBe(0)
    expect(stdout.match(/^10008 \(android\)/gm)).toHaveLength(2)
  })

  it('takes several codes, the negative ones of devices too', async () => {
    const { exitCode, stdout } = await runIn(['explain', '1008003', '-503', '502'])
    expect(exitCode).toBe(0)
    for (const head of ['1008003 (server)', '-503 (harmony)', '502 (http)']) expect(stdout).toContain(head)
  })

  it('finds a code of the devices without a platform, when the server has none of that number', async () => {
    const { exitCode, stdout } = await runIn(['explain', '10115'])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('10115 (android)')
    expect(stdout).toContain('10115 (harmony)')
    expect(stdout).not.toContain('(ios)')
  })

  it('says what an HTTP status means for a push', async () => {
    const refused = await runIn(['explain', '403', '--platform', 'http'])
    expect(unwrapped(refused.stdout)).toContain('on the allow-list')
    expect(refused.stdout).toMatch(/outcome +rejected/)
    const doubtful = await runIn(['explain', '502'])
    expect(doubtful.stdout).toMatch(/outcome +unknown/)
    expect(unwrapped(doubtful.stdout)).toContain('look it up')
  })

  it('says where else a code is listed, and ends with 1, when it is not listed for the platform', async () => {
    const { exitCode, stdout } = await runIn(['explain', '10108', '--platform', 'server'])
    expect(exitCode).toBe(1)
    expect(stdout).toContain('No document lists 10108 (server)')
    expect(stdout).toContain('tpns-client explain 10108 --platform android')
    expect(stdout).not.toContain('--platform ios')
  })

  it('ends with 1 for a code that no document lists', async () => {
    const { exitCode, stdout } = await runIn(['explain', '999999'])
    expect({ exitCode, stdout }).toEqual({
      exitCode: 1,
      stdout: expect.stringContaining('No document lists 999999.'),
    })
  })

  it.each([
    ['10110008', 'accounts.findTokens, accounts.findAccounts', 'accounts.findTokens、accounts.findAccounts'],
    ['10010018', 'push.send', 'push.send'],
  ])('says which methods make something else of %s than its error', async (code, en, zh) => {
    expect(unwrapped((await runIn(['explain', code])).stdout)).toContain(`except ${en}`)
    expect((await runIn(['explain', code, '--lang', 'zh'])).stdout).toMatch(new RegExp(`例外 +${zh}`))
  })

  it('explains a code of XG beside what phones mean by the same number', async () => {
    const { exitCode, stdout } = await runIn(['explain', '--', '-101'])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/a code of XG/)
    expect(stdout).toMatch(/MD5/)
  })

  it('without a code prints the whole table', async () => {
    const { exitCode, stdout } = await runIn(['explain'])
    expect(exitCode).toBe(0)
    for (const { code } of [...SERVER_RETURN_CODES, ...LEGACY_RETURN_CODES, ...CLIENT_MADE_CODES]) {
      expect(stdout).toMatch(new RegExp(`^server +${code} `, 'm'))
    }
    for (const { code, platform } of DEVICE_RETURN_CODES) {
      expect(stdout).toMatch(new RegExp(`^${platform} +${code} `, 'm'))
    }
    expect(stdout).toMatch(/^http +403 /m)
  })

  it.each([
    [80, 'en'],
    [80, 'zh'],
    [40, 'en'],
    [40, 'zh'],
  ])('fits into %d columns in %s', async (columns, lang) => {
    for (const codes of [[], ['1008003', '403', '10115']]) {
      const { stdout } = await runIn(['explain', ...codes, '--lang', lang], { columns })
      for (const line of stdout.split('\n')) {
        // Closing punctuation may hang over by one character.
        expect(displayWidth(line), line).toBeLessThanOrEqual(columns + 2)
      }
    }
  })

  it('prints JSON with both languages', async () => {
    const { stdout } = await runIn(['explain', '1008003', '1', '--json'])
    const [found, missing] = JSON.parse(stdout)
    expect(found).toMatchObject({
      code: 1008003,
      explanations: [
        { platform: 'server', errorClass: 'TpnsAuthError', meaning: { en: expect.any(String) } },
      ],
    })
    expect(missing).toEqual({ code: 1, explanations: expect.any(Array) })
    expect(JSON.parse((await runIn(['explain', '--json'])).stdout).length).toBeGreaterThan(100)
  })
})
