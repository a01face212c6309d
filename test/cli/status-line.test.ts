import { describe, expect, it } from 'vitest'
import type { Cli } from '../../src/cli/cli.js'
import { createPrinter } from '../../src/cli/output/printer.js'
import { createStatusLine } from '../../src/cli/output/status-line.js'
import { FakeClock } from '../../src/testing/clock/fake-clock.js'

function setUp({
  isTTY = true,
  json = false,
  env = {},
}: {
  isTTY?: boolean
  json?: boolean
  env?: Cli['env']
}) {
  const written: string[] = []
  const output = { isTTY, columns: isTTY ? 20 : undefined, write: (text: string) => void written.push(text) }
  const clock = new FakeClock()
  const err = createPrinter(output, env, (text) => text, 'en')
  const line = createStatusLine({ err, env, json, runtime: clock.runtime } as Cli)
  return { written, clock, line }
}

describe('the line of something that lasts', () => {
  it('is redrawn in place on a terminal, ten times a second at most', () => {
    const { written, clock, line } = setUp({})
    line.show(() => 'one')
    line.show(() => 'too soon')
    clock.advance(100)
    line.show(() => 'two')
    line.end()
    expect(written).toEqual(['\rone\u001b[K', '\rtwo\u001b[K', '\r\u001b[K'])
  })

  it('leaves the last cell of the terminal free, and two for the "^C" of Ctrl-C', () => {
    const { written, line } = setUp({})
    line.show((columns) => 'x'.repeat(columns + 5))
    expect(written).toEqual([`\r${'x'.repeat(16)}…\u001b[K`])
  })

  it.each([
    ['not on a terminal', { isTTY: false }],
    ['on a dumb terminal', { env: { TERM: 'dumb' } }],
  ])('is a line every ten seconds %s', (_, options) => {
    const { written, clock, line } = setUp(options)
    for (let second = 0; second < 25; second += 1) {
      clock.advance(1_000)
      line.show(() => `after ${second + 1} s`)
    }
    line.end()
    expect(written).toEqual(['after 10 s\n', 'after 20 s\n'])
  })

  it('is not there with --json', () => {
    const { written, line } = setUp({ json: true })
    line.show(() => 'one')
    line.end()
    expect(written).toEqual([])
  })
})
