import type { FakeAnswer, FakeReply } from '../server/http-message.js'
import type { FakeFault } from './faults.js'

/** Whether the request is executed before the fault hits. */
export function executesFirst(fault: FakeFault): boolean {
  if ('retCode' in fault) return false
  if ('status' in fault) return fault.accepted === true
  if ('reset' in fault) return fault.reset === 'after-acceptance'
  return true
}

/** Turns the answer to a request into what the caller gets to see. */
export function applyFault(answer: FakeAnswer, fault: FakeFault): FakeReply {
  if ('reset' in fault) return { kind: 'reset' }
  if ('stall' in fault) {
    return fault.stall === 'before-headers'
      ? { kind: 'stall', at: 'before-headers' }
      : { kind: 'stall', at: 'in-body', answer, sentBytes: getHalfLength(answer) }
  }
  if ('truncate' in fault) return { kind: 'truncated', answer, sentBytes: getHalfLength(answer) }
  if ('close' in fault) return { ...answer, closeAfter: true }
  if ('status' in fault) {
    const headers = {
      date: answer.headers.date ?? '',
      ...(fault.body === undefined ? {} : HTML),
      ...lowerCaseNames(fault.headers),
    }
    return { kind: 'answer', status: fault.status, headers, body: toBytes(fault.body ?? '') }
  }
  const body = 'body' in fault ? toBytes(fault.body) : answer.body
  const contentType = 'contentType' in fault ? fault.contentType : undefined
  const headers =
    contentType === undefined ? answer.headers : { ...answer.headers, 'content-type': contentType }
  return { ...answer, headers, body }
}

/** Gateways and proxies answer with pages of their own in place of the service. */
const HTML = { 'content-type': 'text/html; charset=utf-8' }

function getHalfLength(answer: FakeAnswer): number {
  return Math.floor(answer.body.byteLength / 2)
}

function toBytes(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? new TextEncoder().encode(body) : body
}

function lowerCaseNames(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
