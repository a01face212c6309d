import { createHmac } from 'node:crypto'
import type { FakeReply, FakeTpns } from '../../src/testing/index.js'

export const ACCESS_ID = '1500000001'
export const SECRET_KEY = '0123456789abcdef0123456789abcdef'
export const PUSH = 'v3/push/app'
/** 2026-12-01 09:00:00 at UTC+8, where FakeClock starts. */
export const START = Date.UTC(2026, 11, 1, 1, 0, 0)

/** The n-th well-formed token. */
export function makeToken(n: number): string {
  return n.toString(16).padStart(36, '0')
}

export function signHeaders(
  body: string | Uint8Array,
  at: number,
  accessId = ACCESS_ID,
  secretKey = SECRET_KEY,
) {
  const timeStamp = String(Math.floor(at / 1000))
  const hex = createHmac('sha256', secretKey).update(`${timeStamp}${accessId}`).update(body).digest('hex')
  return { AccessId: accessId, TimeStamp: timeStamp, Sign: btoa(hex) }
}

export function basicHeader(accessId = ACCESS_ID, secretKey = SECRET_KEY): string {
  return `Basic ${btoa(`${accessId}:${secretKey}`)}`
}

export interface Answer {
  readonly [name: string]: unknown
}

export function readAnswer(reply: FakeReply): Answer {
  if (reply.kind !== 'answer') throw new Error(`the fake did not answer: ${reply.kind}`)
  return JSON.parse(new TextDecoder().decode(reply.body)) as Answer
}

interface CallOptions {
  readonly headers?: Record<string, string>
  readonly method?: string
  readonly host?: string
}

/** Posts text unchanged, with Basic authentication unless other headers are given. */
export function raw(fake: FakeTpns, path: string, body: string | Uint8Array, options: CallOptions = {}) {
  return fake.handle({
    method: options.method ?? 'POST',
    path,
    headers: { 'content-type': 'application/json', ...(options.headers ?? { authorization: basicHeader() }) },
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    ...(options.host === undefined ? {} : { host: options.host }),
  })
}

/** Posts JSON and reads the answer. */
export async function call(
  fake: FakeTpns,
  path: string,
  body: unknown,
  options?: CallOptions,
): Promise<Answer> {
  return readAnswer(await raw(fake, path, JSON.stringify(body), options))
}

type Body = Record<string, unknown>

export function notify(changes: Body = {}): Body {
  return {
    audience_type: 'token',
    token_list: [makeToken(1)],
    message_type: 'notify',
    message: { title: 'T', content: 'C' },
    ...changes,
  }
}

export function toAll(changes: Body = {}): Body {
  return { audience_type: 'all', message_type: 'notify', message: { title: 'T', content: 'C' }, ...changes }
}

export function toTag(tags: readonly string[], changes: Body = {}): Body {
  const item = { tags, is_not: false, tags_operator: 'OR', items_operator: 'OR', tag_type: 'xg_user_define' }
  const rule = { tag_items: [item], operator: 'OR', is_not: false }
  return toAll({ audience_type: 'tag', tag_rules: [rule], ...changes })
}

export function iosNotify(changes: Body = {}): Body {
  return notify({
    environment: 'dev',
    message: { title: 'T', content: 'C', ios: { aps: { alert: { subtitle: 'S' } } } },
    ...changes,
  })
}
