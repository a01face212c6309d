import { describe, expect, it, vi } from 'vitest'
import { getFailure, TOKEN_PUSH, testClient } from '../support/client.js'
import { jsonAnswer, rawServer } from '../support/raw-server.js'
import { silentPort } from '../support/silent-port.js'

/** Less than what `close()` waits for a transport at most, and than what a client gives an attempt on its own. */
const SOON_MS = 8_000

describe('close()', () => {
  it('closes the connections that were kept for the next call', async () => {
    await using server = await rawServer((socket) =>
      socket.write(jsonAnswer({ ret_code: 0, push_id: '1328245138690125824' }, 'keep-alive: timeout=60\r\n')),
    )
    const tpns = testClient({ baseUrl: server.url })
    await tpns.push.send(TOKEN_PUSH)
    expect(server.countOpen()).toBe(1)
    await tpns.close()
    await vi.waitFor(() => expect(server.countOpen()).toBe(0), 5_000)
  })

  it('does not wait for a connection that a call has given up on, and leaves none behind', async () => {
    await using silent = await silentPort()
    const tpns = testClient({ baseUrl: silent.url, timeout: { attempt: 60_000 }, retry: { attempts: 1 } })
    const connecting = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
    const before = connecting()
    const error = await getFailure(tpns.push.send(TOKEN_PUSH, { timeout: { attempt: 200 } }))
    expect(error).toMatchObject({ name: 'TpnsTimeoutError', outcome: 'not-sent' })

    let timer: NodeJS.Timeout | undefined
    const late = new Promise((resolve) => {
      timer = setTimeout(() => resolve('late'), SOON_MS)
    })
    expect(await Promise.race([tpns.close().then(() => 'closed'), late])).toBe('closed')
    clearTimeout(timer)
    await vi.waitFor(() => expect(connecting()).toBeLessThanOrEqual(before), 5_000)
  })
})
