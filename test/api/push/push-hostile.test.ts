import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TpnsPushTimeError, TpnsRequestError } from '../../../src/errors/index.js'
import {
  allPush,
  encode,
  getFailure,
  LOOP,
  silentPush,
  tagPush,
  tokenPush,
  withAndroid,
  withAps,
} from './context.js'

const circular: Record<string, unknown> = {}
circular.self = circular

const throwing = Object.defineProperty({}, 'key', {
  enumerable: true,
  get: () => {
    throw new Error('no')
  },
})

let abyss: unknown = 1
for (let i = 0; i < 50_000; i++) abyss = { a: abyss }

const VALUES: [string, unknown][] = [
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['a BigInt', 10n],
  ['a function', () => 1],
  ['a symbol', Symbol('s')],
  ['an invalid Date', new Date(Number.NaN)],
  ['a Map', new Map()],
  ['a Set', new Set()],
  ['a Promise', Promise.resolve(1)],
  ['a Map of another realm', runInNewContext('new Map([[1, 2]])')],
  ['a URLSearchParams', new URLSearchParams('a=1')],
  ['a FormData', new FormData()],
  ['a Headers', new Headers({ a: '1' })],
  ['an Error', new Error('x')],
  ['a RegExp', /x/],
  ['a Uint8Array', Buffer.from('x')],
]

describe('what JSON cannot say, or would change silently, is refused with its path', () => {
  it.each(VALUES)('%s in an unknown field', (word, value) => {
    const error = getFailure(tokenPush({ future: { list: [1, value] } }))
    expect(error).toMatchObject({
      name: 'TpnsRequestError',
      issues: [{ path: 'future.list[1]', retCode: 1008001 }],
    })
    expect(String(error)).toContain(word.replace(' of another realm', ''))
  })

  it.each(VALUES)('%s in custom_content', (_, value) => {
    const error = getFailure(withAndroid({ custom_content: { a: { b: value } } }))
    expect(error).toMatchObject({
      issues: [{ path: 'message.android.custom_content.a.b', retCode: 1008001 }],
    })
  })

  it.each(VALUES.slice(0, 6))('%s in place of a known field', (_, value) => {
    expect(getFailure(tokenPush({ expire_time: value }))).toMatchObject({
      issues: [{ path: 'expire_time', retCode: 1008001 }],
    })
  })

  it('undefined in a list, which would become null', () => {
    const error = getFailure(withAndroid({ custom_content: { list: [undefined] } }))
    expect(error).toMatchObject({ issues: [{ path: 'message.android.custom_content.list[0]' }] })
  })

  it('an object that contains itself', () => {
    expect(getFailure(withAndroid({ custom_content: circular }))).toMatchObject({
      issues: [{ path: 'message.android.custom_content.self' }],
    })
    const message: Record<string, unknown> = { title: 'T', content: 'C' }
    message.android = { future: message }
    expect(getFailure(tokenPush({ message }))).toBeInstanceOf(TpnsRequestError)
  })

  it('but not an object that is used twice', () => {
    const address = { city: 'X' }
    expect(getFailure(withAndroid({ custom_content: { from: address, to: address } }))).toBeUndefined()
  })

  it('an abyss', () => {
    const error = getFailure(tokenPush({ future: abyss }))
    expect(error).toBeInstanceOf(TpnsRequestError)
    expect(String(error)).toContain('deeper')
  })

  it('a getter that throws', () => {
    expect(getFailure(tokenPush({ future: throwing }))).toMatchObject({ issues: [{ path: 'future.key' }] })
    const request = Object.defineProperty(tokenPush(), 'message', {
      enumerable: true,
      get: () => Reflect.get(throwing, 'key'),
    })
    expect(getFailure(request)).toMatchObject({ issues: [{ path: 'message' }] })
  })

  it('a proxy that throws at everything', () => {
    const trap = () => {
      throw new Error('no')
    }
    const proxy = new Proxy(
      {},
      { get: trap, ownKeys: trap, getPrototypeOf: trap, has: trap, getOwnPropertyDescriptor: trap },
    )
    expect(getFailure(proxy)).toBeInstanceOf(TpnsRequestError)
    expect(getFailure(tokenPush({ message: proxy }))).toBeInstanceOf(TpnsRequestError)
    expect(getFailure(tokenPush({ future: proxy }))).toBeInstanceOf(TpnsRequestError)
    expect(getFailure(tokenPush({ audience_type: proxy }))).toBeInstanceOf(TpnsRequestError)
  })

  it('custom_content whose toJSON throws or gives nothing', () => {
    const toJSON = () => Reflect.get(throwing, 'key')
    expect(getFailure(withAndroid({ custom_content: { toJSON } }))).toBeInstanceOf(TpnsRequestError)
    expect(getFailure(withAndroid({ custom_content: { toJSON: () => undefined } }))).toBeInstanceOf(
      TpnsRequestError,
    )
  })
})

