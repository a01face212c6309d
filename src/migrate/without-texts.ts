import type { PushRequest } from '../api/push/schema/push-request.js'
import { copyPlain } from '../validation/plain-copy.js'
import { throwIssues } from '../validation/refusal.js'
import { walkFields } from './fields/decide.js'
import { DECISIONS } from './fields/index.js'
import { toCustomText } from './read-line.js'

/**
 * A push with everything left out that may hold words or names: titles, texts, addresses, your own data, tokens and accounts, and
 * every field that the library does not know. What remains is what {@link assess} counts: which fields are given, how many
 * recipients, how many bytes, tags, times, channels. A text becomes as many `x` as it has bytes, a recipient `x1`, `x2`, ….
 *
 * @throws TpnsRequestError for what JSON cannot say, and what cannot be read
 * @example
 * hooks: { request: ({ endpoint, request }) => {
 *     if (endpoint === 'v3/push/app') log.write(`${JSON.stringify({ at: Date.now(), request: withoutTexts(request) })}\n`)
 *   } }
 */
export function withoutTexts<T extends object = PushRequest>(request: T): T {
  const { value, issues } = copyPlain(request)
  throwIssues(issues, { endpoint: undefined, lead: { en: 'Not read', zh: '未读取' } })
  return walkFields(value, '', cover) as T
}

function cover(field: string, value: unknown): unknown {
  if (field === 'token_list' || field === 'account_list') {
    return Array.isArray(value) ? value.map((_, at) => `x${at + 1}`) : 'x'
  }
  const row = Object.hasOwn(DECISIONS, field) ? DECISIONS[field as keyof typeof DECISIONS] : undefined
  if (row?.keep === true) return value
  if (field.endsWith('.custom_content')) return coverData(value)
  if (typeof value === 'string') return 'x'.repeat(Buffer.byteLength(value))
  if (Array.isArray(value)) return value.map((element) => cover(field, element))
  // Numbers and switches of fields that are known say nothing about anybody.
  return row !== undefined && typeof value !== 'object' ? value : 'x'
}

/** JSON text of the same length, from the eighth byte on. */
function coverData(value: unknown): string {
  const bytes = Buffer.byteLength(toCustomText(value))
  return `{"x":"${'x'.repeat(Math.max(0, bytes - 8))}"}`
}
