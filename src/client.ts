import { inspect } from 'node:util'
import { retryBudget } from './call/budget.js'
import { performCall } from './call/call.js'
import type { CallOptions, Engine } from './call/engine.js'
import { countExchanges } from './call/exchanges.js'
import { observer } from './call/observe.js'
import { createSkewMeter, type SkewMeter } from './call/skew.js'
import { snapshot } from './call/snapshot.js'
import type { AnswerFields } from './endpoints/endpoint.js'
import { type ResolvedOptions, resolveOptions, type TpnsClientOptions } from './options.js'
import { openPace } from './pace/pace.js'
import type { AccountsResource } from './resources/accounts.js'
import { type AttributesResource, attributesResource } from './resources/attributes.js'
import { type BulkResource, bulkResource } from './resources/bulk.js'
import { type DevicesResource, devicesResource } from './resources/devices.js'
import { later, type MethodNames } from './resources/later.js'
import { type PackagesResource, packagesResource } from './resources/packages.js'
import { type PlansResource, plansResource } from './resources/plans.js'
import { type PushResource, pushResource } from './resources/push.js'
import { type StatisticsResource, statisticsResource } from './resources/statistics.js'
import type { TagsResource } from './resources/tags.js'
import { fetchTransport } from './transport/fetch.js'
import { guardedFromMsw } from './transport/msw-guard.js'
import type { Transport } from './transport/transport.js'
import { undiciTransport } from './transport/undici.js'
import { VERSION } from './version.js'
import { redactor } from './wire/redact.js'
import { basicAuthorization, sign } from './wire/sign.js'

/**
 * A client for one app (one AccessID) at one access point. Make one per app and keep it: it holds the connections, the
 * rate limits and the cool-downs that its calls share.
 *
 * @example
 * const tpns = new TpnsClient({ accessId: '1500001048', secretKey: process.env.KEY, region: 'guangzhou' })
 * const task = await tpns.push.send({
 *   audience_type: 'token',
 *   token_list: [token],
 *   message_type: 'notify',
 *   message: { title: 'Order shipped', content: 'It arrives tomorrow' },
 * })
 * await tpns.close()
 */
export class TpnsClient {
  /** Creating pushes; stopping, replacing and waiting for them. */
  readonly push: PushResource
  /** Files of tokens or accounts, to push to. */
  readonly packages: PackagesResource
  /** Push plans, under which pushes are counted. */
  readonly plans: PlansResource
  /** Custom tags of devices. */
  readonly tags: TagsResource
  /** Accounts bound to devices. */
  readonly accounts: AccountsResource
  /** User attributes of devices. */
  readonly attributes: AttributesResource
  /** What became of pushes, and numbers of devices. */
  readonly statistics: StatisticsResource
  /** What went to a single device. */
  readonly devices: DevicesResource
  /** Pushes to any number of tokens or accounts. */
  readonly bulk: BulkResource

  readonly #engine: Engine
  readonly #closing: AbortController

