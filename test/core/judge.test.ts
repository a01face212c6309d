import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { AnswerFacts } from '../../src/core/failures/answered.js'
import * as errors from '../../src/errors/index.js'
import { readBody } from '../../src/http/read.js'
import { sign } from '../../src/http/sign.js'
import { createRedactor } from '../../src/redact/redactor.js'
import { SERVER_RETURN_CODES } from '../../src/return-codes/server.js'
import { judgeAnswer, type Verdict } from '../support/judge-answer.js'

const SECRET = 'c0ffee00c0ffee11c0ffee22c0ffee33'
const ENDPOINT = 'v3/push/app'
const CLASSES = new Map<string, unknown>(Object.entries(errors))

interface Answer extends Pick<AnswerFacts, 'getItems' | 'idempotent'> {
  retryAfterMs?: number
  clockSkewMs?: number
  maxBytes?: number
}

/** Judges an answer that came with this status and this body. */
function judged(
  status: number,
  body: object | string,
  { maxBytes = 1_000_000, ...rest }: Answer = {},
): Verdict {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  const complete = bytes.length <= maxBytes
  const read = readBody({ headers: {}, body: bytes.subarray(0, maxBytes), complete }, maxBytes)
  return judgeAnswer({
    endpoint: ENDPOINT,
    status,
    body: read,
    retryAfterMs: undefined,
    clockSkewMs: undefined,
    redact: createRedactor([SECRET]),
    ...rest,
  })
}

function failure(...answer: Parameters<typeof judged>): errors.TpnsError {
  const verdict = judged(...answer)
  if (verdict.kind === 'accepted') throw new Error('the answer was accepted')
  return verdict.error
}

/** Whatever a log could show of an error. */
const getEverything = (error: Error) =>
  [error.message, error.stack, JSON.stringify(error), inspect(error, { depth: 20, showHidden: true })].join(
    '\n',
  )

describe('judge: accepted', () => {
  it.each([
    ['ret_code', { ret_code: 0, err_msg: 'NO_ERROR', push_id: '1328245138690125824' }],
    ['retCode', { retCode: 0, errMsg: 'success', push_id: '1328245138690125824' }],
    ['a code that is text', { retCode: '0', errMsg: '', push_id: '1328245138690125824' }],
    [
      'a message that sounds like a failure',
      { ret_code: 0, err_msg: 'internal error', push_id: '1328245138690125824' },
    ],
  ])('is 200 and code 0: %s', (_, body) => {
    expect(judged(200, body)).toEqual({ kind: 'accepted', fields: { push_id: '1328245138690125824' } })
  })

  it.each([200, 201, 202, 299])('is code 0 with HTTP %i', (status) => {
    expect(judged(status, { ret_code: 0 })).toEqual({ kind: 'accepted', fields: {} })
  })

  it.each([199, 300, 301, 400, 401, 403, 404, 408, 422, 429, 500, 502, 503])(
    'is not code 0 with HTTP %i, which is no refusal either: the outcome is unknown',
    (status) => {
      for (const retryAfterMs of [undefined, 1_000]) {
        const rest = retryAfterMs === undefined ? {} : { retryAfterMs }
        expect(judged(status, { ret_code: 0, push_id: '1' }, rest)).toMatchObject({
          kind: 'failed',
          retCode: undefined,
          error: { name: 'TpnsHttpError', httpStatus: status, outcome: 'unknown' },
        })
      }
      expect(failure(status, { ret_code: 0 }).message).toMatch(
        /says accepted \(return code 0\)\..*已受理（返回码 0）/,
      )
    },
  )
})

