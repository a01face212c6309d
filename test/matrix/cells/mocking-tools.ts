import assert from 'node:assert/strict'
import { run } from '../../package/npm.js'
import { versionsIn } from '../bench.js'
import type { Bench, Cell } from '../cell.js'
import { program } from '../program.js'

interface MockingTool {
  /** As in the program. */
  readonly tool: string
  readonly packages: readonly string[]
  /** Whose version is shown. */
  readonly shown: string
  /** Of the package, if it needs a newer Node than the oldest one that is supported. */
  readonly node?: string
  /** How the guard names the tool, and the remedy it gives, which the program then carries out; undefined: the tool sees the client. */
  readonly refusal?: { readonly name: RegExp; readonly remedy: RegExp }
}

const INTERCEPT = /interceptTpns\(server\)/
const FETCH = /transport: 'fetch'/
const TOOLS: readonly MockingTool[] = [
  {
    tool: 'nock 13',
    packages: ['nock@13'],
    shown: 'nock',
    refusal: { name: /nock 13 or older/, remedy: /fake\.listen\(\)/ },
  },
  { tool: 'nock 14', packages: ['nock@14'], shown: 'nock', refusal: { name: /nock 14/, remedy: FETCH } },
  { tool: 'nock 15', packages: ['nock@15'], shown: 'nock', node: '22' },
  { tool: 'msw 2', packages: ['msw@2'], shown: 'msw', refusal: { name: /msw 2/, remedy: INTERCEPT } },
  {
    tool: 'msw 3',
    packages: ['msw@3'],
    shown: 'msw',
    node: '22',
    refusal: { name: /msw 3/, remedy: INTERCEPT },
  },
  {
    tool: 'msw 2 and 3',
    packages: ['msw@3', 'msw2@npm:msw@2'],
    shown: 'msw',
    node: '22',
    refusal: { name: /msw 2 and msw 3/, remedy: INTERCEPT },
  },
  {
    tool: 'sinon',
    packages: ['sinon@latest'],
    shown: 'sinon',
    refusal: { name: /stub of the global fetch/, remedy: FETCH },
  },
  {
    tool: 'MockAgent',
    packages: ['undici@7'],
    shown: 'undici',
    refusal: { name: /MockAgent of undici/, remedy: /dispatcher: mockAgent/ },
  },
]

async function tryTool(bench: Bench, { tool, packages, shown, node, refusal }: MockingTool): Promise<string> {
  const installed = await bench.project(...packages)
  const binary = node === undefined ? process.execPath : await bench.node(node)
  const name = await program(installed, 'mocking.mjs')
  const { stdout } = await run(installed, binary, [name], { TOOL: tool })
  const { before, after } = JSON.parse(stdout.trim().split('\n').at(-1)!)
  assert.equal(after, '7', 'with the remedy')
  const version = await versionsIn(installed, shown)
  if (refusal === undefined) {
    assert.equal(before, '7')
    return `${version}: answers the client without changes`
  }
  assert.match(before, /^TpnsConfigError not-sent: /)
  assert.match(before, refusal.name)
  assert.match(before, refusal.remedy)
  return `${version}: a push is refused before it is sent, with the tool's name and a remedy; with that remedy it is answered`
}

async function tryBothBuilds(bench: Bench): Promise<string> {
  const installed = await bench.project('msw@2')
  const { stdout } = await run(installed, process.execPath, [await program(installed, 'two-builds.mjs')])
  const pushedByBoth = [true, true, true, true, 2]
  assert.deepEqual(JSON.parse(stdout), [...pushedByBoth, ...pushedByBoth, 0, 2])
  return `${await versionsIn(installed, 'msw')}: interceptTpns of either build answers the clients of both; classes hold across them; the later one counts`
}

export const cells: readonly Cell[] = [
  ...TOOLS.map((tool) => ({
    name: `mocking tool ${tool.tool}`,
    run: (bench: Bench) => tryTool(bench, tool),
  })),
  { name: 'interceptTpns, both builds in one process', run: tryBothBuilds },
]
