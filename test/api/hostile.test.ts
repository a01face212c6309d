import { describe, expect, it } from 'vitest'
import { createPlan } from '../../src/api/plans.js'
import { ENDPOINTS } from '../../src/api/table.js'
import { TpnsRequestError } from '../../src/errors/validation-errors.js'
import { contextWith } from './push/context.js'
import { getIssues, TOKEN } from './support.js'

const trap = () => {
  throw new TypeError('trap')
}
const proxy = new Proxy(
  {},
  { get: trap, ownKeys: trap, getPrototypeOf: trap, has: trap, getOwnPropertyDescriptor: trap },
)
const circular: Record<string, unknown> = {}
circular.self = circular

/** Fields that the endpoints know, so that each value reaches the schema of a field and its rules. */
const NAMES = [
  'audience_type',
  'message',
  'planName',
  'operator_type',
  'tag_list',
  'token_list',
  'tag_token_list',
  'token_accounts',
  'account_list',
  'cmd',
  'token',
  'attributeInfo',
  'startDate',
  'endDate',
  'date',
  'type',
  'pushId',
  'planId',
  'groupid',
  'future',
]

const VALUES: [string, unknown][] = [
  ['a proxy that throws', proxy],
  ['a list of it', [proxy]],
  ['a circle', circular],
  ['a symbol', Symbol('s')],
  ['a BigInt', 1n],
  ['a list of BigInts', [1n]],
  ['a function', () => 1],
  ['a Map', new Map([[1, 2]])],
  ['a list with a hole', new Array(2)],
  ['an invalid Date', new Date(Number.NaN)],
  ['null', null],
  ['toJSON that throws', { toJSON: trap }],
  ['objects in objects', { a: { b: [{ c: 1 }] } }],
]

const json = ENDPOINTS.filter((endpoint) => endpoint.auth !== 'basic')

describe.each(json.map((endpoint) => [endpoint.name, endpoint] as const))('%s', (_, { encode, path }) => {
  const getOutcome = (request: unknown): unknown => {
    try {
      JSON.stringify(encode(request, contextWith({ endpoint: path })))
      return 'can be sent'
    } catch (error) {
      return error
    }
  }

  it('refuses what is hostile as a whole', () => {
    for (const [, value] of VALUES) expect(getOutcome(value)).toBeInstanceOf(TpnsRequestError)
    expect(getOutcome(Object.defineProperty({}, 'token', { enumerable: true, get: trap }))).toBeInstanceOf(
      TpnsRequestError,
    )
  })

  it.each(VALUES)('ends in its own error or in JSON: %s in a field', (_what, value) => {
    for (const name of NAMES) {
      for (const operation of [{}, { operator_type: 9, cmd: 1 }, { operator_type: 2, cmd: 4 }]) {
        const outcome = getOutcome({ token: TOKEN, ...operation, [name]: value })
        expect(outcome === 'can be sent' || outcome instanceof TpnsRequestError).toBe(true)
      }
    }
  })
})

describe('all that is wrong with a request', () => {
  it('is said in one grammar: a predicate to the path, what was got, the remedy', async () => {
    const issues = await getIssues(createPlan, { planName: 7 })
    expect(issues.map(({ path, message }) => `${path} ${message}`)).toEqual([
      'planName must be a string, not the number 7. Write "7". It is the name of the plan, 1 to 60 characters.',
      'planDescribe is required. It is the description of the plan, 1 to 300 characters.',
    ])
  })

  it('is reported together with what JSON cannot say', async () => {
    const issues = await getIssues(createPlan, { planName: 'n', future: 1n })
    expect(issues.map(({ path }) => path)).toEqual(['future', 'planDescribe'])
  })
})