describe('judge: answers that say two things', () => {
  const TWO: Array<[name: string, body: object | string]> = [
    ['two codes', { ret_code: 0, retCode: 1008007 }],
    ['two codes, the refusal first', { ret_code: 1008007, retCode: 0 }],
    ['two refusals', { ret_code: 1008007, retCode: 1008001 }],
    ['a code and words', { ret_code: 'error', retCode: 0 }],
    ['a code and true', { ret_code: true, retCode: 0 }],
    ['one key twice', '{"ret_code":1008007,"push_id":"1","ret_code":0}'],
    ['one key twice, once escaped', '{"ret_code":0,"ret\\u005fcode":1008007}'],
    ['one key twice, around a nested one', '{"retCode":0,"result":{"a":[1,{"b":"}"}]},"retCode":"1008007"}'],
    ['success around a refusal', { ret_code: 0, result: { ret_code: 1008007 } }],
    ['success around a refusal in text', { ret_code: 0, result: '{"retCode":1008007}' }],
    ['success around a refusal in the message', { ret_code: 0, err_msg: '{"ret_code":1008007}' }],
    ['success around a list of refusals', { ret_code: 0, data: [{ ret_code: 0 }, { ret_code: 1008007 }] }],
    [
      'success around a refusal deep inside',
      { ret_code: 0, data: { result: { body: { ret_code: '1008003' } } } },
    ],
    ['a refusal around a success', { ret_code: 1008007, data: { ret_code: 0, push_id: '1' } }],
    ['success beside statuses of failure', { ret_code: 0, result: '[1008006]' }],
    ['success beside a list of statuses of failure', { ret_code: 0, result: [1008006, '1008006'] }],
  ]
  it.each(TWO)('%s: a protocol error of unknown outcome, whatever the status', (_, body) => {
    for (const status of [200, 400, 401, 429, 500, 503]) {
      const error = failure(status, body, { retryAfterMs: 1_000 })
      expect(error).toMatchObject({
        name: 'TpnsProtocolError',
        fault: 'contradictory',
        outcome: 'unknown',
        httpStatus: status,
        retCode: undefined,
      })
      expect(error.message).toMatch(/contradict.*互相矛盾/)
    }
  })

  it.each<[string, object | string]>([
    ['the same code in both spellings', { ret_code: 0, retCode: '0' }],
    ['the same key twice with the same code', '{"ret_code":0,"push_id":"1","ret_code":"0"}'],
    ['the same code inside', { ret_code: 0, result: { retCode: 0 } }],
    ['an empty second code', { ret_code: 0, retCode: null }],
    ['the documented status list', { ret_code: 0, result: '[0]' }],
    ['a list of numbers that are codes of XG alone', { ret_code: 0, result: '[48]' }],
    ['a list in which one status is a failure', { ret_code: 0, result: '[0,1008006]' }],
    ['numbers that are no return codes', { ret_code: 0, result: '[7]' }],
    ['a code in the text of a field', { ret_code: 0, title: '{"ret_code":1008007}' }],
    ['a code in an attribute', { ret_code: 0, attributeInfo: { retCode: 5 } }],
    ['a code as a value, twice', '{"ret_code":0,"a":"ret_code","b":"ret_code"}'],
  ])('%s says one thing', (_, body) => {
    expect(judged(200, body).kind).toBe('accepted')
  })

  it('the codes of the items of a batch are its own matter', () => {
    const getItems = () => []
    expect(judged(200, { ret_code: 0, result: [{ ret_code: 1008006 }] }, { getItems }).kind).toBe('accepted')
    expect(failure(200, { ret_code: 1008026, result: { ret_code: 0 } }, { getItems })).toMatchObject({
      retCode: 1008026,
    })
    expect(failure(200, { ret_code: 0, result: { ret_code: 1008006 } }, { getItems })).toMatchObject({
      fault: 'contradictory',
    })
  })

  it('a batch in which every item failed says one thing: that of its items', () => {
    const getItems = () => []
    expect(judged(200, { ret_code: 0, result: '[1008006]' }, { getItems }).kind).toBe('accepted')
  })

  it('a refusal beside a status of failure is a refusal', () => {
    expect(failure(200, { ret_code: 1008007, result: '[1008006]' })).toMatchObject({ retCode: 1008007 })
  })

  it('a code that only an envelope inside has is none', () => {
    expect(failure(200, { data: { ret_code: 0, push_id: '1' } })).toMatchObject({ fault: 'no-return-code' })
  })

  it('an array of envelopes is no envelope', () => {
    expect(failure(200, '[{"ret_code":0},{"ret_code":1008007}]')).toMatchObject({
      fault: 'not-an-object',
      outcome: 'unknown',
    })
  })
})

