import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import * as errors from '../../src/errors/index.js'

type Library = typeof errors

/** How each class is made, from whichever copy of the package. */
const MAKERS: Record<string, (from: Library) => errors.TpnsError> = {
  TpnsError: ({ TpnsError }) => new TpnsError('m'),
  TpnsConfigError: ({ TpnsConfigError }) => new TpnsConfigError('m'),
  TpnsRequestError: ({ TpnsRequestError }) =>
    new TpnsRequestError([
      { path: 'message', message: 'is missing', messageZh: '缺少必填字段。', retCode: 1008002 },
    ]),
  TpnsPushTimeError: ({ TpnsPushTimeError }) => new TpnsPushTimeError('m'),
  TpnsCheckpointLostError: ({ TpnsCheckpointLostError }) => new TpnsCheckpointLostError('m'),
  TpnsConnectionError: ({ TpnsConnectionError }) => new TpnsConnectionError('m', { phase: 'connect' }),
  TpnsTimeoutError: ({ TpnsTimeoutError }) => new TpnsTimeoutError('m', { timeout: 'total', timeoutMs: 1 }),
  TpnsAbortError: ({ TpnsAbortError }) => new TpnsAbortError('m'),
  TpnsHttpError: ({ TpnsHttpError }) => new TpnsHttpError('m', { httpStatus: 502 }),
  TpnsProtocolError: ({ TpnsProtocolError }) => new TpnsProtocolError('m', { fault: 'empty' }),
  TpnsApiError: ({ TpnsApiError }) => new TpnsApiError('m'),
  TpnsAppStatusError: ({ TpnsAppStatusError }) => new TpnsAppStatusError('m'),
  TpnsAuthError: ({ TpnsAuthError }) => new TpnsAuthError('m'),
  TpnsBatchError: ({ TpnsBatchError }) => new TpnsBatchError('m'),
  TpnsCertificateError: ({ TpnsCertificateError }) => new TpnsCertificateError('m'),
  TpnsConflictError: ({ TpnsConflictError }) => new TpnsConflictError('m'),
  TpnsContentRejectedError: ({ TpnsContentRejectedError }) => new TpnsContentRejectedError('m'),
  TpnsDuplicatePushError: ({ TpnsDuplicatePushError }) => new TpnsDuplicatePushError('m'),
  TpnsInvalidTokenError: ({ TpnsInvalidTokenError }) => new TpnsInvalidTokenError('m'),
  TpnsNotFoundError: ({ TpnsNotFoundError }) => new TpnsNotFoundError('m'),
  TpnsParameterError: ({ TpnsParameterError }) => new TpnsParameterError('m'),
  TpnsRateLimitError: ({ TpnsRateLimitError }) => new TpnsRateLimitError('m'),
  TpnsServiceError: ({ TpnsServiceError }) => new TpnsServiceError('m'),
  TpnsUploadError: ({ TpnsUploadError }) => new TpnsUploadError('m'),
}
const NAMES = Object.keys(MAKERS)

/** Those that the service's return codes become, below TpnsApiError. */
const BELOW_API = NAMES.slice(NAMES.indexOf('TpnsApiError') + 1)

const getParents = (name: string): string[] => [
  'TpnsError',
  name,
  ...(BELOW_API.includes(name) ? ['TpnsApiError'] : []),
]

const getClasses = (library: Library) =>
  new Map(Object.entries(library).filter(([name]) => /^Tpns\w*Error$/.test(name)) as [string, ErrorClass][])

type ErrorClass = abstract new (...args: never[]) => Error

/** A second copy of the package, as a dependency of an app may bring one. */
async function secondCopy(): Promise<Library> {
  vi.resetModules()
  const copy: Library = await import('../../src/errors/index.js')
  expect(copy.TpnsError).not.toBe(errors.TpnsError)
  return copy
}

