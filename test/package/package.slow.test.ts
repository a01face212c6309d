import { readdir, readFile, stat } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadedBy } from './loaded.js'
import { entries, manifest } from './manifest.js'
import {
  addConsumer,
  cleanUp,
  lockedVersion,
  NPM_TIMEOUT_MS,
  pack,
  projectWith,
  REPOSITORY,
  run,
  TSC,
} from './npm.js'

let tarball: string
let project: string
let installed: string
/** The same with the optional packages, which some entries are for. */
let projectForAll: string

beforeAll(async () => {
  tarball = await pack()
  project = await projectWith(tarball)
  installed = join(project, 'node_modules', 'tpns-client')
  const optional = Object.keys(manifest.peerDependencies)
  projectForAll = await projectWith(tarball, ...optional.map((name) => `${name}@${lockedVersion(name)}`))
}, NPM_TIMEOUT_MS)

afterAll(cleanUp)

/** One push, accepted, and held by the fake under the id that the client was given. */
function expectOnePush(stdout: string): void {
  const { answered, held } = JSON.parse(stdout) as { answered: string; held: string[] }
  expect(answered).toMatch(/^\d{19,}$/)
  expect(held).toEqual([answered])
}

const read = (...path: string[]) => readFile(join(installed, ...path), 'utf8')

/** The files of a folder of the package whose name ends so, as paths from the package's root. */
async function getFiles(folder: string, ending: RegExp): Promise<string[]> {
  const found = await readdir(join(installed, folder), { recursive: true, withFileTypes: true })
  return found
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => relative(installed, join(entry.parentPath, entry.name)))
}

/** The source files that a source map names, as paths from the package's root. */
async function getSources(map: string): Promise<string[]> {
  const { sources } = JSON.parse(await read(map)) as { sources: string[] }
  return sources.map((source) => join(dirname(map), source))
}

const DECLARATION = /\.d\.c?ts$/
const SPECIFIERS = /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*["']([^"']+)["']/g

const getImports = (code: string) => [...code.matchAll(SPECIFIERS)].map(([, specifier]) => specifier!)
const makePackage = (specifier: string) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')

describe('the packed package', () => {
  it('holds the build, its source, the documents and the licence, and nothing else', async () => {
    const top = await readdir(installed)
    // npm adds a folder of its own only where two versions of a dependency are needed.
    expect(top.filter((name) => name !== 'node_modules').sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'README.zh-CN.md',
      'dist',
      'package.json',
      'src',
    ])
  })

  it('holds only modules, their types and their maps in dist', async () => {
    expect(await getFiles('dist', /^index\.js$/)).toContain('dist/index.js')
    expect((await getFiles('dist', /^(?!.*\.(js|cjs|d\.ts|d\.cts)(\.map)?$)/)).sort()).toEqual([
      'dist/THIRD-PARTY-LICENSES.txt',
      'dist/cjs/THIRD-PARTY-LICENSES.txt',
    ])
  })

  it('has a file at every path that its manifest names', async () => {
    const targets = [
      manifest.main,
      manifest.types,
      ...Object.values(manifest.typesVersions).flatMap((paths) => Object.values(paths).flat()),
      ...entries.flatMap((entry) =>
        [entry.import, entry.require].flatMap(({ types, default: code }) => [types, code]),
      ),
      ...Object.values(manifest.bin),
    ]
    expect(targets.length).toBeGreaterThan(10)
    for (const target of targets) {
      const found = await stat(join(installed, target)).catch(() => undefined)
      expect(found?.isFile(), target).toBe(true)
    }
  })

  it('gives old resolvers ("typesVersions") the types of every entry', () => {
    const old = Object.entries(manifest.typesVersions['*'] ?? {}).map(([path, [file]]) => [path, file])
    const inExports = entries
      .filter(({ specifier }) => specifier !== manifest.name)
      .map((entry) => [entry.specifier.slice(manifest.name.length + 1), entry.require.types])
    expect(old).toEqual(inExports)
  })

  it('ships every source file that a source or declaration map names', async () => {
    const maps = await getFiles('dist', /\.map$/)
    const sources = (await Promise.all(maps.map(getSources))).flat()
    expect(sources).toContain('src/client.ts')
    const own = new Set(sources.filter((source) => !source.includes('node_modules/')))
    for (const source of own) {
      const found = await stat(join(installed, source)).catch(() => undefined)
      expect(found?.isFile(), source).toBe(true)
    }
  })

  it('does not bring msw, which only its users of msw need', async () => {
    expect(await readdir(join(project, 'node_modules'))).not.toContain('msw')
  })
})

