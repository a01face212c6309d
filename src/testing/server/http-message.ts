/** One request as the fake sees it. The HTTP server and the msw handlers build it and decide nothing. */
export interface FakeRequest {
  readonly method: string
  /** Path below the base URL, with or without its leading slash; a query is ignored. */
  readonly path: string
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Exactly the bytes received: the signature covers them. */
  readonly body: Uint8Array
  /** Host the request was sent to. Only the four official hosts are compared with the app's access point. */
  readonly host?: string
  /** Aborts when the caller disconnects, which ends a delay. */
  readonly signal?: AbortSignal
}

/** What is known of a request before its body is read. */
export type FakeRequestHead = Omit<FakeRequest, 'body'>

/** A complete HTTP answer. */
export interface FakeAnswer {
  readonly kind: 'answer'
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** Close the connection once this is sent, without announcing it. */
  readonly closeAfter?: boolean
  /** The return code in the body, where the fake wrote one. For the request log; not sent. */
  readonly code?: number
  /** The text beside that code. For the request log. */
  readonly message?: string
  /** No document states this code: it is inferred from what they do state. For the request log; not sent. */
  readonly inferred?: boolean
  /** Ids of the pushes that the request created. For the request log. */
  readonly pushIds?: readonly string[]
}

/** The outcome of one request. `sentBytes`: how much of the body is sent before the connection breaks or stalls. */
export type FakeReply =
  | FakeAnswer
  | { readonly kind: 'reset' }
  | { readonly kind: 'stall'; readonly at: 'before-headers' }
  | {
      readonly kind: 'stall'
      readonly at: 'in-body'
      readonly answer: FakeAnswer
      readonly sentBytes: number
    }
  | { readonly kind: 'truncated'; readonly answer: FakeAnswer; readonly sentBytes: number }
