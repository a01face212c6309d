import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createSecureContext, TLSSocket, type TlsOptions } from 'node:tls'

/** What a raw server does with a complete request; `index` counts requests from 0. */
export type RawBehaviour = (socket: Socket, index: number) => void

export interface RawServerOptions {
  /** Called for the first byte of every request, before the rest is read. */
  readonly onBegin?: ((socket: Socket, index: number) => void) | undefined
  /** What the server's side of TLS is made of, by the number of the connection; undefined: no TLS. */
  readonly secure?: ((connection: number) => TlsOptions | undefined) | undefined
}

export interface RawServer extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** Complete requests read so far, as text. */
  readonly requests: string[]
  /** Requests of which at least a byte was read. */
  begun: number
  /** Connections accepted so far. */
  connections: number
  /** Connections that are open, which a client that was closed has left behind. Reads what is still to be read. */
  countOpen(): number
}

const TLS_HANDSHAKE = 22

/** A TCP server that reads whole HTTP requests and then does exactly what the test says, byte by byte. */
export async function rawServer(
  onRequest: RawBehaviour,
  onConnection: (socket: Socket) => void = () => {},
  { onBegin = () => {}, secure = () => undefined }: RawServerOptions = {},
): Promise<RawServer> {
  const sockets = new Set<Socket>()
  const server = createServer((plain) => {
    sockets.add(plain)
    const tls = secure(raw.connections)
    raw.connections += 1
    plain.on('close', () => sockets.delete(plain))
    plain.on('error', () => {})
    const socket = tls === undefined ? plain : serveTls(plain, tls)
    const parts: Buffer[] = []
    let wanted = 0
    socket.on('data', (chunk: Buffer) => {
      // A server that speaks no TLS reads a hello, which is no request.
      if (parts.length === 0 && chunk[0] !== TLS_HANDSHAKE) onBegin(socket, raw.begun++)
      parts.push(chunk)
      // Of a large body only whole length is looked at, not every chunk again.
      wanted -= chunk.length
      while (wanted <= 0 && parts.length > 0) {
        const pending = Buffer.concat(parts.splice(0))
        const end = lengthOfFirstRequest(pending)
        if (end === undefined || pending.length < end) {
          parts.push(pending)
          wanted = end === undefined ? 1 : end - pending.length
          return
        }
        const index = raw.requests.push(pending.subarray(0, end).toString('utf8')) - 1
        const rest = pending.subarray(end)
        if (rest.length > 0) {
          parts.push(rest)
          onBegin(socket, raw.begun++)
        }
        wanted = 0
        onRequest(socket, index)
      }
    })
    onConnection(plain)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const raw: RawServer = {
    url: `http://127.0.0.1:${port}/`,
    port,
    requests: [],
    begun: 0,
    connections: 0,
    countOpen() {
      for (const socket of sockets) socket.resume()
      return sockets.size
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
  return raw
}

function serveTls(plain: Socket, options: TlsOptions): Socket {
  const secureContext = createSecureContext(options)
  const socket = new TLSSocket(plain, { ...options, isServer: true, secureContext })
  socket.on('error', () => plain.destroy())
  return socket
}

/** Undefined until its headers have been read. */
function lengthOfFirstRequest(bytes: Buffer): number | undefined {
  const headerEnd = bytes.indexOf('\r\n\r\n')
  if (headerEnd < 0) return undefined
  const length = /content-length: (\d+)/i.exec(bytes.subarray(0, headerEnd).toString('latin1'))?.[1] ?? '0'
  return headerEnd + 4 + Number(length)
}

/** A complete HTTP answer with a JSON body. */
export function jsonAnswer(body: unknown, headers = ''): string {
  const text = JSON.stringify(body)
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${headers}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
}

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = await rawServer(() => {})
  await server[Symbol.asyncDispose]()
  return server.port
}
