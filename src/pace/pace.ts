import { type Cooldowns, createCooldowns } from '../call/cooldown.js'
import type { Runtime } from '../call/runtime.js'
import { localPacer } from './local.js'
import { type Pacer, unpaced } from './pacer.js'
import { redisPacer } from './redis.js'
import { redisLink } from './redis-link.js'
import { redisNames } from './redis-names.js'
import type { RedisPaceSettings } from './redis-options.js'
import { sharedCooldowns } from './shared-cooldown.js'

export interface PaceInit {
  readonly pace: 'local' | 'off' | RedisPaceSettings
  readonly accessId: string
  readonly runtime: Runtime
  readonly warn: (message: string) => void
}

/** The rate limits and the cool-downs of one client: its own, or shared with other processes. */
export function openPace({ pace, accessId, runtime, warn }: PaceInit): {
  pacer: Pacer
  cooldowns: Cooldowns
} {
  const own = createCooldowns(runtime)
  if (pace === 'off') return { pacer: unpaced, cooldowns: own }
  if (pace === 'local') return { pacer: localPacer(runtime), cooldowns: own }
  const { redis, whenDown, keyPrefix } = pace
  const link = redisLink(redis, runtime)
  const names = redisNames(keyPrefix, accessId)
  const cooldowns = sharedCooldowns(own, link, names.cooldowns, runtime)
  return { pacer: redisPacer({ link, names, whenDown, runtime, cooldowns: own, warn }), cooldowns }
}
