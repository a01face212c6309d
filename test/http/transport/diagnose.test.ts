import { describe, expect, it } from 'vitest'
import type { FailureReason } from '../../../src/errors/failure-reason.js'
import { diagnose } from '../../../src/http/failures/diagnose.js'
import { FAILURE_RULES } from '../../../src/http/failures/failure-reasons.js'
import { findTlsAlert } from '../../../src/http/failures/tls-alerts.js'

const failing = (code: unknown, message = 'x') => Object.assign(new Error(message), { code })
const getReason = (error: unknown) => diagnose(error).reason

/** "X509 certificate error codes" of Node's documentation of tls, without OUT_OF_MEM, which is no verdict. */
const X509_CODES: ReadonlyArray<readonly [string, FailureReason]> = [
  ['UNABLE_TO_GET_ISSUER_CERT', 'certificate-untrusted'],
  ['UNABLE_TO_GET_CRL', 'certificate-untrusted'],
  ['UNABLE_TO_DECRYPT_CERT_SIGNATURE', 'certificate-untrusted'],
  ['UNABLE_TO_DECRYPT_CRL_SIGNATURE', 'certificate-untrusted'],
  ['UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', 'certificate-untrusted'],
  ['CERT_SIGNATURE_FAILURE', 'certificate-untrusted'],
  ['CRL_SIGNATURE_FAILURE', 'certificate-untrusted'],
  ['CERT_NOT_YET_VALID', 'certificate-not-yet-valid'],
  ['CERT_HAS_EXPIRED', 'certificate-expired'],
  ['CRL_NOT_YET_VALID', 'certificate-not-yet-valid'],
  ['CRL_HAS_EXPIRED', 'certificate-expired'],
  ['ERROR_IN_CERT_NOT_BEFORE_FIELD', 'certificate-untrusted'],
  ['ERROR_IN_CERT_NOT_AFTER_FIELD', 'certificate-untrusted'],
  ['ERROR_IN_CRL_LAST_UPDATE_FIELD', 'certificate-untrusted'],
  ['ERROR_IN_CRL_NEXT_UPDATE_FIELD', 'certificate-untrusted'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate-untrusted'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate-untrusted'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate-untrusted'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate-untrusted'],
  ['CERT_CHAIN_TOO_LONG', 'certificate-untrusted'],
  ['CERT_REVOKED', 'certificate-revoked'],
  ['INVALID_CA', 'certificate-untrusted'],
  ['PATH_LENGTH_EXCEEDED', 'certificate-untrusted'],
  ['INVALID_PURPOSE', 'certificate-untrusted'],
  ['CERT_UNTRUSTED', 'certificate-untrusted'],
  ['CERT_REJECTED', 'certificate-untrusted'],
  ['HOSTNAME_MISMATCH', 'certificate-wrong-host'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate-wrong-host'],
]

/** Texts as OpenSSL 3.0 (Node 20), OpenSSL 3.5 (Node 26), BoringSSL (Bun) and rustls (Deno) write them. */
const ALERT_80 = [
  [
    'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR',
    '807CDFAE077F0000:error:0A000438:SSL routines:ssl3_read_bytes:tlsv1 alert internal error:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:1601:SSL alert number 80\n',
  ],
  [
    'EPROTO',
    'write EPROTO 807CDFAE077F0000:error:0A000438:SSL routines:ssl3_read_bytes:tlsv1 alert internal error:../deps/x.c:1:SSL alert number 80\n',
  ],
  [
    'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR',
    'error:10000438:SSL routines:OPENSSL_internal:TLSV1_ALERT_INTERNAL_ERROR',
  ],
  ['ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR', 'received fatal alert: InternalError'],
] as const

describe('diagnose a certificate', () => {
  it.each(X509_CODES)('%s: %s, final, nothing sent', (code, reason) => {
    expect(getReason(failing(code))).toBe(reason)
    expect(FAILURE_RULES[reason]).toMatchObject({ final: true, nothingSent: 'unless-written' })
  })

  it('inside the error of fetch, or of a proxy', () => {
    const fetchFailed = new TypeError('fetch failed', {
      cause: failing('CERT_HAS_EXPIRED', 'certificate has expired'),
    })
    expect(diagnose(fetchFailed)).toEqual({ reason: 'certificate-expired', said: 'certificate has expired' })
    expect(getReason(failing('UND_ERR_PRX_TLS', 'Secure Proxy Connection failed'))).toBe(
      'certificate-wrong-host',
    )
  })
})

describe('diagnose an alert', () => {
  it.each(ALERT_80)('whatever the library of TLS calls it: %s, %s', (code, message) => {
    expect(diagnose(failing(code, message))).toEqual({
      reason: 'handshake-broken',
      said: 'TLS alert 80, internal_error',
    })
  })

  it('by its text where its code speaks of another one, as under Deno', () => {
    expect(
      getReason(failing('ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'received fatal alert: DecryptionFailed')),
    ).toBe('handshake-broken')
    expect(
      getReason(failing('ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'received fatal alert: UnrecognisedName')),
    ).toBe('unknown-server-name')
  })

  it('by its number where BoringSSL has no name for it', () => {
    expect(findTlsAlert('error:10000455:SSL routines:OPENSSL_internal:reason(1109)')?.name).toBe(
      'missing_extension',
    )
  })

  it('is none when OpenSSL speaks of its own trouble', () => {
    expect(findTlsAlert('error:0A00010B:SSL routines:ssl3_get_record:wrong version number')).toBeUndefined()
  })
})

describe('diagnose what is not an alert', () => {
  it.each([
    [
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'error:0A00010B:SSL routines:ssl3_get_record:wrong version number:x.c:350:',
      'not-tls',
    ],
    [
      'EPROTO',
      'write EPROTO 1:error:1408F10B:SSL routines:ssl3_get_record:wrong version number:x.c:332:',
      'not-tls',
    ],
    ['ERR_SSL_HTTP_REQUEST', 'http request', 'not-tls'],
    ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'packet length too long', 'not-tls'],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'unsupported protocol', 'tls-incompatible'],
    [
      'EPROTO',
      'EPROTO 1:error:0A000102:SSL routines:tls_process_server_hello:unsupported protocol:x.c:1:',
      'tls-incompatible',
    ],
    ['ERR_SSL_DH_KEY_TOO_SMALL', 'dh key too small', 'tls-incompatible'],
    ['ERR_SSL_CERTIFICATE_VERIFY_FAILED', 'certificate verify failed', 'certificate-untrusted'],
    ['ERR_SSL_UNEXPECTED_EOF_WHILE_READING', 'unexpected eof while reading', 'handshake-broken'],
    ['ERR_SSL_BAD_SIGNATURE', 'bad signature', 'handshake-broken'],
    ['EPROTO', 'write EPROTO', 'handshake-broken'],
    [
      'ECONNRESET',
      'Client network socket disconnected before secure TLS connection was established',
      'handshake-broken',
    ],
    ['ERR_TLS_HANDSHAKE_TIMEOUT', 'TLS handshake timeout', 'handshake-broken'],
    ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1', 'refused'],
    ['ENOTFOUND', 'getaddrinfo ENOTFOUND x', 'host-not-found'],
    ['EAI_AGAIN', 'getaddrinfo EAI_AGAIN x', 'dns-unavailable'],
    ['UND_ERR_CONNECT_TIMEOUT', 'Connect Timeout Error', 'connect-timeout'],
    ['EHOSTUNREACH', 'connect EHOSTUNREACH', 'unreachable'],
    ['UND_ERR_CLOSED', 'The client is closed', 'dispatcher-closed'],
    ['UND_ERR_DESTROYED', 'The client is destroyed', 'dispatcher-closed'],
    ['UND_ERR_INVALID_ARG', 'invalid onError method', 'dispatcher-version'],
    ['UND_ERR_INVALID_ARG', 'invalid connectTimeout', 'dispatcher-options'],
    ['ERR_OSSL_PEM_NO_START_LINE', 'no start line', 'dispatcher-options'],
    ['UND_ERR_ABORTED', 'Proxy response (407) !== 200 when HTTP Tunneling', 'proxy-refused'],
    ['UND_ERR_ABORTED', 'Proxy response (403) !== 200 when HTTP Tunneling', 'proxy-refused'],
    ['UND_ERR_ABORTED', 'Proxy response (502) !== 200 when HTTP Tunneling', 'proxy-failed'],
    ['UND_ERR_ABORTED', 'Proxy response (429) !== 200 when HTTP Tunneling', 'proxy-failed'],
    ['ECONNRESET', 'read ECONNRESET', 'broken'],
    ['EPIPE', 'write EPIPE', 'broken'],
    ['UND_ERR_SOCKET', 'other side closed', 'broken'],
    ['NOT_A_CERT_HAS_EXPIRED', 'x', 'broken'],
    ['toString', 'x', 'broken'],
    ['', 'x', 'broken'],
  ] as const)('%s, "%s": %s', (code, message, reason) => {
    expect(getReason(failing(code, message))).toBe(reason)
  })

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a text', 'CERT_HAS_EXPIRED'],
    ['a code that is no text', failing(495)],
    ['an error that only speaks of it', new Error('CERT_HAS_EXPIRED')],
    [
      'causes in a circle',
      Object.assign(new Error('x'), {
        get cause() {
          return this
        },
      }),
    ],
  ])('%s is no more than broken', (_, error) => {
    expect(getReason(error)).toBe('broken')
  })
})

describe('diagnose what decides whether something was sent', () => {
  /** What undici throws for an answer that it cannot parse. */
  const unparsed = (data: unknown, name = 'HTTPParserError') =>
    Object.assign(new Error('Response does not match the HTTP/1.1 protocol'), { name, data })

  it.each([
    ['an alert', '\x15\x03\x01\x00\x02\x02\x46'],
    ['a handshake', '\x16\x03\x03\x00\x7a'],
  ])('an answer that is a TLS record was made by a server of https, which read no request: %s', (_, data) => {
    expect(getReason(unparsed(data))).toBe('https-required')
  })

  it.each([
    ['application data', unparsed('\x17\x03\x03')],
    ['an alert of no version of TLS', unparsed('\x15\x02\x46')],
    ['text', unparsed('HTTQ/1.1 200 OK')],
    ['text whose second byte is a 3', unparsed('x\x03')],
    ['nothing', unparsed('')],
    ['bytes', unparsed([0x15, 3])],
    ['nothing that was kept', unparsed(undefined)],
    ['a record in an error of another kind', unparsed('\x15\x03\x01', 'Error')],
  ])('other rubbish proves nothing: %s', (_, error) => {
    expect(getReason(error)).toBe('broken')
  })

  it('a connection that timed out while it was made carried nothing; later it may have', () => {
    const timedOut = (syscall?: string) => Object.assign(failing('ETIMEDOUT'), { syscall })
    expect(getReason(timedOut('connect'))).toBe('connect-timeout')
    for (const syscall of ['read', 'write', undefined]) expect(getReason(timedOut(syscall))).toBe('broken')
    expect(getReason(Object.assign(failing('ECONNRESET'), { syscall: 'connect' }))).toBe('broken')
  })

  it('a dispatcher that sends twice is called by its name', () => {
    expect(getReason(Object.assign(new Error('x'), { name: 'RepeatedByDispatcher' }))).toBe(
      'repeated-by-dispatcher',
    )
  })

  it.each([
    [408, 'proxy-failed'],
    [425, 'proxy-failed'],
    [429, 'proxy-failed'],
    [499, 'proxy-refused'],
    [500, 'proxy-failed'],
    [503, 'proxy-failed'],
    [400, 'proxy-refused'],
    [404, 'proxy-refused'],
  ])('a proxy that refuses with %i: %s', (status, reason) => {
    expect(
      getReason(failing('UND_ERR_ABORTED', `Proxy response (${status}) !== 200 when HTTP Tunneling`)),
    ).toBe(reason)
  })

  it('a proxy is not blamed for words in the middle of another text', () => {
    expect(getReason(new Error('said: Proxy response (407) !== 200'))).toBe('broken')
    expect(getReason(failing('ECONNRESET', 'invalid onError method'))).toBe('broken')
  })

  it('a TypeError with a cause is not called a defect: fetch wraps what the network did', () => {
    expect(getReason(new TypeError('odd', { cause: new Error('x') }))).toBe('broken')
  })
})

describe('what is said of a failure', () => {
  const said = (code: string, message: string) => diagnose(failing(code, message)).said

  it('names the reason of OpenSSL in plain words, without its files and functions', () => {
    const message = '80BC:error:0A00010B:SSL routines:ssl3_get_record: WRONG_VERSION_NUMBER :x.c:350:'
    expect(said('ERR_SSL_WRONG_VERSION_NUMBER', message)).toBe('TLS: wrong version number')
  })

  it('names an alert by its number, also one without a name', () => {
    expect(said('EPROTO', 'x:SSL alert number 112')).toBe('TLS alert 112, unrecognized_name')
    expect(said('EPROTO', 'x:SSL alert number 99')).toBe('TLS alert 99, an alert without a name')
    expect(getReason(failing('EPROTO', 'x:SSL alert number 99'))).toBe('handshake-broken')
  })

  it.each([
    ['3E8', 'close_notify'],
    ['4E7', 'an alert without a name'],
    ['4E8', undefined],
    ['3E7', undefined],
  ])('finds the alert in a packed code that ends in %s: %s', (digits, name) => {
    expect(findTlsAlert(`error:10000${digits}:SSL routines:x:y`)?.name).toBe(name)
  })

  it('names what happened at each address once', () => {
    const errors = ['a', 'b', 'a'].map((message) => failing('ECONNREFUSED', message))
    expect(diagnose(new AggregateError(errors, 'all'))).toEqual({ reason: 'refused', said: 'a; b' })
  })

  it('follows causes that are nested, but not endlessly', () => {
    const nest = (depth: number): Error =>
      depth === 0 ? failing('ECONNREFUSED', 'inner') : new Error('outer', { cause: nest(depth - 1) })
    expect(getReason(nest(5))).toBe('refused')
    expect(getReason(nest(6))).toBe('broken')
    expect(diagnose('plain text')).toEqual({ reason: 'broken', said: 'plain text' })
  })
})

describe('diagnose a defect', () => {
  it.each([
    [new TypeError("undefined is not a function (near '...dispatch...')")],
    [new ReferenceError('x is not defined')],
    [new RangeError('Invalid array length')],
    [Object.assign(new Error('assert(running === 0)'), { name: 'AssertionError', code: 'ERR_ASSERTION' })],
  ])('%s is one', (error) => {
    expect(getReason(error)).toBe('defect')
  })

  it.each([
    ['of Node', new TypeError('fetch failed', { cause: failing('ECONNRESET') })],
    ['of Chrome', new TypeError('Failed to fetch')],
    ['of Deno, in the body', new TypeError('error reading a body from connection')],
    [
      'of Bun',
      Object.assign(new TypeError('The socket connection was closed unexpectedly'), { code: 'ECONNRESET' }),
    ],
  ])('the TypeError that fetch %s throws for the network is none', (_, error) => {
    expect(getReason(error)).toBe('broken')
  })
})

describe('what was said', () => {
  it('names each address that was tried, and not the AggregateError around them', () => {
    const parts = [
      failing('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'),
      failing('EHOSTUNREACH', 'connect EHOSTUNREACH ::1:1'),
    ]
    const error = new TypeError('fetch failed', {
      cause: Object.assign(new AggregateError(parts, ''), { code: 'ECONNREFUSED' }),
    })
    expect(diagnose(error)).toEqual({
      reason: 'refused',
      said: 'connect ECONNREFUSED 127.0.0.1:1; connect EHOSTUNREACH ::1:1',
    })
  })

  it('is the code, or the class, of an error without words', () => {
    expect(diagnose(failing('ECONNRESET', '')).said).toBe('ECONNRESET')
    expect(diagnose(new AggregateError([], '')).said).toBe('AggregateError')
  })
})
