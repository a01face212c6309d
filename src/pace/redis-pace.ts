import type { Cooldowns } from '../call/cooldown.js'
import type { Runtime } from '../call/runtime.js'
import type { Pacer } from './pacer.js'
import { redisPacer } from './redis.js'
import { redisLink } from './redis-link.js'
import { redisNames } from './redis-names.js'
import type { RedisPaceSettings } from './redis-options.js'
import { sharedCooldowns } from './shared-cooldown.js'

export interface RedisPaceInit {
  readonly settings: RedisPaceSettings
  readonly accessId: string
  readonly runtime: Runtime
  /** The cool-downs of this process. */
  readonly own: Cooldowns
  readonly warn: (message: string) => void
}

/** Rate limits and cool-downs that all processes of an app keep together. */
export function openRedisPace(init: RedisPaceInit): { pacer: Pacer; cooldowns: Cooldowns } {
  const { settings, accessId, runtime, own, warn } = init
  const { redis, whenDown, keyPrefix } = settings
  const link = redisLink(redis, runtime)
  const names = redisNames(keyPrefix, accessId)
  return {
    pacer: redisPacer({ link, names, whenDown, runtime, cooldowns: own, warn }),
    cooldowns: sharedCooldowns(own, link, names.cooldowns, runtime),
  }
}
