import type { Dispatcher } from 'undici'
import * as z from 'zod/mini'
import { timeoutOption } from './core/call-options.js'
import type { TpnsHooks } from './core/observe/hooks.js'
import { type Runtime, systemRuntime } from './core/ports/clock.js'
import type { RateLimiter } from './core/ports/rate-limiter.js'
import type { Transport } from './core/ports/transport.js'
import { addApp, TpnsError } from './errors/tpns-error.js'
import { TpnsConfigError } from './errors/validation-errors.js'
import { isLoopback } from './http/transport/loopback.js'
import { redactor } from './redact/redactor.js'
import type { Bilingual } from './return-codes/types.js'
import { nearest } from './validation/names/nearest.js'
import { echoOption } from './validation/options/echo-option.js'
import {
  callback,
  LONGEST_TIMER_MS,
  oneOf,
  trueOrFalse,
  valueThat,
  whole,
} from './validation/options/option-values.js'
import { optionBag, readOptions } from './validation/options/options.js'
import { findPasteFault } from './validation/options/paste-fault.js'
import { toLines } from './validation/words.js'

/** The access points of the service and their hosts ("请求结构", document 548/49157). Regions are fully isolated. */
export const REGIONS = {
  guangzhou: 'https://api.tpns.tencent.com/',
  shanghai: 'https://api.tpns.sh.tencent.com/',
  hongkong: 'https://api.tpns.hk.tencent.com/',
  singapore: 'https://api.tpns.sgp.tencent.com/',
} as const

export type Region = keyof typeof REGIONS

