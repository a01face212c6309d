import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FakeTpns } from '../../src/testing/index.js'
import { type Ended, EXAMPLE_TIMEOUT_MS, runNode, runProgram, runTypeScript } from '../examples/run.js'
import { startConnectProxy } from './connect-proxy.js'
import { REPOSITORY, readme, type Snippet, snippetsIn } from './readme.js'

/*
 * Every ts and js block of the README is a program that must end well. Blocks that make no client of their own get
 * `tpns`, a client from the environment; all get `token`, `toOne` and `message`. What a comment `// → …` promises must be
 * printed. A block that imports vitest is a test, and must pass.
 */

const ANDROID = { accessId: '1500000001', secretKey: 'the-key-of-android', platform: 'android' } as const
const IOS = { accessId: '1600000001', secretKey: 'the-key-of-ios', platform: 'ios' } as const
const TOKEN = '0123456789abcdef0123456789abcdef0123'
/** The fake holds this one for uninstalled. */
const DEAD_TOKEN = 'f'.repeat(36)

const isTest = ({ code }: Snippet) => /from 'vitest'/.test(code)
/** Not `.test.`, or a vitest that happens to start meanwhile would take the file for one of its own. */
const nameOf = (snippet: Snippet) =>
  `line-${snippet.line}.${isTest(snippet) ? 'check.' : ''}${snippet.language}`

function programOf(snippet: Snippet): string {
  const { code } = snippet
  const given = [
    ...(/\b(const|using) tpns\b/.test(code) || isTest(snippet)
      ? []
      : ["import { TpnsClient as Client } from 'tpns-client'", 'await using tpns = new Client()']),
    ...(/\bconst token\b/.test(code) ? [] : [`const token = '${TOKEN}'`]),
    "const toOne = { audience_type: 'token', token_list: [token] } as const",
    ...(/\bconst message\b/.test(code)
      ? []
      : ["const message = { title: 'Order shipped', content: 'It arrives tomorrow' }"]),
    'export {}',
  ]
  return `${given.join('\n')}\n${code}`
}

/** What the comments `// → …` of a snippet promise. */
const promisesOf = ({ code }: Snippet): string[] =>
  [...code.matchAll(/\/\/ → (.+)$/gm)].map(([, text]) => text!.trim())

const snippets = snippetsIn(readme()).filter(({ language }) => language === 'ts' || language === 'js')
let folder: string

beforeAll(async () => {
  const parent = join(REPOSITORY, 'test', '.tmp')
  await mkdir(parent, { recursive: true })
  folder = await mkdtemp(join(parent, 'readme-'))
  for (const snippet of snippets) await writeFile(join(folder, nameOf(snippet)), programOf(snippet))
  const config = {
    extends: '../../../tsconfig.json',
    compilerOptions: { rootDir: '../../..' },
    include: ['*'],
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

async function runSnippet(snippet: Snippet): Promise<Ended & { reached: number; tunnels: number }> {
  const fake = new FakeTpns({ apps: [ANDROID, IOS] })
  fake.invalidateToken(DEAD_TOKEN)
  await using server = await fake.listen()
  await using proxy = await startConnectProxy()
  const app = /\benvironment:/.test(snippet.code) && !/TPNS_IOS/.test(snippet.code) ? IOS : ANDROID
  const environment = {
    TPNS_ACCESS_ID: app.accessId,
    TPNS_SECRET_KEY: app.secretKey,
    TPNS_IOS_ACCESS_ID: IOS.accessId,
    TPNS_IOS_SECRET_KEY: IOS.secretKey,
    TPNS_BASE_URL: server.url,
    HTTPS_PROXY: proxy.url,
  }
  const file = join(folder, nameOf(snippet))
  const ended = isTest(snippet)
    ? await runProgram('vitest', [
        'run',
        '--config',
        'test/readme/snippets.config.ts',
        '--dir',
        folder,
        basename(file),
      ])
    : await runTypeScript(file, environment)
  return { ...ended, reached: fake.requests.length, tunnels: proxy.tunnels.length }
}

describe('a snippet of the README', () => {
  it('exists', () => {
    expect(snippets.length).toBeGreaterThan(5)
  })

  it('has the types that it seems to have', { timeout: EXAMPLE_TIMEOUT_MS }, async () => {
    const { stdout } = await runProgram('tsc', ['-p', folder])
    const faults = stdout.split('\n').filter((line) => line.includes(basename(folder)))
    expect(faults).toEqual([])
  })

  it.for(snippets.map((snippet) => ({ ...snippet, snippet })))(
    'at line $line ($heading) does what it says',
    { timeout: EXAMPLE_TIMEOUT_MS },
    async ({ snippet }) => {
      const { exitCode, stdout, stderr, reached, tunnels } = await runSnippet(snippet)
      expect(
        exitCode,
        `${stdout}
${stderr}`,
      ).toBe(0)
      for (const promise of promisesOf(snippet)) expect(stdout).toContain(promise)
      // Unless it brings its own fake or shows what is refused here, it talks to ours; by the proxy where it says so.
      const talks =
        /\b(tpns|app)\.(?!close)\w+/.test(snippet.code) && !/FakeTpns|TpnsRequestError/.test(snippet.code)
      if (talks) expect(reached).toBeGreaterThan(0)
      if (/HTTPS_PROXY/.test(snippet.code)) expect(tunnels).toBeGreaterThan(0)
    },
  )

  it.for(snippets)(
    'at line $line ($heading) is JavaScript that Node 20 parses as it stands',
    async ({ code, line }) => {
      // Newer versions of Node know `using`.
      expect(code).not.toMatch(/^\s*(await )?using /m)
      const file = join(folder, `plain-${line}.mjs`)
      await writeFile(file, code)
      const { exitCode, stderr } = await runNode(['--check', file])
      expect(stderr).toBe('')
      expect(exitCode).toBe(0)
    },
  )

  it('never names a real access point and sends at once', () => {
    const risky = snippets.filter(({ code }) => /\bregion:/.test(code) && /\.send\(/.test(code))
    expect(risky.filter((snippet) => !isTest(snippet)).map(({ line }) => line)).toEqual([])
  })
})
