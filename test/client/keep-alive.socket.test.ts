import { setTimeout as sleep } from 'node:timers/promises'
import { Agent } from 'undici'
import { describe, expect, it } from 'vitest'
import { TpnsConfigError } from '../../src/index.js'
import { FakeTpns } from '../../src/testing/index.js'
import { SECRET_KEY, TOKEN_PUSH, testClient } from '../support/client.js'
import { jsonAnswer, rawServer } from '../support/raw-server.js'

const titled = (title: string) => ({ ...TOKEN_PUSH, message: { ...TOKEN_PUSH.message, title } })

describe('a push that meets a connection which the server is closing', () => {
  it('is never sent twice, and is accepted or fails with an unknown outcome', async () => {
    const fake = new FakeTpns({ secretKey: SECRET_KEY })
    await using server = await fake.listen()
    await using tpns = testClient({ baseUrl: server.url })
    const ends: string[] = []
    for (let round = 0; round < 40; round += 1) {
      await tpns.push.send(titled(`warm ${round}`))
      // From the very moment of the closing to some milliseconds after it.
      server.closeIdleConnections()
      if (round % 4 > 0) await sleep(round % 4)
      const title = `meets ${round}`
      const end = await tpns.push.send(titled(title)).then(
        () => 'accepted',
        ({ outcome, attempts }) => `${outcome} after ${attempts}`,
      )
      ends.push(end)
      const arrived = fake.requests.filter(({ body }) => JSON.stringify(body).includes(`"${title}"`)).length
      expect(arrived, end).toBeLessThanOrEqual(1)
      if (end === 'accepted') expect(arrived).toBe(1)
    }
    expect(new Set(ends)).toSatisfy((seen: Set<string>) =>
      [...seen].every((end) => end === 'accepted' || end === 'unknown after 1'),
    )
  })

  it('is sent again by a caller who wants that, and a read is sent again at once', async () => {
    const fake = new FakeTpns({ secretKey: SECRET_KEY })
    await using server = await fake.listen()
    await using tpns = testClient({ baseUrl: server.url })
    const { push_id } = await tpns.push.send(TOKEN_PUSH)
    server.closeIdleConnections()
    await tpns.push.send(TOKEN_PUSH, { retry: { unknownOutcome: 'retry' } })
    server.closeIdleConnections()
    expect(await tpns.statistics.task({ pushId: push_id })).toBeDefined()
  })

  it('can be met after a chosen answer: the fake closes the connection that carried it', async () => {
    const fake = new FakeTpns({ secretKey: SECRET_KEY })
    await using server = await fake.listen()
    await using tpns = testClient({ baseUrl: server.url })
    const ends: string[] = []
    for (let round = 0; round < 20; round += 1) {
      fake.next({ close: 'after-answer' })
      await tpns.push.send(titled(`closed ${round}`))
      if (round % 2 > 0) await sleep(1)
      const title = `meets ${round}`
      const end = await tpns.push.send(titled(title)).then(
        () => 'accepted',
        ({ outcome, attempts }) => `${outcome} after ${attempts}`,
      )
      const arrived = fake.requests.filter(({ body }) => JSON.stringify(body).includes(`"${title}"`)).length
      expect(arrived, end).toBeLessThanOrEqual(1)
      ends.push(end)
    }
    expect(ends).toHaveLength(20)
    expect(ends.filter((end) => end !== 'accepted' && end !== 'unknown after 1')).toEqual([])
  })

  it('can be met by time too: the fake closes what was idle, and leaves alone what is not', async () => {
    const fake = new FakeTpns({ secretKey: SECRET_KEY })
    await using server = await fake.listen({ keepAliveTimeout: 40 })
    await using tpns = testClient({ baseUrl: server.url })
    await tpns.push.send(TOKEN_PUSH)
    await sleep(200)
    await tpns.push.send(TOKEN_PUSH)
    fake.next({ delayMs: 200 })
    await tpns.push.send(TOKEN_PUSH)
    expect(fake.pushes).toHaveLength(3)
  })
})

describe('keepAliveTimeout', () => {
  const ACCEPTED = jsonAnswer({ ret_code: 0, push_id: '7' }, 'keep-alive: timeout=60\r\n')

  it('closes a connection that was idle for so long, whatever the answer announces', async () => {
    await using raw = await rawServer((socket) => socket.write(ACCEPTED))
    await using tpns = testClient({ baseUrl: raw.url, keepAliveTimeout: 50 })
    await tpns.push.send(TOKEN_PUSH)
    await sleep(1_500)
    await tpns.push.send(TOKEN_PUSH)
    expect(raw.connections).toBe(2)
  })

  it('is not needed for a connection to be kept', async () => {
    await using raw = await rawServer((socket) => socket.write(ACCEPTED))
    await using tpns = testClient({ baseUrl: raw.url })
    await tpns.push.send(TOKEN_PUSH)
    await sleep(1_500)
    await tpns.push.send(TOKEN_PUSH)
    expect(raw.connections).toBe(1)
  })

  it('is refused where it would have no effect', async () => {
    const dispatcher = new Agent()
    expect(() => testClient({ keepAliveTimeout: 1, dispatcher })).toThrow(TpnsConfigError)
    expect(() => testClient({ keepAliveTimeout: 1, transport: 'fetch' })).toThrow(/keepAliveTimeout/)
    await dispatcher.close()
  })

  it('names itself when it is no number of milliseconds', async () => {
    expect(() => testClient({ keepAliveTimeout: -1 })).toThrow(/keepAliveTimeout/)
  })
})