describe('the error classes', () => {
  it('are all covered here', () => {
    expect([...getClasses(errors).keys()].toSorted()).toEqual(NAMES.toSorted())
  })

  it.each(NAMES)('%s knows its own name, and is an instance of its parents and of no other class', (name) => {
    const error = MAKERS[name]!(errors)
    expect(error.name).toBe(name)
    expect(error).toBeInstanceOf(Error)
    const matching = [...getClasses(errors)].filter(([, errorClass]) => error instanceof errorClass)
    expect(matching.map(([one]) => one).toSorted()).toEqual([...new Set(getParents(name))].toSorted())
    expect(errors.TpnsError.is(error)).toBe(true)
  })

  it.each(NAMES)('%s of a second copy is recognised by this one, and the other way round', async (name) => {
    const copy = await secondCopy()
    for (const [mine, yours] of [
      [errors, copy],
      [copy, errors],
    ] as const) {
      const error = MAKERS[name]!(yours)
      expect(Object.getPrototypeOf(error)).not.toBe(Object.getPrototypeOf(MAKERS[name]!(mine)))
      const matching = [...getClasses(mine)].filter(([, errorClass]) => error instanceof errorClass)
      expect(matching.map(([one]) => one).toSorted()).toEqual([...new Set(getParents(name))].toSorted())
      expect(mine.TpnsError.is(error)).toBe(true)
    }
  })

  it('have names and codes that no two of them share', () => {
    const all = NAMES.map((name) => MAKERS[name]!(errors))
    expect(new Set(all.map((error) => error.name)).size).toBe(NAMES.length)
    expect(new Set(all.map((error) => error.code)).size).toBe(NAMES.length)
    for (const { code } of all) expect(code).toMatch(/^TPNS_[A-Z_]+$/)
  })

  it.each([
    ['an ordinary error', new Error('x')],
    [
      'an error that only bears the name',
      Object.assign(new Error('x'), { name: 'TpnsError', code: 'TPNS_ERROR' }),
    ],
    ['a plain object', { name: 'TpnsError', outcome: 'unknown' }],
    ['null', null],
    ['undefined', undefined],
    ['a text', 'TpnsError'],
    ['a function', () => {}],
  ])('do not recognise %s', (_, value) => {
    expect(errors.TpnsError.is(value)).toBe(false)
    for (const errorClass of getClasses(errors).values()) expect(value instanceof errorClass).toBe(false)
  })
})

describe('a class that a user derives', () => {
  class PaymentError extends errors.TpnsAppStatusError {
    readonly invoice = 42
  }
  class Unrelated extends errors.TpnsError {}

  it('recognises its own instances, and is recognised as its parents', () => {
    const error = new PaymentError('m')
    expect(error).toBeInstanceOf(PaymentError)
    expect(error).toBeInstanceOf(errors.TpnsAppStatusError)
    expect(error).toBeInstanceOf(errors.TpnsApiError)
    expect(error).toBeInstanceOf(errors.TpnsError)
    expect(errors.TpnsError.is(error)).toBe(true)
    expect(error.invoice).toBe(42)
  })

  it('recognises no instance of its parents or siblings', () => {
    expect(new errors.TpnsAppStatusError('m')).not.toBeInstanceOf(PaymentError)
    expect(new errors.TpnsError('m')).not.toBeInstanceOf(Unrelated)
    expect(new PaymentError('m')).not.toBeInstanceOf(Unrelated)
    expect(null).not.toBeInstanceOf(Unrelated)
  })

  it('is recognised by a second copy as its parents', async () => {
    const copy = await secondCopy()
    expect(new PaymentError('m')).toBeInstanceOf(copy.TpnsAppStatusError)
    expect(new PaymentError('m')).not.toBeInstanceOf(copy.TpnsAuthError)
  })
})

