import { describe, expect, it } from 'vitest'
import { SERVER_RETURN_CODES } from '../../src/return-codes/server.js'

/** Code, error class, policy and wire text by the service's error-code page and this project's failure policy. */
const DOCUMENTED: readonly [code: number, errorClass: string, policy: string, wireText: string | null][] = [
  [1008001, 'TpnsParameterError', 'fail', 'parameter parse error'],
  [1008002, 'TpnsParameterError', 'fail', 'missing parameter'],
  [1008003, 'TpnsAuthError', 'fail', 'auth failure'],
  [1008004, 'TpnsServiceError', 'uncertain', 'invoke service error'],
  [1008006, 'TpnsInvalidTokenError', 'fail', 'invalid token'],
  [1008007, 'TpnsParameterError', 'fail', 'invalid parameter'],
  [1008011, 'TpnsUploadError', 'fail', 'upload file error'],
  [1008012, 'TpnsUploadError', 'fail', 'upload empty file'],
  [1008013, 'TpnsCertificateError', 'fail', 'parse certificate error'],
  [1008015, 'TpnsNotFoundError', 'fail', 'push id not exist'],
  [1008016, 'TpnsParameterError', 'fail', 'date param format error'],
  [1008019, 'TpnsContentRejectedError', 'fail', 'content may be evil'],
  [1008020, 'TpnsCertificateError', 'fail', 'cert bundleId check failed'],
  [1008021, 'TpnsCertificateError', 'fail', 'not correct p12 file'],
  [1008022, 'TpnsCertificateError', 'fail', 'p12 password is not correct'],
  [1008023, 'TpnsCertificateError', 'fail', 'ios push cert was expired for the environment: PRODUCT'],
  [1008025, 'TpnsConflictError', 'fail', 'create app , platform exist'],
  [1008026, 'TpnsBatchError', 'fail', 'batch op\uff0cpartly error'],
  [1008027, 'TpnsBatchError', 'fail', 'batch op\uff0ctotal error'],
  [1008028, 'TpnsRateLimitError', 'slow-down', 'request too fast'],
  [1008029, 'TpnsInvalidTokenError', 'fail', 'token is not valid'],
  [1008030, 'TpnsAppStatusError', 'fail', 'app not paid'],
  [1008031, 'TpnsAppStatusError', 'fail', 'app was expired'],
  [1008035, 'TpnsAuthError', 'fail', 'accessId is not correct or domain not correct'],
  [1010001, 'TpnsAppStatusError', 'fail', null],
  [10010005, 'TpnsNotFoundError', 'fail', 'internal error'],
  [10010012, 'TpnsPushTimeError', 'fail', 'illegal push time'],
  [10010018, 'TpnsDuplicatePushError', 'fail', 'Push repeat'],
  [10030002, 'TpnsAuthError', 'fail', null],
  [10110008, 'TpnsNotFoundError', 'fail', 'no token\uff0cno account'],
]

const getRow = (code: number) => SERVER_RETURN_CODES.find((row) => row.code === code)

describe('SERVER_RETURN_CODES', () => {
  it('lists every documented code exactly once and no other', () => {
    const listed = SERVER_RETURN_CODES.map((row) => row.code)
    expect(listed.toSorted((a, b) => a - b)).toEqual(DOCUMENTED.map(([code]) => code))
  })

  it.each(DOCUMENTED)('gives %i the class %s, the policy %s and the wire text %j', (...documented) => {
    const [code, errorClass, policy, wireText] = documented
    expect(getRow(code)).toMatchObject({ errorClass, policy, wireText })
  })

  it('repeats nothing but a rate limit and a fault of the service', () => {
    const others = SERVER_RETURN_CODES.filter((row) => row.policy !== 'fail')
    expect(others.map((row) => row.code)).toEqual([1008004, 1008028])
  })

  it.each([
    ['any', [1008001, 1008002, 1008003, 1008004, 1008007, 1008030, 1008031, 1008035]],
    ['push', [1008019, 1008023, 10010005, 10010012, 10010018]],
    ['push and statistics', [1008028]],
    ['push, tags and accounts', [1008029]],
    ['statistics', [1008015, 1008016]],
    ['upload', [1008011, 1008012]],
    ['tags and accounts', [1008006]],
    ['accounts', [1008026, 1008027, 10110008]],
    ['console', [1008013, 1008020, 1008021, 1008022, 1008025]],
    ['device', [1010001, 10030002]],
  ])('says which codes are returned by: %s', (returnedBy, codes) => {
    const listed = SERVER_RETURN_CODES.filter((row) => row.returnedBy === returnedBy)
    expect(listed.map((row) => row.code).toSorted((a, b) => a - b)).toEqual(codes)
  })

  it.each([
    [1008001, /custom_content/, 'JSON.stringify'],
    [1008003, /clock/, 'SecretKey'],
    [1008003, /region or baseUrl/, 'NTP'],
    [1008004, /get_push_record/, 'get_push_record'],
    [1008028, /at least 1 second/, 'Redis'],
    [1008029, /ignore_invalid_token: 1/, 'invalid_targe_list'],
    [1008035, /api\.tpns\.sgp\.tencent\.com/, 'api.tpns.sgp.tencent.com'],
    [10010012, /UTC\+8/, 'UTC+8'],
  ])('advises on %i with the concrete remedy %s in both languages', (code, english, chinese) => {
    expect(getRow(code)?.advice.en).toMatch(english)
    expect(getRow(code)?.advice.zh).toContain(chinese)
  })

  it('warns in both languages that the text "internal error" of 10010005 is misleading', () => {
    const row = getRow(10010005)
    expect(row?.meaning.en).toMatch(/target does not exist/)
    expect(row?.cause.en).toMatch(/"internal error".*misleading/)
    expect(row?.cause.zh).toMatch(/internal error 容易误导/)
    expect(row?.advice.en).toMatch(/do not retry/)
  })
})
