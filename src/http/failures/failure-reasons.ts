import type { FailureReason } from '../../errors/failure-reason.js'

export interface FailureRule {
  /** Another attempt meets the same: do not make it. */
  readonly final: boolean
  /**
   * What the failure itself proves, for a transport that cannot see whether it wrote the request:
   *
   * - `always`: the request was not carried out, even if it was written
   * - `unless-written`: it arises while there is no connection, or none that is trusted
   * - `never`: nothing; it can end an established connection as well
   */
  readonly nothingSent: 'always' | 'unless-written' | 'never'
  /** The caller's options are wrong, and no network can mend that. */
  readonly misconfigured?: true
}

const PASSING: FailureRule = { final: false, nothingSent: 'never' }
const NO_CONNECTION: FailureRule = { final: false, nothingSent: 'unless-written' }
const REFUSED_FOR_GOOD: FailureRule = { final: true, nothingSent: 'unless-written' }
const NOT_CARRIED_OUT: FailureRule = { final: true, nothingSent: 'always' }
const MISCONFIGURED: FailureRule = { final: true, nothingSent: 'never', misconfigured: true }
const MISBEHAVING: FailureRule = { final: true, nothingSent: 'never' }

export const FAILURE_RULES: Readonly<Record<FailureReason, FailureRule>> = {
  'certificate-untrusted': REFUSED_FOR_GOOD,
  'certificate-expired': REFUSED_FOR_GOOD,
  'certificate-not-yet-valid': REFUSED_FOR_GOOD,
  'certificate-revoked': REFUSED_FOR_GOOD,
  'certificate-wrong-host': REFUSED_FOR_GOOD,
  // With TLS 1.3 the server asks for it after the client has begun to write, and reads nothing without it.
  'client-certificate': NOT_CARRIED_OUT,
  // OpenSSL says the same of rubbish in the middle of an established connection.
  'not-tls': { final: true, nothingSent: 'never' },
  // The answer was a TLS record: the other side took the request for a broken handshake.
  'https-required': NOT_CARRIED_OUT,
  'tls-incompatible': REFUSED_FOR_GOOD,
  'unknown-server-name': REFUSED_FOR_GOOD,
  // An alert of this kind can also end an established connection.
  'handshake-broken': PASSING,
  refused: NO_CONNECTION,
  // The network reports these on established connections too.
  unreachable: PASSING,
  'connect-timeout': NO_CONNECTION,
  'host-not-found': NO_CONNECTION,
  'dns-unavailable': NO_CONNECTION,
  'proxy-refused': REFUSED_FOR_GOOD,
  'proxy-failed': NO_CONNECTION,
  'dispatcher-version': MISCONFIGURED,
  'dispatcher-closed': MISCONFIGURED,
  'dispatcher-options': MISCONFIGURED,
  'no-mock-matches': MISCONFIGURED,
  'repeated-by-dispatcher': MISBEHAVING,
  defect: MISBEHAVING,
  broken: PASSING,
}

