import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { FakeTpns } from '../../../src/testing/index.js'
import { run } from '../../package/npm.js'
import { versionsIn } from '../bench.js'
import type { Bench, Cell } from '../cell.js'
import { example } from '../program.js'

const PACKAGES = [
  ...['core', 'common', 'platform-express', 'cli'].map((name) => `@nestjs/${name}@11`),
  'reflect-metadata@0.2',
  'rxjs@7',
  'ts-loader@9',
  'typescript@5.9',
  '@types/node@20',
]
const APP = { accessId: '1500000001', secretKey: '0123456789abcdef0123456789abcdef' }
const TOKEN = '0123456789abcdef0123456789abcdef0123'
const DEAD_TOKEN = 'f'.repeat(36)

const TSCONFIG = {
  compilerOptions: {
    module: 'commonjs',
    target: 'ES2022',
    outDir: 'dist',
    strict: true,
    esModuleInterop: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
  },
  include: ['src'],
}

/** @returns the file that `nest build --webpack` made */
async function build(installed: string, as: string, args: readonly string[]): Promise<string> {
  // Below the installation, whose node_modules are found from here.
  const project = join(installed, as)
  await mkdir(join(project, 'src'), { recursive: true })
  await example(project, '24-nestjs/main.ts', join('src', 'main.ts'))
  await example(project, '24-nestjs/bundle.config.cjs', 'bundle.config.cjs')
  await writeFile(join(project, 'package.json'), '{}')
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify(TSCONFIG))
  await writeFile(join(project, 'nest-cli.json'), '{ "sourceRoot": "src" }')
  const nest = join(installed, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js')
  await run(project, process.execPath, [nest, 'build', '--webpack', ...args])
  return join(project, 'dist', 'main.js')
}

/** Starts the application, asks its route for a push that is accepted and one that is refused, and ends it by SIGTERM. */
async function pushByRoute(main: string): Promise<string> {
  const fake = new FakeTpns(APP)
  fake.invalidateToken(DEAD_TOKEN)
  const server = await fake.listen()
  const app = spawn(process.execPath, [main], {
    env: {
      PATH: process.env.PATH,
      TPNS_ACCESS_ID: APP.accessId,
      TPNS_SECRET_KEY: APP.secretKey,
      TPNS_BASE_URL: server.url,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(app, 'exit')
  try {
    const [url] = (await Promise.race([
      once(createInterface(app.stdout), 'line'),
      ended.then(() => assert.fail('the application ended before it listened')),
    ])) as [string]
    const ask = async (token: string) => {
      const response = await fetch(`${url}/orders/${token}/shipped`, { method: 'POST' })
      return response.json()
    }
    assert.deepEqual(await ask(TOKEN), { push_id: fake.pushes[0]?.pushId })
    assert.deepEqual(await ask(DEAD_TOKEN), { failed: 'TpnsInvalidTokenError', outcome: 'rejected' })
    assert.equal(fake.pushes.length, 1)
    app.kill('SIGTERM')
    // Nest runs its hooks, and then lets the signal have its way.
    assert.deepEqual(await ended, [null, 'SIGTERM'])
    return 'its route sent a push once and answered for a dead token with the name of the error; it shut down on SIGTERM'
  } finally {
    app.kill('SIGKILL')
    await server.close()
  }
}

async function runWithPackages(bench: Bench): Promise<string> {
  const installed = await bench.project(...PACKAGES)
  const main = await build(installed, 'default', [])
  const version = await versionsIn(installed, '@nestjs/core', '@nestjs/cli')
  return `${version}: run beside its node_modules, which Nest leaves out of the bundle: ${await pushByRoute(main)}`
}

async function runAlone(bench: Bench): Promise<string> {
  const installed = await bench.project(...PACKAGES)
  const main = await build(installed, 'bundled', ['--webpackPath', 'bundle.config.cjs'])
  const alone = join(await bench.folder(), 'main.js')
  await cp(main, alone)
  const version = await versionsIn(installed, '@nestjs/core', '@nestjs/cli')
  return `${version}: one file, run in an empty folder: ${await pushByRoute(alone)}`
}

export const cells: readonly Cell[] = [
  { name: 'nest build --webpack, no configuration', run: runWithPackages },
  { name: 'nest build --webpack, externals: [] (all in one file)', run: runAlone },
]