describe('tools that judge packages', () => {
  const bin = (name: string) => join(REPOSITORY, 'node_modules', '.bin', name)

  it('are content with the types of every entry in every module system (attw)', {
    timeout: NPM_TIMEOUT_MS,
  }, async () => {
    // It exits with 1 when it finds a problem; nothing is ignored.
    const { stdout } = await run(project, bin('attw'), [tarball, '--format', 'json'])
    const { problems, entrypoints } = JSON.parse(stdout).analysis as {
      problems: unknown[]
      entrypoints: Record<string, { resolutions: Record<string, unknown> }>
    }
    expect(problems).toEqual([])
    expect(Object.keys(entrypoints)).toEqual(Object.keys(manifest.exports))
    expect(Object.keys(entrypoints['.']!.resolutions)).toEqual([
      'node10',
      'node16-cjs',
      'node16-esm',
      'bundler',
    ])
  })

  it('are content with the manifest, with no suggestion left (publint)', {
    timeout: NPM_TIMEOUT_MS,
  }, async () => {
    const { stdout } = await run(project, bin('publint'), ['--strict', tarball])
    expect(stdout).toContain('All good!')
  })
})

describe('the declarations', () => {
  it('are one file an entry and module system', async () => {
    const expected = entries.flatMap((entry) => [entry.import.types, entry.require.types])
    const found = await getFiles('dist', DECLARATION)
    expect(found.map((file) => `./${file}`).sort()).toEqual(expected.sort())
  })

  it('import Node, undici and each other, and no library that is used inside', async () => {
    for (const file of await getFiles('dist', DECLARATION)) {
      const specifiers = getImports(await read(file))
      const foreign = specifiers.filter((specifier) => !specifier.startsWith('.') && !isBuiltin(specifier))
      expect(foreign.filter((specifier) => specifier !== 'undici')).toEqual([])
      const others = specifiers.filter((specifier) => specifier.startsWith('.'))
      expect(others.every((specifier) => specifier.endsWith(file.endsWith('.cts') ? '.cjs' : '.js'))).toBe(
        true,
      )
    }
  })

  it.for(entries)(
    'of $specifier promise the values that are there, in both module systems',
    {
      timeout: NPM_TIMEOUT_MS,
    },
    async (entry) => {
      const program = (load: string) =>
        `${load}.then((module) => console.log(JSON.stringify(Object.keys(module))))`
      const names = async (load: string) =>
        JSON.parse((await run(projectForAll, process.execPath, ['-e', program(load)])).stdout)
          .filter((name: string) => name !== 'default' && name !== 'module.exports')
          .sort()
      const promised = (code: string) =>
        [...code.matchAll(/^export \{(.*)\};$/gm)].flatMap(([, list]) =>
          list!.split(',').map((name) => name.trim().replace(/^.* as /, '')),
        )
      const esm = promised(await read(entry.import.types)).sort()
      expect(esm.length).toBeGreaterThan(0)
      expect(await names(`import('${entry.specifier}')`)).toEqual(esm)
      const required = promised(await read(entry.require.types)).sort()
      expect(await names(`Promise.resolve(require('${entry.specifier}'))`)).toEqual(required)
      expect(required).toEqual(esm)
    },
  )
})

