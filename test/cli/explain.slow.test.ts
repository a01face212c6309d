import { describe, expect, it } from 'vitest'
import { SERVER_RETURN_CODES } from '../../src/return-codes/index.js'
import { run } from './start.js'

describe('tpns-client explain', () => {
  it('prints the row of a server code in English and Chinese', async () => {
    const { exitCode, stdout, stderr } = await run('explain', '1008028')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const row = SERVER_RETURN_CODES.find(({ code }) => code === 1008028)
    for (const text of [row?.meaning, row?.cause, row?.advice]) {
      expect(stdout).toContain(text?.en)
      expect(stdout).toContain(text?.zh)
    }
    expect(stdout).toContain('TpnsRateLimitError')
  })

  it('prints every meaning where the documents give one number two', async () => {
    const { exitCode, stdout } = await run('explain', '10008', '--platform', 'android')
    expect(exitCode).toBe(0)
    expect(stdout.match(/^10008 \(android\)/gm)).toHaveLength(2)
  })

  it('takes the negative codes of devices', async () => {
    const { exitCode, stdout } = await run('explain', '--platform', 'harmony', '-503')
    expect({ exitCode, line: stdout.split('\n')[0] }).toEqual({
      exitCode: 0,
      line: expect.stringContaining('-503 (harmony)'),
    })
  })

  it('finds a code of the devices without a platform, when the server has none of that number', async () => {
    const { exitCode, stdout } = await run('explain', '10115')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('10115 (android)')
    expect(stdout).toContain('10115 (harmony)')
    expect(stdout).not.toContain('(ios)')
  })

  it('says where else a code is listed, and ends with 1, when it is not listed for the platform', async () => {
    const { exitCode, stdout } = await run('explain', '10115', '--platform', 'server')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('No document lists 10115 for server')
    expect(stdout).toContain('tpns-client explain 10115 --platform android')
    expect(stdout).not.toContain('--platform ios')
  })

  it('ends with 1 for a code that no document lists', async () => {
    const { exitCode, stdout } = await run('explain', '999999')
    expect({ exitCode, stdout }).toEqual({
      exitCode: 1,
      stdout: expect.stringContaining('No document lists 999999.'),
    })
  })

  it.each([
    ['10110008', 'accounts.findTokens, accounts.findAccounts'],
    ['10010018', 'push.send'],
  ])('says which methods make something else of %s than its error', async (code, methods) => {
    const { stdout } = await run('explain', code)
    expect(stdout).toContain(`except  ${methods}`)
    expect(stdout).toContain('例外')
  })
})
