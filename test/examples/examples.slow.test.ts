import { readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EXAMPLE_TIMEOUT_MS, runTypeScript } from './run.js'

const FOLDER = new URL('../../examples', import.meta.url)
/** Has a test of its own. */
const DEMO = 'demo.ts'

const files = await readdir(FOLDER, { withFileTypes: true })
const scripts = files.filter((file) => file.isFile() && file.name.endsWith('.ts') && file.name !== DEMO)

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
