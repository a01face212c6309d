/** Values that no argument of the library takes, by name. Made again for each use: a Proxy keeps its state. */
export const HOSTILE_VALUES: Readonly<Record<string, () => unknown>> = {
  null: () => null,
  undefined: () => undefined,
  'a boolean': () => true,
  'a number': () => 7,
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
  'a BigInt': () => 7n,
  'a symbol': () => Symbol('hostile'),
  'an empty string': () => '',
  'a string': () => 'hostile',
  'a function': () => () => {},
  'an empty array': () => [],
  'a list with a hole': () => listWithHole(),
  'a list with a symbol': () => [Symbol('hostile')],
  'a list with null': () => [null],
  'a Date': () => new Date(0),
  'a Map': () => new Map([['a', 1]]),
  'a promise': () => Promise.resolve({}),
  'an AbortController': () => new AbortController(),
  'an AbortSignal': () => new AbortController().signal,
  'an unknown member': () => ({ hostile: true }),
  'a throwing getter': () => throwingGetters(),
  'a list with a throwing getter': () => [throwingGetters()],
  'a Proxy that throws': () => throwingProxy(),
  'a list with a Proxy that throws': () => [throwingProxy()],
  'a revoked Proxy': () => revokedProxy({}),
  'a revoked Proxy of a list': () => revokedProxy([]),
  'a revoked Proxy of a function': () => revokedProxy(() => {}),
}

/** `[, 'a']` */
export function listWithHole(): unknown[] {
  return Object.assign(new Array(2), { 1: 'a' })
}

/** Getters that throw under every name that anything in the library reads. */
function throwingGetters(): object {
  const hostile = {}
  for (const name of NAMES) {
    Object.defineProperty(hostile, name, {
      enumerable: true,
      get() {
        throw new TypeError('thrown by a getter')
      },
    })
  }
  return hostile
}

const NAMES = [
  ...[
    'signal',
    'timeout',
    'retry',
    'pushId',
    'path',
    'data',
    'stream',
    'entries',
    'filename',
    'kind',
    'message',
  ],
  ...['audience_type', 'message_type', 'token', 'token_list', 'account', 'planName', 'startDate', 'endDate'],
  ...[
    'accessId',
    'secretKey',
    'hooks',
    'runtime',
    'android',
    'ios',
    'common',
    'via',
    'checkpoint',
    'on',
    'then',
  ],
  ...[
    'fault',
    'retCode',
    'reset',
    'forMs',
    'port',
    'clock',
    'apps',
    'to',
    'title',
    'body',
    'timestamp',
    'method',
  ],
]

/** Every trap throws. */
function throwingProxy(): object {
  const traps = new Proxy(
    {},
    {
      get: () => () => {
        throw new TypeError('thrown by a Proxy')
      },
    },
  )
  return new Proxy({}, traps)
}

function revokedProxy(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}
