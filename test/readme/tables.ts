import { type AnyEndpoint, ENDPOINTS } from '../../src/api/table.js'
import type { RateLimitName } from '../../src/core/ports/rate-limiter.js'
import { getRateLimit } from '../../src/rate-limit/limits.js'
import { type ReturnCodePolicy, SERVER_RETURN_CODES } from '../../src/return-codes/index.js'

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}

const POLICY_TEXT: Record<ReturnCodePolicy, string> = {
  fail: 'no',
  'slow-down': 'after a cool-down shared by all callers',
  uncertain: 'only idempotent calls',
}

/** The block `return-codes` of the README. */
export function returnCodesTable(): string {
  const rows = SERVER_RETURN_CODES.map(({ code, meaning, errorClass, policy }) => [
    String(code),
    meaning.en,
    meaning.zh,
    `\`${errorClass}\``,
    POLICY_TEXT[policy],
  ])
  return table(['Code', 'Meaning', '含义', 'Error class', 'Retried automatically'], rows)
}

/** The block `endpoints` of the README: one row for each path, which may serve several methods. */
export function endpointsTable(): string {
  const paths = new Map<string, AnyEndpoint[]>()
  for (const endpoint of ENDPOINTS) paths.set(endpoint.path, [...(paths.get(endpoint.path) ?? []), endpoint])
  const rows = [...paths].map(([path, endpoints]) => {
    const { purpose } = endpoints[0]!
    const idempotent = endpoints.every((endpoint) => endpoint.idempotent)
    return [
      `\`${path}\``,
      endpoints
        .flatMap(methodsOf)
        .map((name) => `\`${name}\``)
        .join(', '),
      purpose.en,
      purpose.zh,
      limitOf(endpoints[0]!),
      idempotent ? 'yes' : 'no',
    ]
  })
  return table(['Path', 'Method', 'Purpose', '用途', 'Limit', 'Idempotent'], rows)
}

/** The methods of the client behind an endpoint, from its name: `push.send`, or several as `attributes.{add,get}`. */
export function methodsOf({ name }: AnyEndpoint): string[] {
  const [, resource = '', verbs = ''] = /^(\w+)\.\{?([\w,]+)\}?$/.exec(name) ?? []
  return verbs.split(',').map((verb) => `${resource}.${verb}`)
}

function limitOf({ rateLimit }: AnyEndpoint): string {
  if (typeof rateLimit !== 'function') return rateLimit === null ? '–' : limitText(rateLimit)
  const group = rateLimit({ audience_type: 'all' })
  return group === null ? '–' : `all, tag, packages: ${limitText(group)}`
}

const UNITS = new Map([
  [1_000, 'second'],
  [3_600_000, 'hour'],
  [86_400_000, 'day'],
])

function limitText(name: RateLimitName): string {
  const limit = getRateLimit('', name)
  // The spacing kept is a little longer than the second that is documented.
  const perMs = Math.floor(limit.perMs / 1_000) * 1_000
  return `${limit.permits} per ${UNITS.get(perMs) ?? `${perMs} ms`}`
}
