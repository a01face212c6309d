import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadedBy } from './loaded.js'
import { addConsumer, cleanUp, NPM_TIMEOUT_MS, pack, projectWith, REPOSITORY, run, TSC } from './npm.js'

interface Manifest {
  readonly version: string
  readonly types: string
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly bin?: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

const manifest = JSON.parse(await readFile(join(REPOSITORY, 'package.json'), 'utf8')) as Manifest

let tarball: string
let project: string
let installed: string

beforeAll(async () => {
  tarball = await pack()
  project = await projectWith(tarball)
  installed = join(project, 'node_modules', 'tpns-client')
}, NPM_TIMEOUT_MS)

afterAll(cleanUp)

/** One push, accepted, and held by the fake under the id that the client was given. */
function expectOnePush(stdout: string): void {
  const { answered, held } = JSON.parse(stdout) as { answered: string; held: string[] }
  expect(answered).toMatch(/^\d{19,}$/)
  expect(held).toEqual([answered])
}

describe('the packed package', () => {
  it('holds the build, the documents and the licence, and nothing else', async () => {
    const top = await readdir(installed)
    // npm adds a folder of its own only where two versions of a dependency are needed.
    expect(top.filter((name) => name !== 'node_modules').sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist',
      'package.json',
    ])
  })

  it('holds only modules and their types in dist', async () => {
    const files = await readdir(join(installed, 'dist'), { recursive: true, withFileTypes: true })
    const names = files.filter((entry) => entry.isFile()).map(({ name }) => name)
    expect(names).toContain('index.js')
    expect(names.filter((name) => !/\.(js|d\.ts)$/.test(name))).toEqual([])
  })

  it('has a file at every path that its manifest names', async () => {
    const targets = [
      manifest.types,
      ...Object.values(manifest.exports).flatMap((target) =>
        typeof target === 'string' ? [target] : Object.values(target),
      ),
      ...Object.values(manifest.bin ?? {}),
    ]
    for (const target of targets) {
      const found = await stat(join(installed, target)).catch(() => undefined)
      expect(found?.isFile(), target).toBe(true)
    }
  })

  it('does not bring msw, which only its users of msw need', async () => {
    expect(await readdir(join(project, 'node_modules'))).not.toContain('msw')
  })
})

describe('a command of the package', () => {
  it.for(Object.keys(manifest.bin ?? {}))('%s tells its version', async (name) => {
    const { stdout } = await run(project, join(project, 'node_modules', '.bin', name), ['--version'])
    expect(stdout.trim()).toBe(manifest.version)
  })
})

describe('an empty project with the package installed', () => {
  it('pushes from an ES module', { timeout: NPM_TIMEOUT_MS }, async () => {
    await addConsumer(project, 'esm')
    expectOnePush((await run(project, process.execPath, ['main.mjs'])).stdout)
  })

  it('pushes from CommonJS, by require()', { timeout: NPM_TIMEOUT_MS }, async () => {
    await addConsumer(project, 'cjs')
    expectOnePush((await run(project, process.execPath, ['main.cjs'])).stdout)
  })

  it('pushes from TypeScript, compiled strictly with the types of the package', {
    timeout: NPM_TIMEOUT_MS,
  }, async () => {
    const nodeTypes = `@types/node@${manifest.devDependencies['@types/node']}`
    const typed = await projectWith(tarball, nodeTypes)
    await addConsumer(typed, 'typescript')
    await run(typed, TSC, ['-p', '.'])
    expectOnePush((await run(typed, process.execPath, ['main.js'])).stdout)
  })
})

describe('what an import loads', () => {
  const pushTo = (audience: string) => `
    import { TpnsClient } from 'tpns-client'
    import { FakeTpns } from 'tpns-client/testing'
    const server = await new FakeTpns().listen()
    const credentials = { accessId: '1500000001', secretKey: '0123456789abcdef0123456789abcdef' }
    const tpns = new TpnsClient({ ...credentials, baseUrl: server.url })
    await tpns.push.send({ ${audience}, message_type: 'notify', message: { title: 'a', content: 'b' } })
    await tpns.close()
    await server.close()
  `

  it('is neither msw nor bottleneck nor the fake, until they are needed', async () => {
    const loaded = await loadedBy(project, "import 'tpns-client'")
    expect(loaded).toContain('tpns-client/dist/index.js')
    expect(loaded).toContain('undici/index.js')
    const unwanted = /^(msw|bottleneck|ioredis)\/|^tpns-client\/dist\/(testing|cli)\//
    expect(loaded.filter((file) => unwanted.test(file))).toEqual([])
  })

  // The counter-check: what is claimed to be absent above is seen by the same means once it is used.
  it('is bottleneck with the first broadcast', async () => {
    const packages = async (program: string) =>
      new Set((await loadedBy(project, program)).map((file) => file.split('/')[0]))
    const token = '0123456789abcdef0123456789abcdef0123'
    const afterToken = await packages(pushTo(`audience_type: 'token', token_list: ['${token}']`))
    expect(afterToken).toContain('zod')
    expect(afterToken).not.toContain('bottleneck')
    const afterBroadcast = await packages(pushTo("audience_type: 'all'"))
    expect(afterBroadcast).toContain('bottleneck')
  })
})