describe('what an error carries', () => {
  it.each(NAMES)('%s says by default that nothing was attempted again', (name) => {
    const error = MAKERS[name]!(errors)
    expect(error).toMatchObject({ attempts: 0, stopReason: 'not-retryable', retryAfterMs: undefined })
    expect('cause' in error).toBe(false)
  })

  it.each([
    ['TpnsError', 'not-sent'],
    ['TpnsConfigError', 'not-sent'],
    ['TpnsRequestError', 'not-sent'],
    ['TpnsPushTimeError', 'not-sent'],
    ['TpnsCheckpointLostError', 'not-sent'],
    ['TpnsApiError', 'rejected'],
    ['TpnsAuthError', 'rejected'],
    ['TpnsBatchError', 'rejected'],
    ['TpnsServiceError', 'unknown'],
  ])('%s assumes the outcome %s', (name, outcome) => {
    expect(MAKERS[name]!(errors).outcome).toBe(outcome)
  })

  it('is what it was given', () => {
    const cause = new Error('below')
    const init = {
      endpoint: 'v3/push/app',
      outcome: 'unknown',
      attempts: 3,
      stopReason: 'attempts',
      retCode: 1008004,
      httpStatus: 500,
      retryAfterMs: 7,
      cause,
    } as const
    expect(new errors.TpnsApiError('m', { ...init, serverMessage: 's', answer: { a: 1 } })).toMatchObject({
      ...init,
      message: 'm',
      serverMessage: 's',
      answer: { a: 1 },
    })
  })

  it('is the code 10010012 for a push time', () => {
    expect(new errors.TpnsPushTimeError('m', { sendTime: '2026-12-01 00:00:00' })).toMatchObject({
      retCode: 10010012,
      sendTime: '2026-12-01 00:00:00',
    })
  })

  it('shows in the stack under its own name', () => {
    expect(new errors.TpnsAuthError('the reason').stack).toMatch(/the reason/)
    expect(inspect(new errors.TpnsAuthError('the reason'))).toMatch(/TpnsAuthError/)
  })
})

describe('toJSON', () => {
  it.each(NAMES)('%s can be written as JSON and says what it is', (name) => {
    const error = MAKERS[name]!(errors)
    const json = JSON.parse(JSON.stringify(error))
    expect(json).toMatchObject({
      name,
      code: error.code,
      message: error.message,
      outcome: error.outcome,
      attempts: 0,
      stopReason: 'not-retryable',
    })
    expect(json).not.toHaveProperty('stack')
    expect(json).not.toHaveProperty('cause')
  })

  it.each([
    ['phase', new errors.TpnsConnectionError('m', { phase: 'tls' }), { phase: 'tls' }],
    [
      'which timeout, and how long it was',
      new errors.TpnsTimeoutError('m', { timeout: 'attempt', timeoutMs: 5 }),
      { timeout: 'attempt', timeoutMs: 5 },
    ],
    [
      'status and excerpt',
      new errors.TpnsHttpError('m', { httpStatus: 502, bodyExcerpt: '<html>' }),
      { httpStatus: 502, bodyExcerpt: '<html>' },
    ],
    [
      'fault and excerpt',
      new errors.TpnsProtocolError('m', { fault: 'not-json', bodyExcerpt: '<html>' }),
      { fault: 'not-json', bodyExcerpt: '<html>' },
    ],
    ['server message', new errors.TpnsApiError('m', { serverMessage: 's' }), { serverMessage: 's' }],
    ['skew', new errors.TpnsAuthError('m', { clockSkewMs: -5 }), { clockSkewMs: -5 }],
    [
      'items',
      new errors.TpnsBatchError('m', { items: [{ index: 0, item: 't', retCode: 1008006, ok: false }] }),
      { items: [{ index: 0, item: 't', retCode: 1008006, ok: false }] },
    ],
    [
      'issues',
      new errors.TpnsRequestError([{ path: 'a', message: 'b', messageZh: '乙', retCode: 1008002 }]),
      { issues: [{ path: 'a', message: 'b', messageZh: '乙', retCode: 1008002 }] },
    ],
    ['send_time', new errors.TpnsPushTimeError('m', { sendTime: 's' }), { sendTime: 's' }],
  ])('shows what only its class knows: %s', (_, error, expected) => {
    expect(JSON.parse(JSON.stringify(error))).toMatchObject(expected)
  })

  it.each([
    ['an error', new Error('below'), { name: 'Error', message: 'below' }],
    [
      'an error with a code',
      Object.assign(new TypeError('below'), { code: 'ECONNRESET', config: { secret: 'x' } }),
      { name: 'TypeError', message: 'below', code: 'ECONNRESET' },
    ],
    ['a text', 'enough', 'enough'],
    ['null', null, 'null'],
    ['a number', 7, '7'],
    ['a bigint', 7n, '7'],
    ['a symbol', Symbol('why'), 'Symbol(why)'],
  ])('sums up a cause that is %s', (_, cause, expected) => {
    expect(JSON.parse(JSON.stringify(new errors.TpnsAbortError('m', { cause }))).cause).toEqual(expected)
  })

  it.each([
    ['an object without a prototype', Object.create(null)],
    ['an object that cannot be made text', { toString: null, valueOf: null }],
  ])('does not fail on a cause that is %s', (_, cause) => {
    const error = new errors.TpnsAbortError('m', { cause })
    expect(error.cause).toBe(cause)
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name: 'TpnsAbortError', message: 'm' })
  })

  it('follows no circle of causes', () => {
    const below: Error = new Error('below')
    below.cause = new errors.TpnsError('m', { cause: below })
    expect(() => JSON.stringify(below.cause)).not.toThrow()
  })
})

