import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { pagesIn } from './markdown.js'

const rooms = JSON.parse(readFileSync('test/mutation/rooms.json', 'utf8')) as Record<
  string,
  { floor: number }
>
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }

describe.each(['en', 'zh'] as const)('the page on proof and speed (%s)', (language) => {
  const { text } = pagesIn(language).find(({ path }) => path.includes('proof-and-speed'))!

  it('names commands that exist', () => {
    const named = [...text.matchAll(/`npm (?:run )?([\w:]+)`/g)].map(([, name]) => name)
    expect(named.length).toBeGreaterThan(5)
    for (const name of named) expect(scripts, name).toHaveProperty([name!])
  })

  it('gives every guarantee a test', () => {
    const table = text.split(/^## /m)[2]!
    const rows = table.split('\n').filter((line) => line.startsWith('| '))
    expect(rows.length).toBeGreaterThan(15)
    for (const row of rows.slice(2)) expect(row).toMatch(/\]\(\.\.\/\.\.\/test\//)
  })

  it('names every room of the mutation tests with its floor', () => {
    const named = [...text.matchAll(/^\| `([\w-]+)` \|.*\| (\d+) % \|$/gm)].map(([, room, floor]) => [
      room,
      Number(floor),
    ])
    expect(named).toEqual(Object.entries(rooms).map(([room, { floor }]) => [room, floor]))
  })
})
