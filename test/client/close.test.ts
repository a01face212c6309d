import { describe, expect, it } from 'vitest'
import { testClient } from '../support/client.js'
import { fakeRuntime } from '../support/fake-runtime.js'

describe('close()', () => {
  it('ends although a transport of the caller never says that it has closed', async () => {
    const runtime = fakeRuntime()
    const never = () => new Promise<never>(() => {})
    const tpns = testClient({ runtime, transport: { send: never, close: never } })
    let closed = false
    const closing = tpns.close().then(() => {
      closed = true
    })
    await runtime.advance(9_999)
    expect(closed).toBe(false)
    await runtime.advance(1)
    await closing
    expect(runtime.pendingTimers()).toBe(0)
  })
})