  /** @throws TpnsConfigError when an option is missing or wrong */
  constructor(options: TpnsClientOptions = {}) {
    const resolved = resolveOptions(options)
    this.#closing = new AbortController()
    this.#engine = buildEngine(resolved, this.#closing.signal)
    this.push = pushResource(this.#engine)
    this.packages = packagesResource(this.#engine)
    this.plans = plansResource(this.#engine)
    const engine = this.#engine
    this.tags = later(TAGS_METHODS, async () => (await import('./resources/tags.js')).tagsResource(engine))
    this.accounts = later(ACCOUNTS_METHODS, async () =>
      (await import('./resources/accounts.js')).accountsResource(engine),
    )
    this.attributes = attributesResource(this.#engine)
    this.statistics = statisticsResource(this.#engine)
    this.devices = devicesResource(this.#engine)
    this.bulk = bulkResource(this.#engine, resolved.accessId)
  }

  /**
   * Calls any endpoint, known to this library or not, with authentication, judging and policy. The body is sent as it
   * is. A path of the documented endpoints keeps its rate limit and its rule about repeats; any other is taken for
   * harmful to repeat, unless `repeat: 'harmless'` says otherwise.
   *
   * @param path below the base URL, for example `v3/push/app`
   * @returns the answer without its envelope
   * @throws TpnsError
   */
  async call(
    path: string,
    body: object,
    options: CallOptions & { repeat?: 'harmless' | 'harmful' } = {},
  ): Promise<AnswerFields> {
    const now = snapshot(body)
    const { anyEndpoint } = await import('./endpoints/any.js')
    return performCall(this.#engine, anyEndpoint(path, options.repeat), now, options)
  }

  /**
   * The service's clock minus this machine's, in milliseconds, as measured on the last answer; undefined before the
   * first. Good to about a second.
   */
  get clockSkewMs(): number | undefined {
    return this.#engine.skew.skewMs()
  }

  /**
   * Ends the client: waiting calls end with `TpnsAbortError`, exchanges under way finish, connections close. Nothing
   * holds the process open afterwards. Calling it again does no harm.
   */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#engine.exchanges.idle()
    await Promise.allSettled([this.#engine.pacer.close(), this.#engine.transport.close()])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** What `JSON.stringify` and logs may see. */
  toJSON(): Record<string, unknown> {
    return { name: 'TpnsClient', baseUrl: this.#engine.baseUrl }
  }

  [inspect.custom](): string {
    return `TpnsClient { baseUrl: '${this.#engine.baseUrl}' }`
  }
}

const TAGS_METHODS: MethodNames<TagsResource> = {
  add: true,
  remove: true,
  clear: true,
  replace: true,
  addToTokens: true,
  removeFromTokens: true,
  addPairs: true,
  removePairs: true,
  deleteFromApp: true,
}

const ACCOUNTS_METHODS: MethodNames<AccountsResource> = {
  bind: true,
  unbind: true,
  unbindAll: true,
  unbindTokens: true,
  findTokens: true,
  findAccounts: true,
}

function buildEngine(options: ResolvedOptions, closing: AbortSignal): Engine {
  const { accessId, pace, runtime, baseUrl, hooks } = options
  const observe = observer({ ...hooks, warning: hooks.warning ?? warnOnStderr })
  const warn = (message: string) =>
    observe('warning', () => ({ endpoint: 'pace', path: 'redis', key: 'pace.redis.down', message }))
  const { pacer, cooldowns } = openPace({ pace, accessId, runtime, warn })
  const skew = createSkewMeter(runtime)
  const { authorize, secrets } = authorizer(options, skew)
  return {
    baseUrl,
    urls: new Map(),
    transport: buildTransport(options),
    authorize,
    redact: redactor(secrets),
    pacer,
    cooldowns,
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
    exchanges: countExchanges(),
  }
}

function authorizer(
  options: ResolvedOptions,
  skew: SkewMeter,
): { authorize: Engine['authorize']; secrets: string[] } {
  const { accessId, secretKey, auth, clock, runtime } = options
  const basic = basicAuthorization(accessId, secretKey)
  const now = clock === 'server' ? skew.serverNow : runtime.now
  const agent = `tpns-client/${VERSION}`
  return {
    secrets: [secretKey, basic.slice('Basic '.length)],
    authorize(bytes, mode) {
      if (mode === 'basic' || auth === 'basic') return { 'user-agent': agent, Authorization: basic }
      const timestamp = Math.floor(now() / 1_000)
      const signature = sign({ accessId, secretKey, timestamp, body: bytes })
      return { 'user-agent': agent, AccessId: accessId, TimeStamp: String(timestamp), Sign: signature }
    },
  }
}

function buildTransport({
  transport,
  baseUrl,
  connections,
  attemptTimeoutMs,
  dispatcher,
}: ResolvedOptions): Transport {
  if (typeof transport === 'object') return transport
  if (transport === 'fetch') return fetchTransport()
  const { origin } = new URL(baseUrl)
  return guardedFromMsw(
    undiciTransport({ origin, connections, connectTimeoutMs: attemptTimeoutMs, dispatcher }),
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
