import { beforeEach, describe, expect, it, vi } from 'vitest'
import { runCommand } from '../../src/cli/commands.js'
import { VERSION } from '../../src/version.js'
import { run } from './start.js'

/** What was printed, while the command runs in this process. */
let printed: { stdout: string; stderr: string }

beforeEach(() => {
  printed = { stdout: '', stderr: '' }
  vi.spyOn(console, 'log').mockImplementation((text) => {
    printed.stdout += `${text}\n`
  })
  vi.spyOn(console, 'error').mockImplementation((text) => {
    printed.stderr += `${text}\n`
  })
})

async function runHere(...args: readonly string[]) {
  return { exitCode: await runCommand(args), ...printed }
}

describe('the program', () => {
  it('ends with the exit code of its command', async () => {
    expect(await run('--prot')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('unknown command "--prot"'),
    })
  })

  it('knows its version', async () => {
    expect(await run('--version')).toEqual({ exitCode: 0, stdout: `${VERSION}\n`, stderr: '' })
  })
})

describe('a usage error of tpns-client', () => {
  it.each([
    ['without a command', [], 'missing command'],
    ['with an unknown command', ['push'], 'unknown command "push"'],
    ['with a name that every object has', ['constructor'], 'unknown command "constructor"'],
    ['with an unknown option', ['fake', '--prot', '1'], '--prot'],
    ['with a port that is none', ['fake', '--port', '65536'], '--port must be a number from 0 to 65535'],
    ['with an AccessID that is none', ['fake', '--access-id', 'A15'], '--access-id must contain only digits'],
    ['with an unknown platform of the fake', ['fake', '--platform', 'ipad'], 'android, ios, not "ipad"'],
    ['with an unknown platform of a code', ['explain', '1', '--platform', 'ipad'], 'harmony, not "ipad"'],
    ['without a code', ['explain'], 'missing return code'],
    ['with a code that is no number', ['explain', '1e3'], 'the return code must be a number, not "1e3"'],
    ['with two codes', ['explain', '1', '-2'], 'one return code at a time'],
  ])('%s says so, shows the help and ends with 2', async (_, args, complaint) => {
    const { exitCode, stdout, stderr } = await runHere(...args)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr.split('\n')[0]).toContain(complaint)
    expect(stderr).toContain('Usage:')
  })

  it('does not repeat a SecretKey that it refuses', async () => {
    const { exitCode, stderr } = await runHere('fake', '--secret-key', 'two words')
    expect(exitCode).toBe(2)
    expect(stderr).not.toContain('two words')
  })
})

describe('tpns-client asked for help', () => {
  it.each([[['help']], [['--help']], [['-h']], [['fake', '--help']], [['explain', '-h']]])(
    '%j prints it and ends with 0',
    async (args) => {
      const { exitCode, stdout, stderr } = await runHere(...args)
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      expect(stdout).toMatch(/^Usage:/)
    },
  )
})
