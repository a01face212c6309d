import type { FakeRequestRecord } from '../testing/server/request-log.js'
import { isObject } from '../validation/members.js'
import { formatTime } from './output/numbers.js'

/** One request in one line: time, path, audience, answer and the push it created. */
export function formatRequestLine(request: FakeRequestRecord): string {
  const { at, method, path, body, pushIds } = request
  const parts = [
    formatTime(at),
    method === 'POST' ? path : `${method} ${path}`,
    describeAudience(body),
    describeReply(request),
    pushIds.length === 0 ? '' : `push ${pushIds.join(' ')}`,
  ]
  return parts.filter((part) => part !== '').join('  ')
}

function describeAudience(body: unknown): string {
  if (!isObject(body)) return ''
  const fields = body as Readonly<Record<string, unknown>>
  const audience = fields.audience_type
  if (typeof audience !== 'string') return ''
  // Some clients send all lists, the unused ones empty.
  const list = fields[audience.startsWith('token') ? 'token_list' : 'account_list']
  const counted = /^(token|account)(_list)?$/.test(audience) && Array.isArray(list)
  return counted ? `${audience} (${list.length})` : audience
}

function describeReply({ reply: { kind, status, code, message } }: FakeRequestRecord): string {
  if (code === 0) return '0 ok'
  if (code !== undefined) return `${code} ${message}`
  return status === undefined ? kind : `HTTP ${status}`
}

/** The body, indented, as `--verbose` shows it. */
export function formatRequestBody({ body }: FakeRequestRecord): string {
  const text = typeof body === 'string' ? body : (JSON.stringify(body, undefined, 2) ?? '')
  return text.replace(/^/gm, '    ')
}
