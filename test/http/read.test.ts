import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readBody } from '../../src/http/read.js'

const MAX = 1_000_000
const OBJECT = '{"ret_code":0,"push_id":"1328245138690125824","note":"标题😀"}'

function read(body: string | Uint8Array, { encoding, complete = true, max = MAX }: Options = {}) {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  return readBody({ headers: { 'content-encoding': encoding }, body: bytes, complete }, max)
}

interface Options {
  encoding?: string
  complete?: boolean
  max?: number
}

describe('readBody: an object', () => {
  const expected = { kind: 'object', value: JSON.parse(OBJECT), text: OBJECT }

  it.each([
    ['plain', undefined, Buffer.from(OBJECT)],
    ['marked as identity', 'identity', Buffer.from(OBJECT)],
    ['marked as Identity', 'Identity', Buffer.from(OBJECT)],
    ['with an empty Content-Encoding', '', Buffer.from(OBJECT)],
    ['gzip', 'gzip', gzipSync(OBJECT)],
    ['GZIP with spaces', ' GZIP ', gzipSync(OBJECT)],
    ['x-gzip', 'x-gzip', gzipSync(OBJECT)],
    ['deflate', 'deflate', deflateSync(OBJECT)],
    ['br', 'br', brotliCompressSync(OBJECT)],
  ])('is read %s', (_, encoding, body) => {
    expect(read(body, encoding === undefined ? {} : { encoding })).toEqual(expected)
  })

  it('is read behind a byte order mark, which is dropped', () => {
    expect(read(`\ufeff${OBJECT}`)).toEqual(expected)
  })

  it('is read between blanks and line breaks', () => {
    expect(read(`\r\n ${OBJECT}\n`)).toMatchObject({ kind: 'object', value: expected.value })
  })

  it('is read from the part of a buffer that a view shows', () => {
    expect(read(Buffer.from(`xx${OBJECT}yy`).subarray(2, -2))).toEqual(expected)
  })

  it('keeps ids beyond 2^53', () => {
    const body = read('{"retCode":0,"pushData":[{"pushId":1328245138690125824}]}')
    expect(body).toMatchObject({ value: { pushData: [{ pushId: '1328245138690125824' }] } })
  })

  it('keeps characters of two, three and four bytes', () => {
    expect(read('{"a":"é 标 😀"}')).toMatchObject({ value: { a: 'é 标 😀' } })
  })

  it('may be as long as the limit', () => {
    const body = gzipSync(OBJECT)
    expect(read(body, { encoding: 'gzip', max: Buffer.byteLength(OBJECT) })).toEqual(expected)
  })
})

describe('readBody: one return code that is stated twice', () => {
  it.each([
    ['the same', '{"ret_code":0,"ret_code":0}', 'object'],
    ['the same with a blank', '{"ret_code":"0","a":1,"ret_code":" 0 "}', 'object'],
    ['another', '{"ret_code":1008007,"ret_code":0}', 'unreadable'],
    ['those of items', '{"ret_code":0,"result":[{"ret_code":1},{"ret_code":2}]}', 'object'],
  ])('is %s', (_, text, kind) => {
    expect(read(text).kind).toBe(kind)
  })
})

describe('readBody: what is no object', () => {
  it.each([
    ['an empty body', '', 'empty', ''],
    ['blanks and line breaks', ' \r\n\t ', 'empty', ''],
    ['a byte order mark alone', '\ufeff', 'empty', ''],
    ['a page', '<html><body>502</body></html>', 'not-json', '<html><body>502</body></html>'],
    ['words', 'upstream timed out', 'not-json', 'upstream timed out'],
    ['an object cut off', '{"ret_code":0,"push_id":"13', 'not-json', '{"ret_code":0,"push_id":"13'],
    ['a big number cut off', '{"pushId":1328245138690125824', 'not-json', '{"pushId":1328245138690125824'],
    ['two objects', '{}{}', 'not-json', '{}{}'],
    ['an array', '[{"ret_code":0}]', 'not-an-object', '[{"ret_code":0}]'],
    ['a text', '"ok"', 'not-an-object', '"ok"'],
    ['null', 'null', 'not-an-object', 'null'],
    ['a number', '0', 'not-an-object', '0'],
    ['a boolean', 'true', 'not-an-object', 'true'],
  ])('names the fault of %s', (_, body, fault, text) => {
    expect(read(body)).toEqual({ kind: 'unreadable', fault, text })
  })

  it('survives bytes that are not UTF-8', () => {
    expect(read(Buffer.from([0xff, 0xfe, 0x7b, 0x00]))).toMatchObject({
      kind: 'unreadable',
      fault: 'not-json',
    })
  })

  it('survives nesting of any depth', () => {
    const body = read(`${'['.repeat(200_000)}1328245138690125824`)
    expect(body).toMatchObject({ kind: 'unreadable', fault: 'not-json' })
  })
})

describe('readBody: compression', () => {
  it.each(['zstd', 'compress', 'gzip, br', 'constructor', '__proto__', '*'])(
    'names an encoding that it does not know: %s',
    (encoding) => {
      expect(read(OBJECT, { encoding })).toEqual({ kind: 'unreadable', fault: 'bad-encoding', text: '' })
    },
  )

  it.each([
    ['gzip', Buffer.from(OBJECT)],
    ['deflate', Buffer.from(OBJECT)],
    ['br', Buffer.from(OBJECT)],
    ['gzip', gzipSync(OBJECT).subarray(0, -12)],
    ['br', brotliCompressSync(OBJECT.repeat(50)).subarray(0, 20)],
  ])('names %s that is broken or only claimed', (encoding, body) => {
    expect(read(body, { encoding })).toEqual({ kind: 'unreadable', fault: 'bad-encoding', text: '' })
  })

  it('takes an empty body for empty, whatever its encoding', () => {
    expect(read('', { encoding: 'gzip' })).toEqual({ kind: 'unreadable', fault: 'empty', text: '' })
  })

  it.each([
    ['gzip', gzipSync(Buffer.alloc(50_000_000, 32))],
    ['deflate', deflateSync(Buffer.alloc(50_000_000, 32))],
    ['br', brotliCompressSync(Buffer.alloc(50_000_000, 32))],
  ])('stops at the limit when a few bytes of %s would become many', (encoding, bomb) => {
    expect(bomb.length).toBeLessThan(MAX)
    expect(read(bomb, { encoding })).toEqual({ kind: 'unreadable', fault: 'too-large', text: '' })
  })
})

describe('readBody: a body that was cut off at the limit', () => {
  it('is too large even if what is there could be read', () => {
    expect(read(OBJECT, { complete: false })).toEqual({
      kind: 'unreadable',
      fault: 'too-large',
      text: OBJECT,
    })
  })

  it('gives only its beginning as text', () => {
    const body = read('a'.repeat(900_000), { complete: false })
    expect(body.text).toMatch(/^a+$/)
    expect(body.text.length).toBeLessThanOrEqual(10_000)
  })
})