/** Options of {@link TpnsClient}. Only the two credentials are required, here or in the environment. */
export interface TpnsClientOptions {
  /**
   * The AccessID of the app: decimal digits. Android and iOS apps of one product have different ones.
   * Default: `TPNS_ACCESS_ID`.
   * 应用的 AccessID（纯数字），见控制台产品管理。
   */
  accessId?: string | number | undefined
  /**
   * The SecretKey of the app, from the console (not the AccessKey, which is for the device SDK).
   * Default: `TPNS_SECRET_KEY`.
   * 应用的 SecretKey，见控制台配置管理 > 基础配置；不要使用 AccessKey。
   */
  secretKey?: string | undefined
  /**
   * The region in which the product was created. Default: `TPNS_REGION`, else `'guangzhou'`.
   * 服务接入点，默认 `guangzhou`。
   */
  region?: Region | undefined
  /**
   * Another address of the API, for a gateway or a fake; used instead of `region`. A full endpoint address such as
   * `…/v3/push/app` works too: everything from `v3` on is dropped. Default: `TPNS_BASE_URL`.
   * 自定义服务地址，替代 `region`。
   */
  baseUrl?: string | URL | undefined
  /** Allows plain http to hosts other than this machine. The signature does not encrypt the push. Default: false. */
  allowInsecureHttp?: boolean | undefined
  /**
   * The app's platform: with `'ios'`, a push without `environment` is refused before it is sent. Default: not checked.
   * 目标平台；`ios` 时没有 `environment` 的推送会在发出前被拦截。
   */
  platform?: 'android' | 'ios' | undefined
  /** How requests are authenticated. Default: `'signature'`, which the service recommends. */
  auth?: 'signature' | 'basic' | undefined
  /**
   * Deadlines in milliseconds. `attempt` (default 10,000) covers one request from connecting to the last byte of its
   * answer; `total` (default 60,000) covers the whole call with its retries and waits for rate limits.
   * 超时（毫秒）：`attempt` 单次尝试，`total` 整次调用（含重试和排队）。
   */
  timeout?: { attempt?: number | undefined; total?: number | undefined } | undefined
  retry?:
    | {
        /** Most requests for one call, the first included. Default: 4. */
        attempts?: number | undefined
        /**
         * What to do when a push or a plan may or may not have been accepted. `'fail'` (default) throws with
         * `outcome: 'unknown'`; `'retry'` sends it again, which may deliver it twice.
         */
        unknownOutcome?: 'fail' | 'retry' | undefined
        /**
         * Retries that the whole client may spend on outages: failures other than rate limiting. Refusals of the rate limiter
         * (1008028, 429, 503 with Retry-After) cost nothing, because the cool-down already protects the service. Successes
         * refill it: one token for a call that needed a retry, a fifth of one for a call that did not. Default: 100.
         */
        budget?: number | undefined
      }
    | undefined
  /**
   * `'local'` (default) keeps the documented rate limits within this process; `redisRateLimits(client)` of
   * `tpns-client/redis` keeps them together with all processes that use the same AccessID; `'off'` leaves them to the
   * caller. You own a rate limiter that you pass: `close()` does not close it.
   * 限频：`local`（默认）本进程内排队；多个进程用 `redisRateLimits(client)` 共用配额。
   */
  rateLimit?: 'local' | 'off' | RateLimiter | undefined
  /**
   * Maximum number of connections, and so of requests in flight. Further calls queue for one, first come first served,
   * until their total deadline; `timeout.attempt` does not run meanwhile. Default: 50. It also applies to your own
   * `dispatcher` or `transport`, because a cool-down can only stop calls that still queue here: set it to what yours
   * allows (for HTTP/2, the streams of all connections).
   */
  connections?: number | undefined
  /**
   * How long a connection may be idle before the client closes it, in milliseconds. Set it below the idle time of a gateway
   * on the way: a push that meets a connection which the other side is just closing fails with `outcome: 'unknown'` and is
   * not sent again. A shorter time that a `Keep-Alive` header of the answer announces counts. Default: 4000, or what that
   * header announces. Not with your own `dispatcher` or `transport`, which have idle times of their own.
   */
  keepAliveTimeout?: number | undefined
  /**
   * A dispatcher of undici 7 or 8 (ProxyAgent, Agent with custom TLS), under Bun imported from `'undici/index.js'`. You own
   * it: `close()` does not close it. `connections` still limits the requests in flight.
   */
  dispatcher?: Dispatcher | undefined
  /**
   * What sends the requests: `'undici'` (default), `'fetch'` (slower; cannot tell whether a request was written; refused under
   * Bun and Deno, whose fetch may send a push twice), or your own.
   */
  transport?: 'undici' | 'fetch' | Transport | undefined
  /**
   * UTC offset in which the service reads `send_time` and dates. Default: `'+08:00'`. No document states
   * the zone; all four regions are in cities of UTC+8.
   */
  utcOffset?: `${'+' | '-'}${number}:${number}` | undefined
  /**
   * The clock that signs: `'local'` (default), or `'server'` to correct it by the skew measured on the service's
   * answers, for machines that cannot be synchronised. A measurement is used for an hour, or until the local
   * clock is set; before the first one, requests are signed with the local clock, and no `send_time` is refused as too old.
   */
  clock?: 'local' | 'server' | undefined
  /** An answer longer than this many bytes is an error. Default: 10 MiB. */
  maxAnswerBytes?: number | undefined
  /**
   * `'warn'`: each push is also checked channel by channel (see {@link checkPush}), and what a phone would cut, ignore or
   * count as marketing is reported to `hooks.warning`, each kind once per client and channel, under keys such as
   * `check.hw.custom_content.hw`. It never refuses a push. Costs some 25 µs of CPU a push
   * (50 and not 28 without the network, on one machine). Default: `'off'`.
   */
  checks?: 'warn' | 'off' | undefined
  /** Callbacks for warnings, attempts, retries and waits. */
  hooks?: TpnsHooks | undefined
  /** Clock, timers and random numbers, for tests. Default: the system's. */
  runtime?: { [Part in keyof Runtime]?: Runtime[Part] | undefined } | undefined
}

/** Options with every default applied and every value checked. */
export interface ResolvedOptions {
  accessId: string
  secretKey: string
  /** Ends with a slash. */
  baseUrl: string
  platform: 'android' | 'ios' | undefined
  auth: 'signature' | 'basic'
  attemptTimeoutMs: number
  totalTimeoutMs: number
  maxAttempts: number
  unknownOutcome: 'fail' | 'retry'
  retryBudget: number
  rateLimit: 'local' | 'off' | RateLimiter
  connections: number
  keepAliveTimeoutMs: number | undefined
  dispatcher: Dispatcher | undefined
  transport: 'undici' | 'fetch' | Transport
  utcOffsetMinutes: number
  clock: 'local' | 'server'
  maxAnswerBytes: number
  checks: 'warn' | 'off'
  hooks: TpnsHooks
  runtime: Runtime
}

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

