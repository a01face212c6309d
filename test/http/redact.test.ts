import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildBasicAuthorization, sign } from '../../src/http/sign.js'
import { createRedactor, safeCause } from '../../src/redact/redactor.js'
import { ENCODINGS } from '../support/encodings.js'

const SECRET = '1452fcebae9f3115ba794fb0fff2fd73'
const BASIC = buildBasicAuthorization('1500001048', SECRET).slice('Basic '.length)
const redact = createRedactor([SECRET, BASIC])

describe('redactor', () => {
  it.each([
    ['a secret', `key=${SECRET};`],
    ['a secret that stands twice', `${SECRET} and ${SECRET}`],
    ['a secret alone', SECRET],
    ['the Basic header', `Authorization: Basic ${BASIC}`],
  ])('removes %s', (_, text) => {
    const clean = redact(text)
    expect(clean).not.toContain(SECRET)
    expect(clean).not.toContain(BASIC)
    expect(clean).toContain('[redacted]')
  })

  it('keeps the rest of the text', () => {
    expect(redact(`before ${SECRET} after`)).toBe('before [redacted] after')
    expect(redact('nothing to hide: push_id 1328245138690125824')).toBe(
      'nothing to hide: push_id 1328245138690125824',
    )
  })

  it('removes whatever looks like a Sign header, whose value changes with every attempt', () => {
    fc.assert(
      fc.property(fc.nat(), fc.string(), (timestamp, body) => {
        const signature = sign({ accessId: '1500001048', secretKey: SECRET, timestamp, body })
        expect(redact(`Sign: ${signature}\n`)).toBe('Sign: [redacted]\n')
        expect(redact(`{"sign":"${signature}"}`)).toBe('{"sign":"[redacted]"}')
      }),
    )
  })

  it('ignores an empty secret instead of marking every gap', () => {
    expect(createRedactor([''])('text')).toBe('text')
  })
})

describe('a secret that is echoed in another encoding', () => {
  const hexKey = fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: 32, maxLength: 32 })
    .map((all) => all.join(''))
  const anyKey = fc
    .array(fc.constantFrom(...'ABCXYZabcxyz0123456789+/=_-.~!@$*'), { minLength: 16, maxLength: 48 })
    .map((all) => all.join(''))

  it.each(Object.entries(ENCODINGS))('is removed as a whole: %s', (_, encode) => {
    fc.assert(
      fc.property(fc.oneof(hexKey, anyKey), (key) => {
        const redactKey = createRedactor([key])
        expect(redactKey(`before (${encode(key)}) after`)).toBe('before ([redacted]) after')
        expect(redactKey(encode(key))).toBe('[redacted]')
        expect(redactKey(`${encode(key)} | ${encode(key)}`)).toBe('[redacted] | [redacted]')
      }),
      { numRuns: 30 },
    )
  })

  it.each(Object.entries(ENCODINGS))('is removed also when it is a signature: %s', (_, encode) => {
    const signature = sign({ accessId: '1500001048', secretKey: SECRET, timestamp: 7 })
    const digest = Buffer.from(signature, 'base64').toString('latin1')
    for (const secret of [signature.replace(/=+$/, ''), digest]) {
      expect(createRedactor([SECRET, secret])(`a (${encode(secret)}) z`)).toBe('a ([redacted]) z')
    }
  })

  it('without its padding is a signature still, whosever it is', () => {
    fc.assert(
      fc.property(fc.nat(), (timestamp) => {
        const signature = sign({ accessId: '1', secretKey: 'of another attempt', timestamp })
        for (const written of [
          signature.replace(/=+$/, ''),
          encodeURIComponent(signature),
          signature.replaceAll('=', '&#61;'),
        ]) {
          expect(redact(`Sign: ${written}\n`)).not.toContain(signature.slice(0, 12))
        }
      }),
    )
  })

  it('leaves no part of it at the end of a text that was cut off', () => {
    for (const encode of [
      ENCODINGS.plain!,
      ENCODINGS.Base64!,
      ENCODINGS['percent signs']!,
      ENCODINGS['hex entities']!,
    ]) {
      const written = encode(SECRET)
      for (let length = 24; length < written.length; length += 1) {
        const clean = redact(`before ${written.slice(0, length)}`, true)
        expect(clean).toBe('before [redacted]')
      }
    }
  })

  it('is all that is removed: other texts stay as they are', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 200 }), fc.base64String()),
        (text) => {
          expect(redact(text)).toBe(text)
        },
      ),
      { numRuns: 500 },
    )
    for (const text of ['&#49;&lt;b&gt; %31 \\u0031 =31', 'a'.repeat(64), '0123456789abcdef'.repeat(4)]) {
      expect(redact(text)).toBe(text)
    }
  })

  it.each([
    ['letters', 'a'],
    ['ampersands', '&#x0'],
    ['percent signs', '%25'],
    ['backslashes', '\\'],
    ['open tags', '<a'],
    ['Base64 of signatures that never end', 'MjAw'],
    ['white space', ' \n'],
    ['equals signs', '=\r\n'],
    ['beginnings of the key', SECRET.slice(0, 31)],
    ['the key', SECRET],
    ['the key in Base64', Buffer.from(SECRET).toString('base64')],
  ])('takes a time that grows with the text and not faster: 1 MB of %s', (_, unit) => {
    const text = unit.repeat(Math.ceil(1_000_000 / unit.length))
    const begunAt = performance.now()
    redact(text, true)
    // A quadratic search would take hours.
    expect(performance.now() - begunAt).toBeLessThan(20_000)
  })
})

