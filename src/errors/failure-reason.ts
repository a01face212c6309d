/**
 * Why no connection was made, or why it broke: a stable name for alerts and dashboards. "Not retried" means that another
 * attempt would fail the same way.
 *
 * The certificate or TLS itself, not retried:
 * - `certificate-untrusted`, `certificate-expired`, `certificate-not-yet-valid`, `certificate-revoked`,
 *   `certificate-wrong-host`: the server's certificate was refused
 * - `client-certificate`: the server requires a client certificate, or refused the one it got
 * - `not-tls`: the server does not speak TLS although the address begins with https://
 * - `https-required`: the server speaks TLS although the address begins with http://
 * - `tls-incompatible`: no TLS version or cipher in common
 * - `unknown-server-name`: the server at this address does not serve this host
 *
 * No connection, retried because nothing was sent:
 * - `handshake-broken`, `refused`, `unreachable`, `connect-timeout`, `proxy-failed`
 * - `host-not-found`: DNS says that the host does not exist
 * - `dns-unavailable`: DNS did not answer
 *
 * The setup of this machine, not retried:
 * - `proxy-refused`: the proxy answered 403, 407 and the like
 * - `dispatcher-version`, `dispatcher-closed`, `dispatcher-options`: the `dispatcher` option cannot be used
 * - `no-mock-matches`: the `MockAgent` given as dispatcher has no interceptor for the request
 * - `repeated-by-dispatcher`: an interceptor of the dispatcher tried to send the request a second time; it was stopped
 * - `defect`: a programming error inside the transport
 *
 * - `broken`: anything else; the connection broke
 */
export type FailureReason =
  | 'certificate-untrusted'
  | 'certificate-expired'
  | 'certificate-not-yet-valid'
  | 'certificate-revoked'
  | 'certificate-wrong-host'
  | 'client-certificate'
  | 'not-tls'
  | 'https-required'
  | 'tls-incompatible'
  | 'unknown-server-name'
  | 'handshake-broken'
  | 'refused'
  | 'unreachable'
  | 'connect-timeout'
  | 'host-not-found'
  | 'dns-unavailable'
  | 'proxy-refused'
  | 'proxy-failed'
  | 'dispatcher-version'
  | 'dispatcher-closed'
  | 'dispatcher-options'
  | 'no-mock-matches'
  | 'repeated-by-dispatcher'
  | 'defect'
  | 'broken'
