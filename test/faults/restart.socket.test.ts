import { describe, expect, it } from 'vitest'
import { TpnsClient, TpnsError } from '../../src/index.js'
import { FakeTpns } from '../../src/testing/index.js'
import { TOKEN_PUSH } from '../support/client.js'

const isWhole = process.env.FAULTS === 'whole'
const PUSHES = isWhole ? 5_000 : 400
const RESTARTS = isWhole ? 40 : 5
const AT_ONCE = 20

const token = (n: number) => n.toString(16).padStart(36, '0')

describe('a service that restarts under load', { timeout: 300_000 }, () => {
  it('gets no push twice, and each outcome is true', async () => {
    const fake = new FakeTpns({ keepRequests: 0 })
    let server = await fake.listen()
    const { port } = server
    await using tpns = new TpnsClient({
      accessId: fake.accessId,
      secretKey: '0123456789abcdef0123456789abcdef',
      baseUrl: server.url,
      retry: { budget: PUSHES },
    })
    const outcomes = new Map<string, string>()
    let next = 0
    const send = async () => {
      for (let n = next++; n < PUSHES; n = next++) {
        const to = token(n)
        const push = tpns.push.send({ ...TOKEN_PUSH, token_list: [to] })
        const outcome = await push.then(
          () => 'accepted',
          (error: unknown) => (error instanceof TpnsError ? error.outcome : String(error)),
        )
        outcomes.set(to, outcome)
      }
    }
    const restart = async () => {
      for (let n = 1; n <= RESTARTS; n += 1) {
        while (next < (PUSHES * n) / (RESTARTS + 1)) await new Promise((resolve) => setTimeout(resolve, 1))
        await server.close()
        server = await fake.listen({ port })
      }
    }
    await Promise.all([restart(), ...Array.from({ length: AT_ONCE }, send)])
    await server.close()

    const untrue = [...outcomes].filter(([to, outcome]) => {
      const arrived = fake.pushesTo(to).length
      return outcome === 'accepted' ? arrived !== 1 : outcome === 'unknown' ? arrived > 1 : arrived !== 0
    })
    expect(untrue).toEqual([])
    expect(outcomes.size).toBe(PUSHES)
  })
})
