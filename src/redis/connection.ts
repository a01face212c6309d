import type { Runtime } from '../core/ports/runtime.js'
import { TpnsConfigError } from '../errors/validation-errors.js'
import type { ClientAdapter } from './client.js'
import { redactRedisError } from './redact-error.js'
import { sleep } from './sleep.js'

/** Redis cannot be used now. Its message may be shown. */
export class RedisUnavailable extends Error {}

/** Runs commands on the caller's connection: none without end, and none while Redis is known to be away. */
export interface RedisConnection {
  /** @throws RedisUnavailable at once or after {@link COMMAND_MS}; TpnsConfigError when it will never work */
  run<T>(command: () => Promise<T>): Promise<T>
  /** Why Redis cannot be used at the moment, without asking it. */
  problem(): RedisUnavailable | undefined
}

/** No answer for so long, and Redis counts as down. */
export const COMMAND_MS = 1_000
/** How long the first command waits for a connection that is being made. */
const CONNECT_MS = 2_000
const POLL_MS = 20

/** After a command that failed, Redis rests for this long, then twice as long, … */
const FIRST_REST_MS = 250
/** … up to this, so that a Redis that is there and fails is not asked before every call. */
const LONGEST_REST_MS = 10_000

export function openConnection(adapter: ClientAdapter, runtime: Runtime): RedisConnection {
  let wasReady = false
  let failures = 0
  let restsUntil = 0
  let lastFailure: RedisUnavailable | undefined

  const problem = () => {
    const readiness = adapter.readiness()
    if (typeof readiness === 'object') return new RedisUnavailable(readiness.problem)
    if (readiness === 'starting' && wasReady) return new RedisUnavailable('the client is reconnecting')
    return runtime.elapsed() < restsUntil ? lastFailure : undefined
  }
  const waitUntilConnected = async () => {
    const giveUpAt = runtime.elapsed() + CONNECT_MS
    for (;;) {
      const found = problem()
      if (found !== undefined) throw found
      if (adapter.readiness() === 'ready') break
      if (runtime.elapsed() > giveUpAt) {
        wasReady = true
        throw new RedisUnavailable(`the client did not connect within ${CONNECT_MS} ms`)
      }
      await sleep(runtime, POLL_MS)
    }
    wasReady = true
  }
  const toError = (error: unknown) => {
    if (/subscriber mode|pubsub mode|allowed in this context/i.test(String(error))) {
      return new TpnsConfigError({
        en: 'The client that redisRateLimits() was given is in subscriber mode, which takes no other commands. Pass another connection, for example client.duplicate().',
        zh: 'redisRateLimits() 的连接处于订阅模式，无法执行其他命令。请另建连接，例如 client.duplicate()。',
      })
    }
    failures += 1
    const restMs = Math.min(FIRST_REST_MS * 2 ** (failures - 1), LONGEST_REST_MS)
    // Spread, so that the processes do not come back all at once.
    restsUntil = runtime.elapsed() + restMs * (0.75 + 0.5 * runtime.random())
    lastFailure = new RedisUnavailable(redactRedisError(error))
    return lastFailure
  }

  return {
    problem,
    async run(command) {
      await waitUntilConnected()
      try {
        const answer = await limitTime(runtime, command())
        failures = 0
        return answer
      } catch (error) {
        throw toError(error)
      }
    },
  }
}

function limitTime<T>({ setTimer }: Runtime, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new Error(`Redis did not answer within ${COMMAND_MS} ms`))
    const cancelTimer = setTimer(COMMAND_MS, giveUp)
    answer.then(resolve, reject).finally(cancelTimer)
  })
}
