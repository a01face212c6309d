import { normalizePath, type RequestView } from '../faults/faults.js'
import type { FakeReply, FakeRequest, FakeRequestHead } from './http-message.js'

/** One request that the fake received, as `fake.requests` lists it. */
export interface FakeRequestRecord extends RequestView {
  /** Arrival, Unix milliseconds of the fake's clock. */
  readonly at: number
  readonly reply: {
    readonly kind: FakeReply['kind']
    /** HTTP status, where one was or would have been sent. */
    readonly status?: number
    /** Return code in the answer's envelope. */
    readonly code?: number
    /** The text beside that code; for a rejected request it names the field and the rule. */
    readonly message?: string
    /** True when no document states that the service rejects this: see the option `inferred`. */
    readonly inferred?: boolean
  }
  /** Ids of the pushes that the request created, even when its answer was lost; several for a loop push. */
  readonly pushIds: readonly string[]
}

/** The newest requests, oldest first. */
export interface RequestLog {
  readonly all: readonly FakeRequestRecord[]
  add(record: FakeRequestRecord): void
}

export function createRequestLog({
  keep,
  onRequest,
}: {
  readonly keep: number
  readonly onRequest: ((record: FakeRequestRecord) => void) | undefined
}): RequestLog {
  const all: FakeRequestRecord[] = []
  return {
    all,
    add: (record) => {
      all.push(record)
      if (all.length > keep) all.shift()
      onRequest?.(record)
    },
  }
}

const SECRET_HEADERS: readonly string[] = ['authorization', 'sign']

function redactHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      SECRET_HEADERS.includes(name) ? '[redacted]' : value,
    ]),
  )
}

/** The request without its secrets. The body is parsed if it is JSON, whatever its content type says. */
export function toRequestView(request: FakeRequestHead & { readonly body?: Uint8Array }): RequestView {
  return {
    method: request.method,
    path: normalizePath(request.path),
    headers: redactHeaders(request.headers),
    body: request.body === undefined ? undefined : parseForRecord(request as FakeRequest),
  }
}

function parseForRecord({ headers, body }: FakeRequest): unknown {
  // An upload may have 100 MB: the log must not keep a second copy.
  if (headers['content-type']?.startsWith('multipart/')) return `[multipart, ${body.byteLength} bytes]`
  const text = new TextDecoder().decode(body)
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** What is kept of a reply. */
export function summarizeReply(reply: FakeReply): FakeRequestRecord['reply'] {
  const answer = reply.kind === 'answer' ? reply : 'answer' in reply ? reply.answer : undefined
  if (answer === undefined) return { kind: reply.kind }
  return {
    kind: reply.kind,
    status: answer.status,
    ...(answer.code === undefined ? {} : { code: answer.code }),
    ...(answer.message === undefined ? {} : { message: answer.message }),
    ...(answer.inferred === true ? { inferred: true } : {}),
  }
}
