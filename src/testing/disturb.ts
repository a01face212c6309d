import type { FakeAnswer, FakeReply } from './exchange.js'
import type { FakeFault } from './faults.js'

/** Whether a fault lets the request be carried out before it strikes. */
export function carriesOut(fault: FakeFault): boolean {
  if ('retCode' in fault) return false
  if ('status' in fault) return fault.accepted === true
  if ('reset' in fault) return fault.reset === 'after-acceptance'
  return true
}

/** What a fault makes of the answer of a request. */
export function disturb(answer: FakeAnswer, fault: FakeFault): FakeReply {
  if ('reset' in fault) return { kind: 'reset' }
  if ('stall' in fault) {
    return fault.stall === 'before-headers'
      ? { kind: 'stall', at: 'before-headers' }
      : { kind: 'stall', at: 'in-body', answer, sentBytes: half(answer) }
  }
  if ('truncate' in fault) return { kind: 'truncated', answer, sentBytes: half(answer) }
  if ('status' in fault) {
    const headers = {
      date: answer.headers.date ?? '',
      ...(fault.body === undefined ? {} : HTML),
      ...lower(fault.headers),
    }
    return { kind: 'answer', status: fault.status, headers, body: bytes(fault.body ?? '') }
  }
  const body = 'body' in fault ? bytes(fault.body) : answer.body
  const contentType = 'contentType' in fault ? fault.contentType : undefined
  const headers =
    contentType === undefined ? answer.headers : { ...answer.headers, 'content-type': contentType }
  return { ...answer, headers, body }
}

/** Gateways and proxies answer for the service with pages of their own. */
const HTML = { 'content-type': 'text/html; charset=utf-8' }

function half(answer: FakeAnswer): number {
  return Math.floor(answer.body.byteLength / 2)
}

function bytes(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? new TextEncoder().encode(body) : body
}

function lower(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
