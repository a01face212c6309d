import { type AnyEndpoint, ENDPOINTS } from '../../../src/api/table.js'
import type { RateLimitName } from '../../../src/core/ports/rate-limiter.js'
import { getRateLimit } from '../../../src/rate-limit/limits.js'
import type { Language } from '../markdown.js'
import { type Cell, code, table } from './table.js'

/** One row for each path, which may serve several methods. */
export function endpointsTable(language: Language): string {
  const paths = new Map<string, AnyEndpoint[]>()
  for (const endpoint of ENDPOINTS) paths.set(endpoint.path, [...(paths.get(endpoint.path) ?? []), endpoint])
  const rows = [...paths].map(([path, endpoints]): Cell[] => [
    code(path),
    endpoints.flatMap(getMethods).map(code).join(', '),
    endpoints[0]!.purpose,
    describeLimit(endpoints[0]!),
    endpoints.every(({ idempotent }) => idempotent) ? { en: 'yes', zh: '是' } : { en: 'no', zh: '否' },
  ])
  const header = [
    { en: 'Path', zh: '路径' },
    { en: 'Method', zh: '方法' },
    { en: 'Purpose', zh: '用途' },
    { en: 'Limit', zh: '限频' },
    { en: 'Idempotent', zh: '幂等' },
  ]
  return table(language, header, rows)
}

/** The methods of the client behind an endpoint, from its name: `push.send`, or several as `attributes.{add,get}`. */
export function getMethods({ name }: AnyEndpoint): string[] {
  const [, resource = '', verbs = ''] = /^(\w+)\.\{?([\w,]+)\}?$/.exec(name) ?? []
  return verbs.split(',').map((verb) => `${resource}.${verb}`)
}

function describeLimit({ rateLimit }: AnyEndpoint): Cell {
  if (typeof rateLimit !== 'function') return rateLimit === null ? '–' : describe(rateLimit)
  const group = rateLimit({ audience_type: 'all' })
  if (group === null) return '–'
  const { en, zh } = describe(group)
  return { en: `all, tag, packages: ${en}`, zh: `全量、标签、号码包与 Token 包：${zh}` }
}

const UNITS = new Map([
  [1_000, { en: 'second', zh: '秒' }],
  [3_600_000, { en: 'hour', zh: '小时' }],
  [86_400_000, { en: 'day', zh: '天' }],
])

function describe(name: RateLimitName): { en: string; zh: string } {
  const limit = getRateLimit('', name)
  // The spacing kept is a little longer than the second that is documented.
  const unit = UNITS.get(Math.floor(limit.perMs / 1_000) * 1_000)!
  const what = name === 'broadcast' ? '条' : '次'
  return { en: `${limit.permits} per ${unit.en}`, zh: `${limit.permits} ${what}/${unit.zh}` }
}
