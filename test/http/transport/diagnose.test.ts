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