describe('safeCause', () => {
  it('copies name, message, code and stack of an error', () => {
    const error = Object.assign(new TypeError('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' })
    const copy = safeCause(error, redact)
    expect(copy).not.toBe(error)
    expect(copy).toBeInstanceOf(Error)
    expect(copy).toMatchObject({ name: 'TypeError', message: error.message, code: 'ECONNREFUSED' })
    expect(copy.stack).toBe(error.stack)
  })

  it('removes secrets from message, stack, code and every nested cause', () => {
    const innermost = new Error(`sent ${BASIC}`)
    const inner = Object.assign(new Error(`sent ${SECRET}`, { cause: innermost }), { code: SECRET })
    const outer = Object.assign(new Error(`sent ${SECRET}`, { cause: inner }), { code: `E-${SECRET}` })
    const copy = safeCause(outer, redact)

    const seen = inspect(copy, { depth: 20, showHidden: true })
    expect(seen).not.toContain(SECRET)
    expect(seen).not.toContain(BASIC)
    expect(copy.message).toBe('sent [redacted]')
    expect(copy.stack).toContain('sent [redacted]')
    expect(copy).toMatchObject({ code: 'E-[redacted]' })
    expect(copy.cause).toMatchObject({ message: 'sent [redacted]', code: '[redacted]' })
    expect((copy.cause as Error).cause).toMatchObject({ message: 'sent [redacted]' })
  })

  it('drops what foreign errors carry along', () => {
    const error = Object.assign(new Error('Request failed'), {
      config: { headers: { Authorization: `Basic ${BASIC}` } },
      request: { secretKey: SECRET },
      headers: { sign: 'x' },
      code: 500,
    })
    const copy = safeCause(error, redact)
    expect(Object.keys(copy)).not.toEqual(expect.arrayContaining(['config']))
    for (const property of ['config', 'request', 'headers', 'code']) expect(copy).not.toHaveProperty(property)
    expect(inspect(copy, { depth: 20, showHidden: true })).not.toContain(SECRET)
  })

  it.each([
    ['a text', `sent ${SECRET}`, 'sent [redacted]'],
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a number', 42, '42'],
    ['a symbol', Symbol('why'), 'Symbol(why)'],
    ['an object', { toString: () => `sent ${SECRET}` }, 'sent [redacted]'],
  ])('makes an error of %s', (_, thrown, message) => {
    const copy = safeCause(thrown, redact)
    expect(copy).toBeInstanceOf(Error)
    expect(copy.message).toBe(message)
  })

  it.each([
    ['an object without a prototype', Object.create(null)],
    ['an object that cannot be made text', { toString: null, valueOf: null }],
    ['an error whose message is no text', Object.assign(new Error('x'), { message: { text: SECRET } })],
    ['an error whose stack is no text', Object.assign(new Error('x'), { stack: [SECRET] })],
    ['an error whose name is no text', Object.assign(new Error('x'), { name: { text: SECRET } })],
  ])('does not fail on %s', (_, thrown) => {
    const copy = safeCause(thrown, redact)
    expect(copy).toBeInstanceOf(Error)
    expect(inspect(copy, { depth: 20 })).not.toContain(SECRET)
  })

  it('removes secrets from the name', () => {
    const copy = safeCause(Object.assign(new Error('x'), { name: `E ${SECRET}` }), redact)
    expect(inspect(copy)).not.toContain(SECRET)
    expect(copy.name).not.toContain(SECRET)
  })

  it('makes an error of a cause that is none', () => {
    expect(safeCause(new Error('outer', { cause: `sent ${SECRET}` }), redact).cause).toMatchObject({
      message: 'sent [redacted]',
    })
  })

  it('ends on causes that lead back to themselves', () => {
    const one = new Error('one')
    const other = new Error('other', { cause: one })
    one.cause = other
    const copy = safeCause(one, redact)
    expect(copy.message).toBe('one')
    expect((copy.cause as Error).message).toBe('other')
    let depth = 0
    for (let at: unknown = copy; at instanceof Error; at = at.cause) depth += 1
    expect(depth).toBeLessThan(10)
  })
})
