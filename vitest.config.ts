import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import manifest from './package.json' with { type: 'json' }

/** Examples and the snippets of the documents import the package by its public names; the tests run them from source. */
const alias = Object.entries(manifest.exports).flatMap(([path, target]) => {
  if (typeof target === 'string') return []
  const source = target.import.default.replace(/^\.\/dist\/(.*)\.js$/, './src/$1.ts')
  const name = `${manifest.name}${path.slice(1)}`
  return [{ find: new RegExp(`^${name}$`), replacement: fileURLToPath(new URL(source, import.meta.url)) }]
})

const SOCKET = ['test/**/*.socket.test.ts']
const SLOW = ['test/**/*.slow.test.ts', 'examples/**/*.test.ts']
const suite = (
  name: string,
  include: readonly string[],
  more: { exclude?: string[]; testTimeout?: number } = {},
) => ({
  extends: true as const,
  test: { name, include: [...include], ...more },
})

export default defineConfig({
  resolve: { alias },
  test: {
    restoreMocks: true,
    testTimeout: 15_000,
    setupFiles: ['./test/support/fixed-seed.ts'],
    // Two on two cores, where vitest would take one: the slow suites wait more than they work.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // `npm run coverage`: what the unit tests alone reach in the rooms that decide.
    coverage: {
      provider: 'v8',
      include: ['src/core/**', 'src/http/**', 'src/api/**'],
      reporter: ['text-summary'],
      thresholds: { statements: 89, branches: 85, functions: 89, lines: 90 },
    },
    projects: [
      // No socket, no process.
      suite('unit', ['test/**/*.test.ts'], { exclude: [...SOCKET, ...SLOW] }),
      // Real servers on this machine.
      suite('socket', SOCKET),
      // Processes, Redis, packages, examples, the command line, the snippets of the documents.
      suite('slow', SLOW, { testTimeout: 60_000 }),
    ],
  },
})
