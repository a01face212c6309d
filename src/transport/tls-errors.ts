/**
 * Codes of Node's TLS errors that say "this certificate or this protocol is refused": another attempt meets the same
 * certificate. From the list of X.509 codes in Node's tls documentation.
 */
const CERTIFICATE_ERROR =
  /^(CERT_|CRL_|ERROR_IN_CERT_|ERROR_IN_CRL_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|EPROTO)/

export function isCertificateError(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' && CERTIFICATE_ERROR.test(code)
}
