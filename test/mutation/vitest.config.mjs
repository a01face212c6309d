import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Instrumenter } from '@stryker-mutator/instrumenter'
import { glob } from 'tinyglobby'
import { defineConfig } from 'vitest/config'
import base from '../../vitest.config.js'
import MutationReporter from './reporter.js'
import rooms from './rooms.json' with { type: 'json' }

/*
 * `npm run mutation`, or `npm run mutation -- --project policy` for a room. Stryker writes every mutant into the code, behind a
 * switch; runner.ts turns them on one by one while the tests stay loaded. Stryker's own runner starts vitest again for
 * each: a second a mutant, and more where a test imports much.
 */

const silent = new Proxy({}, { get: () => () => false })

async function instrument(patterns) {
  const names = await glob(patterns)
  const sources = await Promise.all(
    names.sort().map(async (name) => ({ name, mutate: true, content: await readFile(name, 'utf8') })),
  )
  const options = { plugins: null, excludedMutations: [], ignorers: [] }
  const { files, mutants } = await new Instrumenter(silent).instrument(sources, options)
  return { code: new Map(files.map(({ name, content }) => [resolve(name), content])), mutants }
}

async function openRoom([name, { mutate, tests, mostMs = 15_000 }]) {
  const { code, mutants } = await instrument(mutate)
  const project = {
    resolve: base.resolve,
    plugins: [{ name: 'mutants', enforce: 'pre', load: (id) => code.get(id) }],
    test: {
      name,
      include: tests,
      exclude: ['**/*.socket.test.ts', '**/*.slow.test.ts'],
      setupFiles: ['test/mutation/fixed-seed.ts'],
      runner: 'test/mutation/runner.ts',
      provide: { mutants: mutants.map(({ id }) => id) },
      env: { TZ: 'Asia/Shanghai' },
      restoreMocks: true,
      execArgv: ['--no-warnings'],
      // One worker that keeps the code loaded.
      // For a mutant that hangs, and enough for a busy machine; less in a room where dozens of them hang.
      testTimeout: mostMs,
    },
  }
  return { project, mutants }
}

const opened = await Promise.all(Object.entries(rooms).map(openRoom))
const mutants = Object.fromEntries(opened.map(({ project, mutants }) => [project.test.name, mutants]))

export default defineConfig({
  test: {
    projects: opened.map(({ project }) => project),
    reporters: [new MutationReporter(rooms, mutants)],
    maxWorkers: 1,
    // What a mutant leaves behind.
    dangerouslyIgnoreUnhandledErrors: true,
  },
})
