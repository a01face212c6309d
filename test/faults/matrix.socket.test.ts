import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ENDPOINT_KINDS, type KindName } from './endpoint-kinds.js'
import { type Ending, readEndings } from './expected.js'
import { ALLOWANCE_MS, becomes, type CellOptions, type Met, runCell } from './run-cell.js'
import { type Row, TABLE } from './table.js'

/** `npm run test:faults`: every kind of endpoint, faults that pass, and `fetch` as transport. */
const isWhole = process.env.FAULTS === 'whole'
const SOME: readonly KindName[] = ['push to one', 'upload', 'statistics']
const NAMES = isWhole ? (Object.keys(ENDPOINT_KINDS) as KindName[]) : SOME

const unhandled: unknown[] = []
const note = (reason: unknown) => void unhandled.push(reason)
beforeAll(() => void process.on('unhandledRejection', note).on('uncaughtException', note))
afterAll(() => void process.off('unhandledRejection', note).off('uncaughtException', note))

/** Sockets, timers and look-ups that keep this process alive. */
const countResources = () => process.getActiveResourcesInfo().filter((name) => name !== 'Immediate').length

/** Runs a row for all kinds at once, and lists what is not as it should be. */
async function findFaults(
  row: Row,
  options: CellOptions,
  compare: (name: KindName, met: Met) => readonly string[],
): Promise<string[]> {
  const before = countResources()
  const cells = NAMES.map(async (name) => {
    const met = await runCell(ENDPOINT_KINDS[name], row.met, options)
    return [...met.wrong, ...compare(name, met)].map((wrong) => `${name}: ${wrong}`)
  })
  const wrong = (await Promise.all(cells)).flat()
  if (!(await becomes(() => countResources() <= before))) {
    wrong.push(`left behind: ${process.getActiveResourcesInfo().join(', ')}`)
  }
  return [...wrong, ...unhandled.splice(0).map((reason) => `unhandled: ${String(reason)}`)]
}

const write = (ending: Ending) => JSON.stringify(ending, Object.keys(ending).sort())

/** What differs from the table. */
function compareWith(endings: readonly Ending[], { ending, elapsedMs }: Met, waitsMs = 0): string[] {
  const wanted = endings.map(write)
  const wrong = wanted.includes(write(ending)) ? [] : [`${write(ending)} instead of ${wanted.join(' or ')}`]
  if (elapsedMs > waitsMs + ALLOWANCE_MS) wrong.push(`took ${elapsedMs} ms, and may wait ${waitsMs} ms`)
  return wrong
}

/** A fault that passes after the first attempt ends every call that is tried again. */
const afterOne = (ending: Ending): Ending =>
  ending.attempts === 1
    ? ending
    : { outcome: 'accepted', attempts: 2, requests: ending.requests === 0 ? 1 : 2 }

describe('a call that meets a fault', { timeout: 120_000 }, () => {
  it.each(TABLE)('ends as the table says: $fault', async (row) => {
    const compare = (name: KindName, met: Met) =>
      compareWith(readEndings(row.expected, name), met, row.expected.waitsMs)
    expect(await findFaults(row, {}, compare)).toEqual([])
  })
})

describe.runIf(isWhole)('a call that meets a fault once', { timeout: 120_000 }, () => {
  const passing = TABLE.filter(({ met, expected }) => met.elsewhere === undefined && !expected.isRace)
  it.each(passing)('is accepted if it may be tried again: $fault', async (row) => {
    const compare = (name: KindName, met: Met) =>
      compareWith(readEndings(row.expected, name).map(afterOne), met, row.expected.waitsMs)
    expect(await findFaults(row, { passes: true }, compare)).toEqual([])
  })
})

/** `fetch` cannot see whether it wrote anything, so that more is unknown; what holds for every cell holds here too. */
describe.runIf(isWhole)('a call by fetch that meets a fault', { timeout: 120_000 }, () => {
  const reachable = TABLE.filter(({ met }) => met.connect === undefined)
  it.each(reachable)('hangs in nothing, and delivers no push twice: $fault', async (row) => {
    expect(await findFaults(row, { client: { transport: 'fetch' } }, () => [])).toEqual([])
  })
})
