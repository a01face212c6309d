import { warnOfFindings } from './check/warnings.js'
import type { ClientContext } from './core/context.js'
import type { WarningEvent } from './core/observe/hooks.js'
import { createObserver } from './core/observe/observe.js'
import { createClockSkew } from './core/policy/clock-skew.js'
import { createRetryBudget } from './core/policy/retry-policy.js'
import { type CancellableTransport, makeCancellable } from './core/ports/transport.js'
import { limitConnections, openCooldownQueue } from './core/waiting/queues.js'
import { addApp, TpnsError } from './errors/tpns-error.js'
import { TpnsConfigError } from './errors/validation-errors.js'
import { createAuthorizer } from './http/sign.js'
import { fetchTransport } from './http/transport/fetch.js'
import { createUndiciTransport } from './http/transport/undici.js'
import type { ResolvedOptions } from './options/resolve.js'
import { wrapRateLimiter } from './rate-limit/custom.js'
import { getRateLimit } from './rate-limit/limits.js'
import { createLocalRateLimiter, createUnlimited } from './rate-limit/local.js'
import { createRedactor } from './redact/redactor.js'
import { guardInTests } from './testing-guard.js'
import { VERSION } from './version.js'

/** Creates what the calls of one client share. */
export function createContext(options: ResolvedOptions, closing: AbortSignal): ClientContext {
  const { accessId, runtime, baseUrl, hooks } = options
  const observe = createObserver({ ...hooks, warning: hooks.warning ?? warnOnStderr })
  const { rateLimiter, closeRateLimiter } = chooseRateLimiter(options)
  // clock: 'server' means that this machine's clock cannot be relied on.
  const skew = createClockSkew(runtime, options.clock === 'local')
  const { authorize, secrets } = createAuthorizer({
    ...options,
    agent: `tpns-client/${VERSION}`,
    now: options.clock === 'server' ? skew.serverNow : runtime.now,
  })
  return {
    accessId,
    baseUrl,
    urls: new Map(),
    transport: openTransport(options),
    authorize,
    redact: createRedactor(secrets),
    redactWith: (signature) =>
      createRedactor(signature === undefined ? secrets : [...secrets, ...listForms(signature)]),
    rateLimiter,
    closeRateLimiter,
    getRateLimit: (name) => getRateLimit(accessId, name),
    cooldownQueue: openCooldownQueue(rateLimiter, runtime, options.connections),
    slots: limitConnections(options.connections),
    budget: createRetryBudget(options.retryBudget),
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
    checks: options.checks === 'warn' ? warnOfFindings({ platform: options.platform }) : undefined,
    warned: new Set(),
  }
}

function chooseRateLimiter({
  rateLimit,
  runtime,
}: ResolvedOptions): Pick<ClientContext, 'rateLimiter' | 'closeRateLimiter'> {
  if (typeof rateLimit === 'object') {
    return { rateLimiter: wrapRateLimiter(rateLimit, runtime), closeRateLimiter: async () => {} }
  }
  const own = rateLimit === 'off' ? createUnlimited(runtime) : createLocalRateLimiter(runtime)
  return { rateLimiter: own, closeRateLimiter: own.close }
}

/** The signature in the form in which it is sent, and the digest inside it. */
function listForms(signature: string): string[] {
  return [signature.replace(/=+$/, ''), Buffer.from(signature, 'base64').toString('latin1')]
}

function openTransport(options: ResolvedOptions): CancellableTransport {
  try {
    return buildTransport(options)
  } catch (error) {
    throw error instanceof TpnsError ? addApp(error, options.accessId, options.baseUrl) : error
  }
}

function buildTransport({
  transport,
  baseUrl,
  connections,
  keepAliveTimeoutMs,
  attemptTimeoutMs,
  dispatcher,
}: ResolvedOptions): CancellableTransport {
  if (transport !== 'undici' && dispatcher !== undefined) {
    throw new TpnsConfigError({
      en: 'dispatcher has no effect with another transport: leave out either dispatcher or transport.',
      zh: 'dispatcher 只对默认的 transport 生效，请去掉其中一个。',
    })
  }
  if (keepAliveTimeoutMs !== undefined && (transport !== 'undici' || dispatcher !== undefined)) {
    throw new TpnsConfigError({
      en: 'keepAliveTimeout has no effect with your own dispatcher or another transport: set the idle time there, or leave keepAliveTimeout out.',
      zh: 'keepAliveTimeout 只对默认的连接池生效，请在自己的 dispatcher 或 transport 中设置空闲时间，或去掉该配置项。',
    })
  }
  if (typeof transport === 'object') return makeCancellable(transport)
  if (transport === 'fetch') return makeCancellable(fetchTransport())
  const { origin } = new URL(baseUrl)
  return guardInTests(
    createUndiciTransport({
      origin,
      connections,
      keepAliveTimeoutMs,
      connectTimeoutMs: attemptTimeoutMs,
      dispatcher,
    }),
    dispatcher,
  )
}

/** Each language with its path: a reader of one finds all of it in one piece. */
function warnOnStderr({ endpoint, path, text, key }: WarningEvent): void {
  const message = `${endpoint}: ${path}: ${text.en} ${path}：${text.zh}`
  process.emitWarning(message, { type: 'TpnsWarning', code: key })
}
