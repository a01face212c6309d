import type { Cancellation } from './ports/cancellation.js'
import type { TransportRequest } from './ports/transport.js'

/** A class for the sake of its getter: one on each object literal costs more than all the rest of the request. */
export class OutgoingRequest implements TransportRequest {
  readonly method = 'POST'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: TransportRequest['body']
  readonly cancellation: Cancellation
  readonly maxBytes: number

  constructor(parts: Omit<TransportRequest, 'method' | 'signal'>) {
    this.url = parts.url
    this.headers = parts.headers
    this.body = parts.body
    this.cancellation = parts.cancellation
    this.maxBytes = parts.maxBytes
  }

  get signal(): AbortSignal {
    return this.cancellation.signal
  }
}
