import { describe, expect, it } from 'vitest'
import type { PushRequest } from '../../../src/index.js'
import { FakeTpns } from '../../../src/testing/index.js'
import {
  ACCESS_ID,
  BROADCAST,
  getFailure,
  SECRET_KEY,
  TOKEN,
  TOKEN_PUSH,
  testClient,
} from '../../support/client.js'

async function service() {
  const fake = new FakeTpns({ accessId: ACCESS_ID, secretKey: SECRET_KEY })
  const server = await fake.listen()
  const tpns = testClient({ baseUrl: server.url })
  return {
    fake,
    tpns,
    async [Symbol.asyncDispose]() {
      await tpns.close()
      await server.close()
    },
  }
}

const OTHER_TOKEN = 'f'.repeat(36)
const PUSHES: Array<[string, PushRequest]> = [
  ['a token push', TOKEN_PUSH],
  ['a list push', { ...TOKEN_PUSH, audience_type: 'token_list', token_list: [TOKEN, OTHER_TOKEN] }],
  ['a broadcast', BROADCAST],
  [
    'an account push',
    { ...TOKEN_PUSH, audience_type: 'account', account_list: ['anna'], token_list: undefined as never },
  ],
]

describe('looking up a push of unknown outcome', () => {
  it.each(PUSHES)('%s whose answer was lost is found, with its id', async (_name, request) => {
    await using it = await service()
    const sentAt = new Date()
    it.fake.next({ reset: 'after-acceptance' })
    expect(await getFailure(it.tpns.push.send(request))).toMatchObject({ outcome: 'unknown' })
    const found = await it.tpns.push.lookUp(request, { sentAt })
    expect(found).toMatchObject({ verdict: 'accepted', push_id: it.fake.pushes[0]!.pushId })
    expect(it.fake.pushes).toHaveLength(1)
  })

  it.each(PUSHES)('%s that never arrived is not found', async (_name, request) => {
    await using it = await service()
    const sentAt = new Date()
    it.fake.next({ reset: 'before-reading' })
    expect(await getFailure(it.tpns.push.send(request))).toMatchObject({ outcome: 'unknown' })
    expect(await it.tpns.push.lookUp(request, { sentAt, forMs: 0 })).toEqual({
      verdict: 'not-found',
      recordsSeen: 0,
    })
  })

  it('is not mistaken for another push of the day', async () => {
    await using it = await service()
    await it.tpns.push.send({
      ...TOKEN_PUSH,
      message: { title: 'Order shipped', content: 'It arrives on Friday' },
    })
    await it.tpns.push.send({ ...TOKEN_PUSH, token_list: [OTHER_TOKEN] })
    const verdict = await it.tpns.push.lookUp(TOKEN_PUSH, { forMs: 0 })
    expect(verdict).toMatchObject({ verdict: 'not-found' })
  })

  it('is undecided when the same push went out twice', async () => {
    await using it = await service()
    await it.tpns.push.send(TOKEN_PUSH)
    await it.tpns.push.send(TOKEN_PUSH)
    const verdict = await it.tpns.push.lookUp(TOKEN_PUSH, { forMs: 0 })
    expect(verdict).toMatchObject({ verdict: 'cannot-tell', why: 'several-match' })
    expect(verdict.verdict === 'cannot-tell' && verdict.candidates).toHaveLength(2)
  })

  it('is undecided for a silent message, which has nothing to recognise it by, and asks nothing', async () => {
    await using it = await service()
    const silent = {
      audience_type: 'token',
      token_list: [TOKEN],
      environment: 'dev',
      message_type: 'message',
      message: { ios: { aps: { 'content-available': 1 } } },
    } as const
    expect(await it.tpns.push.lookUp(silent)).toMatchObject({
      verdict: 'cannot-tell',
      why: 'not-recognisable',
    })
    expect(it.fake.requests).toHaveLength(0)
  })

  it('goes through all pages of a busy day', async () => {
    await using it = await service()
    const push = (n: number) =>
      it.tpns.push.send({ ...TOKEN_PUSH, message: { title: `Order ${n}`, content: 'c' } })
    await Promise.all(Array.from({ length: 230 }, (_, n) => push(n)))
    const request = { ...TOKEN_PUSH, message: { title: 'Order 7', content: 'c' } }
    const found = await it.tpns.push.lookUp(request, { forMs: 0 })
    expect(found).toMatchObject({ verdict: 'accepted', record: { title: 'Order 7' } })
  })

  it('refuses options that make no sense', async () => {
    await using it = await service()
    expect(await getFailure(it.tpns.push.lookUp(TOKEN_PUSH, { sentAt: new Date('nonsense') }))).toMatchObject(
      {
        name: 'TpnsConfigError',
      },
    )
    expect(await getFailure(it.tpns.push.lookUp(TOKEN_PUSH, { forMs: -1 }))).toMatchObject({
      name: 'TpnsConfigError',
    })
  })
})
