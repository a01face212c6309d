import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { systemRuntime } from '../../src/core/ports/runtime.js'
import { TpnsConfigError } from '../../src/errors/index.js'
import { REGIONS, type TpnsClientOptions } from '../../src/options/client-options.js'
import { resolveOptions } from '../../src/options/resolve.js'

const SECRET = 'S3cretS3cretS3cretS3cretS3cretS3'
const CREDENTIALS = { accessId: '1500001048', secretKey: SECRET }

const resolve = (options: object = {}, env: Record<string, string> = {}) =>
  resolveOptions({ ...CREDENTIALS, ...options } as TpnsClientOptions, env)

function refusal(options: object, env: Record<string, string> = {}): TpnsConfigError {
  try {
    resolveOptions(options as TpnsClientOptions, env)
  } catch (error) {
    expect(error).toBeInstanceOf(TpnsConfigError)
    return error as TpnsConfigError
  }
  throw new Error('the options were accepted')
}

/** Whatever a log could show of an error. */
const getEverything = (error: Error) =>
  [error.message, error.stack, JSON.stringify(error), inspect(error, { depth: 20, showHidden: true })].join(
    '\n',
  )

describe('resolveOptions: defaults', () => {
  it('need nothing but the credentials', () => {
    expect(resolve()).toEqual({
      accessId: '1500001048',
      secretKey: SECRET,
      baseUrl: 'https://api.tpns.tencent.com/',
      platform: undefined,
      auth: 'signature',
      attemptTimeoutMs: 10_000,
      totalTimeoutMs: 60_000,
      maxAttempts: 4,
      unknownOutcome: 'fail',
      retryBudget: 100,
      rateLimit: 'local',
      connections: 50,
      keepAliveTimeoutMs: undefined,
      dispatcher: undefined,
      transport: 'undici',
      utcOffsetMinutes: 480,
      clock: 'local',
      maxAnswerBytes: 10 * 1024 * 1024,
      checks: 'off',
      hooks: {},
      runtime: systemRuntime,
    })
  })

  it('count for every option that is undefined', () => {
    const names = [
      'region',
      'baseUrl',
      'allowInsecureHttp',
      'platform',
      'auth',
      'timeout',
      'retry',
      'rateLimit',
      'connections',
      'keepAliveTimeout',
      'dispatcher',
      'transport',
      'utcOffset',
      'clock',
      'maxAnswerBytes',
      'hooks',
      'runtime',
    ]
    const nothing = Object.fromEntries(names.map((name) => [name, undefined]))
    expect(resolve(nothing)).toEqual(resolve())
    expect(resolve({ timeout: {}, retry: {}, hooks: {}, runtime: {} })).toEqual(resolve())
    expect(resolve({ timeout: { attempt: undefined }, retry: { attempts: undefined } })).toEqual(resolve())
  })
})