/** Error codes of Node, its X.509 checks, c-ares, libuv and undici. */
export const REASON_BY_CODE: Readonly<Record<string, FailureReason>> = {
  // "X509 certificate error codes" of Node's documentation of tls, without OUT_OF_MEM, which is no verdict.
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-untrusted',
  UNABLE_TO_GET_CRL: 'certificate-untrusted',
  UNABLE_TO_DECRYPT_CERT_SIGNATURE: 'certificate-untrusted',
  UNABLE_TO_DECRYPT_CRL_SIGNATURE: 'certificate-untrusted',
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: 'certificate-untrusted',
  CERT_SIGNATURE_FAILURE: 'certificate-untrusted',
  CRL_SIGNATURE_FAILURE: 'certificate-untrusted',
  CERT_NOT_YET_VALID: 'certificate-not-yet-valid',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CRL_NOT_YET_VALID: 'certificate-not-yet-valid',
  CRL_HAS_EXPIRED: 'certificate-expired',
  ERROR_IN_CERT_NOT_BEFORE_FIELD: 'certificate-untrusted',
  ERROR_IN_CERT_NOT_AFTER_FIELD: 'certificate-untrusted',
  ERROR_IN_CRL_LAST_UPDATE_FIELD: 'certificate-untrusted',
  ERROR_IN_CRL_NEXT_UPDATE_FIELD: 'certificate-untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-untrusted',
  CERT_CHAIN_TOO_LONG: 'certificate-untrusted',
  CERT_REVOKED: 'certificate-revoked',
  INVALID_CA: 'certificate-untrusted',
  PATH_LENGTH_EXCEEDED: 'certificate-untrusted',
  INVALID_PURPOSE: 'certificate-untrusted',
  CERT_UNTRUSTED: 'certificate-untrusted',
  CERT_REJECTED: 'certificate-untrusted',
  HOSTNAME_MISMATCH: 'certificate-wrong-host',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-wrong-host',
  ERR_TLS_CERT_ALTNAME_FORMAT: 'certificate-wrong-host',
  UND_ERR_PRX_TLS: 'certificate-wrong-host',

  ERR_TLS_HANDSHAKE_TIMEOUT: 'handshake-broken',
  ERR_TLS_INVALID_PROTOCOL_VERSION: 'dispatcher-options',
  ERR_TLS_INVALID_PROTOCOL_METHOD: 'dispatcher-options',
  ERR_TLS_PROTOCOL_VERSION_CONFLICT: 'dispatcher-options',
  ERR_TLS_INVALID_CONTEXT: 'dispatcher-options',
  ERR_INVALID_ARG_TYPE: 'dispatcher-options',
  ERR_INVALID_ARG_VALUE: 'dispatcher-options',
  ERR_BORINGSSL: 'dispatcher-options',

  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'connect-timeout',
  ENOTFOUND: 'host-not-found',
  ENODATA: 'host-not-found',
  ENONAME: 'host-not-found',
  EAI_AGAIN: 'dns-unavailable',
  EAI_FAIL: 'dns-unavailable',
  EAI_NODATA: 'host-not-found',
  EAI_NONAME: 'host-not-found',
  ESERVFAIL: 'dns-unavailable',

  UND_ERR_CLOSED: 'dispatcher-closed',
  UND_ERR_DESTROYED: 'dispatcher-closed',
  UND_ERR_INVALID_ARG: 'dispatcher-options',
  UND_ERR_INVALID_RETURN_VALUE: 'dispatcher-options',
  UND_ERR_NOT_SUPPORTED: 'dispatcher-options',
  UND_ERR_BPL_MISSING_UPSTREAM: 'dispatcher-options',
  UND_ERR_MAX_ORIGINS_REACHED: 'dispatcher-options',
  UND_MOCK_ERR_MOCK_NOT_MATCHED: 'no-mock-matches',
}

/**
 * Reasons of OpenSSL and BoringSSL that are not alerts of the other side, as they end a code (`ERR_SSL_…`). One that is
 * not listed is a handshake that broke off: a truncated or garbled message, which another attempt may not meet.
 */
export const REASON_BY_SSL_REASON: Readonly<Record<string, FailureReason>> = {
  WRONG_VERSION_NUMBER: 'not-tls',
  UNKNOWN_PROTOCOL: 'not-tls',
  HTTP_REQUEST: 'not-tls',
  HTTPS_PROXY_REQUEST: 'not-tls',
  PACKET_LENGTH_TOO_LONG: 'not-tls',
  CERTIFICATE_VERIFY_FAILED: 'certificate-untrusted',
  UNSUPPORTED_PROTOCOL: 'tls-incompatible',
  NO_PROTOCOLS_AVAILABLE: 'tls-incompatible',
  NO_SUPPORTED_VERSIONS_ENABLED: 'tls-incompatible',
  VERSION_TOO_LOW: 'tls-incompatible',
  WRONG_SSL_VERSION: 'tls-incompatible',
  NO_SHARED_CIPHER: 'tls-incompatible',
  NO_CIPHERS_AVAILABLE: 'tls-incompatible',
  WRONG_CIPHER_RETURNED: 'tls-incompatible',
  UNKNOWN_CIPHER_RETURNED: 'tls-incompatible',
  WRONG_SIGNATURE_TYPE: 'tls-incompatible',
  WRONG_CURVE: 'tls-incompatible',
  DH_KEY_TOO_SMALL: 'tls-incompatible',
  UNSAFE_LEGACY_RENEGOTIATION_DISABLED: 'tls-incompatible',
  LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED: 'tls-incompatible',
  NO_CIPHER_MATCH: 'dispatcher-options',
  EE_KEY_TOO_SMALL: 'dispatcher-options',
  CA_MD_TOO_WEAK: 'dispatcher-options',
}
