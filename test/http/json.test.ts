import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../src/http/read.js'

/** Sixteen digits that a double holds: their presence calls for the reader that keeps big numbers. */
const SIXTEEN_SAFE_DIGITS = 1234567890123456

describe('parseJson', () => {
  it.each([
    ['a field', '{"pushId":1328245138690125824}', { pushId: '1328245138690125824' }],
    ['a field after a space', '{"pushId": 1328245138690125824 }', { pushId: '1328245138690125824' }],
    ['the first of an array', '[1328245138690125824]', ['1328245138690125824']],
    ['a later one of an array', '[1,1328245138690125824,2]', [1, '1328245138690125824', 2]],
    [
      'deep inside',
      '{"result":[{"list":[[{"pushId":\n\t9223372036854775807}]]}]}',
      { result: [{ list: [[{ pushId: '9223372036854775807' }]] }] },
    ],
    ['a negative one', '{"a":-1328245138690125824}', { a: '-1328245138690125824' }],
    ['the smallest that is lost', '{"a":9007199254740993}', { a: '9007199254740993' }],
    ['the smallest negative that is lost', '{"a":-9007199254740993}', { a: '-9007199254740993' }],
    ['a very long one', `{"a":${'9'.repeat(400)}}`, { a: '9'.repeat(400) }],
  ])('gives an integer beyond 2^53 as its digits: %s', (_, text, expected) => {
    expect(parseJson(text)).toEqual(expected)
  })

  it.each([
    ['the largest safe integer', '{"a":9007199254740991}', 9007199254740991],
    ['the smallest safe integer', '{"a":-9007199254740991}', -9007199254740991],
    ['sixteen safe digits', '{"a":1000000000000000}', 1e15],
    ['a small one', '{"a":-7}', -7],
    ['a decimal fraction', '{"a":0.25}', 0.25],
    ['a fraction of many digits', '{"a":1234567890123456.5}', 1234567890123456.5],
    ['an exponent', '{"a":1e21}', 1e21],
    ['an exponent after many digits', '{"a":1234567890123456E5}', 1234567890123456e5],
    ['a fraction that is whole', '{"a":12345678901234567.0}', 12345678901234568],
  ])('leaves as a number: %s', (_, text, expected) => {
    expect(parseJson(text)).toEqual({ a: expected })
  })

  it('touches no digits inside strings and keys, however they are written', () => {
    const value = {
      text: 'call :1328245138690125824, or [1328245138690125824]',
      escaped: '"pushId":1328245138690125824\\',
      ':1328245138690125824': 1,
    }
    expect(parseJson(JSON.stringify(value))).toEqual(value)
  })

  it.each([
    '',
    ' ',
    '{',
    '[1,]',
    '{"a":1,}',
    "{'a':1}",
    '{"a":01}',
    '{"a":+1}',
    '{"a":.5}',
    '{"a":NaN}',
    '{} {}',
    '<html>',
    '{"a":0001}',
    '"\n"',
    '// a comment\n{}',
    '{"a":1328245138690125824',
    '{"a":1328245138690125824,}',
    '{"a":1328245138690125824}}',
    '{"a":01328245138690125824}',
    '{"a":1328245138690125824.}',
    '{"a":1328245138690125824,"b":"\n"}',
    '{"a":1328245138690125824,"b":"\\x"}',
    '{"a":1328245138690125824 "b":1}',
    '{"a":1328245138690125824,"b":undefined}',
  ])('throws a SyntaxError for %j', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError)
  })

  it.each([
    ['small values', '{"a":1,"a":2}', { a: 2 }],
    ['a big number first', '{"a":1328245138690125824,"a":2}', { a: 2 }],
    ['a big number last', '{"a":2,"a":1328245138690125824}', { a: '1328245138690125824' }],
    ['null last', '{"a":1328245138690125824,"a":null}', { a: null }],
    ['an object last', '{"a":[1328245138690125824],"a":{}}', { a: {} }],
  ])('lets the last of several equal keys count: %s', (_, text, expected) => {
    expect(parseJson(text)).toEqual(expected)
  })

  it.each([
    ['with the fast reader', '{"__proto__":{"admin":true},"a":1}'],
    ['with the reader of big numbers', '{"__proto__":{"admin":true},"a":1328245138690125824}'],
  ])('keeps a key "__proto__" as a key, %s', (_, text) => {
    const value = parseJson(text) as Record<string, unknown>
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.keys(value)).toEqual(['__proto__', 'a'])
    expect(value.admin).toBeUndefined()
    expect(({} as Record<string, unknown>).admin).toBeUndefined()
  })

  it('agrees with JSON.parse on every value without unsafe integers, whichever reader is used', () => {
    const value = fc.jsonValue({ maxDepth: 6 }).filter((one) => !/\d{16}/.test(JSON.stringify(one)))
    fc.assert(
      fc.property(value, fc.boolean(), (value, bigReader) => {
        const text = JSON.stringify(bigReader ? [SIXTEEN_SAFE_DIGITS, value] : value)
        expect(parseJson(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('never loses a digit of an integer, wherever it stands', () => {
    const integer = fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n })
    const place = fc.constantFrom<(digits: string) => string>(
      (digits) => `[${digits}]`,
      (digits) => `[0, ${digits}]`,
      (digits) => `[[\r\n${digits}]]`,
      (digits) => `{"a":${digits}}`,
      (digits) => `{"a" : ${digits},"b":0}`,
    )
    fc.assert(
      fc.property(integer, place, (integer, place) => {
        const found = JSON.stringify(parseJson(place(`${integer}`))).replaceAll('"', '')
        const expected = place(`${integer}`).replace(/["\s]/g, '')
        expect(found).toBe(expected)
      }),
    )
  })

  it.each([
    ['with the fast reader', ''],
    ['with the reader of big numbers', '1328245138690125824'],
  ])('survives nesting of any depth %s: a value or an error, not a crash', (_, inside) => {
    const depth = 200_000
    const text = `${'['.repeat(depth)}${inside}${']'.repeat(depth)}`
    let outcome: unknown
    try {
      outcome = parseJson(text)
    } catch (error) {
      outcome = error
    }
    expect(Array.isArray(outcome) || outcome instanceof Error).toBe(true)
  })
})
