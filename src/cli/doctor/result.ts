import type { Bilingual } from '../text.js'

/** What one check found. `skipped`: it could not be looked at, because of something before it. */
export interface Result {
  readonly check: CheckName
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped'
  /** What was found. */
  readonly text: Bilingual
  /** What to do. */
  readonly advice?: Bilingual
}

/** In the order in which a request meets them. */
export const CHECK_NAMES = {
  variables: { en: 'variables', zh: '环境变量' },
  signature: { en: 'signature', zh: '签名' },
  dns: { en: 'DNS', zh: 'DNS' },
  proxy: { en: 'proxy', zh: '代理' },
  connection: { en: 'connection', zh: '连接' },
  tls: { en: 'TLS', zh: 'TLS' },
  clock: { en: 'clock', zh: '本机时钟' },
  region: { en: 'region', zh: '服务接入点' },
  credentials: { en: 'credentials', zh: '密钥' },
  ip: { en: 'IP allow-list', zh: 'IP 白名单' },
  service: { en: 'service', zh: '服务' },
} as const satisfies Record<string, Bilingual>

export type CheckName = keyof typeof CHECK_NAMES

export const ok = (check: CheckName, text: Bilingual): Result => ({ check, status: 'ok', text })

export const warning = (check: CheckName, text: Bilingual, advice: Bilingual): Result => ({
  check,
  status: 'warning',
  text,
  advice,
})

export const failed = (check: CheckName, text: Bilingual, advice?: Bilingual): Result => ({
  check,
  status: 'failed',
  text,
  ...(advice === undefined ? {} : { advice }),
})

const NOT_REACHED: Bilingual = { en: 'not looked at: see above', zh: '未检查，请先处理上面的问题' }

export const skipped = (check: CheckName, text: Bilingual = NOT_REACHED): Result => ({
  check,
  status: 'skipped',
  text,
})

/** A message of the library: English, then Chinese. */
