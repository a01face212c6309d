import type { RateLimit } from '../core/ports/rate-limiter.js'
import type { ClientAdapter } from './client.js'
import { COOLDOWN_SCRIPT, PERMIT_SCRIPT } from './permit-script.js'

/** What all processes know of the limits. Redis keeps the time; every key expires. One round trip each. */
export interface RedisStore {
  /** Asks for a permit, and for a place in the queue when there is none. */
  ask(limit: RateLimit, process: string, memory: Memory): Promise<PermitAnswer>
  /** The next permit counts from `agoMs` before now, not from the time this one was given. */
  use(limit: RateLimit, process: string, permit: string, agoMs: number): Promise<unknown>
  /** Gives back the place in the queue, and the permit if there is one. */
  leave(limit: RateLimit, process: string, permit: string | undefined): Promise<unknown>
  cooldownMs(key: string): Promise<number>
  /** Begins a cool-down, unless a longer one is known. */
  beginCooldown(key: string, pauseMs: number): Promise<unknown>
}

interface Memory {
  /** Redis should know this limit: when it does not, it was emptied. */
  readonly askedBefore: boolean
  /** In the last period requests may have left that Redis does not know of. */
  readonly mayMissRequests: boolean
}

export type PermitAnswer = {
  /** The cool-down of the limit. Milliseconds; 0 when there is none. */
  readonly cooldownMs: number
} & (
  | { readonly allowed: true /** Names the permit. */; readonly permit: string }
  | { readonly allowed: false /** Until it may be asked for again. */; readonly waitMs: number }
)

type FourNumbers = [allowed: number, waitMs: number, cooldownMs: number, permit: number]

export function openStore({ evaluate }: ClientAdapter, keyPrefix: string): RedisStore {
  const cooldownKey = (key: string) => `${keyPrefix}:cooldown:${key}`
  const run = (action: string, { key, permits, perMs }: RateLimit, process: string, ...rest: string[]) =>
    evaluate(
      PERMIT_SCRIPT,
      [`${keyPrefix}:permits:${key}`, cooldownKey(key), `${keyPrefix}:used:${key}`],
      [action, process, String(permits), String(perMs), ...rest],
    )

  return {
    async ask(limit, process, { askedBefore, mayMissRequests }) {
      const flags = [askedBefore, mayMissRequests].map((flag) => (flag ? '1' : '0'))
      const answer = await run('ask', limit, process, ...flags)
      // Numbers may come as texts: that is an option of the client, which is not ours.
      const [allowed, waitMs, cooldownMs, permit] = (answer as unknown[]).map(Number) as FourNumbers
      return allowed === 1
        ? { allowed: true, permit: String(permit), cooldownMs }
        : { allowed: false, waitMs, cooldownMs }
    },
    use: (limit, process, permit, agoMs) => run('use', limit, process, permit, String(agoMs)),
    leave: (limit, process, permit) => run('leave', limit, process, permit ?? '0'),
    async cooldownMs(key) {
      return Math.max(0, Number(await evaluate("return redis.call('PTTL', KEYS[1])", [cooldownKey(key)], [])))
    },
    beginCooldown: (key, pauseMs) =>
      evaluate(COOLDOWN_SCRIPT, [cooldownKey(key)], [String(Math.ceil(pauseMs))]),
  }
}
