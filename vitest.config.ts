import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    // Examples and README snippets import the package by its public names; the tests run them from source.
    alias: [
      { find: /^tpns-client$/, replacement: new URL('./src/index.ts', import.meta.url).pathname },
      {
        find: /^tpns-client\/testing$/,
        replacement: new URL('./src/testing/index.ts', import.meta.url).pathname,
      },
      {
        find: /^tpns-client\/testing\/msw$/,
        replacement: new URL('./src/testing/msw.ts', import.meta.url).pathname,
      },
    ],
  },
  test: { include: ['test/**/*.test.ts', 'examples/**/*.test.ts'], restoreMocks: true, testTimeout: 15_000 },
})
