import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FakeAnswer, FakeReply, FakeRequest, FakeRequestHead } from './http-message.js'

/** What the HTTP server and the msw handlers need from the fake. */
export interface Servable {
  /** The reply to a request that a fault ends before its body is read. */
  interrupt(head: FakeRequestHead): FakeReply | undefined
  handle(request: FakeRequest): Promise<FakeReply>
}

export interface ListenOptions {
  /** Default 0: any free port. */
  readonly port?: number | undefined
  /** Default `127.0.0.1`. */
  readonly host?: string | undefined
  /** Answer as if reached by this host name, such as an official one. Default: the Host header. */
  readonly as?: string | undefined
  /**
   * Closes a connection that was idle for this many milliseconds of real time, without announcing it in a `Keep-Alive`
   * header, as load balancers do. A whole number from 1; default: never. To close them at a chosen moment, call
   * {@link FakeServer.closeIdleConnections}.
   */
  readonly keepAliveTimeout?: number | undefined
}

/** A running HTTP server in front of the fake. */
export interface FakeServer extends AsyncDisposable {
  /** `http://127.0.0.1:40123`, without a trailing slash. */
  readonly url: string
  readonly port: number
  /**
   * Closes every connection that has no request in flight, as a server does when its keep-alive timeout expires. A client
   * that sends at this very moment finds its connection closed.
   */
  closeIdleConnections(): void
  /** Stops the server and closes every connection, including stalled ones. Safe to call twice. */
  close(): Promise<void>
}

/** Serves the fake on a real socket, where resets and truncated answers look as they do in production. */
export async function listen(fake: Servable, options: ListenOptions = {}): Promise<FakeServer> {
  const host = options.host ?? '127.0.0.1'
  const server = createServer((incoming, response) => {
    serveOne(fake, incoming, response, options.as).catch((error: unknown) => {
      // A bug in the fake, or in the test's own `when` or `onRequest`: answer at once instead of leaving the caller waiting.
      response.writeHead(500, { 'content-type': 'text/plain' }).end(`FakeTpns failed: ${String(error)}`)
    })
  })
  // Node's own limit would cut off an upload that a test stalls on purpose.
  server.requestTimeout = 0
  // By default Node closes idle connections after 5 s, which can race with a client that reuses one.
  server.keepAliveTimeout = 0
  if (options.keepAliveTimeout !== undefined) closeWhenIdle(server, options.keepAliveTimeout)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port: options.port ?? 0, host }, resolve)
  })
  const { port } = server.address() as AddressInfo
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
    return closed
  }
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  const closeIdleConnections = () => server.closeIdleConnections()
  return { url, port, closeIdleConnections, close, [Symbol.asyncDispose]: close }
}

/** Node's own `keepAliveTimeout` is announced in a header, so a client that reads it would never meet the race. */
function closeWhenIdle(server: Server, idleMs: number): void {
  server.on('request', (_, response) => {
    const { socket } = response
    if (socket === null) return
    socket.setTimeout(0)
    response.once('close', () => socket.setTimeout(idleMs, () => socket.end()))
  })
}

async function serveOne(fake: Servable, incoming: IncomingMessage, response: ServerResponse, as?: string) {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const host = as ?? incoming.headers.host
  const head: FakeRequestHead = {
    method: incoming.method ?? '',
    path: incoming.url ?? '/',
    headers: joinHeaders(incoming),
    ...(host === undefined ? {} : { host }),
    signal: gone.signal,
  }
  const early = fake.interrupt(head)
  if (early !== undefined) return send(early, response)
  const body = await readAll(incoming)
  if (body === undefined) return
  send(await fake.handle({ ...head, body }), response)
}

function joinHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
}

/** The whole body, or undefined when the sender broke off: TPNS would never see such a request. */
async function readAll(incoming: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
  } catch {
    return undefined
  }
  return Buffer.concat(chunks)
}

function send(reply: FakeReply, response: ServerResponse): void {
  if (response.destroyed) return
  switch (reply.kind) {
    case 'answer':
      writeHead(reply, response)
      if (reply.closeAfter === true) closeWhenSent(response)
      response.end(reply.body)
      return
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'stall':
      // Silence until the caller gives up or the server closes.
      if (reply.at === 'in-body') {
        writeHead(reply.answer, response)
        response.write(reply.answer.body.subarray(0, reply.sentBytes))
      }
      return
    case 'truncated':
      writeHead(reply.answer, response)
      response.write(reply.answer.body.subarray(0, reply.sentBytes), () => response.destroy())
  }
}

function closeWhenSent(response: ServerResponse): void {
  // Node detaches the socket before it reports that the response is finished.
  const { socket } = response
  response.once('finish', () => socket?.end())
}

function writeHead({ status, headers, body }: FakeAnswer, response: ServerResponse): void {
  response.writeHead(status, { 'content-length': body.byteLength, ...headers })
}
