import { inspect } from 'node:util'
import * as z from 'zod/mini'
import { type AccountsResource, createAccountsResource } from './api/accounts/methods.js'
import { anyEndpoint } from './api/any.js'
import { type AttributesResource, createAttributesResource } from './api/attributes/methods.js'
import { createDevicesResource, type DevicesResource } from './api/devices.js'
import { createPackagesResource, type PackagesResource } from './api/packages/methods.js'
import { createPlansResource, type PlansResource } from './api/plans.js'
import { createPushResource, type PushResource } from './api/push/methods/push.js'
import { createStatisticsResource, type StatisticsResource } from './api/statistics/methods.js'
import { createTagsResource, type TagsResource } from './api/tags/methods.js'
import { type BulkResource, createBulkResource } from './bulk/methods.js'
import { rememberContext } from './client-context.js'
import { CALL_OPTIONS, type CallOptions } from './core/call-options.js'
import type { ClientContext } from './core/context.js'
import { waitAtMost } from './core/deadline.js'
import type { AnswerFields } from './core/endpoint.js'
import { withApp } from './core/failures/with-app.js'
import { runCall } from './core/pipeline.js'
import { createContext } from './create-context.js'
import type { TpnsClientOptions } from './options/client-options.js'
import { resolveOptions } from './options/resolve.js'
import { trueOrFalse } from './validation/options/option-values.js'
import { optionBag, readOptions } from './validation/options/options.js'

/** Options of `client.call`. */
export interface AnyCallOptions extends CallOptions {
  /**
   * Whether the same request may safely reach the service twice, as a read may. Only then is a call of unknown outcome
   * retried. Default: what is documented of the path; `false` for a path that this library does not know.
   */
  idempotent?: boolean | undefined
}

const anyCallOptions = optionBag({
  ...CALL_OPTIONS,
  idempotent: z.optional(trueOrFalse),
})

/** How long `close()` waits for connections to close. Milliseconds. */
const CLOSE_MS = 10_000

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
  /** Creating pushes; stopping, replacing and waiting for them. 推送：创建、终止、取消、覆盖、回查。 */
  readonly push: PushResource
  /** Files of tokens or accounts, to push to. 上传号码包与 Token 包。 */
  readonly packages: PackagesResource
  /** Push plans, under which pushes are counted. 推送计划。 */
  readonly plans: PlansResource
  /** Custom tags of devices. 标签绑定与解绑。 */
  readonly tags: TagsResource
  /** Accounts bound to devices. 账号绑定、解绑与查询。 */
  readonly accounts: AccountsResource
  /** User attributes of devices. 用户属性。 */
  readonly attributes: AttributesResource
  /** Push records, and statistics of pushes and devices. 推送记录与统计。 */
  readonly statistics: StatisticsResource
  /** What went to a single device. 单台设备的推送任务。 */
  readonly devices: DevicesResource
  /** Pushes to any number of tokens or accounts. 批量推送，名单长度不限。 */
  readonly bulk: BulkResource

  readonly #context: ClientContext
  readonly #closing: AbortController

  /** @throws TpnsConfigError when an option is missing or wrong */
  constructor(options: TpnsClientOptions = {}) {
    this.#closing = new AbortController()
    this.#context = createContext(resolveOptions(options), this.#closing.signal)
    const client = this.#context
    rememberContext(this, client)
    this.push = createPushResource(client)
    this.packages = createPackagesResource(client)
    this.plans = createPlansResource(client)
    this.tags = createTagsResource(client)
    this.accounts = createAccountsResource(client)
    this.attributes = createAttributesResource(client)
    this.statistics = createStatisticsResource(client)
    this.devices = createDevicesResource(client)
    this.bulk = createBulkResource(client)
  }

  /**
   * Calls any endpoint, known to this library or not, with authentication, judging and policy. The body is sent as it
   * is. A path of the documented endpoints keeps its rate limit and its rule about retries; any other counts as not
   * idempotent, unless `idempotent: true` says otherwise.
   *
   * @param path below the base URL, for example `v3/push/app`
   * @returns the answer without its envelope
   * @throws TpnsError
   */
  async call(path: string, body: object, options?: AnyCallOptions): Promise<AnswerFields> {
    const context = this.#context
    return withApp(context, () => {
      const init = { endpoint: 'client.call', redact: context.redact }
      const { idempotent, ...given } = readOptions(anyCallOptions, options, init)
      return runCall(context, anyEndpoint(path, idempotent), body, given)
    })
  }

  /**
   * The service's clock minus this machine's, in milliseconds, rounded to whole seconds, as measured on the service's last
   * answer. Undefined while it is at most two seconds, which cannot be distinguished from none, and while it is not known: before
   * the first answer, an hour after the last, and after a step of this machine's clock.
   */
  get clockSkewMs(): number | undefined {
    return this.#context.skew.skewMs()
  }

  /**
   * Ends the client: waiting calls end with `TpnsAbortError`, exchanges under way finish, connections close. Nothing
   * holds the process open afterwards. Calling it again does no harm.
   * 关闭客户端：等待中的调用以 `TpnsAbortError` 结束，在途请求继续完成，然后关闭连接。
   */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#context.slots.idle()
    const { runtime, closeRateLimiter, transport } = this.#context
    // A transport of the caller may never say that it has closed.
    await waitAtMost(runtime, CLOSE_MS, Promise.allSettled([closeRateLimiter(), transport.close()]))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** A gateway may take a key as a part of its address. */
  #shownUrl(): string {
    return this.#context.redact(this.#context.baseUrl)
  }

  /** What `JSON.stringify` and logs may see. */
  toJSON(): Record<string, unknown> {
    return { name: 'TpnsClient', baseUrl: this.#shownUrl() }
  }

  [inspect.custom](): string {
    return `TpnsClient { baseUrl: '${this.#shownUrl()}' }`
  }
}
