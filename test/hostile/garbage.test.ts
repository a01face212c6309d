import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { TpnsClient, TpnsConfigError, TpnsPushTimeError, TpnsRequestError } from '../../src/index.js'
import { fuzzRuns } from '../support/fuzz-runs.js'

/** Anything that a program may pass by mistake, deep and strange. */
const garbage = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  maxDepth: 3,
})

let sent = 0
const client = new TpnsClient({
  accessId: '1500000001',
  secretKey: 'k'.repeat(32),
  hooks: { warning: () => {} },
  transport: {
    async send() {
      sent += 1
      throw new Error('sent')
    },
    async close() {},
  },
})
afterAll(() => client.close())

const TYPED = [TpnsConfigError, TpnsRequestError, TpnsPushTimeError]
const isTyped = (error: unknown) => TYPED.some((known) => error instanceof known)

const push = {
  audience_type: 'token',
  token_list: ['0'.repeat(36)],
  message_type: 'notify',
  message: { title: 't', content: 'c' },
} as const

describe('whatever is passed', () => {
  const runs = fuzzRuns(300)

  it('as a request ends in a typed error before anything is sent', async () => {
    await fc.assert(
      fc.asyncProperty(garbage, async (value) => {
        const before = sent
        const error: unknown = await client.push.send(value as never).catch((thrown: unknown) => thrown)
        expect(isTyped(error), String(error)).toBe(true)
        expect(sent).toBe(before)
      }),
      runs,
    )
  })

  it('as the options of a call, when they say anything, ends in a typed error before anything is sent', async () => {
    const says = (value: unknown) =>
      value !== undefined && !(typeof value === 'object' && value !== null && Object.keys(value).length === 0)
    await fc.assert(
      fc.asyncProperty(garbage.filter(says), async (value) => {
        const before = sent
        const error: unknown = await client.push.send(push, value as never).catch((thrown: unknown) => thrown)
        expect(isTyped(error), String(error)).toBe(true)
        expect(sent).toBe(before)
      }),
      runs,
    )
  })

  it('as the options of a client ends in a client or in a TpnsConfigError', () => {
    fc.assert(
      fc.property(garbage, (value) => {
        try {
          void new TpnsClient(value as never).close()
        } catch (error) {
          expect(error).toBeInstanceOf(TpnsConfigError)
        }
      }),
      runs,
    )
  })
})
