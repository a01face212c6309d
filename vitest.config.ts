import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import manifest from './package.json' with { type: 'json' }

/** Examples and README snippets import the package by its public names; the tests run them from source. */
const alias = Object.entries(manifest.exports).flatMap(([path, target]) => {
  if (typeof target === 'string') return []
  const source = target.import.default.replace(/^\.\/dist\/(.*)\.js$/, './src/$1.ts')
  const name = `${manifest.name}${path.slice(1)}`
  return [{ find: new RegExp(`^${name}$`), replacement: fileURLToPath(new URL(source, import.meta.url)) }]
})

export default defineConfig({
  resolve: { alias },
  test: { include: ['test/**/*.test.ts', 'examples/**/*.test.ts'], restoreMocks: true, testTimeout: 15_000 },
})
