import type { Dispatcher } from 'undici'
import * as z from 'zod/mini'
import { timeoutOption } from './core/call-options.js'
import type { TpnsHooks } from './core/observe/hooks.js'
import { type Runtime, systemRuntime } from './core/ports/clock.js'
import type { RateLimiter } from './core/ports/rate-limiter.js'
import type { Transport } from './core/ports/transport.js'
import { TpnsConfigError } from './errors/validation-errors.js'
import { redactor } from './http/redact/redact.js'
import { isLoopback } from './http/transport/loopback.js'
import { echoOption } from './validation/echo-option.js'
import { nearestName } from './validation/nearest-name.js'
import { callback, oneOf, trueOrFalse, valueThat, whole } from './validation/option-values.js'
import { optionBag, readOptions } from './validation/options.js'
import { findPasteFault } from './validation/paste-fault.js'

/** The access points of the service and their hosts ("请求结构", document 548/49157). Their data is fully separate. */
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
   */
  accessId?: string | number | undefined
  /**
   * The SecretKey of the app, from the console (not the AccessKey, which belongs to the phones).
   * Default: `TPNS_SECRET_KEY`.
   */
  secretKey?: string | undefined
  /** The access point that the product was created at. Default: `TPNS_REGION`, else `'guangzhou'`. */
  region?: Region | undefined
  /**
   * Another address of the API, for a gateway or a fake; used instead of `region`. A whole address such as
   * `…/v3/push/app` is understood: what follows from `v3` on is dropped. Default: `TPNS_BASE_URL`.
   */
  baseUrl?: string | URL | undefined
  /** Allows plain http to hosts other than this machine. The signature does not hide the text of a push. Default: false. */
  allowInsecureHttp?: boolean | undefined
  /** The app's platform: lets an iOS push without `environment` be refused before it is sent. Default: not checked. */
  platform?: 'android' | 'ios' | undefined
  /** How requests are authenticated. Default: `'signature'`, which the service recommends. */
  auth?: 'signature' | 'basic' | undefined
  /**
   * Deadlines in milliseconds. `attempt` (default 10,000) covers one request from connecting to the last byte of its
   * answer; `total` (default 60,000) covers the whole call with its retries and waits for rate limits.
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
         * Repeats that the client as a whole has in reserve while calls fail. Refusals for being too fast (1008028, 429,
         * 503 with Retry-After) take none: the cool-down spares the service then. Successes fill it up again: one for each
         * that took a repeat, one for five that did not. Default: 100.
         */
        budget?: number | undefined
      }
    | undefined
  /**
   * `'local'` (default) keeps the documented rate limits within this process; `redisRateLimits(client)` of
   * `tpns-client/redis` keeps them together with all processes that use the same AccessID; `'off'` leaves them to the
   * caller. A rate limiter stays yours: `close()` leaves it alone.
   */
  rateLimit?: 'local' | 'off' | RateLimiter | undefined
  /**
   * Most connections at once, and so most requests under way: further calls wait for one, in their order, until their
   * total deadline; the time of their attempt does not run meanwhile. Default: 50. It holds with a `dispatcher` or a
   * `transport` of your own too, so that a cool-down can hold what waits: set it to what that one allows (for HTTP/2,
   * the streams of all connections).
   */
  connections?: number | undefined
  /**
   * A dispatcher of undici 7 or 8 (ProxyAgent, Agent with custom TLS), under Bun imported from `'undici/index.js'`. It stays
   * yours: `close()` leaves it open. `connections` still limits the requests under way.
   */
  dispatcher?: Dispatcher | undefined
  /**
   * How bytes travel: `'undici'` (default), `'fetch'` (slower; cannot tell whether a request was written; refused under
   * Bun and Deno, whose fetch may send a push twice), or your own.
   */
  transport?: 'undici' | 'fetch' | Transport | undefined
  /**
   * Offset of the wall clock in which the service reads `send_time` and dates. Default: `'+08:00'`. No document states
   * the zone; all four access points are in cities of UTC+8.
   */
  utcOffset?: `${'+' | '-'}${number}:${number}` | undefined
  /**
   * The clock that signs: `'local'` (default), or `'server'` to correct it by the skew measured on the service's
   * answers, for machines that cannot be synchronised. A measurement is used for an hour, and until the clock is set; before
   * the first, requests are signed by this machine's clock, and no `send_time` is refused for being too old.
   */
  clock?: 'local' | 'server' | undefined
  /** An answer longer than this many bytes is an error. Default: 10 MiB. */
  maxAnswerBytes?: number | undefined
  /** Callbacks that see warnings, attempts, retries and waits. */
  hooks?: TpnsHooks | undefined
  /** Time and chance, for tests. Default: the system's. */
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
  dispatcher: Dispatcher | undefined
  transport: 'undici' | 'fetch' | Transport
  utcOffsetMinutes: number
  clock: 'local' | 'server'
  maxAnswerBytes: number
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
  result: hook<'result'>(),
})

