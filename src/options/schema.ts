import type { Dispatcher } from 'undici'
import * as z from 'zod/mini'
import { timeoutOption } from '../core/call-options.js'
import type { TpnsHooks } from '../core/observe/hooks.js'
import type { RateLimiter } from '../core/ports/rate-limiter.js'
import type { Runtime } from '../core/ports/runtime.js'
import type { Transport } from '../core/ports/transport.js'
import { isObject } from '../validation/members.js'
import {
  callback,
  LONGEST_TIMER_MS,
  oneOf,
  trueOrFalse,
  valueThat,
  whole,
} from '../validation/options/option-values.js'
import { optionBag } from '../validation/options/options.js'
import { toLines } from '../validation/words.js'
import { REGIONS, type Region } from './client-options.js'

const hooksOption = optionBag({
  warning: hook<'warning'>(),
  attempt: hook<'attempt'>(),
  retry: hook<'retry'>(),
  wait: hook<'wait'>(),
  cooldown: hook<'cooldown'>(),
  call: hook<'call'>(),
  request: hook<'request'>(),
  result: hook<'result'>(),
})

function hook<Name extends keyof TpnsHooks>() {
  return z.optional(callback<NonNullable<TpnsHooks[Name]>>())
}

/** Open: the caller's clock may have more methods, such as `advance`. */
const runtimeOption = optionBag(
  {
    now: z.optional(callback<Runtime['now']>()),
    elapsed: z.optional(callback<Runtime['elapsed']>()),
    setTimer: z.optional(callback<Runtime['setTimer']>()),
    random: z.optional(callback<Runtime['random']>()),
  },
  { open: true },
)

const REGION_NAMES = Object.keys(REGIONS).map((region) => `'${region}'`)
const REGION_RULE = { en: REGION_NAMES.join(' or '), zh: REGION_NAMES.join(' 或 ') }

/** Agrees with `TpnsClientOptions`, which a type test proves. */
export const clientOptions = optionBag({
  accessId: z.optional(
    valueThat<string | number>((value) => typeof value === 'string' || typeof value === 'number', {
      en: 'a string of decimal digits',
      zh: '数字字符串',
    }),
  ),
  // The message does not even describe the value: it may be the key in another form.
  secretKey: z.optional(z.string({ error: toLines({ en: 'must be a string', zh: '应为字符串' }) })),
  // Names are checked later, once the secrets that must not be echoed are known.
  region: z.optional(valueThat<Region>((value) => typeof value === 'string', REGION_RULE)),
  baseUrl: z.optional(
    valueThat<string | URL>((value) => typeof value === 'string' || value instanceof URL, {
      en: 'a URL',
      zh: 'URL',
    }),
  ),
  allowInsecureHttp: z.optional(trueOrFalse),
  platform: z.optional(oneOf('android', 'ios')),
  auth: z.optional(oneOf('signature', 'basic')),
  timeout: timeoutOption,
  retry: z.optional(
    optionBag({
      attempts: z.optional(whole(1)),
      unknownOutcome: z.optional(oneOf('fail', 'retry')),
      budget: z.optional(whole(1)),
    }),
  ),
  rateLimit: z.optional(
    valueThat<'local' | 'off' | RateLimiter>(
      (value) => value === 'local' || value === 'off' || isRateLimiter(value),
      {
        en: "'local', 'off', or an object with acquire(), pause() and remainingMs(), such as redisRateLimits(client) of tpns-client/redis",
        zh: "'local'、'off'，或带有 acquire()、pause() 和 remainingMs() 的对象，例如 tpns-client/redis 的 redisRateLimits(client)",
      },
    ),
  ),
  connections: z.optional(whole(1)),
  keepAliveTimeout: z.optional(whole(1, LONGEST_TIMER_MS)),
  dispatcher: z.optional(
    valueThat<Dispatcher>((value) => isObject(value) && typeof value.dispatch === 'function', {
      en: 'a dispatcher of undici, such as new ProxyAgent(url)',
      zh: 'undici 的 dispatcher，例如 new ProxyAgent(url)',
    }),
  ),
  transport: z.optional(
    valueThat<'undici' | 'fetch' | Transport>(
      (value) => value === 'undici' || value === 'fetch' || isTransport(value),
      {
        en: "'undici', 'fetch', or an object with send() and close()",
        zh: "'undici'、'fetch'，或带有 send() 和 close() 的对象",
      },
    ),
  ),
  utcOffset: z.optional(
    valueThat<`${'+' | '-'}${number}:${number}`>((value) => typeof value === 'string', {
      en: "an offset such as '+08:00', within ±14:00",
      zh: "'+08:00' 形式的时区偏移，范围 ±14:00",
    }),
  ),
  clock: z.optional(oneOf('local', 'server')),
  maxAnswerBytes: z.optional(whole(1)),
  checks: z.optional(oneOf('warn', 'off')),
  hooks: z.optional(hooksOption),
  runtime: z.optional(runtimeOption),
})

function isRateLimiter(value: unknown): value is RateLimiter {
  if (!isObject(value)) return false
  const { acquire, pause, remainingMs } = value
  return [acquire, pause, remainingMs].every((method) => typeof method === 'function')
}

function isTransport(value: unknown): value is Transport {
  return isObject(value) && typeof value.send === 'function' && typeof value.close === 'function'
}
