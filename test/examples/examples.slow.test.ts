import { readdir, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EXAMPLE_TIMEOUT_MS, runTypeScript } from './run.js'

const FOLDER = new URL('../../examples', import.meta.url)
/** Has a test of its own. */
const DEMO = 'demo.ts'

const files = await readdir(FOLDER, { withFileTypes: true })
const scripts = files.filter((file) => file.isFile() && /\.c?[jt]s$/.test(file.name) && file.name !== DEMO)

describe.each(['README.md', 'README.zh-CN.md'])('the index examples/%s', (index) => {
  it('leads to every example and to nothing else', async () => {
    const text = await readFile(new URL(`../../examples/${index}`, import.meta.url), 'utf8')
    const linked = [...text.matchAll(/\]\(([\w.-]+)\/?\)/g)].map(([, target = '']) => target)
    const makeTask = (name: string) => name.replace(/\.c?[jt]s$/, '')
    const tasks = new Set(
      files.map(({ name }) => makeTask(name)).filter((name) => /^\d\d-|^demo$/.test(name)),
    )
    const shown = linked.filter((target) => !target.startsWith('README')).map(makeTask)
    expect(shown.sort()).toEqual([...tasks].sort())
  })
})

describe('an example', () => {
  it('exists for each of the first tasks', () => {
    const tasks = scripts.map(({ name }) => basename(name, '.ts'))
    expect(tasks).toEqual(
      expect.arrayContaining([
        '01-send-to-a-token',
        '02-send-to-a-list',
        '03-schedule-a-broadcast',
        '04-handle-errors',
      ]),
    )
  })

  it.for(scripts.map(({ name }) => name))(
    '%s runs without credentials and shows what it did',
    { timeout: EXAMPLE_TIMEOUT_MS },
    async (name) => {
      const { exitCode, stdout, stderr } = await runTypeScript(`examples/${name}`)
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      expect(stdout.trim()).not.toBe('')
    },
  )
})
