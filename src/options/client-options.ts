import type { Dispatcher } from 'undici'
import type { TpnsHooks } from '../core/observe/hooks.js'
import type { RateLimiter } from '../core/ports/rate-limiter.js'
import type { Runtime } from '../core/ports/runtime.js'
import type { Transport } from '../core/ports/transport.js'

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
   * answer; `total` (default 60,000) covers the whole call with its retries and waits for rate limits. A process that stood
   * still meanwhile (stopped, throttled, a blocked event loop) reads an answer that has arrived before it gives up.
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