/** Agrees with {@link TpnsClientOptions}, which a type test proves. */
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

type Environment = Readonly<Record<string, string | undefined>>

/** @throws TpnsConfigError naming the option, the rule and the remedy */
export function resolveOptions(given: TpnsClientOptions, env: Environment = process.env): ResolvedOptions {
  const known: { accessId?: string; baseUrl?: string } = {}
  try {
    return resolve(given, env, known)
  } catch (error) {
    throw error instanceof TpnsError ? addApp(error, known.accessId, known.baseUrl) : error
  }
}

/** @param known gets what an error may name, as soon as it is known */
function resolve(
  given: TpnsClientOptions,
  env: Environment,
  known: { accessId?: string; baseUrl?: string },
): ResolvedOptions {
  // Lazy: the key is read a second time only when an error has a cause to redact.
  const redact = (text: string) => redactor([readKey(given), env.TPNS_SECRET_KEY ?? ''])(text)
  const options = readOptions(clientOptions, given, { redact, what: 'TpnsClient' })
  const accessId = resolveAccessId(options.accessId ?? env.TPNS_ACCESS_ID)
  known.accessId = accessId
  const secretKey = resolveSecretKey(options.secretKey ?? env.TPNS_SECRET_KEY, accessId)
  const baseUrl = resolveBaseUrl(options, env)
  known.baseUrl = baseUrl
  return {
    accessId,
    secretKey,
    baseUrl,
    platform: options.platform,
    auth: options.auth ?? 'signature',
    attemptTimeoutMs: options.timeout?.attempt ?? 10_000,
    totalTimeoutMs: options.timeout?.total ?? 60_000,
    maxAttempts: options.retry?.attempts ?? 4,
    unknownOutcome: options.retry?.unknownOutcome ?? 'fail',
    retryBudget: options.retry?.budget ?? 100,
    rateLimit: options.rateLimit ?? 'local',
    connections: options.connections ?? 50,
    keepAliveTimeoutMs: options.keepAliveTimeout,
    dispatcher: options.dispatcher,
    transport: options.transport ?? 'undici',
    utcOffsetMinutes: parseUtcOffset(options.utcOffset ?? '+08:00', collectSecrets(options, env)),
    clock: options.clock ?? 'local',
    maxAnswerBytes: options.maxAnswerBytes ?? 10 * 1024 * 1024,
    checks: options.checks ?? 'off',
    hooks: options.hooks ?? {},
    runtime: resolveRuntime(options.runtime),
  }
}

function resolveRuntime({ now, elapsed, setTimer, random }: TpnsClientOptions['runtime'] = {}): Runtime {
  return {
    now: now ?? systemRuntime.now,
    elapsed: elapsed ?? systemRuntime.elapsed,
    setTimer: setTimer ?? systemRuntime.setTimer,
    random: random ?? systemRuntime.random,
  }
}

function readKey(given: TpnsClientOptions): string {
  try {
    return typeof given.secretKey === 'string' ? given.secretKey.trim() : ''
  } catch {
    return ''
  }
}

const ACCESS_KEY = /^A[0-9A-Z]{9,15}$/

function resolveAccessId(value: string | number | undefined): string {
  const accessId = String(value ?? '').trim()
  if (/^0*$/.test(accessId)) {
    throw new TpnsConfigError({
      en: 'accessId is missing: pass it to new TpnsClient({ accessId }) or set TPNS_ACCESS_ID. It is on the page "产品管理 / Product Management" of the TPNS console.',
      zh: '缺少 accessId：请传入 accessId，或设置环境变量 TPNS_ACCESS_ID（见控制台产品管理）。',
    })
  }
  if (/^\d+$/.test(accessId)) return accessId
  throw new TpnsConfigError(about('accessId', 'TPNS_ACCESS_ID', findAccessIdFault(accessId)))
}

function about(option: string, variable: string, { en, zh }: Bilingual): Bilingual {
  return { en: `${option} (or ${variable}) ${en}`, zh: `${option}（或 ${variable}）：${zh}` }
}

