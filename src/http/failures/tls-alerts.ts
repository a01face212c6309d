import type { FailureReason } from '../../errors/failure-reason.js'

/** An alert of TLS (RFC 8446, section 6; RFC 5246, section 7.2; the IANA registry "TLS Alerts"). */
export interface TlsAlert {
  readonly number: number
  readonly name: string
  readonly reason: FailureReason
}

/** In the order of the registry. An alert that is not listed counts as a handshake that broke off. */
export const TLS_ALERTS: readonly TlsAlert[] = [
  { number: 0, name: 'close_notify', reason: 'handshake-broken' },
  { number: 10, name: 'unexpected_message', reason: 'handshake-broken' },
  { number: 20, name: 'bad_record_mac', reason: 'handshake-broken' },
  { number: 21, name: 'decryption_failed', reason: 'handshake-broken' },
  { number: 22, name: 'record_overflow', reason: 'handshake-broken' },
  { number: 30, name: 'decompression_failure', reason: 'handshake-broken' },
  { number: 40, name: 'handshake_failure', reason: 'tls-incompatible' },
  { number: 41, name: 'no_certificate', reason: 'client-certificate' },
  { number: 42, name: 'bad_certificate', reason: 'client-certificate' },
  { number: 43, name: 'unsupported_certificate', reason: 'client-certificate' },
  { number: 44, name: 'certificate_revoked', reason: 'client-certificate' },
  { number: 45, name: 'certificate_expired', reason: 'client-certificate' },
  { number: 46, name: 'certificate_unknown', reason: 'client-certificate' },
  { number: 47, name: 'illegal_parameter', reason: 'tls-incompatible' },
  { number: 48, name: 'unknown_ca', reason: 'client-certificate' },
  { number: 49, name: 'access_denied', reason: 'client-certificate' },
  { number: 50, name: 'decode_error', reason: 'handshake-broken' },
  { number: 51, name: 'decrypt_error', reason: 'handshake-broken' },
  { number: 60, name: 'export_restriction', reason: 'tls-incompatible' },
  { number: 70, name: 'protocol_version', reason: 'tls-incompatible' },
  { number: 71, name: 'insufficient_security', reason: 'tls-incompatible' },
  { number: 80, name: 'internal_error', reason: 'handshake-broken' },
  { number: 86, name: 'inappropriate_fallback', reason: 'tls-incompatible' },
  { number: 90, name: 'user_canceled', reason: 'handshake-broken' },
  { number: 100, name: 'no_renegotiation', reason: 'handshake-broken' },
  { number: 109, name: 'missing_extension', reason: 'tls-incompatible' },
  { number: 110, name: 'unsupported_extension', reason: 'tls-incompatible' },
  { number: 111, name: 'certificate_unobtainable', reason: 'client-certificate' },
  { number: 112, name: 'unrecognized_name', reason: 'unknown-server-name' },
  { number: 113, name: 'bad_certificate_status_response', reason: 'client-certificate' },
  { number: 114, name: 'bad_certificate_hash_value', reason: 'client-certificate' },
  { number: 115, name: 'unknown_psk_identity', reason: 'tls-incompatible' },
  { number: 116, name: 'certificate_required', reason: 'client-certificate' },
  { number: 120, name: 'no_application_protocol', reason: 'tls-incompatible' },
]

/** OpenSSL and BoringSSL number the reason of an alert from the other side 1000 + its number. */
const FIRST_ALERT_REASON = 1_000
const LAST_ALERT_REASON = 1_255

/**
 * The alert with which the other side ended the handshake. The codes of Node's errors do not help: they differ between
 * versions of OpenSSL (`SSLV3_ALERT_…`, `SSL/TLS_ALERT_…`, `reason(1109)`), and Deno gives many alerts one code.
 */
export function findTlsAlert(message: string): TlsAlert | undefined {
  const number = findAlertNumber(message)
  if (number !== undefined) {
    return (
      TLS_ALERTS.find((alert) => alert.number === number) ?? {
        number,
        name: 'an alert without a name',
        reason: 'handshake-broken',
      }
    )
  }
  // rustls, in Deno: "received fatal alert: InternalError"
  const name = /received fatal alert: (\w+)/.exec(message)?.[1]
  return name === undefined ? undefined : TLS_ALERTS.find((alert) => bare(alert.name) === bare(name))
}

function findAlertNumber(message: string): number | undefined {
  const openssl = /SSL alert number (\d+)/.exec(message)?.[1]
  if (openssl !== undefined) return Number(openssl)
  // "error:10000438:SSL routines:…": the last three digits of twelve bits are the reason.
  const packed = /error:[0-9A-F]+([0-9A-F]{3}):SSL routines/i.exec(message)?.[1]
  if (packed === undefined) return undefined
  const reason = Number.parseInt(packed, 16)
  return reason >= FIRST_ALERT_REASON && reason <= LAST_ALERT_REASON ? reason - FIRST_ALERT_REASON : undefined
}

/** `UnrecognisedName`, `unrecognized_name` → `unrecognizedname` */
const bare = (name: string) => name.replaceAll('_', '').toLowerCase().replace('recognised', 'recognized')
