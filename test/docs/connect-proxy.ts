import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'

export interface ConnectProxy extends AsyncDisposable {
  readonly url: string
  /** The `host:port` of each tunnel that was asked for. */
  readonly tunnels: readonly string[]
}

/** An ordinary HTTP proxy that opens tunnels (the CONNECT method) and can nothing else. */
export async function startConnectProxy(): Promise<ConnectProxy> {
  const tunnels: string[] = []
  const server = createServer((_request, response) => response.writeHead(501).end())
  server.on('connect', ({ url = '' }, client, head) => {
    tunnels.push(url)
    const { hostname, port } = new URL(`http://${url}`)
    const target = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      target.write(head)
      target.pipe(client).pipe(target)
    })
    target.on('error', () => client.destroy())
    client.on('error', () => target.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    tunnels,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
