import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildBasicAuthorization, createAuthorizer, sign } from '../../src/http/sign.js'
import { TpnsConfigError } from '../../src/index.js'

const OFFICIAL = {
  accessId: '1500001048',
  secretKey: '1452fcebae9f3115ba794fb0fff2fd73',
  timestamp: 1565314789,
}

/** The body of the official page's Java sample: the only one that gives the Sign printed there. */
const OFFICIAL_BODY =
  '{"audience_type": "account","platform": "android","message": {"title": "test title","content": "test content","android": { "action": {"action_type": 3,"intent": "xgscheme://com.xg.push/notify_detail?param1=xg"}}},"message_type": "notify","account_list": ["5822f0eee44c3625ef0000bb"] }'
const OFFICIAL_SIGN =
  'Y2QyMDc3NDY4MmJmNzhiZmRiNDNlMTdkMWQ1ZDU2YjNlNWI3ODlhMTY3MGZjMTUyN2VmNTRjNjVkMmQ3Yjc2ZA=='

const OWN = {
  accessId: '1500000001',
  secretKey: '0123456789abcdef0123456789abcdef',
  timestamp: 1700000000,
}
const OWN_BODY =
  '{"audience_type":"all","message":{"title":"标题","content":"内容😀"},"message_type":"notify"}'

/** The algorithm once more, from its description and without the module's means. */
function byHand(secretKey: string, timestamp: number, accessId: string, body: string): string {
  const signed = new TextEncoder().encode(timestamp + accessId + body)
  const digest = createHmac('sha256', new TextEncoder().encode(secretKey)).update(signed).digest()
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return btoa(hex)
}

describe('sign', () => {
  it.each([
    ['the body of the official Java sample', OFFICIAL, OFFICIAL_BODY, 284, OFFICIAL_SIGN],
    [
      'the same body without platform',
      OFFICIAL,
      OFFICIAL_BODY.replace('"platform": "android",', ''),
      262,
      'MDlmMDdkMmE1MThhODgxNGUzNjlkY2Q5NTM0ZjEwYjhhMjlkMTI4NTMxYTE5YWRhYTI4Y2IyNDc2MDVjMWU4NA==',
    ],
    [
      'a body with Chinese text and an emoji',
      OWN,
      OWN_BODY,
      99,
      'ODVlNDgzYjRlOWZjNDc5OWE5NTZhZGVlOTAwNTk0M2Y4OWQ5ZDY2M2RmZGJmNTZiZjVlMTc2NjY5NTBmMDg3Nw==',
    ],
  ])('gives the documented value for %s', (_, credentials, body, bytes, expected) => {
    expect(Buffer.byteLength(body)).toBe(bytes)
    expect(sign({ ...credentials, body })).toBe(expected)
  })

  it('is Base64 of the hexadecimal text of the digest, not of the raw digest', () => {
    const signature = sign({ ...OFFICIAL, body: OFFICIAL_BODY })
    expect(signature).not.toBe('zSB3RoK/eL/bQ+F9HV1Ws+W3iaFnD8FSfvVMZdLXt20=')
    expect(Buffer.from(signature, 'base64').toString()).toBe(
      'cd20774682bf78bfdb43e17d1d5d56b3e5b789a1670fc1527ef54c65d2d7b76d',
    )
  })

  it.each([
    ['plain', OFFICIAL_BODY],
    ['with Chinese text and an emoji', OWN_BODY],
  ])('is the same for a body (%s) given as text and as bytes', (_, body) => {
    expect(sign({ ...OWN, body: new TextEncoder().encode(body) })).toBe(sign({ ...OWN, body }))
  })

  it('signs only the part of the buffer that a view shows', () => {
    const inALargerBuffer = new TextEncoder().encode(`xx${OWN_BODY}yy`).subarray(2, -2)
    expect(sign({ ...OWN, body: inALargerBuffer })).toBe(sign({ ...OWN, body: OWN_BODY }))
  })

  it('signs TimeStamp and AccessId alone when there is no body', () => {
    const alone = byHand(OWN.secretKey, 1700000000, '1500000001', '')
    expect(sign(OWN)).toBe(alone)
    expect(sign({ ...OWN, body: '' })).toBe(alone)
    expect(sign({ ...OWN, body: new Uint8Array() })).toBe(alone)
  })

  it('uses the SecretKey as text although it looks like hexadecimal', () => {
    const upper = { ...OFFICIAL, secretKey: OFFICIAL.secretKey.toUpperCase() }
    expect(sign({ ...upper, body: OFFICIAL_BODY })).not.toBe(OFFICIAL_SIGN)
  })

  it.each([
    ['the timestamp', { timestamp: OFFICIAL.timestamp + 1 }],
    ['the AccessID', { accessId: '1500001049' }],
    ['the SecretKey', { secretKey: '1452fcebae9f3115ba794fb0fff2fd74' }],
    ['one space of the body', { body: OFFICIAL_BODY.replace(': ', ':') }],
  ])('depends on %s', (_, change) => {
    expect(sign({ ...OFFICIAL, body: OFFICIAL_BODY, ...change })).not.toBe(OFFICIAL_SIGN)
  })

  it('equals the formula, with 88 characters ending in ==, for every body, key and time', () => {
    const body = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.json())
    const secretKey = fc.string({ minLength: 1 })
    const accessId = fc.nat().map(String)
    fc.assert(
      fc.property(body, secretKey, accessId, fc.nat(), (body, secretKey, accessId, timestamp) => {
        const signature = sign({ accessId, secretKey, timestamp, body })
        expect(signature).toBe(byHand(secretKey, timestamp, accessId, body))
        expect(signature).toMatch(/^[A-Za-z0-9+/]{86}==$/)
      }),
    )
  })
})

