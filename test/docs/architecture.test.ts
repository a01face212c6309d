import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { pushApp } from '../../src/api/push/endpoint.js'
import type { Transport } from '../../src/index.js'
import { BROADCAST, testClient } from '../support/client.js'
import { REPOSITORY, readText } from './markdown.js'

const PAGE = readText('ARCHITECTURE.md')
const getSection = (title: string) => PAGE.split('\n## ').find((text) => text.startsWith(`${title}\n`)) ?? ''
const WALK = getSection('One call')
/** The numbered steps, and what comes after them, as one text each. */
const splitParagraphs = (walk: string) => walk.split(/\n(?=\d+\. )|\n\n/)
const findSteps = (walk: string) => splitParagraphs(walk).filter((text) => /^\d+\. /.test(text))
const STEPS = findSteps(WALK)

const namesIn = (text: string, mark: RegExp) => [...text.matchAll(mark)].map(([, name]) => name!)
const BOLD = /\*\*(\w+)\*\*/g
const LINK = /\]\(([^)]+)\)/g
/** `name`, and not `a.path`, `'a value'` or `an example(…)`. */
const NAME = /`([a-zA-Z]+)`/g

/** The functions of the pipeline in the order in which they are called. */
const calls = vi.hoisted(() => [] as string[])
const recording = vi.hoisted(() => async (load: () => Promise<object>) => {
  const module = await load()
  const wrap = ([name, value]: [string, unknown]): [string, unknown] => {
    if (typeof value !== 'function' || /^[A-Z]/.test(name)) return [name, value]
    const wrapped = (...args: unknown[]) => {
      calls.push(name)
      return value(...args)
    }
    return [name, wrapped]
  }
  return Object.fromEntries(Object.entries(module).map(wrap))
})
vi.mock('../../src/core/validate.js', recording)
vi.mock('../../src/core/open-call.js', recording)
vi.mock('../../src/core/retry.js', recording)
vi.mock('../../src/core/waiting/acquire-permit.js', recording)
vi.mock('../../src/core/attempt.js', recording)
vi.mock('../../src/core/judge.js', recording)

describe('the walk through one call in ARCHITECTURE.md', () => {
  it('has the diagram of core/pipeline.ts', () => {
    const [diagram] = /validate → .*/.exec(WALK) ?? []
    expect(diagram).toBeDefined()
    expect(readText('src/core/pipeline.ts')).toContain(`*     ${diagram}\n`)
  })

  it('has its steps in the order in which a broadcast runs them', async () => {
    const transport: Transport = {
      send: async () => ({
        status: 200,
        headers: {},
        body: Buffer.from('{"ret_code":0,"push_id":"7"}'),
        complete: true,
      }),
      close: async () => {},
    }
    const { decode } = pushApp
    vi.spyOn(pushApp, 'decode').mockImplementation((...args) => {
      calls.push('decode')
      return decode(...args)
    })
    await using tpns = testClient({ transport })
    calls.length = 0
    await tpns.push.send(BROADCAST)
    const steps = STEPS.flatMap((step) => namesIn(step, BOLD)).filter((name) => name !== 'runCall')
    expect(calls.filter((name) => steps.includes(name))).toEqual(steps)
  })
})

describe.each(['One call', 'One bulk job', 'One campaign'])('the walk "%s" in ARCHITECTURE.md', (title) => {
  const walk = getSection(title)

  it('links only to files that exist', () => {
    const links = namesIn(walk, LINK)
    expect(links.length).toBeGreaterThan(5)
    expect(links.filter((path) => !existsSync(join(REPOSITORY, path)))).toEqual([])
  })

  it('names a step by a function of a file that it links to', () => {
    for (const step of findSteps(walk)) {
      const source = namesIn(step, LINK).map(readText).join('\n')
      const functions = namesIn(step, BOLD)
      expect(functions.length, step).toBeGreaterThan(0)
      for (const name of functions) expect(source, step).toMatch(new RegExp(`function ${name}\\b`))
    }
  })

  it('names nothing that the linked files do not have', () => {
    for (const paragraph of splitParagraphs(walk).filter((text) => text.includes(']('))) {
      const source = namesIn(paragraph, LINK).map(readText).join('\n')
      for (const name of namesIn(paragraph, NAME)) expect(source, name).toMatch(new RegExp(`\\b${name}\\b`))
    }
  })
})

/** `name` at the beginning of a line of the tree, under the names it is indented below. */
function pathsOfTree(): string[] {
  const folders: string[] = []
  return getSection('The tree')
    .split('\n')
    .flatMap((line) => {
      const [, indent, name] = /^( {4,10})([\w-]+(?:\.ts|\/))(?: |$)/.exec(line) ?? []
      if (indent === undefined || name === undefined) return []
      const depth = indent.length / 2 - 2
      folders.splice(depth, folders.length, name.replace('/', ''))
      return [folders.slice(0, depth + 1).join('/')]
    })
}

it('the tree of ARCHITECTURE.md has only what is there, and every room of src', () => {
  const paths = pathsOfTree()
  expect(paths.filter((path) => !existsSync(join(REPOSITORY, path)))).toEqual([])
  const rooms = readdirSync(join(REPOSITORY, 'src'), { withFileTypes: true }).filter((each) =>
    each.isDirectory(),
  )
  expect(rooms.map(({ name }) => `src/${name}`).filter((room) => !paths.includes(room))).toEqual([])
})

it('the glossary of ARCHITECTURE.md points to files and folders that exist', () => {
  const rows = getSection('Words')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| Word'))
  const places = rows.flatMap((row) =>
    row
      .split('|')
      .at(-2)!
      .split(',')
      .map((place) => place.trim()),
  )
  expect(places.length).toBeGreaterThan(15)
  expect(
    places.filter((place) => !/^-+$/.test(place) && !existsSync(join(REPOSITORY, 'src', place))),
  ).toEqual([])
})