function hook<Name extends keyof TpnsHooks>() {
  return z.optional(callback<NonNullable<TpnsHooks[Name]>>())
}

/** Open: a clock of the caller's has methods of its own, such as `advance`. */
const runtimeOption = optionBag(
  {
    now: z.optional(callback<Runtime['now']>()),
    elapsed: z.optional(callback<Runtime['elapsed']>()),
    setTimer: z.optional(callback<Runtime['setTimer']>()),
    random: z.optional(callback<Runtime['random']>()),
  },
  { open: true },
)

const REGION_RULE = Object.keys(REGIONS)
  .map((region) => `'${region}'`)
  .join(' or ')

/** Agrees with {@link TpnsClientOptions}, which a type test proves. */
export const clientOptions = optionBag({
  accessId: z.optional(
    valueThat<string | number>(
      (value) => typeof value === 'string' || typeof value === 'number',
      'a string of decimal digits',
    ),
  ),
  // Not even its kind is told: what was passed in its place may be the key in another form.
  secretKey: z.optional(z.string({ error: 'must be a string' })),
  // Which texts are regions is said later, where the secrets are known that must not be echoed.
  region: z.optional(valueThat<Region>((value) => typeof value === 'string', REGION_RULE)),
  baseUrl: z.optional(
    valueThat<string | URL>((value) => typeof value === 'string' || value instanceof URL, 'a URL'),
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
      "'local', 'off', or an object with acquire(), pause() and remainingMs(), such as redisRateLimits(client) of tpns-client/redis",
    ),
  ),
  connections: z.optional(whole(1)),
  dispatcher: z.optional(
    valueThat<Dispatcher>(
      (value) => isObject(value) && typeof value.dispatch === 'function',
      'a dispatcher of undici, such as new ProxyAgent(url)',
    ),
  ),
  transport: z.optional(
    valueThat<'undici' | 'fetch' | Transport>(
      (value) => value === 'undici' || value === 'fetch' || isTransport(value),
      "'undici', 'fetch', or an object with send() and close()",
    ),
  ),
  utcOffset: z.optional(
    valueThat<`${'+' | '-'}${number}:${number}`>(
      (value) => typeof value === 'string',
      "an offset such as '+08:00', within ±14:00",
    ),
  ),
  clock: z.optional(oneOf('local', 'server')),
  maxAnswerBytes: z.optional(whole(1)),
  hooks: z.optional(hooksOption),
  runtime: z.optional(runtimeOption),
})

type Environment = Readonly<Record<string, string | undefined>>

/** @throws TpnsConfigError naming the option, the rule and the remedy */
export function resolveOptions(given: TpnsClientOptions, env: Environment = process.env): ResolvedOptions {
  // Only an error has a cause to redact: the key is read a second time there alone.
  const redact = (text: string) => redactor([keyIn(given), env.TPNS_SECRET_KEY ?? ''])(text)
  const options = readOptions(clientOptions, given, { redact, what: 'the options of TpnsClient' })
  const accessId = accessIdOf(options.accessId ?? env.TPNS_ACCESS_ID)
  return {
    accessId,
    secretKey: secretKeyOf(options.secretKey ?? env.TPNS_SECRET_KEY, accessId),
    baseUrl: baseUrlOf(options, env),
    platform: options.platform,
    auth: options.auth ?? 'signature',
    attemptTimeoutMs: options.timeout?.attempt ?? 10_000,
    totalTimeoutMs: options.timeout?.total ?? 60_000,
    maxAttempts: options.retry?.attempts ?? 4,
    unknownOutcome: options.retry?.unknownOutcome ?? 'fail',
    retryBudget: options.retry?.budget ?? 100,
    rateLimit: options.rateLimit ?? 'local',
    connections: options.connections ?? 50,
    dispatcher: options.dispatcher,
    transport: options.transport ?? 'undici',
    utcOffsetMinutes: utcOffsetMinutesOf(options.utcOffset ?? '+08:00', secretsOf(options, env)),
    clock: options.clock ?? 'local',
    maxAnswerBytes: options.maxAnswerBytes ?? 10 * 1024 * 1024,
    hooks: options.hooks ?? {},
    runtime: runtimeOf(options.runtime),
  }
}

