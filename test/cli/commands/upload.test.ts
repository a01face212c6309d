import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runIn } from '../support/terminal.js'

async function makeFile(text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'tpns-cli-')), 'entries.txt')
  await writeFile(file, text)
  return file
}

describe('tpns-client upload', () => {
  it.each([
    ['token', `${'a'.repeat(36)}\n${'b'.repeat(36)}\n`],
    ['account', 'alice\nbob\n'],
  ])('takes a file of %ss, and says how to push to it', async (kind, text) => {
    const { exitCode, stdout } = await runIn(['upload', '--fake', '--kind', kind, await makeFile(text)])
    expect(exitCode).toBe(0)
    const [, id] = /^Uploaded: (\d+)$/m.exec(stdout) ?? []
    expect(stdout).toMatch(/entries +2/)
    expect(stdout).toContain(`tpns-client push --${kind}-package ${id}`)
  })

  it('prints the package as one JSON document', async () => {
    const { stdout, stderr } = await runIn(['upload', '--fake', '--json', await makeFile('a'.repeat(36))])
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toMatchObject({ upload_id: expect.any(Number), entries: 1, bytes: 36 })
  })

  it('names the line that is wrong', async () => {
    const { exitCode, stdout, stderr } = await runIn(['upload', '--fake', await makeFile('short')])
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toContain('line 1: has 5 characters')
  })

  it('says that a file is not there', async () => {
    const { exitCode, stderr } = await runIn(['upload', '--fake', '/nowhere/tokens.txt'])
    expect(exitCode).toBe(1)
    expect(stderr).toContain('/nowhere/tokens.txt')
  })
})
