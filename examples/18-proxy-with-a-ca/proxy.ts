/** A proxy as companies have them: opens tunnels, ends TLS in them with a certificate of the company's CA, and looks inside. */
import { readFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { TLSSocket } from 'node:tls'

const fixture = (name: string) => new URL(`../../test/fixtures/tls/${name}`, import.meta.url)

/** The company's CA, as its administrators publish it. */
export const CA_FILE = fixture('ca.pem')

export async function startProxy(service: string) {
  const tunnels: string[] = []
  const [key, cert] = [readFileSync(fixture('key.pem')), readFileSync(fixture('valid.pem'))]
  const inside = createServer((incoming, response) => {
    const onward = request(`${service}${incoming.url}`, {
      method: incoming.method,
      headers: incoming.headers,
    })
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    incoming.pipe(onward)
  })
  const outside = createServer().on('connect', ({ url = '' }, socket) => {
    tunnels.push(url)
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    const opened = new TLSSocket(socket, { isServer: true, key, cert })
    // A client that does not trust the certificate hangs up.
    opened.on('error', () => socket.destroy())
    inside.emit('connection', opened)
  })
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
  const { port } = outside.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    tunnels,
    close: () =>
      new Promise<void>((resolve) => {
        outside.close(() => resolve())
        outside.closeAllConnections()
      }),
  }
}
