import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CLIENT_MADE_CODES,
  DEVICE_RETURN_CODES,
  explainReturnCode,
  findServerReturnCode,
  type ReturnCodePlatform,
  SERVER_RETURN_CODES,
} from '../../src/return-codes/index.js'

describe('findServerReturnCode', () => {
  it('finds each row of the table by its code', () => {
    for (const row of SERVER_RETURN_CODES) expect(findServerReturnCode(row.code)).toBe(row)
  })

  it.each([0, 10100, 10101, 10008, 403, -9, 1008028.5, Number.NaN])('finds nothing for %d', (code) => {
    expect(findServerReturnCode(code)).toBeUndefined()
  })
})

describe('explainReturnCode for the server API', () => {
  it('explains a code with meaning, cause, advice, error class and policy', () => {
    const [explanation, ...others] = explainReturnCode(1008028)
    const row = findServerReturnCode(1008028)
    expect(others).toEqual([])
    expect(explanation).toEqual({
      platform: 'server',
      code: 1008028,
      meaning: row?.meaning,
      cause: row?.cause,
      advice: row?.advice,
      errorClass: 'TpnsRateLimitError',
      policy: 'slow-down',
    })
  })

  it.each(['1008028', ' 1008028 ', '1008028\n'])('reads the code from the text %j', (text) => {
    expect(explainReturnCode(text)).toEqual(explainReturnCode(1008028))
    expect(explainReturnCode(text)).toHaveLength(1)
  })

  it.each([0, '0'])('explains %j as success, which no error class belongs to', (code) => {
    const [explanation, ...others] = explainReturnCode(code)
    expect(others).toEqual([])
    expect(explanation).toMatchObject({ platform: 'server', code: 0 })
    expect(explanation?.meaning.en).toMatch(/accepted/)
    expect(explanation).not.toHaveProperty('errorClass')
    expect(explanation).not.toHaveProperty('policy')
  })

  it.each([
    [10100, /network failure/],
    [10101, /HTTP status other than 200/],
  ])("explains %i as made by Tencent's Java SDK, not as an answer of the service", (code, reason) => {
    const [explanation, ...others] = explainReturnCode(code)
    expect(others).toEqual([])
    expect(explanation).toMatchObject({ platform: 'server', code })
    expect(explanation?.meaning.en).toMatch(/Java SDK/)
    expect(explanation?.meaning.en).toMatch(reason)
    expect(explanation).not.toHaveProperty('errorClass')
    expect(SERVER_RETURN_CODES.map((row) => row.code)).not.toContain(code)
  })

  it('names the key pair and the host as the usual cause of 10101', () => {
    expect(explainReturnCode(10101)[0]?.cause?.en).toMatch(/AccessID and SecretKey.*host/)
  })

  it('keeps exactly the two codes of the Java SDK in a table of their own', () => {
    expect(CLIENT_MADE_CODES.map((made) => made.code)).toEqual([10100, 10101])
  })
})

describe('the exceptions that methods make from the table', () => {
  it.each([
    [10110008, 'accounts.findTokens', /empty result/],
    [10110008, 'accounts.findAccounts', /empty result/],
    [10010018, 'push.send', /unknown.*accepted.*deduplicated: true/],
    [1008026, 'accounts.bind', /onPartial/],
    [1008015, 'push.waitFor', /first minute/],
  ])('of %i: %s', (code, method, text) => {
    const exceptions = explainReturnCode(code)[0]?.exceptions ?? []
    expect(exceptions).toEqual(findServerReturnCode(code)?.exceptions)
    const [exception, ...others] = exceptions.filter(({ methods }) => methods.includes(method))
    expect(others).toEqual([])
    expect(exception?.text.en).toMatch(text)
  })

  it('belong to no other code', () => {
    const codes = SERVER_RETURN_CODES.filter(({ exceptions }) => exceptions !== undefined)
    expect(codes.map(({ code }) => code)).toEqual([1008015, 1008026, 10010018, 10110008])
  })
})

