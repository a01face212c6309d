import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** What a raw server does with a complete request; `index` counts requests from 0. */
export type RawBehaviour = (socket: Socket, index: number) => void

export interface RawServer extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** Complete requests read so far, as text. */
  readonly requests: string[]
  /** Connections accepted so far. */
  connections: number
}

/** A TCP server that reads whole HTTP requests and then does exactly what the test says, byte by byte. */
export async function rawServer(
  onRequest: RawBehaviour,
  onConnection: (socket: Socket) => void = () => {},
): Promise<RawServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    raw.connections += 1
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    let pending = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk])
      for (;;) {
        const end = lengthOfFirstRequest(pending)
        if (end === undefined) return
        const index = raw.requests.push(pending.subarray(0, end).toString('utf8')) - 1
        pending = pending.subarray(end)
        onRequest(socket, index)
      }
    })
    onConnection(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const raw: RawServer = {
    url: `http://127.0.0.1:${port}/`,
    port,
    requests: [],
    connections: 0,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
  return raw
}

function lengthOfFirstRequest(bytes: Buffer): number | undefined {
  const headerEnd = bytes.indexOf('\r\n\r\n')
  if (headerEnd < 0) return undefined
  const length = /content-length: (\d+)/i.exec(bytes.subarray(0, headerEnd).toString('latin1'))?.[1] ?? '0'
  const end = headerEnd + 4 + Number(length)
  return bytes.length >= end ? end : undefined
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
