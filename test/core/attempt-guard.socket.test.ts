import { describe, expect, it } from 'vitest'
import { pushApp } from '../../src/api/push/endpoint.js'
import type { AttemptGuard } from '../../src/core/context.js'
import { runCall } from '../../src/core/pipeline.js'
import { createContext } from '../../src/create-context.js'
import { type CallOptions, TpnsAbortError } from '../../src/index.js'
import { resolveOptions } from '../../src/options/resolve.js'
import { FakeTpns } from '../../src/testing/index.js'
import { ACCESS_ID, getFailure, SECRET_KEY, TOKEN_PUSH } from '../support/client.js'

const NOT_ALLOWED = () => new TpnsAbortError('no longer allowed', { stopReason: 'aborted' })

async function guarded(fake: FakeTpns, guard: AttemptGuard, callOptions: CallOptions = {}) {
  const server = await fake.listen()
  const options = { accessId: ACCESS_ID, secretKey: SECRET_KEY, baseUrl: server.url }
  const client = createContext(resolveOptions(options), new AbortController().signal)
  const call = runCall(client, pushApp, TOKEN_PUSH, callOptions, guard)
  const close = async () => {
    await client.transport.close()
    await server.close()
  }
  return { call, close }
}

describe('a call with a guard', () => {
  it('asks it before each attempt, and sends no further one when it says no', async () => {
    const fake = new FakeTpns()
    fake.next({ retCode: 1008028 })
    let asked = 0
    const guard: AttemptGuard = {
      beforeAttempt: async () => {
        asked += 1
        if (asked === 2) throw NOT_ALLOWED()
      },
      beforeFirstByte: () => undefined,
    }
    const { call, close } = await guarded(fake, guard)
    const error = await getFailure(call)
    await close()
    expect(error).toBeInstanceOf(TpnsAbortError)
    // The first attempt was refused by the service, and that is what is known of the push.
    expect(error).toMatchObject({ message: 'no longer allowed', outcome: 'rejected', attempts: 1 })
    expect(fake.requests).toHaveLength(1)
  })

  it('writes no byte when it says no on the connection that was waited for', async () => {
    const fake = new FakeTpns()
    let asked = 0
    const guard: AttemptGuard = {
      beforeAttempt: async () => {},
      beforeFirstByte: () => {
        asked += 1
        return NOT_ALLOWED()
      },
    }
    const { call, close } = await guarded(fake, guard)
    const error = await getFailure(call)
    await close()
    expect(error).toMatchObject({ message: 'no longer allowed', outcome: 'not-sent' })
    expect(asked).toBe(1)
    expect(fake.requests).toEqual([])
  })

  it('that is ended while the guard is asked has made no attempt', async () => {
    const fake = new FakeTpns()
    const controller = new AbortController()
    const guard: AttemptGuard = {
      beforeAttempt: async () => controller.abort(),
      beforeFirstByte: () => undefined,
    }
    const { call, close } = await guarded(fake, guard, { signal: controller.signal })
    const error = await getFailure(call)
    await close()
    expect(error).toMatchObject({ name: 'TpnsAbortError', outcome: 'not-sent', attempts: 0 })
    expect(fake.requests).toHaveLength(0)
  })
})
