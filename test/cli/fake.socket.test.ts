import { expect, it } from 'vitest'
import { displayWidth } from '../../src/cli/output/width.js'
import { runIn } from './support/terminal.js'

it.each([
  [80, 'en'],
  [80, 'zh'],
  [40, 'en'],
  [40, 'zh'],
] as const)('what the fake says at its start fits into %d columns in %s', async (columns, lang) => {
  const { exitCode, stdout } = await runIn(['fake', '--port', '0', '--lang', lang], {
    columns,
    onWrite: (text, terminal) => {
      if (text.includes('Ctrl-C')) terminal.send('SIGINT')
    },
  })
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/http:\/\/127\.0\.0\.1:\d+/)
  for (const line of stdout.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(columns)
})
