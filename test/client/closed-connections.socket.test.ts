import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { becomes } from '../faults/run-cell.js'
import { TOKEN_PUSH, testClient } from '../support/client.js'
import { rawServer } from '../support/raw-server.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const ACCEPTED = '{"ret_code":0,"push_id":"1328245138690125824"}'
const ANSWER = `HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: ${ACCEPTED.length}\r\n\r\n${ACCEPTED}`

it('a connection that the service has closed is held by nobody, long before the client is closed', async () => {
  const sockets: WeakRef<object>[] = []
  const remember = (message: unknown) =>
    void sockets.push(new WeakRef((message as { socket: object }).socket))
  subscribe('undici:client:connected', remember)
  await using server = await rawServer((socket) => socket.end(ANSWER))
  await using tpns = testClient({ baseUrl: server.url })
  for (let i = 0; i < 20; i += 1) await tpns.push.send(TOKEN_PUSH)
  unsubscribe('undici:client:connected', remember)
  expect(sockets).toHaveLength(20)
  const isCollected = () => {
    collectGarbage()
    return sockets.filter((socket) => socket.deref() !== undefined).length <= 2
  }
  expect(await becomes(isCollected)).toBe(true)
})
