import { type Cooldowns, createCooldowns } from '../call/cooldown.js'
import type { Runtime } from '../call/runtime.js'
import { type Pacer, unpaced } from './pacer.js'
import type { RedisPaceSettings } from './redis-options.js'

export interface PaceInit {
  readonly pace: 'local' | 'off' | RedisPaceSettings
  readonly accessId: string
  readonly runtime: Runtime
  readonly warn: (message: string) => void
}

export interface Pace {
  readonly pacer: Pacer
  readonly cooldowns: Cooldowns
}

/**
 * The rate limits and the cool-downs of one client: its own, or shared with other processes. Most pushes have no limit
 * to keep, so what keeps them is loaded when it is first needed.
 */
export function openPace({ pace, accessId, runtime, warn }: PaceInit): Pace {
  const cooldowns = createCooldowns(runtime)
  switch (pace) {
    case 'off':
      return { pacer: unpaced, cooldowns }
    case 'local':
      return {
        pacer: loadedLater(cooldowns, async () => {
          const { localPacer } = await import('./local.js')
          return { pacer: localPacer(runtime), cooldowns }
        }).pacer,
        cooldowns,
      }
    default:
      return loadedLater(cooldowns, async () => {
        const { openRedisPace } = await import('./redis-pace.js')
        return openRedisPace({ settings: pace, accessId, runtime, own: cooldowns, warn })
      })
  }
}

/** Whoever waits for its turn is told; here nobody waits. */
const ignored = () => {}

/** Stands in for what `load` gives. Until that is there, the cool-downs are those of this process. */
function loadedLater(own: Cooldowns, load: () => Promise<Pace>): Pace {
  let loading: Promise<Pace> | undefined
  let loaded: Pace | undefined
  let closed = false

  const loadOnce = (): Promise<Pace> => {
    loading ??= load().then(async (pace) => {
      loaded = pace
      if (closed) await pace.pacer.close()
      return pace
    })
    return loading
  }
  return {
    pacer: {
      turn: async (group, scope, onWait) => (await loadOnce()).pacer.turn(group, scope, onWait),
      async close() {
        closed = true
        await loading
        await loaded?.pacer.close()
      },
    },
    cooldowns: {
      pause(key, pauseMs) {
        if (loaded !== undefined) return loaded.cooldowns.pause(key, pauseMs)
        own.pause(key, pauseMs)
        loadOnce().then((pace) => pace.cooldowns.pause(key, pauseMs), ignored)
      },
      remainingMs(key) {
        // Asking opens the way to Redis, so that a pause of another process is heard from now on.
        if (loaded === undefined && !closed) {
          loadOnce().then((pace) => pace.cooldowns.remainingMs(key), ignored)
        }
        return (loaded?.cooldowns ?? own).remainingMs(key)
      },
    },
  }
}
