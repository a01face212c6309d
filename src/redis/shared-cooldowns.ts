import { type Cooldowns, createCooldowns } from '../core/policy/cooldown.js'
import type { Runtime } from '../core/ports/runtime.js'
import { COMMAND_MS, type RedisConnection } from './connection.js'
import type { RedisStore } from './store.js'

/** Cool-downs that all processes keep. */
export interface SharedCooldowns {
  pause(key: string, pauseMs: number): void
  remainingMs(key: string): number
  syncCooldown(key: string): Promise<void> | undefined
  /** Redis knows of this one. */
  learn(key: string, cooldownMs: number): void
}

/** What Redis said of a cool-down is good for this long: endpoints without a limit must not pay a round trip a call. */
const FRESH_MS = 200
/** While a pause cannot be written to Redis, it is tried again this often. */
const RETRY_MS = 250

/**
 * A pause is kept by this process at once, and in Redis for the others. Without Redis a process keeps its own pauses, and
 * publishes them as soon as it can.
 */
export function createSharedCooldowns(
  connection: RedisConnection,
  store: RedisStore,
  { elapsed, setTimer }: Pick<Runtime, 'elapsed' | 'setTimer'>,
): SharedCooldowns {
  const own: Cooldowns = createCooldowns({ elapsed })
  const lookedAt = new Map<string, number>()
  const looking = new Map<string, Promise<void>>()
  const publishing = new Set<string>()

  const publish = (key: string): void => {
    if (publishing.has(key)) return
    const leftMs = own.remainingMs(key)
    if (leftMs === 0) return
    publishing.add(key)
    connection
      .run(() => store.beginCooldown(key, leftMs))
      .then(
        () => {
          publishing.delete(key)
          // Made longer meanwhile.
          if (own.remainingMs(key) > leftMs) publish(key)
        },
        () => {
          const publishAgain = () => {
            publishing.delete(key)
            publish(key)
          }
          setTimer(RETRY_MS, publishAgain, true)
        },
      )
  }
  const learn = (key: string, cooldownMs: number) => {
    lookedAt.set(key, elapsed())
    // Redis has lost it, or holds a shorter one. The time that the answer took is no difference.
    if (own.remainingMs(key) > cooldownMs + COMMAND_MS) publish(key)
    if (cooldownMs > 0) own.pause(key, cooldownMs)
  }
  const look = (key: string): Promise<void> => {
    let look = looking.get(key)
    if (look === undefined) {
      look = connection
        .run(() => store.cooldownMs(key))
        .then(
          (cooldownMs) => learn(key, cooldownMs),
          () => void lookedAt.set(key, elapsed()),
        )
        .finally(() => looking.delete(key))
      looking.set(key, look)
    }
    return look
  }

  return {
    learn,
    pause(key, pauseMs) {
      own.pause(key, pauseMs)
      publish(key)
    },
    remainingMs: own.remainingMs,
    syncCooldown(key) {
      const isFresh = elapsed() - (lookedAt.get(key) ?? Number.NEGATIVE_INFINITY) < FRESH_MS
      return isFresh || connection.problem() !== undefined ? undefined : look(key)
    },
  }
}
