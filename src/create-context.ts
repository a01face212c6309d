import type { ClientContext } from './core/context.js'
import { observer } from './core/observe/observe.js'
import { type ClockSkew, createClockSkew } from './core/policy/clock-skew.js'
import type { Cooldowns } from './core/policy/cooldown.js'
import { retryBudget } from './core/policy/retry-budget.js'
import type { Transport } from './core/ports/transport.js'
import { limitConnections } from './core/waiting/connection-slots.js'
import { openCooldownQueue } from './core/waiting/cooldown-queue.js'
import { countInFlight } from './core/waiting/in-flight.js'
import { TpnsConfigError } from './errors/validation-errors.js'
import { basicAuthorization, computeSignature } from './http/sign.js'
import { fetchTransport } from './http/transport/fetch.js'
import { undiciTransport } from './http/transport/undici.js'
import type { ResolvedOptions } from './options.js'
import { getRateLimit, limitKey } from './rate-limit/limits.js'
import { localRateLimiter, unlimited } from './rate-limit/local.js'
import { redactor } from './redact/redactor.js'
import { guardInTests } from './testing-guard.js'
import { VERSION } from './version.js'

/** Creates what the calls of one client share. */
export function createContext(options: ResolvedOptions, closing: AbortSignal): ClientContext {
  const { accessId, runtime, baseUrl, hooks } = options
  const observe = observer({ ...hooks, warning: hooks.warning ?? warnOnStderr })
  const { rateLimiter, closeRateLimiter } = chooseRateLimiter(options)
  const cooldowns: Cooldowns = {
    pause: (key, pauseMs) => rateLimiter.pause(limitKey(accessId, key), pauseMs),
    remainingMs: (key) => rateLimiter.remainingMs(limitKey(accessId, key)),
  }
  // clock: 'server' means that this machine's clock cannot be relied on.
  const skew = createClockSkew(runtime, options.clock === 'local')
  const { authorize, secrets } = authorizer(options, skew)
  return {
    baseUrl,
    urls: new Map(),
    transport: buildTransport(options),
    authorize,
    redact: redactor(secrets),
    redactWith: (signature) =>
      redactor(signature === undefined ? secrets : [...secrets, ...listForms(signature)]),
    rateLimiter,
    closeRateLimiter,
    getRateLimit: (name) => getRateLimit(accessId, name),
    cooldowns,
    syncCooldown: (key) => rateLimiter.syncCooldown?.(limitKey(accessId, key)),
    cooldownQueue: openCooldownQueue(cooldowns, runtime, options.connections),
    slots: limitConnections(options.connections),
    budget: retryBudget(options.retryBudget),
    skew,
    observe,
    runtime,
    settings: {
      platform: options.platform,
      utcOffsetMinutes: options.utcOffsetMinutes,
      attemptTimeoutMs: options.attemptTimeoutMs,
      totalTimeoutMs: options.totalTimeoutMs,
      maxAttempts: options.maxAttempts,
      unknownOutcome: options.unknownOutcome,
      maxAnswerBytes: options.maxAnswerBytes,
    },
    closing,
    warned: new Set(),
    inFlight: countInFlight(),
  }
}

function chooseRateLimiter({
  rateLimit,
  runtime,
}: ResolvedOptions): Pick<ClientContext, 'rateLimiter' | 'closeRateLimiter'> {
  if (typeof rateLimit === 'object') return { rateLimiter: rateLimit, closeRateLimiter: async () => {} }
  const own = rateLimit === 'off' ? unlimited(runtime) : localRateLimiter(runtime)
  return { rateLimiter: own, closeRateLimiter: own.close }
}

function authorizer(
  options: ResolvedOptions,
  skew: ClockSkew,
): { authorize: ClientContext['authorize']; secrets: string[] } {
  const { accessId, secretKey, auth, clock, runtime } = options
  const basic = basicAuthorization(accessId, secretKey)
  const now = clock === 'server' ? skew.serverNow : runtime.now
  const agent = `tpns-client/${VERSION}`
  return {
    secrets: [secretKey, basic.slice('Basic '.length).replace(/=+$/, '')],
    authorize(bytes, mode) {
      if (mode === 'basic' || auth === 'basic') return { 'user-agent': agent, Authorization: basic }
      const timestamp = Math.floor(now() / 1_000)
      const signature = computeSignature({ accessId, secretKey, timestamp, body: bytes })
      return { 'user-agent': agent, AccessId: accessId, TimeStamp: String(timestamp), Sign: signature }
    },
  }
}

/** The signature in the form in which it is sent, and the digest inside it. */
function listForms(signature: string): string[] {
  return [signature.replace(/=+$/, ''), Buffer.from(signature, 'base64').toString('latin1')]
}

function buildTransport({
  transport,
  baseUrl,
  connections,
  keepAliveTimeoutMs,
  attemptTimeoutMs,
  dispatcher,
}: ResolvedOptions): Transport {
  if (transport !== 'undici' && dispatcher !== undefined) {
    throw new TpnsConfigError(
      'dispatcher has no effect with another transport: leave out either dispatcher or transport. dispatcher 只对默认的 transport 生效，请去掉其中一个。',
    )
  }
  if (keepAliveTimeoutMs !== undefined && (transport !== 'undici' || dispatcher !== undefined)) {
    throw new TpnsConfigError(
      'keepAliveTimeout has no effect with your own dispatcher or another transport: set the idle time there, or leave keepAliveTimeout out. ' +
        'keepAliveTimeout 只对默认的连接池生效。',
    )
  }
  if (typeof transport === 'object') return transport
  if (transport === 'fetch') return fetchTransport()
  const { origin } = new URL(baseUrl)
  return guardInTests(
    undiciTransport({
      origin,
      connections,
      keepAliveTimeoutMs,
      connectTimeoutMs: attemptTimeoutMs,
      dispatcher,
    }),
    dispatcher,
  )
}

function warnOnStderr({
  endpoint,
  path,
  message,
  key,
}: {
  endpoint: string
  path: string
  message: string
  key: string
}): void {
  process.emitWarning(`${endpoint}: ${path}: ${message}`, { type: 'TpnsWarning', code: key })
}
