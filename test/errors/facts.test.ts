import { describe, expect, it } from 'vitest'
import type { Transport } from '../../src/core/ports/transport.js'
import { TransportError } from '../../src/core/ports/transport.js'
import { ACCESS_ID, getFailure, SECRET_KEY, TOKEN, TOKEN_PUSH, testClient } from '../support/client.js'
import { fakeRuntime } from '../support/fake-runtime.js'
import '../support/fake-time.js'

const reset: Transport = {
  send: () => Promise.reject(new TransportError('maybe-written', new Error('ECONNRESET'))),
  close: async () => {},
}
const answering = (body: object): Transport => ({
  send: async () => ({ status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)), complete: true }),
  close: async () => {},
})

const toPlain = (error: Error) => JSON.parse(JSON.stringify(error))

describe('the JSON of an error', () => {
  it('has app, host, when call and first attempt began, how long it took, whom it was for, and the ids', async () => {
    const runtime = fakeRuntime()
    const hang: Transport = {
      send: ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new TransportError('maybe-written', signal.reason)))
        }),
      close: async () => {},
    }
    const tpns = testClient({ transport: hang, connections: 1, runtime })
    // Takes the only connection for 2 seconds.
    const first = getFailure(tpns.push.send(TOKEN_PUSH, { timeout: { total: 2_000 } }))
    const began = runtime.now()
    const request = {
      ...TOKEN_PUSH,
      audience_type: 'token_list',
      token_list: [TOKEN, `${TOKEN.slice(1)}a`],
      seq: 42,
      trace_id: 'order-1',
    } as const
    const call = getFailure(tpns.push.send(request as never, { timeout: { attempt: 3_000 } }))
    await runtime.advance(2_000)
    await first
    await runtime.advance(3_000)
    const error = await call
    expect(toPlain(error)).toMatchObject({
      accessId: ACCESS_ID,
      host: 'api.tpns.tencent.com',
      startedAt: new Date(began).toISOString(),
      firstAttemptAt: new Date(began + 2_000).toISOString(),
      elapsedMs: 5_000,
      audience: { type: 'token_list', count: 2 },
      seq: 42,
      traceId: 'order-1',
      outcome: 'unknown',
      summary: `TpnsTimeoutError (attempt) v3/push/app: unknown after 1 attempt, 5000 ms; unknown-outcome; token_list × 2; app ${ACCESS_ID} at api.tpns.tencent.com`,
    })
  })

  it('has the seq of the answer rather than that of the request', async () => {
    const tpns = testClient({ transport: answering({ ret_code: 1008007, err_msg: 'no', seq: 7 }) })
    const error = await getFailure(tpns.push.send({ ...TOKEN_PUSH, seq: 42 }))
    expect(toPlain(error)).toMatchObject({ seq: 7, retCode: 1008007 })
  })

  it('has the collapse_id of the push', async () => {
    const tpns = testClient({ transport: reset })
    const push = {
      audience_type: 'all',
      message_type: 'notify',
      message: TOKEN_PUSH.message,
      collapse_id: 5,
    } as const
    expect(toPlain(await getFailure(tpns.push.send(push)))).toMatchObject({
      collapseId: '5',
      audience: { type: 'all' },
    })
  })

  it('says what was sent, not what the caller made of the object since', async () => {
    const tpns = testClient({ transport: reset })
    const request = { ...TOKEN_PUSH, token_list: [TOKEN] as string[] }
    const call = getFailure(tpns.push.send(request))
    request.token_list.push(TOKEN, TOKEN)
    expect(toPlain(await call)).toMatchObject({ audience: { type: 'token', count: 1 } })
  })

  it('has no audience where no push was made, and repeats no secret that stands in an id', async () => {
    const tpns = testClient({ transport: reset })
    const error = await getFailure(tpns.push.stop('1', { retry: { attempts: 1 } }))
    expect(toPlain(error).audience).toBeUndefined()
    const other = await getFailure(tpns.push.send({ ...TOKEN_PUSH, trace_id: `x${SECRET_KEY}` } as never))
    expect(JSON.stringify(other)).not.toContain(SECRET_KEY)
  })

  it('is that of a failure before anything was sent, too', async () => {
    const tpns = testClient({ transport: reset })
    const error = await getFailure(tpns.push.send({ ...TOKEN_PUSH, token_list: [] }))
    expect(toPlain(error)).toMatchObject({ accessId: ACCESS_ID, host: 'api.tpns.tencent.com', attempts: 0 })
    expect(toPlain(error).firstAttemptAt).toBeUndefined()
  })

  it('keeps what a proxy said with 401 and 403', async () => {
    const transport: Transport = {
      send: async () => ({
        status: 403,
        headers: {},
        body: Buffer.from('blocked by policy 7'),
        complete: true,
      }),
      close: async () => {},
    }
    const error = await getFailure(testClient({ transport }).push.send(TOKEN_PUSH))
    expect(toPlain(error)).toMatchObject({ name: 'TpnsAuthError', bodyExcerpt: 'blocked by policy 7' })
  })
})
