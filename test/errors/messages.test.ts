import { describe, expect, it } from 'vitest'
import * as library from '../../src/index.js'
import { SECRET_KEY } from '../support/client.js'
import { PROVOCATIONS, type Provoke } from './provoke.js'

async function provoke([name, act]: Provoke): Promise<Error> {
  try {
    await act()
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error(`${name}: nothing was thrown`)
}

const outcome = (error: Error) => (error instanceof library.TpnsError ? error.outcome : '')
const summary = (error: Error) => (error instanceof library.TpnsError ? error.summary : '')

/** Paths, host and process of this run; ids and times are those of the fakes. */
const withoutThisMachine = (text: string) => text.replaceAll(/\/\S*?tpns-golden-\w+/g, '/tmp')

/** What an alert may ask for. A kind that is missing here does not compile; nor does a `reason` in provoke.ts. */
const KINDS: {
  readonly outcome: Record<library.Outcome, true>
  readonly stopReason: Record<library.StopReason, true>
  readonly phase: Record<library.ConnectionPhase, true>
  readonly fault: Record<library.ProtocolFault, true>
  readonly timeout: Record<library.TpnsTimeoutError['timeout'], true>
} = {
  outcome: { 'not-sent': true, rejected: true, unknown: true },
  stopReason: {
    attempts: true,
    budget: true,
    'not-retryable': true,
    deadline: true,
    'unknown-outcome': true,
    aborted: true,
  },
  phase: { connect: true, tls: true, proxy: true, exchange: true, defect: true, 'rate-limiter': true },
  fault: {
    empty: true,
    'not-json': true,
    'not-an-object': true,
    'no-return-code': true,
    'too-large': true,
    'bad-encoding': true,
    contradictory: true,
  },
  timeout: { attempt: true, total: true },
}

describe('the messages of all errors, as somebody reads them at night', () => {
  const found: { name: string; error: Error }[] = []

  it.each(PROVOCATIONS)('%s: English, then Chinese; no secret', async (...provocation) => {
    const error = await provoke(provocation)
    found.push({ name: provocation[0], error })
    expect(error).toBeInstanceOf(library.TpnsError)
    // Texts of the service and the names of console pages may be Chinese in the English part, so only the end is sure.
    expect(error.message).toMatch(/^[\x20-\x7e“”…]/)
    expect(error.message).toMatch(/\p{Script=Han}[^\n]*。$/u)
    const json = JSON.stringify(error)
    for (const text of [error.message, error.stack, json, summary(error)])
      expect(text).not.toContain(SECRET_KEY)
    expect(error.stack).toContain(error.message)
    expect(summary(error)).toMatch(/^[^\n]{20,260}$/)
    if (outcome(error) === 'unknown') expect(error.message).not.toMatch(/Nothing was sent|请求未发出/)
    if (outcome(error) === 'not-sent')
      expect(error.message).not.toMatch(/may have been accepted|可能已被受理/)
  })

  it('are those that were reviewed: golden/messages.txt, whose every change is to be read', async () => {
    expect(found).toHaveLength(PROVOCATIONS.length)
    const text = found.map(({ name, error }) =>
      [`## ${name}`, `${error.name}, ${outcome(error)}`, error.message, `> ${summary(error)}`].join('\n'),
    )
    await expect(`${withoutThisMachine(text.join('\n\n'))}\n`).toMatchFileSnapshot('golden/messages.txt')
  })

  it('are of every class', () => {
    const classes = Object.keys(library).filter((name) => /^Tpns\w+Error$/.test(name))
    const seen = new Set(found.map(({ error }) => error.name))
    expect(classes.filter((name) => !seen.has(name) && name !== 'TpnsError')).toEqual([])
  })

  it.each(Object.entries(KINDS))('are of every kind that %s names', (field, kinds) => {
    const seen = new Set(found.map(({ error }) => (error as unknown as Record<string, unknown>)[field]))
    expect(Object.keys(kinds).filter((kind) => !seen.has(kind))).toEqual([])
  })
})
