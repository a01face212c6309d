import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { renderProgress } from '../../../src/cli/commands/bulk/progress.js'
import { displayWidth } from '../../../src/cli/output/width.js'
import { runIn, type TerminalOptions } from '../support/terminal.js'

const TEXT = ['--title', 'New season', '--content', 'See what is new']
const makeTokens = (count: number) => Array.from({ length: count }, (_, at) => `${at}`.padStart(36, '0'))

async function makeFile(text: string, name = 'tokens.txt'): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'tpns-cli-')), name)
  await writeFile(file, text)
  return file
}

const bulk = (args: readonly string[], options?: TerminalOptions) =>
  runIn(['bulk', '--fake', ...args], options)

const unwrapped = (text: string) => text.replace(/\s+/g, ' ')

/** The report of a job, as JSON. */
async function makeReport(args: readonly string[], options?: TerminalOptions) {
  const { exitCode, stdout, stderr } = await bulk([...args, ...TEXT, '--json'], options)
  if (stdout === '') throw new Error(stderr)
  return { exitCode, report: JSON.parse(stdout) as Record<string, unknown> }
}

describe('tpns-client bulk', () => {
  it('pushes to each token of a file, in lists of 1000', async () => {
    const file = await makeFile(makeTokens(2_500).join('\n'))
    const { exitCode, stdout } = await bulk([file, ...TEXT])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^2,500 recipients in /)
    expect(stdout).toMatch(/accepted +2,500/)
    const { report } = await makeReport([file])
    expect(report).toMatchObject({ accepted: 2_500, batches: { accepted: 3 }, complete: true })
  })

  it.each([
    ['by its name', 'id,account\n1,alice\n2,"bob ""b"""\n', 'account'],
    ['by its number, when there is no first line of names', '1,alice\n2,"bob ""b"""\n', '2'],
    ['with a byte order mark and Windows line ends', '\uFEFFaccount\r\nalice\r\n"bob ""b"""\r\n', 'account'],
  ])('takes a column of a CSV %s', async (_, text, column) => {
    const file = await makeFile(text, 'users.csv')
    const { exitCode, report } = await makeReport([file, '--audience', 'accounts', '--column', column])
    expect(exitCode).toBe(0)
    expect(report).toMatchObject({ accepted: 2, taken: 2 })
  })

  it('takes another delimiter', async () => {
    const file = await makeFile('id;account\n1;alice\n', 'users.csv')
    const column = ['--column', 'account', '--delimiter', ';', '--audience', 'accounts']
    expect((await makeReport([file, ...column])).report).toMatchObject({ accepted: 1 })
  })

  it.each([
    ['a column that is not there', ['--column', 'acount'], 'no column "acount"; it has "id", "account"'],
    [
      'a delimiter of two characters',
      ['--column', 'id', '--delimiter', '||'],
      '--delimiter is one character',
    ],
  ])('with %s is a usage error, and nothing is sent', async (_, args, complaint) => {
    const file = await makeFile('id,account\n1,alice\n', 'users.csv')
    const { exitCode, stdout, stderr } = await bulk([file, ...TEXT, ...args])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(complaint)
  })

  it('reads stdin for -', async () => {
    const { exitCode, report } = await makeReport(['-'], { stdin: makeTokens(3).join('\r\n') })
    expect({ exitCode, taken: report.taken }).toEqual({ exitCode: 0, taken: 3 })
  })

  it('says which file is not there', async () => {
    const { exitCode, stderr } = await bulk(['/nowhere/tokens.txt', ...TEXT])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('cannot read /nowhere/tokens.txt (ENOENT)')
  })

  it('skips what cannot be a token, and says why', async () => {
    const file = await makeFile([...makeTokens(2), 'x'.repeat(37), ' y'].join('\n'))
    const { exitCode, stdout } = await bulk([file, ...TEXT])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/skipped +2 {2}1 too-long, 1 malformed/)
  })

  it('writes dead tokens to a file, and leaves no empty one', async () => {
    const dead = 'dead'
    const file = await makeFile([...makeTokens(2), dead].join('\n'))
    const { exitCode, stdout } = await bulk([file, ...TEXT])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('Delete the dead tokens in')
    expect(await readFile(`${file}.invalid`, 'utf8')).toBe(`${dead}\n`)
    const clean = await makeFile(makeTokens(2).join('\n'))
    await bulk([clean, ...TEXT])
    expect(await readdir(dirname(clean))).toEqual(['tokens.txt'])
  })

  it('ends with 1 and says why when batches are refused', async () => {
    const file = await makeFile('dead')
    const { exitCode, stdout } = await bulk([file, ...TEXT])
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/Batch 1 \(1 recipient\) rejected: TPNS answered 10010005/)
    expect(stdout).toContain('1 recipient refused for good')
  })

  it('refuses a push that is wrong before anything is sent', async () => {
    const file = await makeFile(makeTokens(2).join('\n'))
    const { exitCode, stdout, stderr } = await bulk([file, '--title', 'T'])
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toContain('message.content')
  })

  it('sends by package, which takes a time', async () => {
    const file = await makeFile(makeTokens(20).join('\n'))
    const { exitCode, report } = await makeReport([file, '--via', 'package', '--at', '2026-12-02 09:00'])
    expect({ exitCode, accepted: report.accepted }).toEqual({ exitCode: 0, accepted: 20 })
  })

  it('with a checkpoint sends nothing the second time', async () => {
    const file = await makeFile(makeTokens(1_500).join('\n'))
    const checkpoint = `${file}.my-checkpoint`
    const first = await bulk([file, ...TEXT, '--checkpoint', checkpoint])
    expect(unwrapped(first.stdout)).toContain('keeps the same command from sending it twice')
    const second = await bulk([file, ...TEXT, '--checkpoint', checkpoint])
    expect(second.exitCode).toBe(0)
    expect(second.stderr).toContain('Going on with')
    expect(second.stdout).toMatch(/accepted +1,500 {2}1,500 of them in earlier runs/)
  })

  it('refuses to go on when the file has changed', async () => {
    const file = await makeFile(makeTokens(1_500).join('\n'))
    const checkpoint = `${file}.my-checkpoint`
    await bulk([file, ...TEXT, '--checkpoint', checkpoint])
    await writeFile(file, makeTokens(1_501).slice(1).join('\n'))
    const { exitCode, stdout, stderr } = await bulk([file, ...TEXT, '--checkpoint', checkpoint])
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(unwrapped(stderr)).toContain('recipients of batch 0 differ from those in the checkpoint')
  })

  it('keeps no checkpoint with --fake, which forgets everything', async () => {
    const file = await makeFile(makeTokens(2).join('\n'))
    await bulk([file, ...TEXT])
    expect(existsSync(file)).toBe(true)
    expect(await readdir(dirname(file))).toEqual(['tokens.txt'])
  })
})