describe('judge: return codes', () => {
  it.each(SERVER_RETURN_CODES.map((row) => [row.code, row.errorClass, row] as const))(
    '%i becomes a %s that says what it means and what to do',
    (code, errorClass, { meaning, advice, policy }) => {
      // What to do after an outcome that nobody knows is up to the endpoint, and is added when the call ends.
      const advised =
        policy === 'uncertain' ? ['open a ticket with Tencent', '提交工单'] : [advice.en, advice.zh]
      const verdict = judged(200, { ret_code: code, err_msg: 'text of the service' })
      expect(verdict).toMatchObject({ kind: 'failed', retCode: code })
      const error = failure(200, { ret_code: code, err_msg: 'text of the service' })
      expect(error).toBeInstanceOf(CLASSES.get(errorClass))
      expect(error).toMatchObject({
        name: errorClass,
        retCode: code,
        endpoint: ENDPOINT,
        httpStatus: 200,
        outcome: policy === 'uncertain' ? 'unknown' : 'rejected',
      })
      for (const part of [`${code}`, ENDPOINT, 'text of the service', meaning.en, meaning.zh, ...advised]) {
        expect(error.message).toContain(part)
      }
    },
  )

  it.each([
    ['retCode', { retCode: 1008028, errMsg: 'request too fast' }],
    ['text', { retCode: '1008028', ErrMsg: 'request too fast' }],
  ])('are read from either envelope: %s', (_, body) => {
    expect(failure(200, body)).toMatchObject({
      name: 'TpnsRateLimitError',
      retCode: 1008028,
      serverMessage: 'request too fast',
    })
  })

  it.each([1, -9, 1008005, 10101, 2 ** 40])(
    '%i, which no document lists, is a plain TpnsApiError',
    (code) => {
      const error = failure(200, { ret_code: code, err_msg: 'new' })
      expect(error.name).toBe('TpnsApiError')
      expect(error).toMatchObject({ retCode: code, outcome: 'unknown', serverMessage: 'new' })
      expect(error.message).toContain('未知返回码')
      const read = failure(200, { ret_code: code, err_msg: 'new' }, { idempotent: true })
      expect(read).toMatchObject({ retCode: code, outcome: 'rejected', serverMessage: 'new' })
      expect(error.message).toContain(`${code}`)
      expect(error.message).toMatch(/not know/)
    },
  )

  it.each([
    [403, 1008007, 'TpnsParameterError', 'rejected'],
    [403, 1008035, 'TpnsAuthError', 'rejected'],
    [429, 1008030, 'TpnsAppStatusError', 'rejected'],
    [500, 1008001, 'TpnsParameterError', 'rejected'],
    [500, 1008004, 'TpnsServiceError', 'unknown'],
    [422, 1008001, 'TpnsParameterError', 'rejected'],
  ])('come before HTTP %i: %i is a %s', (status, code, name, outcome) => {
    expect(failure(status, { ret_code: code })).toMatchObject({
      name,
      retCode: code,
      httpStatus: status,
      outcome,
    })
  })

  it.each([
    [404, 'TpnsHttpError', 'rejected'],
    [429, 'TpnsRateLimitError', 'rejected'],
    [500, 'TpnsHttpError', 'unknown'],
  ])('that nobody knows say less than HTTP %i: a %s', (status, name, outcome) => {
    expect(failure(status, { code: 5, ret_code: 5 })).toMatchObject({ name, outcome, retCode: undefined })
  })

  it.each([-1, 2, 20, -101])('of XG, %i, say less than HTTP 504: anybody may use them', (code) => {
    const error = failure(504, { ret_code: code, err_msg: 'timeout' })
    expect(error).toMatchObject({ name: 'TpnsHttpError', outcome: 'unknown', retCode: undefined })
  })

  it('carry the other fields of the answer, Retry-After and the skew of the clock', () => {
    expect(
      failure(200, { retCode: 1008026, errMsg: 'x', result: ['0', '1008006'] }, { retryAfterMs: 3_000 }),
    ).toMatchObject({ answer: { result: ['0', '1008006'] }, retryAfterMs: 3_000 })
    expect(failure(200, { ret_code: 1008003 }, { clockSkewMs: -5 })).toMatchObject({ clockSkewMs: -5 })
  })

  it.each([1008026, 1008027])(
    '%i gives the result of each item, where the endpoint takes batches',
    (code) => {
      const items = [{ index: 0, item: 'token', retCode: 1008006, ok: false }]
      const getItems = ({ result }: Readonly<Record<string, unknown>>) =>
        result === 'of the answer' ? items : []
      const error = failure(200, { ret_code: code, result: 'of the answer' }, { getItems })
      expect(error).toMatchObject({ name: 'TpnsBatchError', items })
      expect(failure(200, { ret_code: code, result: 'of the answer' })).toMatchObject({ items: [] })
    },
  )

  it('give an error also when the answer beside the code is nested beyond reason', () => {
    const body = `{"ret_code":1008007,"deep":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
    expect(failure(200, body)).toMatchObject({ retCode: 1008007, outcome: 'rejected' })
  })
})

describe('judge: 1008003 and the clock', () => {
  it.each([
    [600_000, /600 s behind/],
    [-600_000, /600 s ahead of/],
    [120_000, /120 s behind/],
  ])('names a clock that is %i ms off', (clockSkewMs, expected) => {
    const { message } = failure(200, { ret_code: 1008003 }, { clockSkewMs })
    expect(message).toMatch(expected)
    expect(message).toMatch(clockSkewMs > 0 ? /本机时钟比服务端慢 \d+ 秒/ : /本机时钟比服务端快 \d+ 秒/)
  })

  it.each([[undefined], [0], [500], [-119_000]])('blames no clock that is %s ms off', (clockSkewMs) => {
    const rest = clockSkewMs === undefined ? {} : { clockSkewMs }
    expect(failure(200, { ret_code: 1008003 }, rest).message).not.toMatch(/ s (behind|ahead)/)
  })

  it('blames no clock for another code', () => {
    expect(failure(200, { ret_code: 1008035 }, { clockSkewMs: 600_000 }).message).not.toMatch(/ s behind/)
  })
})

describe('judge: HTTP statuses without a return code', () => {
  it.each([
    [301, undefined, 'TpnsHttpError', 'rejected'],
    [302, undefined, 'TpnsHttpError', 'rejected'],
    [307, undefined, 'TpnsHttpError', 'rejected'],
    [308, undefined, 'TpnsHttpError', 'rejected'],
    [400, undefined, 'TpnsHttpError', 'rejected'],
    [401, undefined, 'TpnsAuthError', 'rejected'],
    [403, undefined, 'TpnsAuthError', 'rejected'],
    [404, undefined, 'TpnsHttpError', 'rejected'],
    [408, undefined, 'TpnsHttpError', 'unknown'],
    [413, undefined, 'TpnsHttpError', 'rejected'],
    [422, undefined, 'TpnsHttpError', 'rejected'],
    [429, undefined, 'TpnsRateLimitError', 'rejected'],
    [429, 7_000, 'TpnsRateLimitError', 'rejected'],
    [500, undefined, 'TpnsHttpError', 'unknown'],
    [500, 7_000, 'TpnsHttpError', 'unknown'],
    [502, undefined, 'TpnsHttpError', 'unknown'],
    [503, undefined, 'TpnsHttpError', 'unknown'],
    [503, 7_000, 'TpnsHttpError', 'rejected'],
    [503, 0, 'TpnsHttpError', 'rejected'],
    [504, undefined, 'TpnsHttpError', 'unknown'],
    [504, 7_000, 'TpnsHttpError', 'unknown'],
  ])('%i with Retry-After of %s ms is a %s, outcome %s', (status, retryAfterMs, name, outcome) => {
    const rest = retryAfterMs === undefined ? {} : { retryAfterMs }
    for (const body of ['<html>', '', '{"message":"from a gateway"}', '[]']) {
      const error = failure(status, body, rest)
      expect(error).toMatchObject({
        name,
        outcome,
        retryAfterMs,
        httpStatus: status,
        retCode: undefined,
        endpoint: ENDPOINT,
      })
      expect(error.message).toContain(`HTTP ${status}`)
      expect(error.message).toContain(ENDPOINT)
    }
  })

  it.each([
    [301, /baseUrl/],
    [302, /captive portal/],
    [403, /SecretKey.*region.*allow-list/],
    [404, /baseUrl/],
    [413, /too large/],
    [422, /custom_content/],
    [500, /gateway.*bodyExcerpt/],
    [400, /malformed.*bodyExcerpt.*请求格式错误/],
    [407, /proxy asks for credentials.*ProxyAgent/],
    [451, /bodyExcerpt/],
    [503, /gateway.*服务暂不可用/],
  ])('%i hints at the usual cause: %s', (status, hint) => {
    expect(failure(status, '').message).toMatch(hint)
  })

  it('say when to come back where the service does: 503 with Retry-After', () => {
    expect(failure(503, '', { retryAfterMs: 7_000 }).message).toMatch(/when to come back.*重试时间/)
    expect(failure(503, '').message).not.toMatch(/when to come back/)
    expect(failure(502, '', { retryAfterMs: 7_000 }).message).not.toMatch(/when to come back/)
  })

  it('carry the skew of the clock where it may be the cause', () => {
    expect(failure(401, '', { clockSkewMs: 90_000 })).toMatchObject({ clockSkewMs: 90_000 })
  })
})

describe('judge: 200 with a body that cannot be read', () => {
  it.each([
    ['', 'empty', /empty/],
    ['<html>login</html>', 'not-json', /not JSON/],
    ['{"ret_code":0', 'not-json', /not JSON/],
    ['[]', 'not-an-object', /not an object/],
    ['"ok"', 'not-an-object', /not an object/],
    ['{}', 'no-return-code', /without a return code/],
    ['{"push_id":"1"}', 'no-return-code', /without a return code/],
    ['{"ret_code":null}', 'no-return-code', /without a return code/],
  ])('%j is a TpnsProtocolError: %s', (body, fault, text) => {
    const error = failure(200, body)
    expect(error).toMatchObject({ name: 'TpnsProtocolError', fault, outcome: 'unknown', httpStatus: 200 })
    expect(error).toMatchObject({ bodyExcerpt: body })
    expect(error.message).toMatch(text)
    expect(error.message).toContain(ENDPOINT)
  })

  it('is too large when it was cut off', () => {
    const error = failure(200, { ret_code: 0, filler: 'x'.repeat(100) }, { maxBytes: 50 })
    expect(error).toMatchObject({ name: 'TpnsProtocolError', fault: 'too-large', outcome: 'unknown' })
    expect(error.message).toContain('maxAnswerBytes')
  })
})

describe('judge: what errors say of the answer', () => {
  it('is at most a short beginning of the body', () => {
    const whole = failure(502, 'a'.repeat(300))
    expect(whole).toMatchObject({ bodyExcerpt: 'a'.repeat(300) })
    for (const error of [failure(502, 'a'.repeat(5_000)), failure(200, 'a'.repeat(5_000))]) {
      expect(error).toMatchObject({ bodyExcerpt: `${'a'.repeat(300)}…` })
    }
  })

  it('is at most a short beginning of the message', () => {
    const error = failure(200, { ret_code: 1008007, err_msg: 'm'.repeat(100_000) }) as errors.TpnsApiError
    expect(error.serverMessage?.length).toBeLessThanOrEqual(301)
    expect(error.message.length).toBeLessThan(3_000)
  })

  const SIGNATURE = sign({ accessId: '1500001048', secretKey: SECRET, timestamp: 1 })

  /** The secret at every place where cutting could halve it. */
  const PLACES = [0, 100, 270, 280, 290, 299, 300]
  const echoes = PLACES.flatMap((before) =>
    [SECRET, SIGNATURE].map((secret) => ({
      before,
      secret,
      text: `${'x '.repeat(before / 2)}${secret} tail`,
    })),
  )

  it.each(echoes)('holds no part of a secret that stands $before characters deep', ({ secret, text }) => {
    const beginning = secret.slice(0, 8)
    const answers = [
      failure(200, { ret_code: 1008007, err_msg: text }),
      failure(200, { ret_code: 42, err_msg: text }),
      failure(200, { ret_code: 1008026, err_msg: '', result: [text], [text]: { deep: [text] } }),
      failure(200, text),
      failure(200, { note: text }),
      failure(403, text),
      failure(502, text),
      failure(502, { note: text }),
    ]
    for (const error of answers) expect(getEverything(error)).not.toContain(beginning)
  })
})
