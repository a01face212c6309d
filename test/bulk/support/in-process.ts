import { type Transport, TransportError, type TransportRequest } from '../../../src/index.js'
import type { FakeTpns } from '../../../src/testing/index.js'

/** A connection that was refused: the request was not written. */
export const REFUSED = new TransportError('not-written', new Error('ECONNREFUSED'))

export interface InProcess {
  /** Called before each request; may throw, or never resolve. */
  beforeRequest?: () => void | Promise<void>
  /** Called when the fake has dealt with it, before its answer is seen. */
  afterRequest?: () => void | Promise<void>
}

/** Requests reach the fake without a socket, so that thousands of jobs can be run under a clock of the test's. */
export function inProcess(fake: FakeTpns, { beforeRequest, afterRequest }: InProcess = {}): Transport {
  return {
    async send({ url, method, headers, body, signal }) {
      await beforeRequest?.()
      // As with a socket, other work may run.
      await new Promise((resolve) => setImmediate(resolve))
      const lower = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
      )
      const head = { method, path: url.pathname, headers: lower, signal }
      const reply = fake.interrupt(head) ?? (await fake.handle({ ...head, body: await getBytes(body) }))
      await afterRequest?.()
      switch (reply.kind) {
        case 'answer':
          return { status: reply.status, headers: reply.headers, body: reply.body, complete: true }
        case 'stall':
          return new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(new TransportError('maybe-written', signal.reason)))
          })
        default:
          throw new TransportError('maybe-written', new Error(reply.kind))
      }
    },
    async close() {},
  }
}

async function getBytes(body: TransportRequest['body']): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body
  const chunks: Uint8Array[] = []
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
