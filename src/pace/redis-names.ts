import type { PaceGroup } from './rules.js'

/** What the processes that share limits call their things in Redis. */
export interface RedisNames {
  /** The id of a group's limiter. Bottleneck makes its keys and channels of it: `b_<id>_settings`, … */
  limiterId(group: PaceGroup): string
  /** Bottleneck's record of a limiter's state. */
  settingsKey(group: PaceGroup): string
  /** The cool-downs of all groups, and the channel that tells of new ones. */
  readonly cooldowns: string
}

/**
 * To be raised when the rules or the scripts change: Bottleneck keeps the settings of whoever came first, so processes
 * of two versions that shared a name would follow the older one's.
 */
const VERSION = 1

/** The AccessID in braces puts everything of one app into one slot of a cluster. It is public; no key holds a secret. */
export function redisNames(keyPrefix: string, accessId: string): RedisNames {
  const app = `${keyPrefix}v${VERSION}:{${accessId}}`
  const limiterId = (group: PaceGroup) => `${app}:${group}`
  return {
    limiterId,
    settingsKey: (group) => `b_${limiterId(group)}_settings`,
    cooldowns: `${app}:cooldowns`,
  }
}
