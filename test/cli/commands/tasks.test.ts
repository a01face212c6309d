import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { describeStatus } from '../../../src/cli/commands/task/record.js'
import { displayWidth } from '../../../src/cli/output/width.js'
import { runCli } from '../../../src/cli/run.js'
import { TASK_STATES } from '../../../src/index.js'
import { FakeClock } from '../../../src/testing/clock/fake-clock.js'
import { fakeTerminal, runIn, type TerminalOptions } from '../support/terminal.js'

/** The pushes of the embedded fake. */
const SENT = '1328245138690125825'
const SCHEDULED = '1328245138690125826'

const run = (args: readonly string[], options?: TerminalOptions) => runIn([...args, '--fake'], options)

describe('tpns-client status', () => {
  it('shows the record of a push that is over', async () => {
    const { exitCode, stdout } = await run(['status', SENT])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('PUSH_FINISHED (done)')
    expect(stdout).toContain('A push that the fake has made')
    expect(await run(['status', SENT, '--lang', 'zh'])).toMatchObject({
      stdout: expect.stringContaining('PUSH_FINISHED (推送完成)'),
    })
  })

  it('prints the record as one JSON document', async () => {
    const { stdout, stderr } = await run(['status', SENT, '--json'])
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toMatchObject({ pushId: SENT, status: 'PUSH_FINISHED' })
  })

  it('looks once with --once, also at a push that goes on', async () => {
    const { exitCode, stdout } = await run(['status', SCHEDULED, '--once'])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('PUSH_WAIT')
  })

  it('ends with 1 for a push that nobody knows', async () => {
    const { exitCode, stderr } = await run(['status', '12', '--once'])
    expect(exitCode).toBe(1)
    expect(stderr).toContain('1008015')
  })

  it('ends at Ctrl-C while it waits', async () => {
    const { exitCode, stderr } = await run(['status', SCHEDULED], {
      onWrite: (text, terminal) => {
        if (text.includes('PUSH_WAIT')) terminal.send('SIGINT')
      },
    })
    expect(exitCode).toBe(130)
    expect(stderr).toContain('PUSH_WAIT  waiting to be scheduled')
    expect(stderr.replaceAll('\n', ' ')).toContain('the push itself goes on. Run the same command')
    expect(stderr).not.toContain('\r')
  })

  it('ends at Ctrl-C with the facts of the error in its JSON', async () => {
    const clock = new FakeClock().runtime
    const setTimer: typeof clock.setTimer = (delayMs, callback, background) => {
      // The wait before the second look.
      if (delayMs === 5_000) queueMicrotask(() => terminal.send('SIGINT'))
      return clock.setTimer(delayMs, callback, background)
    }
    const terminal = fakeTerminal({ runtime: { ...clock, setTimer } })
    expect(await runCli(['status', SCHEDULED, '--fake', '--json'], terminal.context)).toBe(130)
    expect(JSON.parse(terminal.stdout)).toMatchObject({ error: { code: 'TPNS_ABORTED' } })
  })

  it('writes over the "^C" of a terminal', async () => {
    const { stderr } = await run(['status', SCHEDULED], {
      columns: 80,
      onWrite: (text, terminal) => {
        if (text.includes('PUSH_WAIT')) terminal.send('SIGINT')
      },
    })
    expect(stderr).toMatch(/PUSH_WAIT .*\n\r.*tpns-client status/)
  })

  it.each([
    ['en', 'no record yet'],
    ['zh', '尚无记录'],
  ])('says at once that it waits for a record (%s)', async (lang, text) => {
    const { exitCode, stderr } = await run(['status', '12', '--lang', lang], {
      onWrite: (written, terminal) => {
        if (written.includes(text)) terminal.send('SIGINT')
      },
    })
    expect(exitCode).toBe(130)
    expect(stderr).toContain(text)
  })

  it('fits what it says into a narrow terminal', async () => {
    const { stderr } = await run(['status', '12', '--lang', 'zh'], {
      columns: 40,
      onWrite: (written, terminal) => {
        if (written.includes('尚无记录')) terminal.send('SIGINT')
      },
    })
    for (const line of stripVTControlCharacters(stderr).split(/[\r\n]/))
      expect(displayWidth(line)).toBeLessThanOrEqual(40)
  })

  it('has a meaning in both languages for each state, and says when it does not know one', () => {
    for (const state of Object.keys(TASK_STATES)) {
      expect(describeStatus(state).en).toBe(TASK_STATES[state as keyof typeof TASK_STATES].meaning)
      expect(describeStatus(state).zh).toMatch(/\p{Script=Han}/u)
    }
    expect(describeStatus('PUSH_NEW').en).toContain('no document lists')
  })
})

