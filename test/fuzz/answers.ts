import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { SERVER_RETURN_CODES } from '../../src/return-codes/server.js'

/** An answer as the other side gives it, whole or not. */
export interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly complete: boolean
}

const CODES = SERVER_RETURN_CODES.map(({ code }) => code)
const ID = '1328245138690125824'

const text = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))

/** What may stand where a field is expected. */
const oddValue = fc.oneof(
  fc.constantFrom<unknown>(null, '', 0, '0', 1, -1, true, [], {}, [null], [0], '[0]', '{}', '{broken', 1.5),
  fc.constantFrom<unknown>(ID, 1e300, { ret_code: 0 }, { retCode: 1008007 }, ['0', '1008006'], '__proto__'),
  fc.constantFrom<unknown>(...CODES),
  fc.jsonValue({ maxDepth: 3 }),
)
const returnCode = fc.oneof(
  fc.constantFrom<unknown>(0, 0, '0', 1008028, 1008007, 1008004, 10010018, 1008026, 1008003, '1008028'),
  fc.constantFrom<unknown>(...CODES),
  oddValue,
)
const codeKey = fc.constantFrom('ret_code', 'retCode', 'RetCode', 'ret-code')
const key = fc.oneof(
  codeKey,
  fc.constantFrom('err_msg', 'errMsg', 'ErrMsg', 'push_id', 'pushId', 'result', 'data', 'planId', 'uploadId'),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'then',
    'toJSON',
    'count',
    'pushRecordData',
    'items',
  ),
  fc.string({ maxLength: 8 }),
)

type Json = Record<string, unknown>

/** What happens to a real answer on its way, or in a new version of the service. */
const change: fc.Arbitrary<(answer: Json) => unknown> = fc.oneof(
  fc.tuple(key, oddValue).map(
    ([name, value]) =>
      (answer: Json) =>
        withField(answer, name, value),
  ),
  fc.tuple(codeKey, returnCode).map(
    ([name, value]) =>
      (answer: Json) =>
        withField(answer, name, value),
  ),
  fc.tuple(fc.nat(), oddValue).map(([at, value]) => (answer: Json) => {
    const names = Object.keys(answer)
    return names.length === 0 ? answer : withField(answer, names[at % names.length]!, value)
  }),
  fc.nat().map((at) => (answer: Json) => {
    const names = Object.keys(answer)
    return Object.fromEntries(Object.entries(answer).filter((_, index) => index !== at % names.length))
  }),
  fc.constantFrom<(answer: Json) => unknown>(
    (answer) => [answer],
    (answer) => ({ data: answer }),
    (answer) => ({ ret_code: 0, result: answer }),
    (answer) => ({ ret_code: 1008007, result: JSON.stringify(answer) }),
    (answer) => JSON.stringify(JSON.stringify(answer)),
    (answer) => Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, String(value)])),
    (answer) => Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, [value]])),
    // JSON.stringify cannot say one key twice.
    (answer) => `${JSON.stringify(answer).slice(0, -1)},"ret_code":1008007}`,
    (answer) => `{"retCode":1008007,${JSON.stringify(answer).slice(1)}`,
    (answer) => `${JSON.stringify(answer).slice(0, -1)},"ret\\u005fcode":"1008007"}`,
  ),
)

function withField(answer: Json, name: string, value: unknown): Json {
  // Not by assignment: `__proto__` is to be a field.
  return Object.fromEntries([...Object.entries(answer), [name, value]])
}

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const mutated = (real: readonly string[]) =>
  fc.tuple(fc.constantFrom(...real), fc.array(change, { maxLength: 3 })).map(([answer, changes]) => {
    let value: unknown = JSON.parse(answer)
    for (const apply of changes) if (isJson(value)) value = apply(value)
    return text(value)
  })