describe('TpnsRequestError', () => {
  const issue = (index: number) => ({
    path: `token_list[${index}]`,
    message: `rule ${index}`,
    messageZh: `规则 ${index}。`,
    retCode: 1008029,
  })
  const issues = (count: number) => Array.from({ length: count }, (_, index) => issue(index))

  it.each([
    [1, 1, 0],
    [5, 5, 0],
    [6, 5, 1],
    [1_000, 5, 995],
  ])('of %i issues names %i in its message and counts the other %i', (count, named, more) => {
    const error = new errors.TpnsRequestError(issues(count), { endpoint: 'v3/push/app' })
    expect(error.message.match(/token_list\[\d+\]: rule \d+/g)).toHaveLength(named)
    expect(error.message.includes(`${more} more`)).toBe(more > 0)
    expect(error.message).toContain('v3/push/app')
    expect(error.message.length).toBeLessThan(1_000)
    expect(error.issues).toHaveLength(count)
  })

  it('has the code that the service would have answered for the first', () => {
    const error = new errors.TpnsRequestError([
      { path: 'message', message: 'is missing', messageZh: '缺少必填字段。', retCode: 1008002 },
      { path: 'token_list', message: 'is too long', messageZh: '过长。', retCode: 1008007 },
    ])
    expect(error).toMatchObject({ retCode: 1008002, outcome: 'not-sent', attempts: 0 })
  })

  it('names a rule about the whole request without a path', () => {
    const error = new errors.TpnsRequestError([
      { path: '', message: 'must be an object', messageZh: '应为对象。', retCode: 1008001 },
    ])
    expect(error.message).toContain('(request): must be an object')
  })

  it('says in English and then in Chinese that nothing was sent, and names the paths in both', () => {
    const { message } = new errors.TpnsRequestError(issues(2), { endpoint: 'v3/push/app' })
    expect(message.split('\n')).toEqual([
      'Nothing was sent to v3/push/app: invalid request (2 issues).',
      '  token_list[0]: rule 0',
      '  token_list[1]: rule 1',
      '请求未发出：有 2 处不符合 TPNS 接口规则，请修改后重新调用。（1）token_list[0]：规则 0。（2）token_list[1]：规则 1。',
    ])
  })

  it('does not say 请求未发出 of an upload that ended in the middle', () => {
    const lead = { en: 'No package was uploaded', zh: '未上传任何文件' }
    const { message } = new errors.TpnsRequestError(issues(1), { lead })
    expect(message).toMatch(/^No package was uploaded: invalid request\.\n/)
    expect(message).toMatch(/\n未上传任何文件：有 1 处不符合 TPNS 接口规则/)
    expect(message).not.toContain('请求未发出')
  })

  it('survives an empty list', () => {
    expect(new errors.TpnsRequestError([]).retCode).toBeUndefined()
  })
})
