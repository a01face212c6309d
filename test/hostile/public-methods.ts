import type { PushRequest, TpnsClient } from '../../src/index.js'
import { BROADCAST, TOKEN, TOKEN_PUSH } from '../support/client.js'
import { getMethod, OPERATIONS, recordArguments } from '../support/operations.js'

type Args = readonly unknown[]

/** One public method: how it is called, and arguments with which it works. */
export interface PublicMethod {
  readonly name: string
  /** Gives a promise, whatever the method itself gives. */
  readonly call: (client: TpnsClient, args: Args) => unknown
  readonly works: Args
  /**
   * Hostile values that an argument takes, by its position: nothing is wrong with them there. `undefined` is always
   * "not given" for options.
   */
  readonly takes?: Readonly<Record<number, readonly string[]>>
  /** Bodies of answers, as the documents show them. */
  readonly documented?: readonly string[]
}

const NOT_GIVEN = ['undefined']

function method(
  path: string,
  works: Args,
  takes: Readonly<Record<number, readonly string[]>> = {},
): PublicMethod {
  const [room, name] = path.split('.') as [keyof TpnsClient, string]
  const options = works.length - 1
  return {
    name: path,
    works,
    takes: { ...takes, [options]: [...(takes[options] ?? []), ...NOT_GIVEN] },
    call: (client, args) =>
      (client[room] as unknown as Record<string, (...args: Args) => unknown>)[name]!(...args),
  }
}

const BULK = { audience: 'tokens', message_type: 'notify', message: BROADCAST.message }
const build = ({ token }: { token: string }): PushRequest => ({ ...TOKEN_PUSH, token_list: [token] })

/** A number, a BigInt or any text is an id. */
const IDS = ['a number', 'a BigInt', 'a string']
const TEXT = ['a string']

const LISTS = [
  'an empty array',
  'a Map',
  'a list with a hole',
  'a list with a symbol',
  'a list with null',
  'a list with a throwing getter',
  'a list with a Proxy that throws',
]

/** Methods that make several requests, or none that is described as an operation. */
const COMPOSED: readonly PublicMethod[] = [
  method('push.send', [TOKEN_PUSH, {}]),
  method('push.replace', ['1', BROADCAST, {}], { 0: IDS }),
  method('push.waitFor', ['1', {}], { 0: IDS }),
  method('push.lookUp', [TOKEN_PUSH, { forMs: 0 }]),
  method('packages.upload', [{ data: Buffer.from(TOKEN), filename: 'tokens.txt' }, {}]),
  method('packages.uploadEntries', [[TOKEN], { kind: 'token' }]),
  method('bulk.send', [BULK, [TOKEN], {}], { 1: LISTS }),
  method('bulk.sendEach', [[{ token: TOKEN }], build, {}], {
    0: LISTS,
    1: ['a function', 'a revoked Proxy of a function'],
  }),
  {
    name: 'call',
    works: ['v3/push/app', TOKEN_PUSH, {}],
    takes: { 0: ['a string'], 1: ['an unknown member'], 2: NOT_GIVEN },
    call: (client, args) => client.call(...(args as Parameters<TpnsClient['call']>)),
  },
]

/** Lists of which one element may be given without a list around it. */
const ONE_OR_LIST: Readonly<Record<string, readonly string[]>> = {
  'accounts.unbindTokens': TEXT,
  'accounts.findAccounts': TEXT,
}

/** A push id, or what has one. */
export const isId = (arg: unknown): boolean =>
  typeof arg === 'bigint' || (typeof arg === 'string' && /^\d{1,20}$/.test(arg)) || hasPushId(arg)

export const hasPushId = (arg: unknown): arg is { readonly pushId: string } =>
  typeof arg === 'object' && arg !== null && 'pushId' in arg

function fromOperations(name: string): PublicMethod {
  const operations = Object.entries(OPERATIONS).flatMap(([key, each]) =>
    getMethod(key) === name ? [each] : [],
  )
  const works = recordArguments(operations[0]!)
  const takes = works.map((arg, position) => {
    if (isId(arg)) return IDS
    if (typeof arg === 'string') return TEXT
    return (position === 0 && ONE_OR_LIST[name]) || []
  })
  const documented = operations.map(({ answer }) => JSON.stringify(answer))
  return { ...method(name, [...works, {}], { ...takes }), documented }
}

/** Every method of a client. A method that is missing here is found by the first test. */
export const PUBLIC_METHODS: readonly PublicMethod[] = [
  ...COMPOSED,
  ...[...new Set(Object.keys(OPERATIONS).map(getMethod))].map(fromOperations),
]