const anyJson = fc.oneof(
  fc.jsonValue().map(text),
  fc.record({ ret_code: returnCode, result: oddValue, push_id: oddValue }, { requiredKeys: [] }).map(text),
  fc.record({ retCode: returnCode, errMsg: oddValue, data: oddValue }, { requiredKeys: [] }).map(text),
  fc.nat(2_000).map((depth) => text(`{"ret_code":0,"a":${'['.repeat(depth)}${']'.repeat(depth)}}`)),
)

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom('', ' ', '\n', '<html>login</html>', '{"ret_code":0', 'null', '0', '"0"', '[]', '{}', 'ok')
    .map(text),
)

/** What a broken or meddling proxy does with bytes. */
const damage: fc.Arbitrary<(body: Buffer) => Buffer> = fc.oneof(
  { weight: 8, arbitrary: fc.constant((body: Buffer) => body) },
  fc.nat().map((at) => (body: Buffer) => body.subarray(0, at % (body.length + 1))),
  fc.tuple(fc.nat(), fc.nat(255)).map(([at, byte]) => (body: Buffer) => {
    const copy = Buffer.from(body)
    if (copy.length > 0) copy[at % copy.length] = byte
    return copy
  }),
  fc.constantFrom<(body: Buffer) => Buffer>(
    (body) => Buffer.concat([Buffer.from('\ufeff'), body]),
    (body) => Buffer.concat([body, body]),
    (body) => Buffer.from(body.toString('utf8'), 'utf16le'),
    (body) => Buffer.concat([Buffer.from(")]}',\n"), body]),
  ),
)

const identity = { wrap: (body: Buffer): Buffer => body, name: '' }
/** How the body is packed, and what the header says of it: not always the same. */
const encoding = fc.oneof(
  { weight: 9, arbitrary: fc.constant(identity) },
  fc.record({
    wrap: fc.constantFrom<(body: Buffer) => Buffer>(identity.wrap, gzipSync, deflateSync, brotliCompressSync),
    name: fc.constantFrom(
      '',
      'identity',
      'gzip',
      'GZIP ',
      'x-gzip',
      'deflate',
      'br',
      'zstd',
      'gzip, br',
      '?',
    ),
  }),
)

const status = fc.oneof(
  { weight: 6, arbitrary: fc.constant(200) },
  fc.constantFrom(
    201,
    204,
    206,
    301,
    307,
    400,
    401,
    403,
    404,
    408,
    413,
    422,
    429,
    429,
    500,
    502,
    503,
    503,
    504,
  ),
  fc.integer({ min: 100, max: 999 }),
)
const SOON = ['0', '1', '2.5', 'Tue, 01 Dec 2026 00:00:03 GMT']
const headers = fc.record(
  {
    'content-type': fc.constantFrom(
      'application/json',
      'text/html',
      'application/json; charset=gbk',
      '',
      ';;',
    ),
    'content-length': fc.constantFrom('0', '1', '99999', '-1', 'x'),
    'retry-after': fc.constantFrom(
      ...SOON,
      '86400',
      '-1',
      'soon',
      '',
      '9'.repeat(400),
      'Tue, 01 Dec 1026 00:00:00 GMT',
    ),
    'retry-after-ms': fc.constantFrom('0', '1500', 'NaN', '1e9'),
    date: fc.constantFrom('Tue, 01 Dec 2026 00:00:00 GMT', 'Sun, 06 Nov 1994 08:49:37 GMT', 'yesterday', ''),
  },
  { requiredKeys: [] },
)

/** @param real bodies of answers that the documents show, as JSON text */
export function answers(real: readonly string[]): fc.Arbitrary<RawAnswer> {
  const body = fc.oneof(
    { weight: 6, arbitrary: mutated(real) },
    { weight: 3, arbitrary: anyJson },
    { weight: 2, arbitrary: anyBytes },
  )
  return fc
    .record({ status, headers, body, damage, encoding, whole: fc.integer({ min: 0, max: 19 }) })
    .map(({ status, headers, body, damage, encoding, whole }) => ({
      status,
      headers: encoding.name === '' ? headers : { ...headers, 'content-encoding': encoding.name },
      body: encoding.wrap(damage(body)),
      complete: whole !== 0,
    }))
}
