import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

it('NODE_DEBUG=tpns prints one readable line per attempt, without secrets', async () => {
  const { PATH } = process.env
  const { stderr } = await promisify(execFile)('node_modules/.bin/tsx', ['examples/01-send-to-a-token.ts'], {
    cwd: root,
    env: { PATH, NODE_DEBUG: 'tpns' },
  })
  const lines = stderr.split('\n').filter((line) => line.startsWith('TPNS '))
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^TPNS \d+: v3\/push\/app attempt 1: accepted HTTP 200 code 0 in \d+ ms$/)
})
