import rooms from './rooms.json' with { type: 'json' }

const { ROOM } = process.env
const chosen = ROOM === undefined ? Object.values(rooms) : [rooms[ROOM]]

export default {
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  mutate: chosen.flatMap(({ mutate }) => mutate),
  coverageAnalysis: 'perTest',
  // What runs when a module is loaded: tables and texts, which other tests read.
  ignoreStatic: true,
  concurrency: 1,
  // On a busy machine a slow run is no mutant that hangs: vitest ends those that wait, this those that loop.
  timeoutMS: 20_000,
  timeoutFactor: 3,
  reporters: ['clear-text', 'progress-append-only', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: `test/mutation/reports/${ROOM ?? 'all'}.json` },
  ignorePatterns: ['/docs', '/bench', '/dist', '/examples', 'coverage'],
  thresholds: { high: 100, low: 90, break: ROOM === undefined ? null : rooms[ROOM].floor },
}
