import type { Dispatcher } from 'undici'
import type { TpnsHooks } from '../core/observe/hooks.js'
import type { RateLimiter } from '../core/ports/rate-limiter.js'
import { type Runtime, systemRuntime } from '../core/ports/runtime.js'
import type { Transport } from '../core/ports/transport.js'
import { addApp, TpnsError } from '../errors/tpns-error.js'
import { TpnsConfigError } from '../errors/validation-errors.js'
import { createRedactor } from '../redact/redactor.js'
import { echoOption } from '../validation/options/echo-option.js'
import { readOptions } from '../validation/options/options.js'
import { type Environment, resolveBaseUrl } from './base-url.js'
import type { TpnsClientOptions } from './client-options.js'
import { resolveAccessId, resolveSecretKey } from './credentials.js'
import { clientOptions } from './schema.js'

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
  const redact = (text: string) => createRedactor(collectSecrets(given, env))(text)
  const options = readOptions(clientOptions, given, { redact, what: 'TpnsClient' })
  const accessId = resolveAccessId(options.accessId ?? env.TPNS_ACCESS_ID)
  known.accessId = accessId
  const secretKey = resolveSecretKey(options.secretKey ?? env.TPNS_SECRET_KEY, accessId)
  const secrets = collectSecrets(options, env)
  const baseUrl = resolveBaseUrl(options, env, secrets)
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
    utcOffsetMinutes: parseUtcOffset(options.utcOffset ?? '+08:00', secrets),
    clock: options.clock ?? 'local',
    maxAnswerBytes: options.maxAnswerBytes ?? 10 * 1024 * 1024,
    checks: options.checks ?? 'off',
    hooks: options.hooks ?? {},
    runtime: resolveRuntime(options.runtime),
  }
}

function resolveRuntime({ now, elapsed, setTimer, random }: TpnsClientOptions['runtime'] = {}): Runtime {
  return {
    now: now === undefined ? systemRuntime.now : fallBackTo(now, systemRuntime.now),
    elapsed: elapsed === undefined ? systemRuntime.elapsed : fallBackTo(elapsed, systemRuntime.elapsed),
    setTimer: setTimer ?? systemRuntime.setTimer,
    random: random === undefined ? systemRuntime.random : () => tryRead(random) ?? systemRuntime.random(),
  }
}

/**
 * A clock of the caller that fails goes on with the system's. It is read when an answer has arrived, and by timers,
 * where an error would hide what happened to a push, or end the process; and if it stood still, a wait could last for ever.
 */
function fallBackTo(read: () => number, system: () => number): () => number {
  let aheadMs = 0
  return () => {
    const systemMs = system()
    const ms = tryRead(read)
    if (ms === undefined) return systemMs + aheadMs
    aheadMs = ms - systemMs
    return ms
  }
}

function tryRead(read: () => number): number | undefined {
  try {
    const value = read()
    return Number.isFinite(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** What no message may repeat, even when it was passed in another option. */
function collectSecrets(given: TpnsClientOptions, env: Environment): string[] {
  return [readKey(given), env.TPNS_SECRET_KEY]
    .filter((secret) => typeof secret === 'string')
    .map((secret) => secret.trim())
}

function readKey(given: TpnsClientOptions): unknown {
  try {
    return given.secretKey
  } catch {
    return undefined
  }
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
