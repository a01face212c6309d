import type { FakeReply, FakeRequest, FakeRequestHead } from './exchange.js'
import { normal, type RequestView } from './faults.js'

/** One request the fake has seen: what a test looks at in `fake.requests`. */
export interface FakeRequestRecord extends RequestView {
  /** Arrival, Unix milliseconds of the fake's clock. */
  readonly at: number
  readonly reply: {
    readonly kind: FakeReply['kind']
    /** HTTP status, where one was or would have been sent. */
    readonly status?: number
    /** Return code in the answer's envelope. */
    readonly code?: number
    /** The text beside that code; of a refusal it names the field and the rule it breaks. */
    readonly message?: string
    /** True where no document says that the service refuses this: see the option `inferred`. */
    readonly inferred?: boolean
  }
  /** Ids of the pushes that the request made, also when its answer was lost; several for a loop push. */
  readonly pushIds: readonly string[]
}

/** The newest requests, oldest first. */
export interface Records {
  readonly all: readonly FakeRequestRecord[]
  add(record: FakeRequestRecord): void
}

export function createRecords({
  keep,
  onRequest,
}: {
  readonly keep: number
  readonly onRequest: ((record: FakeRequestRecord) => void) | undefined
}): Records {
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

function redacted(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      SECRET_HEADERS.includes(name) ? '[redacted]' : value,
    ]),
  )
}

/** The request without its secrets. The body is read as JSON if it is JSON, whatever its content type says. */
export function viewOf(request: FakeRequestHead & { readonly body?: Uint8Array }): RequestView {
  return {
    method: request.method,
    path: normal(request.path),
    headers: redacted(request.headers),
    body: request.body === undefined ? undefined : readable(request as FakeRequest),
  }
}

function readable({ headers, body }: FakeRequest): unknown {
  // An upload may have 100 MB: records do not hold it a second time.
  if (headers['content-type']?.startsWith('multipart/')) return `[multipart, ${body.byteLength} bytes]`
  const text = new TextDecoder().decode(body)
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** What is kept of a reply. */
export function summaryOf(reply: FakeReply): FakeRequestRecord['reply'] {
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
