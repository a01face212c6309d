import type { Cooldowns } from '../call/cooldown.js'
import type { Runtime } from '../call/runtime.js'
import type { RedisLink } from './redis-link.js'
import { PAUSE, PAUSES } from './redis-scripts.js'

/**
 * Cool-downs that all processes keep. A pause is told to the others by a message, and kept in Redis for those who
 * connect later. What a call asks is always the copy of its own process, so an endpoint without a rate limit pays no
 * round trip: it learns of a pause when the message arrives. Without Redis a process keeps its own pauses, and tells of
 * them as soon as it can.
 *
 * @param name of the key and of the channel
 */
export function sharedCooldowns(
  own: Cooldowns,
  link: RedisLink,
  name: string,
  runtime: Pick<Runtime, 'elapsed'>,
): Cooldowns {
  /** What Redis does not know yet: when each pause ends. */
  const untold = new Map<string, number>()

  const tell = async () => {
    for (const [key, until] of [...untold]) {
      const leftMs = Math.ceil(until - runtime.elapsed())
      if (leftMs > 0) await link.run(PAUSE, [name], [key, leftMs])
      if (untold.get(key) === until) untold.delete(key)
    }
  }
  link.onGreet(async () => {
    await link.subscribe(name, (message) => {
      const [, pauseMs, key] = /^(\d+):(.+)$/s.exec(message) ?? []
      if (key !== undefined) own.pause(key, Number(pauseMs))
    })
    const known = (await link.run(PAUSES, [name], [])) as (string | number)[]
    for (let at = 0; at < known.length; at += 2) own.pause(String(known[at]), Number(known[at + 1]))
    await tell()
  })

  return {
    pause(key, pauseMs) {
      own.pause(key, pauseMs)
      untold.set(key, Math.max(untold.get(key) ?? 0, runtime.elapsed() + pauseMs))
      link.open()
      if (link.state.kind === 'up') tell().catch(link.drop)
    },
    remainingMs(key) {
      link.open()
      return own.remainingMs(key)
    },
  }
}