describe('resolveOptions: values', () => {
  const rateLimiter = { acquire: async () => {}, pause: () => {}, remainingMs: () => 0 }
  const transport = { send: async () => Promise.reject(new Error('x')), close: async () => {} }
  const warning = () => {}

  it.each([
    ['platform', { platform: 'android' }, { platform: 'android' }],
    ['platform', { platform: 'ios' }, { platform: 'ios' }],
    ['auth', { auth: 'basic' }, { auth: 'basic' }],
    ['timeout.attempt', { timeout: { attempt: 1 } }, { attemptTimeoutMs: 1, totalTimeoutMs: 60_000 }],
    ['timeout.total', { timeout: { total: 0.5 } }, { attemptTimeoutMs: 10_000, totalTimeoutMs: 0.5 }],
    ['the longest timeout', { timeout: { total: 2_147_483_647 } }, { totalTimeoutMs: 2_147_483_647 }],
    ['retry.attempts', { retry: { attempts: 1 } }, { maxAttempts: 1, unknownOutcome: 'fail' }],
    [
      'retry.unknownOutcome',
      { retry: { unknownOutcome: 'retry' } },
      { maxAttempts: 4, unknownOutcome: 'retry' },
    ],
    ['retry.budget', { retry: { budget: 7 } }, { retryBudget: 7, maxAttempts: 4 }],
    ['rateLimit', { rateLimit: 'off' }, { rateLimit: 'off' }],
    ['a rate limiter of one’s own', { rateLimit: rateLimiter }, { rateLimit: rateLimiter }],
    ['connections', { connections: 1 }, { connections: 1 }],
    ['keepAliveTimeout', { keepAliveTimeout: 1 }, { keepAliveTimeoutMs: 1 }],
    ['transport', { transport: 'fetch' }, { transport: 'fetch' }],
    ['a transport of one’s own', { transport }, { transport }],
    ['clock', { clock: 'server' }, { clock: 'server' }],
    ['maxAnswerBytes', { maxAnswerBytes: 1 }, { maxAnswerBytes: 1 }],
    ['hooks', { hooks: { warning } }, { hooks: { warning } }],
  ])('takes %s', (_, options, expected) => {
    expect(resolve(options)).toMatchObject(expected)
  })

  it.each([
    ['+08:00', 480],
    ['+8:00', 480],
    ['-08:00', -480],
    ['+00:00', 0],
    ['-00:00', 0],
    ['+05:45', 345],
    ['-03:30', -210],
    ['+14:00', 840],
    ['-14:00', -840],
  ])('reads utcOffset %s as %i minutes', (utcOffset, minutes) => {
    // A zero with a sign is a zero.
    expect(resolve({ utcOffset }).utcOffsetMinutes + 0).toBe(minutes)
  })

  it('replaces single parts of the runtime', () => {
    const { now, ...rest } = resolve({ runtime: { now: () => 5 } }).runtime
    expect(now()).toBe(5)
    expect({ ...rest, now: systemRuntime.now }).toEqual(systemRuntime)
  })

  it.each(['now', 'elapsed'] as const)('lets %s of a runtime that fails go on with the system', (part) => {
    vi.useFakeTimers()
    try {
      const values = [
        () => 1_000,
        () => {
          throw new Error('no clock')
        },
        () => Number.NaN,
        () => 'later' as never,
        () => 5_000,
      ].values()
      const { [part]: clock } = resolve({ runtime: { [part]: () => values.next().value!() } }).runtime
      const read = () => {
        vi.advanceTimersByTime(10)
        return Math.round(clock())
      }
      expect([read(), read(), read(), read(), read()]).toEqual([1_000, 1_010, 1_020, 1_030, 5_000])
    } finally {
      vi.useRealTimers()
    }
  })

  it('takes a number of the system where random of a runtime fails', () => {
    const random = () => {
      throw new Error('no chance')
    }
    const value = resolve({ runtime: { random } }).runtime.random()
    expect(value >= 0 && value < 1).toBe(true)
  })

  it('takes the time of the system where a clock has failed from the beginning', () => {
    const now = () => {
      throw new Error('no clock')
    }
    const before = Date.now()
    expect(resolve({ runtime: { now } }).runtime.now()).toBeGreaterThanOrEqual(before)
  })

  it('leaves the caller’s options as they were', () => {
    const options = Object.freeze({ ...CREDENTIALS, timeout: Object.freeze({ attempt: 5 }) })
    expect(() => resolveOptions(options, {})).not.toThrow()
  })
})