describe('explainReturnCode for a device SDK', () => {
  it.each<[number, ReturnCodePlatform]>([
    [10008, 'android'],
    [10110, 'android'],
    [10110, 'harmony'],
  ])('gives both documented meanings of %i on %s', (code, platform) => {
    const explanations = explainReturnCode(code, platform)
    expect(explanations).toHaveLength(2)
    expect(new Set(explanations.map((explanation) => explanation.meaning.zh)).size).toBe(2)
    for (const explanation of explanations) expect(explanation).toMatchObject({ platform, code })
  })

  it('explains 0 as success on Android, and knows no 0 on the other platforms', () => {
    expect(explainReturnCode('0', 'android').map((explanation) => explanation.meaning.en)).toEqual([
      'Success',
    ])
    expect(explainReturnCode(0, 'ios')).toEqual([])
    expect(explainReturnCode(0, 'ios-legacy')).toEqual([])
    expect(explainReturnCode(0, 'harmony')).toEqual([])
  })

  it('reads negative codes from text', () => {
    expect(explainReturnCode('-10004', 'ios-legacy')).toEqual(explainReturnCode(-10004, 'ios-legacy'))
    expect(explainReturnCode('-10004', 'ios-legacy')).toHaveLength(1)
  })

  it('gives 10101 another meaning on Android than on the server', () => {
    const [android, ...others] = explainReturnCode(10101, 'android')
    expect(others).toEqual([])
    expect(android?.platform).toBe('android')
    expect(android?.meaning.en).toMatch(/connection could not be created/)
    expect(android?.meaning.en).not.toMatch(/Java/)
  })

  it('gives -101 another meaning on Android than on the old iOS SDK', () => {
    expect(explainReturnCode(-101, 'android')[0]?.meaning.en).toMatch(/JSON/)
    expect(explainReturnCode(-101, 'ios-legacy')[0]?.meaning.en).toMatch(/MD5/)
    expect(explainReturnCode(-101, 'ios')).toEqual([])
  })

  it('never explains a device code as one of the server, nor a server code as one of a device', () => {
    expect(explainReturnCode(10008, 'server')).toEqual([])
    expect(explainReturnCode(1008028, 'android')).toEqual([])
  })

  it('finds a device code without a platform when the server API has none of that number', () => {
    expect(explainReturnCode(10008)).toEqual(explainReturnCode(10008, 'android'))
    expect(explainReturnCode(10110)).toEqual([
      ...explainReturnCode(10110, 'android'),
      ...explainReturnCode(10110, 'harmony'),
    ])
    expect(explainReturnCode('-101').map(({ platform }) => platform)).toEqual([
      'android',
      'ios-legacy',
      'harmony',
    ])
  })

  it('explains the code of XG for the server alone: phones mean something else by its number', () => {
    expect(explainReturnCode(-101, 'server')).toMatchObject([
      { platform: 'server', errorClass: 'TpnsCertificateError', policy: 'fail' },
    ])
  })

  it('explains a code of XG without a platform where no phone reports it', () => {
    expect(explainReturnCode(48).map(({ platform }) => platform)).toEqual(['server'])
  })

  // REST API v2 and v3 of XG: signature, authentication, unregistered token, rate, certificate; v3's key and certificate.
  it.each([-1, -2, -3, 20, 40, 48, 76, 100, 10104, 10105])('knows that the code %i of XG refused', (code) => {
    expect(explainReturnCode(code, 'server')).toMatchObject([{ platform: 'server', policy: 'fail' }])
  })

  it('gives the code of the server API alone without a platform, when it has one of that number', () => {
    for (const code of [0, 10101]) {
      expect(explainReturnCode(code)).toEqual(explainReturnCode(code, 'server'))
      expect(explainReturnCode(code, 'android')).not.toEqual([])
    }
  })

  it('finds every row of the device tables, and gives no error class to any', () => {
    for (const row of DEVICE_RETURN_CODES) {
      const explanations = explainReturnCode(row.code, row.platform)
      expect(explanations).toContainEqual(row)
      for (const explanation of explanations) expect(explanation).not.toHaveProperty('errorClass')
    }
  })
})

describe('explainReturnCode with input that is no code', () => {
  it.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1008028.5,
    999999,
    '',
    '   ',
    'abc',
    '0x0',
    '1e0',
    '0.0',
    '--1',
    '1008028 request too fast',
  ])('gives an empty list for %j', (code) => {
    expect(explainReturnCode(code)).toEqual([])
    expect(explainReturnCode(code, 'android')).toEqual([])
  })

  it.each([undefined, null, {}, [], true, 1008028n])(
    'gives an empty list for %s from untyped code',
    (code) => {
      expect(explainReturnCode(code as never)).toEqual([])
    },
  )

  it.each(['windows', 'Android', 'toString', ''])('gives an empty list for the platform %j', (platform) => {
    expect(explainReturnCode(10008, platform as never)).toEqual([])
  })

  it('never throws, and every explanation belongs to the platform and the code that were asked for', () => {
    const codes = fc.oneof(
      fc.integer(),
      fc.double(),
      fc.string(),
      fc.constantFrom(...SERVER_RETURN_CODES, ...DEVICE_RETURN_CODES).map((row) => row.code),
    )
    const platforms = fc.constantFrom<ReturnCodePlatform>('server', 'android', 'ios', 'ios-legacy', 'harmony')
    fc.assert(
      fc.property(codes, platforms, (code, platform) => {
        for (const explanation of explainReturnCode(code, platform)) {
          expect(explanation.platform).toBe(platform)
          expect(explanation.code).toBe(Number(code) + 0)
        }
      }),
    )
  })
})
