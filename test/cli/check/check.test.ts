import { writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { android, ios } from '../../check/requests.js'
import { runIn, type TerminalOptions } from '../support/terminal.js'

const GOOD = android({}, { title: '订单已发货' }, { channel_rules: [] })
/** Loses its custom content on Huawei phones: an error. */
const LOSES = android({ custom_content: { order: 1 } })
/** Only the marketing classes that every push without a class gets: warnings. */
const PLAIN = GOOD
/** On iOS, with a sound: nothing to say. */
const FINE = ios()

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpns-check-'))
})

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const lines = (...pushes: unknown[]) => pushes.map((push) => JSON.stringify(push)).join('\n')
const check = (stdin: string | undefined, args: readonly string[] = [], options: TerminalOptions = {}) =>
  runIn(['check', ...args], { ...options, ...(stdin === undefined ? {} : { stdin }) })

describe('tpns-client check', () => {
  it.each([
    ['one JSON object', JSON.stringify(LOSES, undefined, 2), 1],
    ['a JSON array', JSON.stringify([FINE, LOSES]), 2],
    ['one push a line, with empty lines between them', `${lines(FINE)}\n\n${lines(LOSES)}\n`, 3],
    ['a file with a byte order mark', `\uFEFF${JSON.stringify(LOSES)}`, 1],
  ])('reads %s', async (_, content, line) => {
    const { exitCode, stdout } = await check(undefined, [file('pushes', content), '--json'])
    expect(exitCode).toBe(1)
    const { severity, pushes } = JSON.parse(stdout)
    expect(severity).toBe('error')
    expect(pushes.at(-1)).toMatchObject({ line, severity: 'error' })
    expect(pushes.at(-1).findings[0]).toHaveProperty('sources')
  })

  it.each([[[]], [['-']]])('reads stdin with the arguments %j', async (args) => {
    const { exitCode, stdout } = await check(JSON.stringify(LOSES), args)
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: expect.stringContaining('custom content') })
  })

  it.each([
    [LOSES, undefined, 1],
    [LOSES, 'never', 0],
    [PLAIN, undefined, 0],
    [PLAIN, 'warning', 1],
    [FINE, 'info', 0],
  ])('of %j with --fail-on %s ends with %i', async (push, failOn, exitCode) => {
    const args = failOn === undefined ? [] : ['--fail-on', failOn]
    expect((await check(JSON.stringify(push), args)).exitCode).toBe(exitCode)
  })

  it('looks at the channels that are named, and no other', async () => {
    const { stdout } = await check(JSON.stringify(LOSES), ['--channel', 'xm', '--channel', 'vivo', '--json'])
    const [push] = JSON.parse(stdout).pushes
    expect(push.channels.map(({ channel }: { channel: string }) => channel)).toEqual(['xm', 'vivo'])
  })

  it('takes what the app may do from a file, or from the command line', async () => {
    const push = JSON.stringify(android({ hw_category: 'EXPRESS', n_category: 'x' }))
    const facts = '{"granted":["hw"]}'
    for (const app of [facts, file('app.json', facts)]) {
      const { stdout } = await check(push, ['--channel', 'hw', '--app', app, '--json'])
      expect(JSON.parse(stdout).pushes[0].findings).toEqual([])
    }
    const unknown = await check(push, ['--channel', 'hw', '--json'])
    expect(JSON.parse(unknown.stdout).pushes[0].findings).toHaveLength(1)
  })

  it('prints each finding once for a whole file, and shows one of its pushes on demand', async () => {
    const pushes = file('many.jsonl', lines(LOSES, FINE, LOSES))
    const all = await check(undefined, [pushes], { columns: 120, env: { NO_COLOR: '1' } })
    expect(all.stdout).toMatch(/^3 pushes\./)
    expect(all.stdout).toContain('Huawei  message.android.custom_content  lines 1, 3\n')
    const second = await check(undefined, [pushes, '--line', '2'])
    expect(second).toMatchObject({ exitCode: 0 })
    expect(second.stdout).toContain('On the phones')
  })

  it.each([
    [['nowhere.json'], '', 'cannot read nowhere.json (ENOENT)'],
    [[], '', '- holds no push: it is empty'],
    [[], '{"message":{}}\n{broken', 'line 2 of - is not JSON'],
    [['--channel', 'huawei'], '{}', '--channel is one of xg, hw,'],
    [['--app', '{broken'], '{}', '--app is not JSON'],
    [['--line', '4'], '{}', 'there is no push on line 4'],
  ])('%j of %j is a usage error: %s', async (args, stdin, message) => {
    const { exitCode, stderr } = await check(stdin, args)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(message)
  })

  it('asks for a file on a terminal, and does not wait for one to be typed', async () => {
    const { exitCode, stderr } = await check(undefined, [], { answers: [] })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('a file, or pushes on stdin')
  })

  it.each([
    ['[null]', [], 'must be an object, not null'],
    ['{}', ['--app', '{"huaweidata":"china"}'], 'did you mean huaweiData?'],
  ])('of %s with %j says what is wrong', async (stdin, args, message) => {
    const { exitCode, stderr } = await check(stdin, args)
    expect(exitCode).toBe(1)
    expect(stderr.replace(/\s+/g, ' ')).toContain(message)
  })

  it('speaks Chinese', async () => {
    const { stdout } = await check(JSON.stringify(LOSES), ['--lang', 'zh'])
    expect(stdout).toContain('华为设备收不到自定义参数')
    expect(stdout).not.toContain('Huawei phones')
  })
})
