import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FakeAnswer, FakeReply, FakeRequest, FakeRequestHead } from './exchange.js'

/** What a serving layer needs of the fake. */
export interface Servable {
  /** The reply of a request that ends before its body is read. */
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
   * Milliseconds of real time after which an idle connection is closed, without a word of it in a header, as load balancers
   * do. Default: never.
   */
  readonly keepAliveTimeout?: number | undefined
}

/** A running HTTP server in front of the fake. */
export interface FakeServer extends AsyncDisposable {
  /** `http://127.0.0.1:40123`, without a slash at its end. */
  readonly url: string
  readonly port: number
  /**
   * Closes every connection on which no request is under way, as a server does whose patience has ended. A client that
   * sends at this very moment meets a closed connection.
   */
  closeIdleConnections(): void
  /** Ends the server and every connection to it, also stalled ones. May be called again. */
  close(): Promise<void>
}

/** Serves the fake on a real socket, where resets and cut answers are what they are in the field. */
export async function listen(fake: Servable, options: ListenOptions = {}): Promise<FakeServer> {
  const host = options.host ?? '127.0.0.1'
  const server = createServer((incoming, response) => {
    serveOne(fake, incoming, response, options.as).catch((error: unknown) => {
      // A defect of the fake or of a test's matcher: the caller sees it at once instead of waiting.
      response.writeHead(500, { 'content-type': 'text/plain' }).end(`FakeTpns failed: ${String(error)}`)
    })
  })
  // The fake has no opinion on slow senders; Node's own limits would cut a stalled upload off.
  server.requestTimeout = 0
  // Node closes idle connections after 5 s, which can hit the very moment a client reuses one; and tells the client.
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

/** Node's own `keepAliveTimeout` announces itself in a header, and a client that reads it is never surprised. */
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
    headers: joined(incoming),
    ...(host === undefined ? {} : { host }),
    signal: gone.signal,
  }
  const early = fake.interrupt(head)
  if (early !== undefined) return send(early, response)
  const body = await read(incoming)
  if (body === undefined) return
  send(await fake.handle({ ...head, body }), response)
}

function joined({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
}

/** The whole body, or undefined when the sender broke off: TPNS never sees such a request. */
async function read(incoming: IncomingMessage): Promise<Uint8Array | undefined> {
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

function writeHead({ status, headers, body }: FakeAnswer, response: ServerResponse): void {
  response.writeHead(status, { 'content-length': body.byteLength, ...headers })
}