describe('an object is read as JSON would', () => {
  it('with its toJSON', () => {
    const custom_content = { at: new Date(0), price: { toJSON: () => '1.50' } }
    expect(encode(withAndroid({ custom_content })).value).toStrictEqual(
      withAndroid({ custom_content: '{"at":"1970-01-01T00:00:00.000Z","price":"1.50"}' }),
    )
  })

  it('with "__proto__" as a name like any other', () => {
    const request = JSON.parse(JSON.stringify(tokenPush({ seq: null })).replace('{', '{"__proto__":{"x":1},'))
    const { value } = encode(request)
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(JSON.stringify(value)).toContain('"__proto__":{"x":1}')
    expect(getFailure(JSON.parse('{"__proto__":{"audience_type":"all"}}'))).toBeInstanceOf(TpnsRequestError)
  })

  it('also when it is frozen or has no prototype', () => {
    const request = Object.freeze(Object.assign(Object.create(null), tokenPush({ environment: null })))
    expect(getFailure(request)).toBeUndefined()
  })
})

const junk = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSparseArray: true,
})

const BASES = [
  tokenPush(),
  allPush({ loop_param: LOOP, collapse_id: 3, force_collapse: true }),
  allPush({ send_time: new Date('2026-12-01T00:00:00Z') }),
  tagPush({ tag_list: { tags: ['a'], op: 'OR' } }),
  withAndroid({ custom_content: { a: [1] }, action: { action_type: 2, browser: { url: 'https://x' } } }),
  withAps({ badge_type: 1 }),
  silentPush({ aps: { 'content-available': 1 } }),
]

/** Paths of all values in an object, itself excluded. */
function pathsIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null || value instanceof Date) return [path]
  const below = Object.entries(value).flatMap(([key, member]) => pathsIn(member, [...path, key]))
  return path.length === 0 ? below : [path, ...below]
}

function replaceAt(value: unknown, path: readonly string[], replacement: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return replacement
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>
  copy[key] = replaceAt(copy[key], rest, replacement)
  return copy
}

const damaged = fc
  .constantFrom(...BASES)
  .chain((base) =>
    fc
      .array(fc.tuple(fc.constantFrom(...pathsIn(base)), junk), { minLength: 1, maxLength: 3 })
      .map((changes) =>
        changes.reduceRight<unknown>((request, [path, value]) => tryReplace(request, path, value), base),
      ),
  )

/** A path may lead into what an earlier change has replaced. */
function tryReplace(request: unknown, path: readonly string[], value: unknown): unknown {
  try {
    return replaceAt(request, path, value)
  } catch {
    return request
  }
}

function snapshot(value: unknown): string {
  return (
    JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? `${member}n` : member)) ?? 'undefined'
  )
}

describe('whatever is given', () => {
  it('is sent, or refused with an error of this library', () => {
    fc.assert(
      fc.property(fc.oneof(junk, damaged), (request) => {
        const error = getFailure(request)
        const typed = error instanceof TpnsRequestError || error instanceof TpnsPushTimeError
        expect(error === undefined || typed).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('is not changed', () => {
    fc.assert(
      fc.property(damaged, (request) => {
        const before = snapshot(request)
        getFailure(request)
        expect(snapshot(request)).toBe(before)
      }),
      { numRuns: 1000 },
    )
  })

  it('means the same after JSON, when it is sent', () => {
    const data = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 })
    fc.assert(
      fc.property(data, (custom_content) => {
        const request = withAndroid({ custom_content })
        const error = getFailure(request)
        if (error !== undefined) return expect(String(error)).toContain('4096')
        const wire = JSON.parse(JSON.stringify(encode(request).value))
        expect(JSON.parse(wire.message.android.custom_content)).toEqual(
          JSON.parse(JSON.stringify(custom_content)),
        )
      }),
    )
  })

  it('is never larger than 4096 bytes in message', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 5000 }), (content) => {
        const request = tokenPush({ message: { title: 'T', content } })
        const bytes = Buffer.byteLength(JSON.stringify(request.message))
        expect(getFailure(request) === undefined).toBe(bytes <= 4096)
      }),
      { numRuns: 300 },
    )
  })
})