describe('the progress of a job', () => {
  const progress = {
    taken: 460_000,
    accepted: 450_000,
    invalid: 0,
    rejected: 0,
    unknown: 0,
    notSent: 0,
    skipped: 0,
    duplicates: 0,
    done: 450_000,
    total: 1_000_000 as number | undefined,
    batches: 450,
    acceptedEarlier: 0,
    elapsedMs: 36_000,
    recipientsPerSecond: 12_500,
    etaMs: 44_000 as number | undefined,
    finished: false,
  }
  const english = { say: (text: { en: string }) => text.en }
  const render = (columns: number, more: Partial<typeof progress> = {}) =>
    renderProgress(english, { ...progress, ...more }, columns)

  it('has a bar, the share, the counts, the rate and the time left', () => {
    expect(render(79)).toBe(`${'█'.repeat(13)}${'░'.repeat(17)}  45%  450,000/1,000,000  12,500/s  44 s left`)
  })

  it.each([20, 30, 39, 60, 79])('fits into %d columns', (columns) => {
    expect(displayWidth(render(columns))).toBeLessThanOrEqual(columns)
  })

  it('says how many failed', () => {
    expect(render(79, { rejected: 1_000, unknown: 1_000 })).toContain('2,000 failed')
  })

  it('is a count where the number of recipients is not known', () => {
    expect(render(79, { total: undefined, etaMs: undefined })).toBe('450,000  12,500/s')
  })

  it('is redrawn in one line of a terminal, and taken away at the end', async () => {
    const file = await makeFile(makeTokens(2_500).join('\n'))
    const { stderr } = await bulk([file, ...TEXT], { columns: 80, env: { NO_COLOR: '1' } })
    expect(stderr).toMatch(/\r█*░*.*2,500/)
    expect(stderr.endsWith('\r\u001b[K')).toBe(true)
  })

  it('is not printed with --json, or to a log that is short', async () => {
    const file = await makeFile(makeTokens(10).join('\n'))
    expect((await bulk([file, ...TEXT, '--json'])).stderr).toBe('')
    expect((await bulk([file, ...TEXT])).stderr).not.toContain('%')
  })
})
