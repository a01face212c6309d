import { describe, expect, it } from 'vitest'
import { isCertificateError } from '../../src/transport/tls-errors.js'

const failing = (code: unknown) => Object.assign(new Error('x'), { code })

/** "X509 certificate error codes" of Node's documentation of tls, without OUT_OF_MEM, which is no verdict. */
const X509_CODES = [
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'CERT_SIGNATURE_FAILURE',
  'CRL_SIGNATURE_FAILURE',
  'CERT_NOT_YET_VALID',
  'CERT_HAS_EXPIRED',
  'CRL_NOT_YET_VALID',
  'CRL_HAS_EXPIRED',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CRL_LAST_UPDATE_FIELD',
  'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'INVALID_CA',
  'PATH_LENGTH_EXCEEDED',
  'INVALID_PURPOSE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'HOSTNAME_MISMATCH',
]

describe('isCertificateError', () => {
  it.each(X509_CODES)('is true for %s', (code) => {
    expect(isCertificateError(failing(code))).toBe(true)
  })

  it.each([
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'the certificate is for another host'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'the other side speaks no TLS'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'the other side refuses this version of TLS'],
    ['EPROTO', 'the same as reported by libuv'],
  ])('is true for %s: %s', (code) => {
    expect(isCertificateError(failing(code))).toBe(true)
  })

  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ETIMEDOUT',
    'EPIPE',
    'EHOSTUNREACH',
    'UND_ERR_CONNECT_TIMEOUT',
    'UND_ERR_SOCKET',
    'NOT_A_CERT_HAS_EXPIRED',
    '',
  ])('is false for %j', (code) => {
    expect(isCertificateError(failing(code))).toBe(false)
  })

  it.each([
    ['an error without a code', new Error('CERT_HAS_EXPIRED')],
    ['a code that is no text', failing(495)],
    ['undefined', undefined],
    ['null', null],
    ['a text', 'CERT_HAS_EXPIRED'],
  ])('is false for %s', (_, error) => {
    expect(isCertificateError(error)).toBe(false)
  })
})
