import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  TpnsClient,
  TpnsConfigError,
  type TpnsError,
  TpnsPushTimeError,
  TpnsRequestError,
} from '../../src/index.js'
import { FakeTpns } from '../../src/testing/index.js'
import { expectBothLanguages } from '../support/both-languages.js'
import { ACCESS_ID, SECRET_KEY } from '../support/client.js'
import { NOW } from '../support/operations.js'
import { HOSTILE_VALUES } from './hostile-values.js'
import { PUBLIC_METHODS, type PublicMethod } from './public-methods.js'

/** A client on a transport that counts, and answers as the fake does. */
function countingClient() {
  const fake = new FakeTpns({ accessId: ACCESS_ID, secretKey: SECRET_KEY, enforceRates: false })
  let sent = 0
  const client = new TpnsClient({
    accessId: ACCESS_ID,
    secretKey: SECRET_KEY,
    rateLimit: 'off',
    hooks: { warning: () => {} },
    runtime: { now: () => NOW },
    transport: {
      async send() {
        sent += 1
        return { status: 500, headers: {}, body: new Uint8Array(), complete: true }
      },
      async close() {},
    },
  })
  return { fake, client, sent: () => sent }
}

const { client, sent } = countingClient()
afterAll(() => client.close())

/** What a call comes to: the error, or undefined. A synchronous throw is a failure of its own. */
async function getError(run: () => unknown): Promise<unknown> {
  const given = run()
  if (typeof given !== 'object' || given === null || !('then' in given)) throw new Error('it gave no promise')
  try {
    await given
  } catch (error) {
    return error
  }
  return undefined
}

function expectTyped(error: unknown): asserts error is TpnsError {
  const known = [TpnsConfigError, TpnsRequestError, TpnsPushTimeError]
  if (known.some((known) => error instanceof known)) return
  throw new Error(`not a typed error: ${String(error)}`, { cause: error })
}

function withArgument(works: readonly unknown[], position: number, value: unknown): readonly unknown[] {
  return works.map((argument, n) => (n === position ? value : argument))
}

const unhandled: unknown[] = []
const remember = (error: unknown) => unhandled.push(error)
beforeAll(() => process.on('unhandledRejection', remember).on('uncaughtException', remember))
afterAll(async () => {
  await new Promise((resolve) => setTimeout(resolve, 50))
  process.off('unhandledRejection', remember).off('uncaughtException', remember)
  expect(unhandled).toEqual([])
})

describe('every public method', () => {
  it('is in the table', () => {
    const rooms = [
      'push',
      'packages',
      'plans',
      'tags',
      'accounts',
      'attributes',
      'statistics',
      'devices',
      'bulk',
    ]
    const names = rooms.flatMap((room) =>
      Object.keys(client[room as keyof TpnsClient] as object).map((name) => `${room}.${name}`),
    )
    expect(PUBLIC_METHODS.map(({ name }) => name).toSorted()).toEqual([...names, 'call'].toSorted())
  })

  const cases = PUBLIC_METHODS.flatMap((method) =>
    method.works.flatMap((_, position) =>
      Object.keys(HOSTILE_VALUES)
        .filter((value) => !method.takes?.[position]?.includes(value))
        .map((value) => [method.name, position, value, method] as const),
    ),
  )

  it.each(cases)('%s refuses as argument %i: %s', async (_, position, value, method: PublicMethod) => {
    const before = sent()
    const args = withArgument(method.works, position, HOSTILE_VALUES[value]!())
    const error = await getError(() => method.call(client, args))
    expectTyped(error)
    expectBothLanguages(error)
    expect(error.accessId).toBe(ACCESS_ID)
    expect(sent()).toBe(before)
  })
})
