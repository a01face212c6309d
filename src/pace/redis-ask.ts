import type { Runtime } from '../call/runtime.js'
import type { RedisConnection } from './redis-connect.js'
import { harmless } from './redis-error.js'
import type { Script } from './redis-scripts.js'

/** No answer to a script for so long, and Redis counts as down. */
const ANSWER_MS = 1_000

export interface Asking {
  /** Runs a script. Rejects at once without a connection, and when the answer does not come in time. */
  run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>
  /** The quickest answer so far, in milliseconds. */
  roundTripMs(): number
}

/** @param onSilence told when an answer does not come in time */
export function asking(
  connection: () => RedisConnection | undefined,
  runtime: Pick<Runtime, 'elapsed' | 'setTimer'>,
  onSilence: (error: Error) => void,
): Asking {
  let quickestMs = ANSWER_MS

  const answer = async ({ sha, lua }: Script, rest: (string | number)[]): Promise<unknown> => {
    const redis = connection()
    if (redis?.status !== 'ready') throw new Error('there is no connection to Redis')
    const askedAt = runtime.elapsed()
    const reply = await redis.call('evalsha', sha, ...rest).catch((error: unknown) => {
      if (!String(error).includes('NOSCRIPT')) throw error
      return redis.call('eval', lua, ...rest)
    })
    quickestMs = Math.min(quickestMs, runtime.elapsed() - askedAt)
    return reply
  }

  return {
    roundTripMs: () => quickestMs,
    async run(script, keys, args) {
      try {
        return await inTime(answer(script, [keys.length, ...keys, ...args]), ANSWER_MS, runtime)
      } catch (error) {
        if (error instanceof Silence) onSilence(error)
        throw harmless(error)
      }
    },
  }
}

class Silence extends Error {}

/** Waits for an answer of Redis, but not without end. */
export function inTime<T>(
  work: Promise<T>,
  mostMs: number,
  { setTimer }: Pick<Runtime, 'setTimer'>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new Silence(`Redis did not answer within ${mostMs} ms`))
    // A process that was stopped finds its timer due before it has read the answer that is already there.
    const cancel = setTimer(mostMs, () => void setImmediate(giveUp))
    work.then(resolve, reject).finally(cancel)
  })
}