describe('resolveOptions: credentials', () => {
  it.each([
    ['a number', 1500001048],
    ['blanks around', ' 1500001048 '],
    ['a line break at the end, as of a file', '1500001048\n'],
  ])('takes an AccessID with %s', (_, accessId) => {
    expect(resolve({ accessId }).accessId).toBe('1500001048')
  })

  it.each([
    ['blanks around', `  ${SECRET} `],
    ['a line break at the end, as of a file', `${SECRET}\r\n`],
  ])('trims a SecretKey with %s', (_, secretKey) => {
    expect(resolve({ secretKey }).secretKey).toBe(SECRET)
  })

  it('come from the environment, trimmed, where the options lack them', () => {
    const env = { TPNS_ACCESS_ID: ' 1500000001\n', TPNS_SECRET_KEY: `${SECRET}\n` }
    expect(resolveOptions({}, env)).toMatchObject({ accessId: '1500000001', secretKey: SECRET })
  })

  it('of the options come before those of the environment', () => {
    const env = { TPNS_ACCESS_ID: '1', TPNS_SECRET_KEY: 'other' }
    expect(resolveOptions(CREDENTIALS, env)).toMatchObject(CREDENTIALS)
  })

  it.each([
    ['accessId', /TPNS_ACCESS_ID/, { secretKey: SECRET }],
    ['accessId', /TPNS_ACCESS_ID/, { secretKey: SECRET, accessId: '' }],
    ['accessId', /TPNS_ACCESS_ID/, { secretKey: SECRET, accessId: '  ' }],
    ['secretKey', /TPNS_SECRET_KEY/, { accessId: '1' }],
    ['secretKey', /TPNS_SECRET_KEY/, { accessId: '1', secretKey: '' }],
    ['secretKey', /TPNS_SECRET_KEY/, { accessId: '1', secretKey: ' \n' }],
  ])('say that %s is missing, and name %s', (option, variable, options) => {
    const { message } = refusal(options)
    expect(message).toMatch(new RegExp(`^${option} is missing`))
    expect(message).toMatch(variable)
  })

  it('read process.env by default', () => {
    const before = process.env.TPNS_ACCESS_ID
    try {
      process.env.TPNS_ACCESS_ID = '1500000077'
      expect(resolveOptions({ secretKey: SECRET }).accessId).toBe('1500000077')
    } finally {
      if (before === undefined) delete process.env.TPNS_ACCESS_ID
      else process.env.TPNS_ACCESS_ID = before
    }
  })
})

