import { defineConfig, mergeConfig } from 'vitest/config'
import base from '../../vitest.config.js'
import rooms from './rooms.json' with { type: 'json' }

/** The unit tests of one room, or of all: a mutant is run against those of them that reach it. */
const { ROOM } = process.env
const chosen = Object.entries(rooms).filter(([name]) => (ROOM ?? name) === name)

export default mergeConfig(
  { resolve: base.resolve },
  defineConfig({
    test: {
      include: chosen.flatMap(([, { tests }]) => tests),
      exclude: ['**/*.socket.test.ts', '**/*.slow.test.ts'],
      setupFiles: ['test/mutation/fixed-seed.ts'],
      restoreMocks: true,
      // Five times faster; every mutant loads the code once, whatever is run against it.
      isolate: false,
      // A mutant that hangs; what Stryker does after its own time-out takes far longer.
      testTimeout: 30_000,
    },
  }),
)
