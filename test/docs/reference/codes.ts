import { REGIONS, type Region } from '../../../src/options/client-options.js'
import {
  type Bilingual,
  type ReturnCodePolicy,
  SERVER_RETURN_CODES,
} from '../../../src/return-codes/index.js'
import type { Language } from '../markdown.js'
import { code, table } from './table.js'

const RETRIED: Record<ReturnCodePolicy, Bilingual> = {
  fail: { en: 'no', zh: '否' },
  'slow-down': { en: 'after a cool-down shared by all callers', zh: '冷却期结束后重试' },
  uncertain: { en: 'only idempotent calls', zh: '仅重试幂等调用' },
}

export function returnCodesTable(language: Language): string {
  const header = [
    { en: 'Code', zh: '返回码' },
    { en: 'Meaning', zh: '含义' },
    { en: 'Error class', zh: '错误类' },
    { en: 'Retried automatically', zh: '自动重试' },
  ]
  const rows = SERVER_RETURN_CODES.map((row) => [
    String(row.code),
    row.meaning,
    code(row.errorClass),
    RETRIED[row.policy],
  ])
  return table(language, header, rows)
}

const CITIES: Record<Region, Bilingual> = {
  guangzhou: { en: 'Guangzhou (default)', zh: '广州（默认）' },
  shanghai: { en: 'Shanghai', zh: '上海' },
  hongkong: { en: 'Hong Kong (China)', zh: '中国香港' },
  singapore: { en: 'Singapore', zh: '新加坡' },
}

export function regionsTable(language: Language): string {
  const header = ['`region`', { en: 'Access point', zh: '服务接入点' }, { en: 'Base URL', zh: '服务地址' }]
  const rows = Object.entries(REGIONS).map(([region, url]) => [
    code(region),
    CITIES[region as Region],
    code(url),
  ])
  return table(language, header, rows)
}
