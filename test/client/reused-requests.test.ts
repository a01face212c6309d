import { describe, expect, it } from 'vitest'
import { TpnsRequestError } from '../../src/index.js'
import { snapshot } from '../../src/validation/plain-copy.js'
import { testClient } from '../support/client.js'
import { inFakeTime } from '../support/fake-time.js'
import { ACCEPTED, answering, PUSH_URL, useMsw } from '../support/msw.js'

const server = useMsw()
const token = (n: number) => String(n).padStart(36, '0')

describe('a request object that is reused', () => {
  it('goes out as it was at each call, also the first ones of a process', async () => {
    const { handler, seen } = answering(PUSH_URL, ACCEPTED)
    server.use(handler)
    await using tpns = testClient()
    const request = {
      audience_type: 'token' as const,
      token_list: [''],
      message_type: 'notify' as const,
      message: { title: 't', content: 'c', android: { custom_content: { n: 0 } } },
    }
    const send = async (numbers: number[]) => {
      const sending = numbers.map((n) => {
        request.token_list[0] = token(n)
        request.message.android.custom_content.n = n
        return tpns.push.send(request)
      })
      request.token_list[0] = token(99)
      await Promise.all(sending)
    }
    await send([1, 2, 3])
    await send([4, 5, 6])
    const bodies = (await Promise.all(seen.requests.map((each) => each.json()))) as Array<typeof request>
    expect(bodies.map((body) => body.token_list[0]).sort()).toEqual([1, 2, 3, 4, 5, 6].map(token))
    expect(bodies.map((body) => JSON.parse(body.message.android.custom_content as never).n).sort()).toEqual([
      1, 2, 3, 4, 5, 6,
    ])
  })

  it('is not changed by waiting for its permit', async () => {
    const { handler, seen } = answering(PUSH_URL, ACCEPTED)
    server.use(handler)
    await inFakeTime(async () => {
      await using tpns = testClient()
      const request = {
        audience_type: 'all' as const,
        message_type: 'notify' as const,
        message: { title: 'first', content: 'c' },
      }
      const first = tpns.push.send(request)
      request.message.title = 'second'
      const second = tpns.push.send(request)
      request.message.title = 'never'
      await Promise.all([first, second])
    })
    const bodies = (await Promise.all(seen.requests.map((each) => each.json()))) as Array<{
      message: { title: string }
    }>
    expect(bodies.map((body) => body.message.title)).toEqual(['first', 'second'])
  })
})

describe('a snapshot', () => {
  const of = <T>(value: T) => snapshot(value, 'v3/push/app')

  it('copies plain values deeply, and dates', () => {
    const original = { list: [{ a: 1 }], date: new Date(0), text: 'x', nothing: null, loopParam: undefined }
    const copy = of(original)
    expect(copy).toEqual(original)
    expect(copy.list).not.toBe(original.list)
    expect(copy.list[0]).not.toBe(original.list[0])
    expect(copy.date).not.toBe(original.date)
  })

  it.each([
    ['a Map', { message: new Map() }],
    ['a function', { message: () => {} }],
    ['NaN', { message: Number.NaN }],
  ])('refuses what JSON cannot say: %s', (_, request) => {
    expect(() => of(request)).toThrow(TpnsRequestError)
    expect(() => of(request)).toThrow(/message: must be a value that JSON can hold/)
  })

  it('refuses cycles, and what it cannot read', () => {
    const cyclic: { self?: unknown } = {}
    cyclic.self = cyclic
    expect(() => of(cyclic)).toThrow(/self: must not refer back/)
    const hostile = {
      get token_list(): never {
        throw new Error('no')
      },
    }
    expect(() => of(hostile)).toThrow(TpnsRequestError)
  })

  it('does not let a key named __proto__ become the prototype', () => {
    const copy = of(JSON.parse('{"__proto__":{"polluted":true}}'))
    expect((copy as { polluted?: boolean }).polluted).toBeUndefined()
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"polluted":true}}')
  })
})