function findAccessIdFault(accessId: string): Bilingual {
  if (ACCESS_KEY.test(accessId)) {
    return {
      en: 'looks like the AccessKey, which is for the device SDK. The AccessID contains only digits, such as 1500001048.',
      zh: '应填 AccessID（纯数字），而不是 AccessKey。',
    }
  }
  if (/^[0-9a-f]{32}$/i.test(accessId)) {
    return {
      en: 'looks like the SecretKey. Pass the AccessID (decimal digits such as 1500001048) as accessId, and the SecretKey as secretKey.',
      zh: '应填 AccessID（纯数字），而不是 SecretKey。',
    }
  }
  return (
    findPasteFault(accessId) ?? {
      en: `must contain only digits, such as 1500001048, and this is a string of ${accessId.length} characters with others. Did you pass the AccessKey, which starts with a letter?`,
      zh: '应为纯数字，请检查是否误传了 AccessKey。',
    }
  )
}

/** Messages never repeat the value: it may be (almost) the key. */
function resolveSecretKey(value: string | undefined, accessId: string): string {
  const secretKey = (value ?? '').trim()
  if (secretKey === '') {
    throw new TpnsConfigError({
      en: 'secretKey is missing: pass it to new TpnsClient({ secretKey }) or set TPNS_SECRET_KEY. It is the SecretKey of the console\'s page "配置管理 / Configuration Management", not the AccessKey.',
      zh: '缺少 secretKey：请传入 secretKey，或设置环境变量 TPNS_SECRET_KEY（见控制台配置管理 > 基础配置，不要使用 AccessKey）。',
    })
  }
  const fault = findSecretKeyFault(secretKey, accessId)
  if (fault !== undefined) throw new TpnsConfigError(about('secretKey', 'TPNS_SECRET_KEY', fault))
  return secretKey
}

function findSecretKeyFault(secretKey: string, accessId: string): Bilingual | undefined {
  if (secretKey === accessId) {
    return {
      en: 'is the AccessID. Pass the SecretKey of the console\'s page "配置管理 / Configuration Management".',
      zh: '应填 SecretKey，而不是 AccessID。',
    }
  }
  if (ACCESS_KEY.test(secretKey)) {
    return {
      en: 'looks like the AccessKey, which is for the device SDK and cannot sign requests. Pass the SecretKey of the console\'s page "配置管理 / Configuration Management".',
      zh: '应填 SecretKey，而不是客户端 SDK 的 AccessKey。',
    }
  }
  const pasted = findPasteFault(secretKey)
  if (pasted !== undefined) return pasted
  if (/^[\x21-\x7e]+$/.test(secretKey)) return undefined
  return {
    en: 'contains a space, a line break or a non-ASCII character. Copy it again from the console, without quotes.',
    zh: '含有空格、换行或非 ASCII 字符，请从控制台重新复制，不要带引号。',
  }
}

function resolveBaseUrl(options: TpnsClientOptions, env: Environment): string {
  const explicit = options.baseUrl ?? (options.region === undefined ? env.TPNS_BASE_URL : undefined)
  const given = String(explicit ?? '').trim()
  if (given === '') {
    return getRegionUrl(options.region ?? (env.TPNS_REGION || 'guangzhou'), collectSecrets(options, env))
  }
  const url = parseBaseUrl(given)
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TpnsConfigError({
      en: 'baseUrl must not contain a user name, a password, a query or a fragment: remove it.',
      zh: 'baseUrl 不能包含用户名、密码、查询参数或片段，请去掉。',
    })
  }
  if (url.protocol === 'http:' && !isLoopback(url) && options.allowInsecureHttp !== true) {
    throw new TpnsConfigError({
      en: `baseUrl uses plain http to ${redactor(collectSecrets(options, env))(url.host)}: pushes and tokens would be readable on the network. Use https, or set allowInsecureHttp: true if the network is protected otherwise.`,
      zh: 'baseUrl 使用明文 HTTP，推送内容和 Token 会被窃听。请改用 https，或设置 allowInsecureHttp: true。',
    })
  }
  const otherService = OTHER_SERVICES[url.hostname]
  if (otherService !== undefined) {
    throw new TpnsConfigError({
      en: `baseUrl is the address of ${otherService}. Leave baseUrl out and set region, or write https://api.tpns.tencent.com/ (Guangzhou).`,
      zh: 'baseUrl 不是 TPNS 的服务地址：请去掉 baseUrl 并设置 region。',
    })
  }
  url.pathname = withoutEndpoint(url.pathname)
  return url.href
}

