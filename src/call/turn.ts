import { TpnsRateLimitError } from '../errors/answered.js'
import { TpnsConnectionError } from '../errors/on-the-wire.js'
import { PaceUnavailable } from '../pace/pacer.js'
import { interruptedError } from './attempt.js'
import type { Call } from './call.js'
import { RELEASE_SPREAD_MS } from './cooldown.js'
import { Interrupted } from './scope.js'

/** What a cool-down belongs to: the pace group, or for an endpoint without one the endpoint itself. */
export function cooldownKeyOf(call: Call): string {
  return call.group ?? call.endpoint.path
}

/** Whether the call may send at once. The usual call may, and should not pay for a promise that says so. */
export function hasItsTurn(call: Call): boolean {
  const { engine, group, scope } = call
  return (
    group === null &&
    engine.cooldowns.remainingMs(cooldownKeyOf(call)) === 0 &&
    scope.interruption() === undefined
  )
}

/**
 * Waits until the call may send: past the cool-down of its group, then for its turn. A cool-down that begins while it
 * waits for its turn is waited out too, or all who waited would strike at once afterwards.
 *
 * @throws TpnsRateLimitError at once when the wait would be longer than the call's deadline
 * @throws TpnsConnectionError at once when the limit is shared through Redis, Redis is away, and the options say to fail
 */
export async function takeTurn(call: Call): Promise<void> {
  const { engine, group, scope } = call
  const key = cooldownKeyOf(call)
  try {
    for (;;) {
      const pauseMs = engine.cooldowns.remainingMs(key)
      if (pauseMs > 0) {
        announce(call, 'cool-down', key, pauseMs)
        await scope.sleep(pauseMs + engine.runtime.random() * RELEASE_SPREAD_MS)
        continue
      }
      if (group === null) break
      await engine.pacer.turn(group, scope, (waitMs) => announce(call, 'pace', group, waitMs))
      if (engine.cooldowns.remainingMs(key) === 0) break
    }
    const ended = scope.interruption()
    if (ended !== undefined) throw new Interrupted(ended)
  } catch (error) {
    if (error instanceof Interrupted)
      throw interruptedError(call.endpoint.path, error.interruption, 'not-sent')
    throw error instanceof PaceUnavailable ? unavailableError(call, error) : error
  }
}

/** Not a rate limit: nothing is known of the turns of others. A connection that failed, but not the one to the service. */
function unavailableError({ endpoint }: Call, { message, cause }: PaceUnavailable): TpnsConnectionError {
  return new TpnsConnectionError(
    `${endpoint.path} was not called: its rate limit is shared through Redis (pace.redis), which cannot be used (${message}), ` +
      "and pace.whenDown is 'fail'. Try again when Redis is back. 共享限频所用的 Redis 不可用，请求未发出。",
    { endpoint: endpoint.path, outcome: 'not-sent', phase: 'redis', cause },
  )
}

function announce(call: Call, reason: 'pace' | 'cool-down', group: string, waitMs: number): void {
  const { endpoint, engine, scope } = call
  const remainingMs = scope.remainingMs()
  if (waitMs > remainingMs) {
    const cause =
      reason === 'pace' ? `the limit of "${group}"` : `the service asked "${group}" to slow down, which`
    throw new TpnsRateLimitError(
      `${endpoint.path} was not called: ${cause} would make it wait ${Math.ceil(waitMs)} ms, longer than the ` +
        `${Math.max(0, Math.floor(remainingMs))} ms left of its deadline (timeout.total). Try again later, or allow more time. ` +
        '限频等待时间超过截止时间，请求未发出。',
      {
        endpoint: endpoint.path,
        outcome: 'not-sent',
        stopReason: 'deadline',
        retryAfterMs: Math.ceil(waitMs),
        retCode: 1008028,
      },
    )
  }
  engine.observe('wait', () => ({ endpoint: endpoint.path, reason, group, waitMs }))
}