describe('tpns-client stats', () => {
  it('draws the funnel of each channel, the total first', async () => {
    const { exitCode, stdout } = await run(['stats', SENT])
    expect(exitCode).toBe(0)
    const blocks = stdout.trimEnd().split('\n\n')
    expect(blocks[0]).toMatch(/^All channels\n {2}planned {2}9 {2}█+ 100%\n/)
    // Two of the nine phones are on the TPNS channel; one was clicked, one cleared.
    const own = blocks.find((block) => block.startsWith('TPNS'))
    expect(own).toMatch(/sent +2 .*100%/)
    expect(own).toMatch(/clicked +1 .* 50%/)
    expect(blocks.find((block) => block.startsWith('Huawei'))).toMatch(/clicked +0 +0%/)
  })

  it('has bars in proportion', async () => {
    const { stdout } = await run(['stats', SENT])
    const bar = (name: string) =>
      stdout
        .split('\n\n')
        .find((block) => block.startsWith(name))
        ?.match(/█/g)?.length
    // planned, sent and arrived: three bars of 40 cells for nine devices, three bars of 13 for three.
    expect(bar('Huawei')).toBe(3 * 13)
  })

  it.each([
    [80, 'en'],
    [40, 'en'],
    [40, 'zh'],
  ] as const)('fits into %d columns in %s', async (columns, lang) => {
    const { stdout } = await run(['stats', SENT, '--lang', lang], { columns, env: { NO_COLOR: '1' } })
    for (const line of stdout.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(columns)
  })

  it('prints the figures as the service gave them with --json', async () => {
    const { stdout } = await run(['stats', SENT, '--json'])
    expect(JSON.parse(stdout).pushStatDataAll).toContainEqual(
      expect.objectContaining({ channel: 'hw', pushState: expect.objectContaining({ pushActiveUv: 3 }) }),
    )
  })
})

describe('tpns-client cancel and stop', () => {
  it('cancel a push that waits, and stop one that was sent', async () => {
    expect(await run(['cancel', SCHEDULED])).toMatchObject({
      exitCode: 0,
      stdout: `Cancelled: ${SCHEDULED}\n`,
    })
    expect(await run(['stop', SENT])).toMatchObject({ exitCode: 0, stdout: `Stopped: ${SENT}\n` })
  })

  it('print the answer with --json', async () => {
    const { stdout } = await run(['cancel', SCHEDULED, '--json'])
    expect(JSON.parse(stdout)).toBeTypeOf('object')
  })

  it('say why when the service refuses', async () => {
    const { exitCode, stdout, stderr } = await run(['stop', '12'])
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toContain('tpns-client explain 1008015')
  })
})

describe('tpns-client lookup', () => {
  const known = ['--all', '--title', 'Sample', '--content', 'A push that the fake has made', '--for', '0']

  it('finds a push that was accepted', async () => {
    const { exitCode, stdout } = await run(['lookup', ...known])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('Accepted. Do not send it again.')
    expect(stdout).toContain(SENT)
  })

  it('says that a push is not there, and ends with 1', async () => {
    const other = ['--all', '--title', 'Other', '--content', 'C', '--for', '0']
    const { exitCode, stdout } = await run(['lookup', ...other])
    expect(exitCode).toBe(1)
    expect(stdout).toContain('Not found among 1 records')
  })

  it('ends with 3 when it cannot be decided', async () => {
    const silent = ['--all', '--type', 'message', '--for', '0']
    const { exitCode, stdout } = await run(['lookup', ...silent])
    expect(exitCode).toBe(3)
    expect(stdout).toContain('Cannot tell: a push without title and content')
    const json = await run(['lookup', ...silent, '--json'])
    expect(json.exitCode).toBe(3)
    expect(JSON.parse(json.stdout)).toMatchObject({ verdict: 'cannot-tell', why: 'not-recognisable' })
  })

  it('finds nothing an hour earlier', async () => {
    // The pushes of the fake were made at 2026-12-01 09:00 at UTC+8.
    const { exitCode } = await run(['lookup', ...known, '--sent-at', '2026-12-01T08:00:00+08:00'])
    expect(exitCode).toBe(1)
  })

  it('takes Unix seconds, and no time without a zone', async () => {
    expect(await run(['lookup', ...known, '--sent-at', '1796086800'])).toMatchObject({ exitCode: 0 })
    const { exitCode, stderr } = await run(['lookup', ...known, '--sent-at', '2026-12-01 09:00'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('--sent-at is a time with its zone')
  })
})