function parseBaseUrl(given: string): URL {
  const pasted = findPasteFault(given)
  if (pasted !== undefined) throw new TpnsConfigError(about('baseUrl', 'TPNS_BASE_URL', pasted))
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(given)
  if (!hasScheme && looksLikeAHost(given)) {
    throw new TpnsConfigError({
      en: 'baseUrl has no scheme. Write it in full, such as https://api.tpns.tencent.com/',
      zh: 'baseUrl 缺少 https://，请写完整地址。',
    })
  }
  if (!URL.canParse(given)) {
    throw new TpnsConfigError({
      en: 'baseUrl is not a URL. Write it in full, such as https://api.tpns.tencent.com/',
      zh: 'baseUrl 不是有效的 URL，请写完整地址。',
    })
  }
  const url = new URL(given)
  if (url.protocol === 'https:' || url.protocol === 'http:') return url
  throw new TpnsConfigError({
    en: 'baseUrl must begin with https://, such as https://api.tpns.tencent.com/',
    zh: 'baseUrl 必须以 https:// 开头。',
  })
}

/** `api.tpns.tencent.com`, `localhost:8080`, which the parser takes for a scheme, `//host`. */
function looksLikeAHost(given: string): boolean {
  return /^(\/\/)?(localhost|[a-z0-9-]+(\.[a-z0-9-]+)+|\[[0-9a-f:.]+\])(:\d+)?(\/|$)/i.test(given)
}

/** Hosts that are mistaken for the API. */
const OTHER_SERVICES: Readonly<Record<string, string>> = {
  'openapi.xg.qq.com': 'Xinge, the older service, which has another API and other keys',
  'console.cloud.tencent.com': 'the console',
  'cloud.tencent.com': 'the documentation',
}

/** Documents show full addresses such as …/v3/push/app. The client adds everything from `v3/` on itself. */
function withoutEndpoint(path: string): string {
  const base = path.replace(/\/v3(\/[\w/]*)?$/i, '')
  return base.endsWith('/') ? base : `${base}/`
}

/** What no message may repeat, even when it was passed in another option. */
function collectSecrets({ secretKey }: TpnsClientOptions, { TPNS_SECRET_KEY }: Environment): string[] {
  return [secretKey, TPNS_SECRET_KEY]
    .filter((secret) => typeof secret === 'string')
    .map((secret) => secret.trim())
}

function getRegionUrl(region: string, secrets: readonly string[]): string {
  if (Object.hasOwn(REGIONS, region)) return REGIONS[region as Region]
  const known = Object.keys(REGIONS).join(', ')
  const near = nearest(region, Object.keys(REGIONS))
  const meant = near === undefined ? '' : ` (did you mean '${near}'?)`
  throw new TpnsConfigError({
    en: `region (or TPNS_REGION) is ${echoOption(region, secrets)}, which is not known${meant}. It is one of ${known}; for any other address set baseUrl.`,
    zh: `region 取值无效，可选：${known.replaceAll(', ', '、')}。`,
  })
}

function isRateLimiter(value: unknown): value is RateLimiter {
  if (!isObject(value)) return false
  const { acquire, pause, remainingMs } = value
  return [acquire, pause, remainingMs].every((method) => typeof method === 'function')
}

function isTransport(value: unknown): value is Transport {
  return isObject(value) && typeof value.send === 'function' && typeof value.close === 'function'
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** Minutes east of UTC. @throws TpnsConfigError when it is not an offset */
function parseUtcOffset(text: string, secrets: readonly string[]): number {
  const match = /^([+-])(\d{1,2}):(\d{2})$/.exec(text)
  const minutes = match === null ? Number.NaN : Number(match[2]) * 60 + Number(match[3])
  if (match === null || Number(match[3]) > 59 || minutes > 14 * 60) {
    throw new TpnsConfigError({
      en: `utcOffset must look like '+08:00', within ±14:00; it is ${echoOption(text, secrets)}.`,
      zh: 'utcOffset 格式错误，应为 +08:00 的形式，范围 ±14:00。',
    })
  }
  return match[1] === '-' ? -minutes : minutes
}