describe('the CommonJS build', () => {
  it('holds no import.meta, no import() and no ES module', async () => {
    const files = await getFiles('dist/cjs', /\.cjs$/)
    expect(files).toContain('dist/cjs/index.cjs')
    for (const file of files) {
      const code = await read(file)
      expect(code, file).toMatch(/^"use strict";/)
      expect(code, file).not.toMatch(/\bimport\.meta\b|\bimport\(|^(import|export) /m)
    }
  })

  it('requires nothing that is an ES module only, as a loader without require(esm) sees it', {
    timeout: NPM_TIMEOUT_MS,
  }, async () => {
    const optional = JSON.stringify(Object.keys(manifest.peerDependencies))
    const program = `
      const Module = require('node:module')
      const load = Module._load
      // Optional packages are the user's own, whatever they are.
      Module._load = (id, ...rest) => (${optional}.includes(id) ? {} : load(id, ...rest))
      ${entries.map(({ specifier }) => `require('${specifier}')`).join('\n')}
    `
    const flags = ['--no-experimental-require-module', '-e']
    await run(project, process.execPath, [...flags, program])
    // The counter-check: p-retry, whose code the build contains, is not to be had that way.
    const esmOnly = join(REPOSITORY, 'node_modules/p-retry/index.js')
    const refused = run(project, process.execPath, [...flags, `require(${JSON.stringify(esmOnly)})`])
    await expect(refused).rejects.toThrow('ERR_REQUIRE_ESM')
  })

  it.for([
    ['the ES module build', 'dist', /\.js\.map$/, ['commander', 'csv-parse']],
    ['the CommonJS build', 'dist/cjs', /\.cjs\.map$/, []],
  ] as const)(
    'names the licence of every package whose code is in %s',
    async ([, folder, isMap, ofTheCommand]) => {
      const maps = await getFiles(folder, isMap)
      const sources = (await Promise.all(maps.map(getSources))).flat()
      const bundled = new Set(
        sources.flatMap((source) => source.split('node_modules/').slice(1).map(makePackage)),
      )
      expect([...bundled].sort()).toEqual([
        ...ofTheCommand,
        'is-network-error',
        'lossless-json',
        'p-retry',
        'zod',
      ])
      const licences = await read(`${folder}/THIRD-PARTY-LICENSES.txt`)
      for (const name of bundled) {
        const { version } = JSON.parse(
          await readFile(join(REPOSITORY, 'node_modules', name, 'package.json'), 'utf8'),
        )
        expect(licences).toContain(`\n${name} ${version} (MIT)\n`)
      }
      expect(licences.match(/Permission is hereby granted/g)).toHaveLength(bundled.size)
    },
  )
})

describe('a command of the package', () => {
  it.for(Object.keys(manifest.bin ?? {}))('%s prints its version', async (name) => {
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

  it('knows the errors and results of its other copy, where both module systems are loaded', {
    timeout: NPM_TIMEOUT_MS,
  }, async () => {
    await addConsumer(project, 'both')
    const { stdout } = await run(project, process.execPath, ['main.mjs'])
    const { classes, ...seen } = JSON.parse(stdout)
    const known = {
      accepted: 1,
      answerOf: true,
      is: true,
      theClass: true,
      itsParents: true,
      anotherClass: false,
      http: true,
    }
    expect(seen).toEqual({
      twoCopies: true,
      unbranded: [],
      esmSeenByCjs: known,
      cjsSeenByEsm: known,
      outcomes: ['not-sent', 'not-sent'],
    })
    expect(classes).toBeGreaterThan(20)
  })

  it('pushes from TypeScript, compiled strictly with the types of the package', {
    timeout: NPM_TIMEOUT_MS,
  }, async () => {
    const nodeTypes = `@types/node@${manifest.devDependencies['@types/node']}`
    const typed = await projectWith(tarball, nodeTypes)
    await addConsumer(typed, 'typescript')
    await run(typed, process.execPath, [TSC, '-p', '.'])
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

  it('is neither an optional package nor the fake nor the command', async () => {
    const loaded = await loadedBy(project, "import 'tpns-client'")
    expect(loaded).toContain('tpns-client/dist/index.js')
    expect(loaded).toContain('undici/index.js')
    const unwanted = /^(msw|ioredis|redis|@redis|bullmq)\/|^tpns-client\/dist\/(testing|cli)\//
    expect(loaded.filter((file) => unwanted.test(file))).toEqual([])
  })

  it('is all that a broadcast needs: nothing is loaded in the middle of a call', async () => {
    const program = pushTo("audience_type: 'all'")
    const imports = program
      .split('\n')
      .filter((line) => line.includes('import '))
      .join('\n')
    const packages = async (program: string) =>
      new Set((await loadedBy(project, program)).map((file) => file.split('/')[0]))
    const afterImport = await packages(imports)
    // The counter-check: what is claimed to be absent above is seen by the same means.
    expect(afterImport).toContain('bottleneck')
    expect(afterImport).toContain('undici')
  })

  it.for([
    ['import', "await import('tpns-client/migrate')"],
    ['require', "(await import('node:module')).createRequire(import.meta.url)('tpns-client/migrate')"],
  ] as const)('of the migration, by %s, is neither undici nor Bottleneck', async ([, load]) => {
    const push = "{ audience_type: 'all', message_type: 'notify', message: { title: 'a', content: 'b' } }"
    const program = `const { translate } = ${load}
      const { survival } = translate(${push}, { platform: 'android' })
      if (survival !== 'whole') throw new Error(survival)`
    const loaded = await loadedBy(project, program)
    expect(loaded.some((file) => /^tpns-client\/dist\/(cjs\/)?migrate\//.test(file))).toBe(true)
    expect(loaded.filter((file) => !file.startsWith('tpns-client/'))).toEqual([])
  })

  it.for(['import', 'require'] as const)(
    'reaches no optional package from the main entry by %s, at once or later',
    async (system) => {
      const optional = new Set(Object.keys(manifest.peerDependencies))
      const reached = async (specifier: string) => {
        const files = [entries.find((entry) => entry.specifier === specifier)![system].default]
        const packages = new Set<string>()
        for (const file of files) {
          for (const found of getImports(await read(file))) {
            const own = join(dirname(file), found)
            if (!found.startsWith('.')) packages.add(makePackage(found))
            else if (!files.includes(own)) files.push(own)
          }
        }
        return [...packages]
      }
      const main = await reached(manifest.name)
      expect(main).toContain('undici')
      expect(main).toContain('bottleneck')
      expect(main.filter((name) => optional.has(name))).toEqual([])
      // The counter-check: the same walk finds one where there is one.
      expect(await reached(`${manifest.name}/testing/msw`)).toContain('msw')
    },
  )
})
