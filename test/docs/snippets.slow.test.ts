import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Script } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EXAMPLE_TIMEOUT_MS, runNode, runProgram, runTypeScript } from '../examples/run.js'
import { allPages, type Page, REPOSITORY, type Snippet, snippetsIn } from './markdown.js'
import { fileNameFor, getPromises, isCommonJs, isProgram, isTest, programFrom } from './program.js'
import type { SnippetFile, SnippetRun } from './run-snippets.js'

/*
 * Every block of TypeScript and JavaScript in the READMEs and the pages is a program that must end well, and print what
 * its comments `// → …` promise. One that imports vitest is a test, and must pass. One under `<!-- compiled only: why -->`
 * is compiled. One of CommonJS is parsed.
 */

interface Shown {
  readonly page: Page
  readonly snippet: Snippet
  readonly file: string
  readonly where: string
}

const shown: Shown[] = allPages().flatMap((page) =>
  snippetsIn(page.text)
    .filter(isProgram)
    .map((snippet) => ({
      page,
      snippet,
      file: fileNameFor(page, snippet),
      where: `${page.path}:${snippet.line} (${snippet.heading})`,
    })),
)
const modules = shown.filter(({ snippet }) => !isCommonJs(snippet))
const programs = modules.filter(({ snippet }) => !snippet.compiledOnly && !isTest(snippet))
const tests = modules.filter(({ snippet }) => !snippet.compiledOnly && isTest(snippet))
const pages = [...new Set(programs.map(({ page }) => page.path))]

let folder: string

beforeAll(async () => {
  const parent = join(REPOSITORY, 'test', '.tmp')
  await mkdir(parent, { recursive: true })
  folder = await mkdtemp(join(parent, 'docs-'))
  for (const { page, snippet, file } of modules)
    await writeFile(join(folder, file), programFrom(page, snippet))
  const config = {
    extends: '../../../tsconfig.json',
    compilerOptions: { rootDir: '../../..' },
    include: ['*.ts'],
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a snippet of the documents', () => {
  it('has the types that it seems to have', { timeout: EXAMPLE_TIMEOUT_MS }, async () => {
    const { stdout } = await runProgram('tsc', ['-p', folder])
    expect(stdout.split('\n').filter((line) => line.includes(basename(folder)))).toEqual([])
  })

  it('is JavaScript that Node 20 parses, without `using`', { timeout: EXAMPLE_TIMEOUT_MS }, async () => {
    expect(modules.filter(({ snippet }) => /^\s*(await )?using /m.test(snippet.code))).toEqual([])
    const file = join(folder, 'plain.json')
    await writeFile(file, JSON.stringify(modules.map(({ where, snippet }) => [where, snippet.code])))
    const parse = `const { SourceTextModule } = require('node:vm')
      for (const [where, code] of require(${JSON.stringify(file)})) {
        try { new SourceTextModule(code) } catch (error) { console.log(where, error.message) }
      }`
    const { stdout } = await runNode(['--experimental-vm-modules', '-e', parse])
    expect(stdout).toBe('')
  })

  it('of CommonJS is parsed', () => {
    for (const { snippet } of shown.filter(({ snippet }) => isCommonJs(snippet))) new Script(snippet.code)
  })

  it.for(pages)('of %s does what it says', { timeout: EXAMPLE_TIMEOUT_MS }, async (path) => {
    const here = programs.filter(({ page }) => page.path === path)
    const files: SnippetFile[] = here.map(({ file, snippet }) => ({
      file: join(folder, file),
      ios: /\benvironment:/.test(snippet.code) && !/TPNS_IOS/.test(snippet.code),
    }))
    const { stdout, stderr } = await runTypeScript(join(REPOSITORY, 'test/docs/run-snippets.ts'), {}, [
      JSON.stringify(files),
    ])
    const runs = stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as SnippetRun)
    here.forEach(({ where, snippet }, index) => {
      const run = runs[index]
      expect(run, `${where} ended before its end\n${stderr}`).toBeDefined()
      expect(run?.error, where).toBeUndefined()
      for (const promise of getPromises(snippet)) expect(run?.stdout, where).toContain(promise)
      // Unless it brings its own fake or mock, or shows what is refused here, it talks to ours; by the proxy where it says so.
      const talks =
        /\b(tpns|app)\.(?!close)\w+/.test(snippet.code) &&
        !/FakeTpns|TpnsRequestError|MockAgent/.test(snippet.code)
      if (talks) expect(run?.reached, where).toBeGreaterThan(0)
      if (/HTTPS_PROXY/.test(snippet.code)) expect(run?.tunnels, where).toBeGreaterThan(0)
    })
  })

  it('that is a test passes', { timeout: EXAMPLE_TIMEOUT_MS }, async () => {
    const args = ['run', '--config', 'test/docs/snippets.config.ts', '--dir', folder]
    const { exitCode, stdout, stderr } = await runProgram('vitest', args)
    expect(exitCode, `${stdout}\n${stderr}`).toBe(0)
    expect(tests.filter(({ file }) => !stdout.includes(file))).toEqual([])
  })

  it('never names a real access point and sends at once', () => {
    const risky = programs.filter(
      ({ snippet: { code } }) => /\bregion:/.test(code) && /\.send\(/.test(code) && !/FakeTpns/.test(code),
    )
    expect(risky.map(({ where }) => where)).toEqual([])
  })
})

describe('a block of JSON in the documents', () => {
  it('is JSON', () => {
    for (const page of allPages()) {
      for (const { code, language } of snippetsIn(page.text)) if (language === 'json') JSON.parse(code)
    }
  })
})
