import { TpnsError } from '../../errors/tpns-error.js'
import type { CallContext } from '../context.js'
import { backoffDelayMs } from '../policy/backoff.js'
import { classifyError } from '../policy/classify.js'
import { cooldownMs } from '../policy/cooldown.js'
import { getGroup } from './waits.js'

/**
 * After an attempt that was refused for being too fast: pauses everybody who shares the limit, whether or not this call
 * goes on, and says so when that changes anything. Synchronous, and called before the attempt's connection is released:
 * the next caller in the queue must find the cool-down already there.
 */
export function startCooldown(call: CallContext, error: unknown): void {
  if (!(error instanceof TpnsError) || classifyError(error) !== 'slow-down') return
  const { client, endpoint, attempts } = call
  const { retryAfterMs } = error
  const random = client.runtime.random()
  const askedMs = backoffDelayMs({ attempts, reaction: 'slow-down', retryAfterMs, random })
  call.slowDownMs = askedMs
  const group = getGroup(call)
  const pauseMs = cooldownMs(askedMs)
  if (pauseMs <= client.cooldowns.remainingMs(group)) return
  client.cooldowns.pause(group, pauseMs)
  client.observe('cooldown', () => ({ endpoint: endpoint.path, group, pauseMs }))
}