function runtimeOf({ now, elapsed, setTimer, random }: TpnsClientOptions['runtime'] = {}): Runtime {
  return {
    now: now ?? systemRuntime.now,
    elapsed: elapsed ?? systemRuntime.elapsed,
    setTimer: setTimer ?? systemRuntime.setTimer,
    random: random ?? systemRuntime.random,
  }
}

function keyIn(given: TpnsClientOptions): string {
  try {
    return typeof given.secretKey === 'string' ? given.secretKey.trim() : ''
  } catch {
    return ''
  }
}

const ACCESS_KEY = /^A[0-9A-Z]{9,15}$/

function accessIdOf(value: string | number | undefined): string {
  const accessId = String(value ?? '').trim()
  if (/^0*$/.test(accessId)) {
    throw new TpnsConfigError(
      'accessId is missing: pass it to new TpnsClient({ accessId }) or set TPNS_ACCESS_ID. It is on the page "产品管理 / Product Management" of the TPNS console.',
    )
  }
  if (/^\d+$/.test(accessId)) return accessId
  throw new TpnsConfigError(`accessId (or TPNS_ACCESS_ID) ${accessIdFault(accessId)}`)
}

function accessIdFault(accessId: string): string {
  if (ACCESS_KEY.test(accessId)) {
    return 'looks like the AccessKey, which belongs to the apps on the phones. The AccessID is decimal digits such as 1500001048. 这里应填 AccessID（纯数字），而不是 AccessKey。'
  }
  if (/^[0-9a-f]{32}$/i.test(accessId)) {
    return 'looks like the SecretKey. Pass the AccessID (decimal digits such as 1500001048) as accessId, and the SecretKey as secretKey. 这里应填 AccessID（纯数字），而不是 SecretKey。'
  }
  return (
    findPasteFault(accessId) ??
    `must be decimal digits such as 1500001048, not a text of ${accessId.length} characters with others. Were AccessID and AccessKey (which begins with a letter) mixed up?`
  )
}

/** Messages never repeat the value: it may be the key, or nearly. */
function secretKeyOf(value: string | undefined, accessId: string): string {
  const secretKey = (value ?? '').trim()
  if (secretKey === '') {
    throw new TpnsConfigError(
      'secretKey is missing: pass it to new TpnsClient({ secretKey }) or set TPNS_SECRET_KEY. It is the SecretKey of the console\'s page "配置管理 / Configuration Management", not the AccessKey.',
    )
  }
  const fault = secretKeyFault(secretKey, accessId)
  if (fault !== undefined) throw new TpnsConfigError(`secretKey (or TPNS_SECRET_KEY) ${fault}`)
  return secretKey
}

function secretKeyFault(secretKey: string, accessId: string): string | undefined {
  if (secretKey === accessId) {
    return 'is the AccessID. Pass the SecretKey of the console\'s page "配置管理 / Configuration Management". 这里应填 SecretKey，而不是 AccessID。'
  }
  if (ACCESS_KEY.test(secretKey)) {
    return 'looks like the AccessKey, which belongs to the apps on the phones and signs nothing here. Pass the SecretKey of the console\'s page "配置管理 / Configuration Management". 这里应填 SecretKey，而不是客户端 SDK 的 AccessKey。'
  }
  const pasted = findPasteFault(secretKey)
  if (pasted !== undefined) return pasted
  if (/^[\x21-\x7e]+$/.test(secretKey)) return undefined
  return 'holds a space, a line break or a character outside ASCII. Copy it again from the console, without quotes.'
}