describe('sign', () => {
  it.each([
    [
      'a body of another type',
      { body: 5 },
      /^body must be the body as a string or as bytes, not the number 5\./,
    ],
    ['a body as an object', { body: { a: 1 } }, /^body must be/],
    ['no key', { secretKey: '' }, /^secretKey must be/],
    ['a misspelt field', { timeStamp: 1 }, /the input of sign.*timeStamp.*timestamp/s],
  ])('refuses %s', (_, change, message) => {
    const call = () => sign({ ...OWN, ...change } as never)
    expect(call).toThrow(TpnsConfigError)
    expect(call).toThrow(message)
  })
})

describe('buildBasicAuthorization', () => {
  it('gives the documented header', () => {
    expect(buildBasicAuthorization(OWN.accessId, OWN.secretKey)).toBe(
      'Basic MTUwMDAwMDAwMTowMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg==',
    )
  })
})

describe('createAuthorizer', () => {
  // "15:k" is four bytes, so that its Base64 ends in ==.
  const init = {
    accessId: '15',
    secretKey: 'k',
    agent: 'tpns-client/1',
    now: () => 1_565_314_789_999,
  } as const
  const body = Buffer.from('{"a":1}')
  const SIGNED = {
    'user-agent': 'tpns-client/1',
    AccessId: '15',
    TimeStamp: '1565314789',
    Sign: sign({ accessId: '15', secretKey: 'k', timestamp: 1_565_314_789, body }),
  }
  const BASIC = { 'user-agent': 'tpns-client/1', Authorization: 'Basic MTU6aw==' }

  it('signs the body with the second in which it is sent', () => {
    expect(createAuthorizer({ ...init, auth: 'signature' }).authorize(body, undefined)).toEqual(SIGNED)
  })

  it('gives Basic where the endpoint or the client asks for it', () => {
    expect(createAuthorizer({ ...init, auth: 'signature' }).authorize(body, 'basic')).toEqual(BASIC)
    expect(createAuthorizer({ ...init, auth: 'basic' }).authorize(body, undefined)).toEqual(BASIC)
  })

  it('names as secret the key, and what Basic makes of it, without its padding', () => {
    expect(createAuthorizer({ ...init, auth: 'basic' }).secrets).toEqual(['k', 'MTU6aw'])
  })
})
