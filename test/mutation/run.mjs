import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import rooms from './rooms.json' with { type: 'json' }

/*
 * `npm run mutation`, or `npm run mutation -- policy judge` for some of the rooms: one after the other, each against its floor.
 */

const stryker = fileURLToPath(new URL('node_modules/@stryker-mutator/core/bin/stryker.js', import.meta.url))
const config = fileURLToPath(new URL('stryker.config.mjs', import.meta.url))
const named = process.argv.slice(2)

const failed = (named.length > 0 ? named : Object.keys(rooms)).filter((ROOM) => {
  // The tests run in worker threads, which cannot change the time zone; two of them need this one.
  const env = { ...process.env, ROOM, TZ: 'Asia/Shanghai' }
  return spawnSync(process.execPath, [stryker, 'run', config], { stdio: 'inherit', env }).status !== 0
})
if (failed.length > 0) {
  console.error(`below the floor: ${failed.join(', ')}`)
  process.exitCode = 1
}