describe('resolveOptions: credentials that were copied with something around them', () => {
  const PASTED: [what: string, paste: (value: string) => string, reason: RegExp][] = [
    ['double quotes', (value) => `"${value}"`, /quotes.*引号/],
    ['single quotes', (value) => `'${value}'`, /quotes.*引号/],
    ['a quote at one end', (value) => `${value}"`, /quotes/],
    ['backticks', (value) => `\`${value}\``, /quotes/],
    ['typographic quotes', (value) => `“${value}”`, /quotes/],
    ['full-width quotes', (value) => `＂${value}＂`, /quotes/],
    ['Chinese corner quotes', (value) => `「${value}」`, /quotes/],
    ['quotes and a line end', (value) => `"${value}"\r\n`, /quotes/],
    ['the name in front', (value) => `TPNS_KEY=${value}`, /whole line/],
    ['export and the name in front', (value) => `export TPNS_KEY = "${value}"`, /whole line/],
    ['a zero-width space behind', (value) => `${value}\u200b`, /invisible/],
    ['a zero-width joiner inside', (value) => `${value.slice(0, 4)}\u200d${value.slice(4)}`, /invisible/],
    ['a direction mark in front', (value) => `\u202a${value}`, /invisible/],
    ['a soft hyphen inside', (value) => `${value.slice(0, 4)}\u00ad${value.slice(4)}`, /invisible/],
    ['a full-width digit', (value) => `${value.slice(0, -1)}１`, /full-width/],
    ['a comma behind', (value) => `${value},`, /comma/],
    ['a Chinese full stop behind', (value) => `${value}。`, /full stop/],
    ['a line break that is written out', (value) => `${value}\\n`, /\\n/],
    ['angle brackets', (value) => `<${value}>`, /placeholder/],
  ]

  it.each([
    `\${TPNS_SECRET_KEY}`,
    '$TPNS_SECRET_KEY',
    '%TPNS_SECRET_KEY%',
    '{{.Values.tpns.key}}',
    `\${{ secrets.TPNS }}`,
    'undefined',
    'null',
    '[object Promise]',
    'YOUR_SECRET_KEY',
    'CHANGE_ME',
    '********************************',
  ])('%s is a placeholder, as key and as id', (value) => {
    expect(refusal({ accessId: '1500001048', secretKey: value }).message).toMatch(
      /^secretKey.*placeholder.*占位符/,
    )
    expect(refusal({ accessId: value, secretKey: SECRET }).message).toMatch(/^accessId.*placeholder/)
  })

  it.each(['your-secret-key', 'x'.repeat(32), 'secret'])('%s may be the key of a test', (secretKey) => {
    expect(resolve({ secretKey }).secretKey).toBe(secretKey)
  })

  it.each([
    ['Bearer', `Bearer ${SECRET}`, /header/],
    ['Basic', `Basic ${Buffer.from(`1500001048:${SECRET}`).toString('base64')}`, /header/],
    ['the pair', `1500001048:${SECRET}`, /pair/],
    ['the pair in base64', Buffer.from(`1500001048:${SECRET}`).toString('base64'), /pair/],
    ['the key in base64', Buffer.from(SECRET).toString('base64'), /base64/],
    ['the key and a line break in base64', Buffer.from(`${SECRET}\n`).toString('base64'), /base64/],
    ['a SecretId of Tencent Cloud', 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE', /SecretId/],
    ['JSON', `{"secretKey":"${SECRET}"}`, /JSON/],
    ['a path', '/run/secrets/tpns', /where the key is kept/],
    ['a file of curl', '@./secrets/tpns', /where the key is kept/],
    ['a reference of 1Password', 'op://vault/tpns/key', /where the key is kept/],
    ['a reference of AWS', 'arn:aws:secretsmanager:eu-west-1:1:secret:tpns', /where the key is kept/],
  ])('a key that is something else is refused with what it is: %s', (_, secretKey, reason) => {
    const error = refusal({ accessId: '1500001048', secretKey })
    expect(error.message).toMatch(/^secretKey/)
    expect(error.message).toMatch(reason)
    expect(getEverything(error)).not.toContain(SECRET)
  })

  it.each(['k', 'abcdefgh', 'a-secret-key', 'AbC/d+e=', 'my:key', SECRET.toUpperCase()])(
    'a key of any other form is left to the service: %s',
    (secretKey) => {
      expect(resolve({ accessId: '1500001048', secretKey }).secretKey).toBe(secretKey)
    },
  )

  it.each(PASTED)('are refused with the reason when the client is made: %s', (_, paste, reason) => {
    const key = refusal({ accessId: '1500001048', secretKey: paste(SECRET) })
    expect(key.message).toMatch(/^secretKey/)
    expect(key.message).toMatch(reason)
    expect(getEverything(key)).not.toContain(SECRET)
    const fromEnv = refusal({ accessId: '1500001048' }, { TPNS_SECRET_KEY: paste(SECRET) })
    expect(fromEnv.message).toMatch(/TPNS_SECRET_KEY/)
    expect(fromEnv.message).toMatch(reason)
    const id = refusal({ accessId: paste('1500001048'), secretKey: SECRET })
    expect(id.message).toMatch(/^accessId/)
    expect(id.message).toMatch(reason)
  })

  it('are named when one stands in the place of another', () => {
    const accessKey = 'A0RZ1T4MLNU9'
    expect(refusal({ accessId: '1500001048', secretKey: accessKey }).message).toMatch(
      /^secretKey.*looks like the AccessKey/,
    )
    expect(refusal({ accessId: accessKey, secretKey: SECRET }).message).toMatch(
      /^accessId.*looks like the AccessKey/,
    )
    expect(refusal({ accessId: '0123456789abcdef0123456789abcdef', secretKey: SECRET }).message).toMatch(
      /^accessId.*looks like the SecretKey/,
    )
    expect(refusal({ accessId: '1500001048', secretKey: '1500001048' }).message).toMatch(
      /^secretKey.*is the AccessID/,
    )
    expect(refusal({ accessId: 0, secretKey: SECRET }).message).toMatch(/^accessId is missing/)
  })
})

describe('resolveOptions: the address', () => {
  it.each([
    ['guangzhou', 'https://api.tpns.tencent.com/'],
    ['shanghai', 'https://api.tpns.sh.tencent.com/'],
    ['hongkong', 'https://api.tpns.hk.tencent.com/'],
    ['singapore', 'https://api.tpns.sgp.tencent.com/'],
  ])('of region %s is %s', (region, baseUrl) => {
    expect(resolve({ region }).baseUrl).toBe(baseUrl)
    expect(resolve({}, { TPNS_REGION: region }).baseUrl).toBe(baseUrl)
  })

  it('is documented for four regions', () => {
    expect(Object.keys(REGIONS)).toEqual(['guangzhou', 'shanghai', 'hongkong', 'singapore'])
  })

  it.each([
    ['region before TPNS_REGION', { region: 'shanghai' }, { TPNS_REGION: 'hongkong' }, REGIONS.shanghai],
    [
      'region before TPNS_BASE_URL',
      { region: 'shanghai' },
      { TPNS_BASE_URL: 'https://gw/' },
      REGIONS.shanghai,
    ],
    ['baseUrl before region', { region: 'shanghai', baseUrl: 'https://gw/' }, {}, 'https://gw/'],
    [
      'baseUrl before TPNS_BASE_URL',
      { baseUrl: 'https://gw/' },
      { TPNS_BASE_URL: 'https://env/' },
      'https://gw/',
    ],
    ['baseUrl before TPNS_REGION', { baseUrl: 'https://gw/' }, { TPNS_REGION: 'hongkong' }, 'https://gw/'],
    [
      'TPNS_BASE_URL before TPNS_REGION',
      {},
      { TPNS_BASE_URL: 'https://e/', TPNS_REGION: 'hongkong' },
      'https://e/',
    ],
    ['an empty baseUrl for none', { baseUrl: '', region: 'shanghai' }, {}, REGIONS.shanghai],
    ['an empty TPNS_BASE_URL for none', {}, { TPNS_BASE_URL: '', TPNS_REGION: 'hongkong' }, REGIONS.hongkong],
    ['an empty TPNS_REGION for none', {}, { TPNS_REGION: '' }, REGIONS.guangzhou],
  ])('takes %s', (_, options, env, expected) => {
    expect(resolve(options, env as Record<string, string>).baseUrl).toBe(expected)
  })

  it.each([
    ['https://gateway.example.com', 'https://gateway.example.com/'],
    ['https://gateway.example.com/tpns', 'https://gateway.example.com/tpns/'],
    ['https://gateway.example.com:8443/tpns/', 'https://gateway.example.com:8443/tpns/'],
    [new URL('https://gateway.example.com/tpns'), 'https://gateway.example.com/tpns/'],
    ['http://localhost:8080', 'http://localhost:8080/'],
    ['http://127.0.0.1', 'http://127.0.0.1/'],
    ['http://[::1]:9/', 'http://[::1]:9/'],
  ])('%s ends with a slash: %s', (baseUrl, expected) => {
    expect(resolve({ baseUrl }).baseUrl).toBe(expected)
  })

  it.each([
    ['https://api.tpns.tencent.com/v3/push/app', 'https://api.tpns.tencent.com/'],
    ['https://api.tpns.tencent.com/v3/', 'https://api.tpns.tencent.com/'],
    ['https://api.tpns.tencent.com/v3', 'https://api.tpns.tencent.com/'],
    ['https://api.tpns.tencent.com//v3/push/app/', 'https://api.tpns.tencent.com/'],
    ['https://gateway.example.com/tpns/v3/statistics/get_push_record', 'https://gateway.example.com/tpns/'],
    ['https://gateway.example.com/tpns/V3', 'https://gateway.example.com/tpns/'],
    ['https://api.tpns.tencent.com//', 'https://api.tpns.tencent.com//'],
    ['https://gateway.example.com/tpns/v3/push/app;jsessionid=1', 'https://gateway.example.com/tpns/'],
    ['https://gateway.example.com/v30/', 'https://gateway.example.com/v30/'],
    ['https://gateway.example.com/v3-proxy', 'https://gateway.example.com/v3-proxy/'],
    [' https://gateway.example.com/\r\n', 'https://gateway.example.com/'],
  ])('%j, with the path of an endpoint or of the API behind it, is understood as %s', (baseUrl, expected) => {
    expect(resolve({ baseUrl }).baseUrl).toBe(expected)
    expect(resolve({}, { TPNS_BASE_URL: baseUrl }).baseUrl).toBe(expected)
  })

  it.each([
    ['api.tpns.tencent.com', /has no scheme/],
    ['api.tpns.tencent.com/v3/push/app', /has no scheme/],
    ['localhost:8080', /has no scheme/],
    ['127.0.0.1:8080', /has no scheme/],
    ['[::1]:8080', /has no scheme/],
    ['//api.tpns.tencent.com', /has no scheme/],
    ['wss://api.tpns.tencent.com/', /must begin with https:/],
    ['ftp://api.tpns.tencent.com/', /must begin with https:/],
    ['"https://api.tpns.tencent.com/"', /quotes/],
    ['“https://api.tpns.tencent.com/”', /quotes/],
    ['TPNS_BASE_URL=https://api.tpns.tencent.com/', /whole line/],
    ['https://api.tpns.tencent.com\u200b/', /invisible/],
    ['\ufeffx https://api.tpns.tencent.com/', /not a URL/],
    ['https：//api.tpns.tencent.com/', /full-width/],
    ['https://openapi.xg.qq.com/', /Xinge/],
    ['https://openapi.xg.qq.com./', /Xinge/],
    ['https://console.cloud.tencent.com/tpns', /console/],
    ['https://tpns.tencentcloudapi.com/', /API 3\.0/],
    ['https://api.tpns.tencent.com/v2/push/app', /a path behind/],
    ['https://api.tpns.tencent.com/push/app', /a path behind/],
    ['https://gateway.example.com/push/app', /a path behind/],
    ['https://gateway.example.com/,https://other.example.com/', /a path behind/],
    ['https://gateway.example.com:0/', /port 0/],
    ['https://https://api.tpns.tencent.com/', /scheme twice/],
    ['http://https://api.tpns.tencent.com/', /scheme twice/],
    ['https://{{host}}/', /placeholder/],
    [`\${TPNS_BASE_URL}`, /placeholder/],
    ['https://gateway.example.com/;', /semicolon/],
    ['shanghai', /region: 'shanghai'/],
  ])('%j is refused when the client is made, with the remedy', (baseUrl, remedy) => {
    const { message } = refusal({ ...CREDENTIALS, baseUrl })
    expect(message).toMatch(/^baseUrl/)
    expect(message).toMatch(remedy)
    expect(refusal(CREDENTIALS, { TPNS_BASE_URL: baseUrl }).message).toMatch(remedy)
  })

  it('may be plain http to another machine only when that is allowed', () => {
    const baseUrl = 'http://gateway.internal'
    const { message } = refusal({ ...CREDENTIALS, baseUrl })
    expect(message).toMatch(/baseUrl.*gateway\.internal.*allowInsecureHttp/)
    expect(resolve({ baseUrl, allowInsecureHttp: true }).baseUrl).toBe('http://gateway.internal/')
    for (const allowInsecureHttp of [false, 'true', 1]) {
      expect(refusal({ ...CREDENTIALS, baseUrl, allowInsecureHttp })).toBeInstanceOf(TpnsConfigError)
    }
    expect(refusal(CREDENTIALS, { TPNS_BASE_URL: baseUrl }).message).toMatch(/allowInsecureHttp/)
  })
})

describe('resolveOptions: bad values', () => {
  /** Options beside right credentials, each with the name that the message must hold. */
  const BAD: [option: string, options: object][] = [
    ['region', { region: 'frankfurt' }],
    ['region', { region: 'Guangzhou' }],
    ['region', { region: 'toString' }],
    ['region', { region: '' }],
    ['region', { region: 5 }],
    ['baseUrl', { baseUrl: 'api.tpns.tencent.com' }],
    ['baseUrl', { baseUrl: 'not a url' }],
    ['baseUrl', { baseUrl: 5 }],
    ['baseUrl', { baseUrl: 'ftp://example.com' }],
    ['baseUrl', { baseUrl: 'file:///etc' }],
    ['baseUrl', { baseUrl: `https://1500001048:${SECRET}@example.com/` }],
    ['baseUrl', { baseUrl: `https://${SECRET}@example.com/` }],
    ['baseUrl', { baseUrl: `https://example.com/?key=${SECRET}` }],
    ['baseUrl', { baseUrl: `https://example.com/#${SECRET}` }],
    ['baseUrl', { baseUrl: `http://example.com/${SECRET}` }],
    ['baseUrl', { baseUrl: `${SECRET}` }],
    ['platform', { platform: 'Android' }],
    ['platform', { platform: null }],
    ['auth', { auth: 'hmac' }],
    ['auth', { auth: '' }],
    ['timeout.attempt', { timeout: { attempt: 0 } }],
    ['timeout.attempt', { timeout: { attempt: -1 } }],
    ['timeout.attempt', { timeout: { attempt: Number.NaN } }],
    ['timeout.attempt', { timeout: { attempt: Number.POSITIVE_INFINITY } }],
    ['timeout.attempt', { timeout: { attempt: 2 ** 31 } }],
    ['timeout.attempt', { timeout: { attempt: '1000' } }],
    ['timeout.attempt', { timeout: { attempt: null } }],
    ['timeout.total', { timeout: { total: 0 } }],
    ['timeout.total', { timeout: { total: 2 ** 31 } }],
    ['timeout.total', { timeout: { total: '60s' } }],
    ['retry.attempts', { retry: { attempts: 0 } }],
    ['retry.attempts', { retry: { attempts: 1.5 } }],
    ['retry.attempts', { retry: { attempts: Number.POSITIVE_INFINITY } }],
    ['retry.attempts', { retry: { attempts: '3' } }],
    ['retry.unknownOutcome', { retry: { unknownOutcome: 'always' } }],
    ['retry.unknownOutcome', { retry: { unknownOutcome: true } }],
    ['retry.budget', { retry: { budget: 0 } }],
    ['retry.budget', { retry: { budget: 1.5 } }],
    ['rateLimit', { rateLimit: 'redis' }],
    ['rateLimit', { rateLimit: false }],
    ['rateLimit', { rateLimit: null }],
    ['rateLimit', { rateLimit: { redis: 'redis://127.0.0.1' } }],
    ['rateLimit', { rateLimit: { acquire() {}, pause() {} } }],
    ['connections', { connections: 0 }],
    ['connections', { connections: 2.5 }],
    ['connections', { connections: '50' }],
    ['keepAliveTimeout', { keepAliveTimeout: 0 }],
    ['keepAliveTimeout', { keepAliveTimeout: Number.POSITIVE_INFINITY }],
    ['transport', { transport: 'axios' }],
    ['transport', { transport: {} }],
    ['transport', { transport: { send: () => {} } }],
    ['transport', { transport: null }],
    ['transport', { transport: () => {} }],
    ['utcOffset', { utcOffset: '' }],
    ['utcOffset', { utcOffset: '8' }],
    ['utcOffset', { utcOffset: '08:00' }],
    ['utcOffset', { utcOffset: '+0800' }],
    ['utcOffset', { utcOffset: '+08:60' }],
    ['utcOffset', { utcOffset: '+14:01' }],
    ['utcOffset', { utcOffset: '-15:00' }],
    ['utcOffset', { utcOffset: 'Asia/Shanghai' }],
    ['utcOffset', { utcOffset: 480 }],
    ['clock', { clock: 'ntp' }],
    ['maxAnswerBytes', { maxAnswerBytes: 0 }],
    ['maxAnswerBytes', { maxAnswerBytes: 1.5 }],
    ['maxAnswerBytes', { maxAnswerBytes: Number.NaN }],
    ['maxAnswerBytes', { maxAnswerBytes: '10MB' }],
  ]

  it.each(
    BAD.map(([option, options]) => ({ option, options, shown: inspect(options).replace(SECRET, '***') })),
  )('are refused by name, and without the secret: $shown', ({ option, options }) => {
    const error = refusal({ ...CREDENTIALS, ...options })
    expect(error.message).toContain(option)
    expect(error.message, 'has a Chinese sentence').toMatch(/\p{Script=Han}.*。/u)
    expect(error).toMatchObject({ name: 'TpnsConfigError', outcome: 'not-sent', attempts: 0 })
    expect(getEverything(error).toLowerCase()).not.toContain(SECRET.toLowerCase())
  })

  it.each([
    ['accessId', 'where the SecretKey was passed', { accessId: SECRET, secretKey: '1500001048' }],
    ['accessId', 'with a letter', { accessId: 'A1500001048', secretKey: SECRET }],
    ['accessId', 'with a sign', { accessId: -1500001048, secretKey: SECRET }],
    ['accessId', 'with a fraction', { accessId: 1.5, secretKey: SECRET }],
    ['accessId', 'that is not a number', { accessId: Number.NaN, secretKey: SECRET }],
    ['accessId', 'too big for a number', { accessId: 1e21, secretKey: SECRET }],
    ['accessId', 'with other digits', { accessId: '１５００００１０４８', secretKey: SECRET }],
    ['secretKey', 'with a space inside', { accessId: '1', secretKey: `${SECRET} ${SECRET}` }],
    ['secretKey', 'with a line break inside', { accessId: '1', secretKey: `${SECRET}\n${SECRET}` }],
    ['secretKey', 'with a character outside ASCII', { accessId: '1', secretKey: `“${SECRET}”` }],
    ['secretKey', 'that is bytes', { accessId: '1', secretKey: Buffer.from(SECRET) }],
    ['secretKey', 'that is an object', { accessId: '1', secretKey: { key: SECRET } }],
    ['secretKey', 'that is a number', { accessId: '1', secretKey: 12345 }],
  ])('are refused by name, and without the value: %s %s', (option, _, options) => {
    const error = refusal(options)
    expect(error.message).toMatch(new RegExp(`^${option}`))
    expect(error.message, 'has a Chinese sentence').toMatch(/\p{Script=Han}.*。/u)
    expect(getEverything(error)).not.toContain(SECRET)
    expect(getEverything(error)).not.toContain('12345')
  })

  it('of the environment are refused by the name of the variable, or of the option it stands for', () => {
    expect(refusal(CREDENTIALS, { TPNS_REGION: 'moscow' }).message).toMatch(/TPNS_REGION/)
    expect(refusal(CREDENTIALS, { TPNS_BASE_URL: '::' }).message).toMatch(/baseUrl|TPNS_BASE_URL/)
    expect(refusal({ secretKey: SECRET }, { TPNS_ACCESS_ID: 'x' }).message).toMatch(/accessId/)
  })
})
