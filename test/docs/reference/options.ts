import type { TpnsClientOptions } from '../../../src/options/client-options.js'
import { resolveOptions } from '../../../src/options/resolve.js'
import type { Bilingual } from '../../../src/return-codes/index.js'
import type { Language } from '../markdown.js'
import { type Cell, code, table } from './table.js'

interface OptionRow extends Bilingual {
  readonly default: Cell
}

const DEFAULTS = resolveOptions({ accessId: 1, secretKey: 'any' }, {})
const OFFSET = `+${String(DEFAULTS.utcOffsetMinutes / 60).padStart(2, '0')}:00`
const NONE: Cell = { en: 'none', zh: '无' }
const text = (value: string) => code(`'${value}'`)
const number = (value: number) => code(String(value))

type Rows<Name extends string> = Readonly<Record<Name, OptionRow>>
type Grouped = 'timeout' | 'retry'

/** A new option does not compile until it is listed here. */
const OPTIONS: Rows<Exclude<keyof TpnsClientOptions, Grouped>> & {
  readonly [Group in Grouped]: Rows<keyof NonNullable<TpnsClientOptions[Group]> & string>
} = {
  accessId: { default: code('TPNS_ACCESS_ID'), en: 'AccessID of the app', zh: '应用的 AccessID' },
  secretKey: { default: code('TPNS_SECRET_KEY'), en: 'SecretKey of the app', zh: '应用的 SecretKey' },
  region: {
    default: { en: "`TPNS_REGION`, else `'guangzhou'`", zh: "`TPNS_REGION`，否则 `'guangzhou'`" },
    en: 'access point of the app',
    zh: '应用的服务接入点',
  },
  baseUrl: {
    default: code('TPNS_BASE_URL'),
    en: 'another address, instead of `region`',
    zh: '自定义服务地址，替代 `region`',
  },
  allowInsecureHttp: {
    default: code('false'),
    en: 'plain http beyond this machine',
    zh: '允许向非本机地址使用明文 HTTP',
  },
  platform: {
    default: { en: 'not checked', zh: '不校验' },
    en: "`'android'` or `'ios'`: iOS needs `environment`",
    zh: "目标平台 `'android'` 或 `'ios'`（用于校验，iOS 必须指定 `environment`）",
  },
  auth: { default: text(DEFAULTS.auth), en: "or `'basic'`", zh: "鉴权方式，另可选 `'basic'`" },
  timeout: {
    attempt: {
      default: number(DEFAULTS.attemptTimeoutMs),
      en: 'ms for one request and its whole answer',
      zh: '单次尝试超时（毫秒）',
    },
    total: {
      default: number(DEFAULTS.totalTimeoutMs),
      en: 'ms for a call with its retries and waits',
      zh: '整次调用总超时（毫秒）',
    },
  },
  retry: {
    attempts: {
      default: number(DEFAULTS.maxAttempts),
      en: 'most attempts for one call, the first included',
      zh: '最大尝试次数（含首次）',
    },
    unknownOutcome: {
      default: text(DEFAULTS.unknownOutcome),
      en: "`'retry'` may deliver a push twice",
      zh: "结果未知时是否重试；`'retry'` 可能造成重复推送",
    },
    budget: {
      default: number(DEFAULTS.retryBudget),
      en: 'retries in reserve for outages',
      zh: '重试预算，应对服务中断',
    },
  },
  rateLimit: {
    default: text(String(DEFAULTS.rateLimit)),
    en: "`'off'`, or a rate limiter: `redisRateLimits(client)`",
    zh: "`'off'` 关闭，或传入限频器：`redisRateLimits(client)`",
  },
  connections: {
    default: number(DEFAULTS.connections),
    en: 'most connections, and so requests in flight; also with your own `dispatcher`',
    zh: '最大连接数，即最大在途请求数（使用自定义 `dispatcher` 时同样生效）',
  },
  keepAliveTimeout: {
    default: { en: '`4000`, or what the `Keep-Alive` header says', zh: '`4000`，或应答头 `Keep-Alive` 的值' },
    en: "ms that a connection may be idle; set it below a gateway's",
    zh: '空闲连接保持时间（毫秒），应小于网关的设置',
  },
  dispatcher: {
    default: NONE,
    en: 'an undici dispatcher: proxy, TLS; `close()` does not close it',
    zh: 'undici 的 dispatcher：代理、自定义 TLS；`close()` 不会关闭它',
  },
  transport: {
    default: text(String(DEFAULTS.transport)),
    en: "`'fetch'` (Node only), or an object of yours",
    zh: "传输层：`'fetch'`（仅 Node.js），或自定义对象",
  },
  utcOffset: {
    default: text(OFFSET),
    en: "UTC offset of the service's times",
    zh: '服务端时间的时区',
  },
  clock: {
    default: text(DEFAULTS.clock),
    en: "`'server'` signs by the measured time of the service",
    zh: "签名用的时钟；`'server'` 按测得的服务端时间签名",
  },
  maxAnswerBytes: {
    default: number(DEFAULTS.maxAnswerBytes),
    en: 'a longer answer is an error',
    zh: '响应体大小上限（字节）',
  },
  checks: {
    default: text(DEFAULTS.checks),
    en: "`'warn'`: say what phones will do with each push",
    zh: "`'warn'`：按厂商通道检查每条推送",
  },
  hooks: { default: NONE, en: 'see Hooks', zh: '钩子，见下' },
  runtime: {
    default: { en: "the system's", zh: '系统' },
    en: 'clock, timers and random numbers, for tests',
    zh: '时钟、计时器与随机数，用于测试',
  },
}

const isRow = (entry: OptionRow | Rows<string>): entry is OptionRow => typeof entry.en === 'string'

export function optionsTable(language: Language): string {
  const header = [
    { en: 'Option', zh: '配置项' },
    { en: 'Default', zh: '默认值' },
    { en: 'What', zh: '说明' },
  ]
  const rows = Object.entries(OPTIONS).flatMap(([name, entry]): Cell[][] => {
    const named: [string, OptionRow][] = isRow(entry)
      ? [[name, entry]]
      : Object.entries(entry).map(([part, row]) => [`${name}.${part}`, row])
    return named.map(([path, row]) => [code(path), row.default, row])
  })
  return table(language, header, rows)
}
