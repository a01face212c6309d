import type { Redis } from 'ioredis'
import type { TpnsClient } from '../../client.js'
import type { Cli } from '../cli.js'
import { UsageError } from '../failures/usage-error.js'
import { text } from '../option.js'
import { readEnv } from './credentials.js'

/** Where campaigns are kept. */
export const REDIS_OPTIONS = {
  redis: text('--redis <url>', {
    en: 'address of Redis without its password, redis://host:6379/0; default REDIS_URL, which may hold one',
    zh: 'Redis 地址（不含密码），如 redis://host:6379/0；默认取 REDIS_URL（可含密码）',
  }),
  prefix: text('--prefix <name>', {
    en: 'how keys and queues are named; default tpns-campaigns',
    zh: '键和队列的名称前缀，默认 tpns-campaigns',
  }),
} as const

export interface RedisValues {
  readonly redis: string | undefined
  readonly prefix: string | undefined
}

type Bullmq = typeof import('../../bullmq/index.js')

export interface Opened {
  /** Not connected on its own: those who get it duplicate it. */
  readonly redis: Redis
  /** `127.0.0.1:6379/0` */
  readonly address: string
  readonly bullmq: Bullmq
  /** Campaigns under the prefix of the options. @param tpns needed to create */
  open(tpns?: TpnsClient): ReturnType<Bullmq['openCampaigns']>
}

/**
 * Runs a command with Redis, and with the packages that are installed for it only.
 *
 * @throws UsageError without an address, with a password in the arguments, or without the packages
 */
export async function withRedis<T>(
  cli: Cli,
  given: RedisValues,
  work: (opened: Opened) => Promise<T>,
): Promise<T> {
  const url = await readAddress(cli, given.redis)
  const { ioredis, bullmq } = await loadPackages()
  const redis = new ioredis.Redis(url.href, { lazyConnect: true, maxRetriesPerRequest: null })
  // Without a listener ioredis writes to the console.
  redis.on('error', () => {})
  const { prefix } = given
  const opened: ReturnType<Bullmq['openCampaigns']>[] = []
  try {
    return await work({
      redis,
      address: `${url.host}${url.pathname}`,
      bullmq,
      open(tpns) {
        const campaigns = bullmq.openCampaigns({ connection: redis, tpns, prefix })
        opened.push(campaigns)
        return campaigns
      },
    })
  } finally {
    await Promise.all(opened.map((campaigns) => campaigns.close()))
    redis.disconnect()
  }
}

/** The campaigns of a Redis. */
export function withCampaigns<T>(
  cli: Cli,
  given: RedisValues,
  work: (campaigns: ReturnType<Bullmq['openCampaigns']>) => Promise<T>,
): Promise<T> {
  return withRedis(cli, given, ({ open }) => work(open()))
}

async function readAddress(cli: Cli, given: string | undefined): Promise<URL> {
  const env = await readEnv(cli)
  const text = given ?? env.REDIS_URL?.trim() ?? ''
  if (text === '') throw missingError(cli.envFile)
  const url = URL.canParse(text) ? new URL(text) : undefined
  // Whatever is wrong with it, it is not repeated.
  for (const secret of [url?.password, decode(url?.password)])
    if (secret !== undefined) cli.secrets.add(secret)
  const from = given === undefined ? 'REDIS_URL' : '--redis'
  if (url === undefined || !/^rediss?:$/.test(url.protocol) || url.host === '') {
    throw new UsageError({
      en: `${from} must be an address such as redis://127.0.0.1:6379/0, or rediss:// for TLS`,
      zh: `${from} 应为 redis://127.0.0.1:6379/0 形式的地址（TLS 使用 rediss://）`,
    })
  }
  if (given !== undefined && url.password !== '') {
    throw new UsageError({
      en: '--redis must not hold a password, which every user of the machine could read: set REDIS_URL, in the environment or in the file of --env-file',
      zh: '--redis 中不能包含密码（本机其他用户可以看到命令行参数）：请设置环境变量 REDIS_URL，或写入 --env-file 指定的文件',
    })
  }
  return url
}

function decode(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function missingError(envFile: string | undefined): UsageError {
  return envFile === undefined
    ? new UsageError({
        en: 'say which Redis holds the campaigns: set REDIS_URL, or use --redis redis://127.0.0.1:6379',
        zh: '请指定存放推送活动的 Redis：设置环境变量 REDIS_URL，或使用 --redis redis://127.0.0.1:6379',
      })
    : new UsageError({
        en: `${envFile} has no REDIS_URL; add it, or use --redis redis://127.0.0.1:6379`,
        zh: `${envFile} 中缺少 REDIS_URL，请补充，或使用 --redis redis://127.0.0.1:6379`,
      })
}

/** Optional: who sends no campaigns installs neither. */
async function loadPackages() {
  try {
    const [ioredis, bullmq] = await Promise.all([import('ioredis'), import('../../bullmq/index.js')])
    return { ioredis, bullmq }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const isMissing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
    if (!isMissing || !/'(bullmq|ioredis)'/.test(message)) throw error
    throw new UsageError({
      en: 'campaigns need two packages more, beside tpns-client: npm install bullmq ioredis',
      zh: '推送活动还需要两个软件包，请与 tpns-client 一起安装：npm install bullmq ioredis',
    })
  }
}
