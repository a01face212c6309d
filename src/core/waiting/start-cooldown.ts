import { TpnsError } from '../../errors/tpns-error.js'
import type { Call } from '../pipeline.js'
import { backoffDelayMs } from '../policy/backoff.js'
import { reactionTo } from '../policy/classify.js'
import { cooldownMs } from '../policy/cooldown.js'
import { getGroup } from './waits.js'

/**
 * After an attempt that was refused for being too fast: pauses everybody who shares the limit, whether or not this call
 * goes on, and says so when that changes anything. Synchronous, and called before the attempt's connection is released:
 * the next caller in the queue must find the cool-down already there.
 */
export function startCooldown(call: Call, error: unknown): void {
  if (!(error instanceof TpnsError) || reactionTo(error) !== 'slow-down') return
  const { engine, endpoint, attempts } = call
  const { retryAfterMs } = error
  const random = engine.runtime.random()
  const askedMs = backoffDelayMs({ attempts, reaction: 'slow-down', retryAfterMs, random })
  call.slowDownMs = askedMs
  const group = getGroup(call)
  const pauseMs = cooldownMs(askedMs)
  if (pauseMs <= engine.cooldowns.remainingMs(group)) return
  engine.cooldowns.pause(group, pauseMs)
  engine.observe('cooldown', () => ({ endpoint: endpoint.path, group, pauseMs }))
}
