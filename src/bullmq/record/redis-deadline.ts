import { type Runtime, systemRuntime } from '../../core/ports/runtime.js'
import { defineError } from '../../errors/brand.js'
import type { ErrorText } from '../../errors/message.js'
import { TpnsError } from '../../errors/tpns-error.js'
import { redactRedisError } from '../../redis/redact-error.js'
import { sleep } from '../../redis/sleep.js'
import type { Commands } from './connection.js'

/**
 * Redis did not answer in time (`redisTimeout`), or refused. `outcome` is `not-sent`: the call itself pushed nothing; what it
 * was to change may be changed when Redis is back, and the same call again changes nothing twice. It is `unknown` where a
 * worker ended and could not record the outcomes of its pushes.
 */
export class TpnsRedisError extends TpnsError {}
defineError(TpnsRedisError, 'TpnsRedisError', 'TPNS_REDIS')

/** Milliseconds. */
export const DEFAULT_REDIS_TIMEOUT = 10_000

/** Waits for what was asked of Redis, and no longer than the deadline. @throws TpnsRedisError */
export type AskRedis = <T>(answer: Promise<T>) => Promise<T>

export interface BoundedRedis {
  /** The same connection; each of its commands has the deadline. */
  readonly redis: Commands
  readonly ask: AskRedis
}

/** Redis is real, and its silence is real time, also where a test moves the clock of the client. */
type Clock = Pick<Runtime, 'elapsed' | 'setTimer'>

/** A connection on which nobody waits for longer than `timeoutMs`, be Redis frozen, gone or unreachable. */
export function boundRedis(
  connection: Commands,
  timeoutMs: number,
  { setTimer }: Clock = systemRuntime,
): BoundedRedis {
  let last: Error | undefined
  connection.on('error', (error) => {
    last = error
  })
  const explainTimeout = () =>
    connection.status === 'ready' ? describeSilence(timeoutMs) : describeAbsence(timeoutMs, last)
  const ask: AskRedis = (answer) =>
    new Promise((resolve, reject) => {
      const cancelTimer = setTimer(timeoutMs, () => reject(new TpnsRedisError(explainTimeout())))
      const fail = (error: unknown) =>
        reject(TpnsError.is(error) ? error : new TpnsRedisError(describeFailure(error)))
      answer.then(resolve, fail).finally(cancelTimer)
    })
  const redis = new Proxy(connection, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...args: unknown[]): unknown => {
        const answer: unknown = value.apply(target, args)
        return answer instanceof Promise ? ask(answer) : answer
      }
    },
  })
  return { redis, ask }
}

/** Resolves once Redis has answered nothing for `mostMs`; while it answers, never. */
export async function waitForSilence(
  redis: Commands,
  mostMs: number,
  signal: AbortSignal,
  runtime: Clock = systemRuntime,
): Promise<void> {
  let answeredAt = runtime.elapsed()
  let isAsking = false
  const ask = async () => {
    isAsking = true
    await redis.ping().then(
      () => {
        answeredAt = runtime.elapsed()
      },
      () => {},
    )
    isAsking = false
  }
  while (!signal.aborted && runtime.elapsed() - answeredAt < mostMs) {
    if (!isAsking) void ask()
    await sleep(runtime, Math.min(200, mostMs), signal).catch(() => {})
  }
}

const REMEDY = {
  en:
    'This call pushed nothing; what it was to change may be changed when Redis is back. Check Redis and the way to it, then ' +
    'make the same call again: it changes nothing twice.',
  zh: '本次调用未推送任何消息；所请求的变更可能在 Redis 恢复后生效。请检查 Redis 及网络，然后重复同一调用，不会重复生效。',
}

function describeSilence(ms: number): ErrorText {
  return {
    en: `Redis is connected, but gave no answer within ${ms} ms (redisTimeout): it is frozen or overloaded. ${REMEDY.en}`,
    zh: `Redis 已连接，但在 ${ms} 毫秒内没有应答（redisTimeout），可能已挂起或过载。${REMEDY.zh}`,
  }
}

function describeAbsence(ms: number, last: Error | undefined): ErrorText {
  const why = last === undefined ? '' : `: ${redactRedisError(last)}`
  return {
    en: `No connection to Redis within ${ms} ms (redisTimeout)${why}. ${REMEDY.en}`,
    zh: `${ms} 毫秒内未能连接 Redis（redisTimeout）。${REMEDY.zh}`,
  }
}

function describeFailure(error: unknown): ErrorText {
  return {
    en: `Redis failed: ${redactRedisError(error)}. ${REMEDY.en}`,
    zh: `Redis 返回错误。${REMEDY.zh}`,
  }
}

/** A worker that ends while Redis is away, and holds outcomes that it could not record. */
export function unrecordedError(batches: number, ms: number): TpnsRedisError {
  const text = {
    en:
      `The worker has ended, but Redis had not answered for ${ms} ms (redisTimeout): the outcomes of ${batches} ${batches === 1 ? 'batch' : 'batches'} could not be recorded. ` +
      'They may have been pushed, and are not sent again: another worker parks them, looks them up, and campaigns.report names them. Check Redis, and start a worker.',
    zh: `worker 已结束，但 Redis 在 ${ms} 毫秒内没有应答（redisTimeout），${batches} 个批次的结果未能记录。这些批次可能已被受理，不会重发：其他 worker 会将其挂起并回查，campaigns.report 会列出。请检查 Redis 并启动 worker。`,
  }
  return new TpnsRedisError(text, { outcome: 'unknown', stopReason: 'deadline' })
}
