import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { android, ios } from '../../check/requests.js'
import { run } from '../start.js'

it('tpns-client check gives CI one JSON document and an exit code, as a process', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'tpns-check-')), 'campaign.jsonl')
  const pushes = [ios(), android({ custom_content: { order: 1 } })]
  await writeFile(file, pushes.map((push) => JSON.stringify(push)).join('\n'))
  const { exitCode, stdout, stderr } = await run('check', file, '--json')
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' })
  const { severity, pushes: checked } = JSON.parse(stdout)
  expect(severity).toBe('error')
  expect(checked).toMatchObject([
    { line: 1, severity: null, findings: [] },
    { line: 2, severity: 'error' },
  ])
  const lenient = await run('check', file, '--fail-on', 'never')
  expect(lenient).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^2 pushes\./) })
})
