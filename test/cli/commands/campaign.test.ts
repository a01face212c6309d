import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openFileSource } from '../../../src/cli/commands/campaign/file-source.js'
import { runIn, type TerminalOptions } from '../support/terminal.js'

interface Page {
  readonly recipients: readonly string[]
  readonly cursor: string
}

/** The same recipients in pages of another size each time, as a file gives them. */
const paged = (all: readonly string[], size: number) =>
  async function* () {
    for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size)
  }

async function collect(all: readonly string[], size: number, cursor?: string): Promise<Page[]> {
  const open = openFileSource({ read: paged(all, size), path: 'tokens.txt', onPage: () => {} })
  const pages: Page[] = []
  for await (const page of open(cursor)) pages.push(page)
  return pages
}

const recipientsIn = (pages: readonly Page[]) => pages.flatMap(({ recipients }) => recipients)
const list = fc.array(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 30 })
const size = fc.integer({ min: 1, max: 12 })

describe('a file as the source of a campaign', () => {
  it('gives everybody once when it is opened again at any of its cursors, whatever its pages', async () => {
    await fc.assert(
      fc.asyncProperty(list, size, size, fc.nat(), async (all, before, after, choice) => {
        const pages = await collect(all, before)
        expect(recipientsIn(pages)).toEqual(all)
        const stop = choice % pages.length
        const rest = await collect(all, after, pages[stop]?.cursor)
        expect([...recipientsIn(pages.slice(0, stop + 1)), ...recipientsIn(rest)]).toEqual(all)
      }),
    )
  })

  it.each([
    ['another recipient before the cursor', ['a', 'X', 'c', 'd']],
    ['two that have changed places', ['b', 'a', 'c', 'd']],
    ['two that were joined into one', ['a\nb', 'c', 'd', 'e']],
    ['fewer recipients than were queued', ['a']],
  ])('is refused with %s: nobody would be queued twice, or left out', async (_, changed) => {
    const [, second] = await collect(['a', 'b', 'c', 'd'], 1)
    await expect(collect(changed, 3, second?.cursor)).rejects.toThrow('tokens.txt has changed: its first 2')
  })

  it('may have grown at its end', async () => {
    const [, second] = await collect(['a', 'b'], 1)
    expect(recipientsIn(await collect(['a', 'b', 'c'], 2, second?.cursor))).toEqual(['c'])
  })
})

describe('tpns-client campaign', () => {
  const folder = mkdtemp(join(tmpdir(), 'tpns-cli-'))
  const makeFile = async (name: string, text: string) => {
    const file = join(await folder, name)
    await writeFile(file, text)
    return file
  }
  const NOWHERE = 'redis://127.0.0.1:1'

  it.each<[name: string, args: readonly string[], complaint: string, options?: TerminalOptions]>([
    ['without an address', ['status', 'spring'], 'say which Redis holds the campaigns: set REDIS_URL'],
    [
      'with an address that is none',
      ['status', 'spring', '--redis', 'localhost'],
      '--redis must be an address',
    ],
    [
      'with an address of the web',
      ['status', 'spring', '--redis', 'http://localhost'],
      '--redis must be an address',
    ],
    [
      'with an address in the environment that is none',
      ['status', 'spring'],
      'REDIS_URL must be an address',
      { env: { REDIS_URL: 'redis' } },
    ],
    ['without a campaign', ['status'], "missing required argument 'id'"],
    [
      'with a speed that is none',
      ['speed', 'spring', 'fast', '--redis', NOWHERE],
      'the speed is a whole number',
    ],
    [
      'with a batch that is none',
      ['decide', 'spring', 'x', '--as', 'resend', '--redis', NOWHERE],
      'a batch is a number',
    ],
    ['with no decision', ['decide', 'spring', '1', '--redis', NOWHERE], 'decide about them'],
    [
      'with a decision that pushes again, and nobody to ask',
      ['decide', 'spring', '1', '--as', 'resend', '--redis', NOWHERE],
      '--as resend needs --yes',
    ],
    [
      'with quiet hours that are none',
      ['create', 'spring', 'tokens.txt', '--quiet-hours', '22:00', '--redis', NOWHERE],
      '--quiet-hours is "22:00-08:00 Asia/Shanghai"',
    ],
    [
      'with a start that is no time',
      ['create', 'spring', 'tokens.txt', '--start-at', 'tomorrow', '--redis', NOWHERE],
      '--start-at is a time with its zone',
    ],
    [
      'with one stdin for two things',
      ['create', 'a', '-', '--request', '-', '--redis', NOWHERE],
      'stdin can be only',
    ],
    [
      'with a file that is not there',
      ['create', 'a', '/nowhere/x', '--redis', NOWHERE, '--fake'],
      'cannot read /nowhere/x',
    ],
  ])('%s is a usage error of two lines', async (_, args, complaint, options) => {
    const { exitCode, stdout, stderr } = await runIn(['campaign', ...args], options)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(complaint)
    expect(
      stderr
        .replace(/^Fake:.*\n/, '')
        .trimEnd()
        .split('\n'),
    ).toHaveLength(2)
  })

  it('takes no password from its arguments, and does not repeat it', async () => {
    const args = ['campaign', 'status', 'spring', '--redis', 'redis://me:pass%20word@127.0.0.1:1']
    const { exitCode, stdout, stderr } = await runIn(args)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('--redis must not hold a password')
    expect(stderr).not.toMatch(/pass(%20| )word/)
  })

  it('reads the address from the file of --env-file, and from there only', async () => {
    const file = await makeFile('.env', 'TPNS_ACCESS_ID=1\n')
    const args = ['campaign', 'status', 'spring', '--env-file', file]
    const { exitCode, stderr } = await runIn(args, { env: { REDIS_URL: NOWHERE } })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('.env has no REDIS_URL')
  })
})