function baseUrlOf(options: TpnsClientOptions, env: Environment): string {
  const explicit = options.baseUrl ?? (options.region === undefined ? env.TPNS_BASE_URL : undefined)
  const given = String(explicit ?? '').trim()
  if (given === '') {
    return regionUrl(options.region ?? (env.TPNS_REGION || 'guangzhou'), secretsOf(options, env))
  }
  const url = parseBaseUrl(given)
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TpnsConfigError('baseUrl must not hold a user name, a password, a query or a fragment.')
  }
  if (url.protocol === 'http:' && !isLoopback(url) && options.allowInsecureHttp !== true) {
    throw new TpnsConfigError(
      `baseUrl uses plain http to ${redactor(secretsOf(options, env))(url.host)}: pushes and tokens would travel readable. Use https, or set allowInsecureHttp: true if the way there is protected otherwise.`,
    )
  }
  const otherService = OTHER_SERVICES[url.hostname]
  if (otherService !== undefined) {
    throw new TpnsConfigError(
      `baseUrl is the address of ${otherService}. Leave baseUrl out and set region, or write https://api.tpns.tencent.com/ (Guangzhou).`,
    )
  }
  url.pathname = withoutEndpoint(url.pathname)
  return url.href
}

function parseBaseUrl(given: string): URL {
  const pasted = findPasteFault(given)
  if (pasted !== undefined) throw new TpnsConfigError(`baseUrl (or TPNS_BASE_URL) ${pasted}`)
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(given)
  if (!hasScheme && looksLikeAHost(given)) {
    throw new TpnsConfigError(
      'baseUrl has no scheme. Write it in full, such as https://api.tpns.tencent.com/ 缺少 https://，请写完整地址。',
    )
  }
  if (!URL.canParse(given)) {
    throw new TpnsConfigError('baseUrl is not a URL. It looks like https://api.tpns.tencent.com/')
  }
  const url = new URL(given)
  if (url.protocol === 'https:' || url.protocol === 'http:') return url
  throw new TpnsConfigError('baseUrl must begin with https://, such as https://api.tpns.tencent.com/')
}

/** `api.tpns.tencent.com`, `localhost:8080`, which the parser takes for a scheme, `//host`. */
function looksLikeAHost(given: string): boolean {
  return /^(\/\/)?(localhost|[a-z0-9-]+(\.[a-z0-9-]+)+|\[[0-9a-f:.]+\])(:\d+)?(\/|$)/i.test(given)
}

/** Hosts that are taken for the access point, and can never be one. */
const OTHER_SERVICES: Readonly<Record<string, string>> = {
  'openapi.xg.qq.com': 'Xinge, the older service, which has another API and other keys',
  'console.cloud.tencent.com': 'the console',
  'cloud.tencent.com': 'the documentation',
}

/** Documents give whole addresses, …/v3/push/app. Every path of the API begins with `v3/`, which the client adds itself. */
function withoutEndpoint(path: string): string {
  const base = path.replace(/\/v3(\/[\w/]*)?$/i, '')
  return base.endsWith('/') ? base : `${base}/`
}

/** What no message may repeat, whatever option it was put into by mistake. */
function secretsOf({ secretKey }: TpnsClientOptions, { TPNS_SECRET_KEY }: Environment): string[] {
  return [secretKey, TPNS_SECRET_KEY]
    .filter((secret) => typeof secret === 'string')
    .map((secret) => secret.trim())
}

function regionUrl(region: string, secrets: readonly string[]): string {
  if (Object.hasOwn(REGIONS, region)) return REGIONS[region as Region]
  const known = Object.keys(REGIONS).join(', ')
  const nearest = nearestName(region, Object.keys(REGIONS))
  const meant = nearest === undefined ? '' : ` (did you mean '${nearest}'?)`
  throw new TpnsConfigError(
    `region (or TPNS_REGION) is ${echoOption(region, secrets)}, which is not known${meant}. It is one of ${known}; for another access point set baseUrl.`,
  )
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

/** Minutes east of UTC. @throws TpnsConfigError for what is no offset */
function utcOffsetMinutesOf(text: string, secrets: readonly string[]): number {
  const match = /^([+-])(\d{1,2}):(\d{2})$/.exec(text)
  const minutes = match === null ? Number.NaN : Number(match[2]) * 60 + Number(match[3])
  if (match === null || Number(match[3]) > 59 || minutes > 14 * 60) {
    throw new TpnsConfigError(
      `utcOffset must look like '+08:00', within ±14:00; it is ${echoOption(text, secrets)}.`,
    )
  }
  return match[1] === '-' ? -minutes : minutes
}
