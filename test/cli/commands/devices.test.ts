import { describe, expect, it } from 'vitest'
import { runIn, type TerminalOptions } from '../support/terminal.js'

/** A device of the embedded fake, with the account alice. */
const TOKEN = '0xg'.padEnd(36, '0')
const OTHER = '2hw'.padEnd(36, '0')

const run = (args: readonly string[], options?: TerminalOptions) => runIn([...args, '--fake'], options)

describe('tpns-client devices', () => {
  it("lists today's pushes to a token", async () => {
    const { exitCode, stdout } = await run(['devices', TOKEN])
    expect(exitCode).toBe(0)
    // 2026-12-01 09:00 at UTC+8.
    expect(stdout).toMatch(/1328245138690125825 +2026-12-01T01:00:00Z/)
  })

  it('says that there are none', async () => {
    const { exitCode, stdout } = await run(['devices', 'f'.repeat(36)])
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'No push went to this token today.\n' })
  })
})

describe('tpns-client tags', () => {
  it.each([
    [['add', TOKEN, 'a', 'b'], `Added "a", "b" to ${TOKEN}.`],
    [['remove', TOKEN, 'vip'], `Removed "vip" from ${TOKEN}.`],
    [['replace', TOKEN, 'level:3'], `Replaced the tags of ${TOKEN} by "level:3".`],
    [['clear', TOKEN], `Removed all tags of ${TOKEN}.`],
    [['delete', 'vip', '--yes'], 'Deleted "vip".'],
  ])('%j', async (args, said) => {
    expect(await run(['tags', ...args])).toMatchObject({ exitCode: 0, stdout: `${said}\n` })
  })

  it.each(['add-to-tokens', 'remove-from-tokens'])('%s takes tokens, one a line', async (command) => {
    const { exitCode, stdout } = await run(['tags', command, 'vip', '-'], {
      stdin: `${TOKEN}\r\n\n${OTHER}\n`,
    })
    expect(exitCode).toBe(0)
    expect(stdout).toContain('2 tokens')
  })

  it('refuses a file without lines, and one that is not there', async () => {
    expect(await run(['tags', 'add-to-tokens', 'vip', '-'], { stdin: '\n' })).toMatchObject({ exitCode: 2 })
    expect(await run(['tags', 'add-to-tokens', 'vip', '/nowhere'])).toMatchObject({ exitCode: 2 })
  })

  it('replace refuses tags with and without a class together, unless --mixed says so', async () => {
    const refused = await run(['tags', 'replace', TOKEN, 'level:3', 'vip'])
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' })
    expect(await run(['tags', 'replace', TOKEN, 'level:3', 'vip', '--mixed'])).toMatchObject({ exitCode: 0 })
  })

  it('delete asks, and needs --yes without a terminal', async () => {
    const asked = await run(['tags', 'delete', 'vip'], { answers: ['n'] })
    expect(asked).toMatchObject({ exitCode: 1, stdout: '' })
    expect(asked.questions[0]).toContain('Delete "vip" from every device of the app 1500000001')
    expect(await run(['tags', 'delete', 'vip'])).toMatchObject({ exitCode: 2 })
  })
})

describe('tpns-client accounts', () => {
  it('finds the accounts of tokens and the tokens of accounts', async () => {
    const accounts = await run(['accounts', 'find', TOKEN, OTHER])
    expect(accounts.exitCode).toBe(0)
    expect(accounts.stdout).toMatch(new RegExp(`${TOKEN}.* alice`))
    expect(accounts.stdout).not.toContain(OTHER)
    const tokens = await run(['accounts', 'find-tokens', 'alice'])
    expect(tokens.stdout).toMatch(new RegExp(`alice +${TOKEN}`))
  })

  it('says that nothing is bound', async () => {
    expect(await run(['accounts', 'find', OTHER])).toMatchObject({
      exitCode: 0,
      stdout: 'No accounts are bound to these tokens.\n',
    })
    expect((await run(['accounts', 'find-tokens', 'nobody'])).stdout).toContain('No tokens are bound')
  })

  it.each([
    [['bind', TOKEN, 'bob'], `Bound bob to ${TOKEN}.`],
    [['unbind', TOKEN, 'alice'], `Unbound alice from ${TOKEN}.`],
    [['unbind-all', TOKEN], `Unbound all accounts of ${TOKEN}.`],
    [['unbind-tokens', 'alice'], 'Unbound all tokens of alice.'],
  ])('%j', async (args, said) => {
    const { exitCode, stdout } = await run(['accounts', ...args])
    expect({ exitCode, stdout: stdout.replace(/\s+/g, ' ').trim() }).toEqual({ exitCode: 0, stdout: said })
  })

  it('says what failed, with exit code 1', async () => {
    const { exitCode, stdout, stderr } = await run(['accounts', 'unbind-all', OTHER])
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toContain('10110008')
  })

  it('prints the answer with --json', async () => {
    const { stdout } = await run(['accounts', 'find', TOKEN, '--json'])
    expect(JSON.parse(stdout).token_accounts).toMatchObject([
      { token: TOKEN, account_list: [{ account: 'alice' }] },
    ])
  })
})
