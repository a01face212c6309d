import { describe, expect, it, vi } from 'vitest'
import type { RateLimiter, Transport } from '../../src/index.js'
import { wrapRateLimiter } from '../../src/rate-limit/custom.js'
import { ACCESS_ID, BROADCAST, getFailure, TOKEN_PUSH, testClient } from '../support/client.js'
import { fakeRuntime, settled } from '../support/fake-runtime.js'

const broken = () => {
  throw new Error('the rate limiter is broken')
}
const rejecting = async () => broken()

const TOO_FAST = { ret_code: 1008028, err_msg: 'request too fast' }
const ACCEPTED = { ret_code: 0, push_id: '7' }

/** A client with a rate limiter that limits nothing but for what is given, and a service that answers with `bodies` in turn. */
function setUp(given: Partial<RateLimiter>, ...bodies: object[]) {
  const rateLimit = { acquire: async () => {}, pause: () => {}, remainingMs: () => 0, ...given }
  const sentAt: number[] = []
  const runtime = fakeRuntime()
  const transport: Transport = {
    send: async () => {
      sentAt.push(runtime.elapsed())
      return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(bodies.shift())), complete: true }
    },
    close: async () => {},
  }
  return { tpns: testClient({ rateLimit, transport, runtime }), runtime, sentAt }
}

describe('a rate limiter of the caller', () => {
  it.each([
    ['throws from pause', { pause: broken }],
    ['rejects from pause', { pause: rejecting }],
  ])('that %s does not hide that the push was refused, and the next one waits a second', async (_, given) => {
    const { tpns, runtime, sentAt } = setUp(given, TOO_FAST, ACCEPTED)
    const error = await getFailure(tpns.push.send(TOKEN_PUSH, { retry: { attempts: 1 } }))
    expect(error).toMatchObject({ name: 'TpnsRateLimitError', retCode: 1008028, outcome: 'rejected' })
    const next = tpns.push.send(TOKEN_PUSH)
    await runtime.advance(5_000)
    expect(await next).toMatchObject({ push_id: '7' })
    expect(sentAt[1]! - sentAt[0]!).toBeGreaterThanOrEqual(1_000)
  })

  it.each([
    ['throws from remainingMs', { remainingMs: broken }],
    ['gives no number', { remainingMs: () => Number.NaN }],
    ['throws from syncCooldown', { syncCooldown: broken }],
    ['rejects from syncCooldown', { syncCooldown: rejecting }],
  ])('that %s does not keep a push from being sent', async (_, given) => {
    const { tpns } = setUp(given, ACCEPTED)
    expect(await tpns.push.send(TOKEN_PUSH)).toMatchObject({ push_id: '7' })
  })

  it('has its cool-down waited for', async () => {
    const { tpns, sentAt } = setUp({ remainingMs: () => 5_000 }, ACCEPTED)
    const error = await getFailure(tpns.push.send(TOKEN_PUSH, { timeout: { total: 4_000 } }))
    expect(error).toMatchObject({ name: 'TpnsRateLimitError', outcome: 'not-sent', retryAfterMs: 5_000 })
    expect(sentAt).toEqual([])
  })

  it('is asked for a permit with the limit of a broadcast, and learns when the request is done', async () => {
    const seen: unknown[] = []
    const acquire: RateLimiter['acquire'] = async ({ key, permits }) => {
      seen.push({ key, permits })
      return { used: () => void seen.push('used') }
    }
    const { tpns } = setUp({ acquire }, ACCEPTED)
    await tpns.push.send(BROADCAST)
    expect(seen).toEqual([{ key: `{${ACCESS_ID}}:broadcast`, permits: 1 }, 'used'])
  })

  it('is asked before each attempt whether another process was paused, and is waited for', async () => {
    const asked: string[] = []
    let answer = () => {}
    const syncCooldown = (key: string) => {
      asked.push(key)
      return new Promise<void>((resolve) => {
        answer = resolve
      })
    }
    const { tpns, sentAt } = setUp({ syncCooldown }, ACCEPTED)
    const sending = tpns.push.send(TOKEN_PUSH)
    await settled()
    expect(asked).toEqual([expect.stringContaining(ACCESS_ID)])
    expect(sentAt).toEqual([])
    answer()
    expect(await sending).toMatchObject({ push_id: '7' })
  })

  it('may have nothing to learn of other processes', async () => {
    const { tpns } = setUp({ syncCooldown: () => undefined }, ACCEPTED)
    expect(await tpns.push.send(TOKEN_PUSH)).toMatchObject({ push_id: '7' })
  })

  it('that knows of no other process costs its calls no wait', () => {
    const given = { acquire: async () => {}, pause: () => {}, remainingMs: () => 0 }
    expect(wrapRateLimiter(given, fakeRuntime())).not.toHaveProperty('syncCooldown')
    const nothingNew = { ...given, syncCooldown: () => undefined }
    expect(wrapRateLimiter(nothingNew, fakeRuntime()).syncCooldown?.('key')).toBeUndefined()
  })

  it.each([
    ['throws', broken],
    ['rejects', rejecting],
  ])('whose permit %s when it is used leaves the push accepted, and the process alive', async (_, used) => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const { tpns } = setUp({ acquire: async () => ({ used }) }, ACCEPTED)
    expect(await tpns.push.send(BROADCAST)).toMatchObject({ push_id: '7' })
    await settled()
    process.removeListener('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })
})
