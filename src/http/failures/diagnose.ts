import type { FailureReason } from '../../errors/failure-reason.js'
import { toText } from '../../errors/to-text.js'
import { REASON_BY_CODE, REASON_BY_SSL_REASON } from './failure-reasons.js'
import { findTlsAlert } from './tls-alerts.js'

/** Why an exchange failed. */
export interface Diagnosis {
  readonly reason: FailureReason
  /** What the network, the other side or undici reported, in one line, for each address that was tried. */
  readonly said: string
}

/** A longer chain of causes is a loop. */
const DEEPEST = 5

/** Reads the error of a transport, its causes and, where several addresses were tried, each one's own error. */
export function diagnose(error: unknown): Diagnosis {
  const errors = flatten(error)
  if (errors.length === 0) return { reason: 'broken', said: toText(error) }
  const reason = errors.map(findReason).find((found) => found !== undefined)
  return { reason: reason ?? (isDefect(error) ? 'defect' : 'broken'), said: describe(errors) }
}

/** The error, then its causes. */
function flatten(error: unknown, depth = 0): Error[] {
  if (!(error instanceof Error) || depth > DEEPEST) return []
  const parts = getCauses(error)
  return [error, ...[...parts, error.cause].flatMap((part) => flatten(part, depth + 1))]
}

function getCauses(error: Error): readonly unknown[] {
  const { errors } = error as { errors?: unknown }
  return Array.isArray(errors) ? errors : []
}

function getCode(error: Error): string {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? code : ''
}

function findReason(error: Error): FailureReason | undefined {
  const code = getCode(error)
  const message = toText(error.message)
  const alert = findTlsAlert(message)
  if (alert !== undefined) return alert.reason
  if (answeredWithTls(error)) return 'https-required'
  const proxyStatus = readProxyStatus(message)
  if (proxyStatus !== undefined) return mayPass(proxyStatus) ? 'proxy-failed' : 'proxy-refused'
  if (code === 'UND_ERR_INVALID_ARG' && OTHER_HANDLERS.test(message)) return 'dispatcher-version'
  const known = Object.hasOwn(REASON_BY_CODE, code) ? REASON_BY_CODE[code] : undefined
  if (known !== undefined) return known
  if (code.startsWith('ERR_OSSL_')) return 'dispatcher-options'
  if (code.startsWith('ERR_SSL_') || code === 'EPROTO') return findSslReason(code, message)
  if (message.startsWith(BEFORE_SECURE)) return 'handshake-broken'
  const { syscall } = error as { syscall?: unknown }
  if (code === 'ETIMEDOUT' && syscall === 'connect') return 'connect-timeout'
  return error.name === 'RepeatedByDispatcher' ? 'repeated-by-dispatcher' : undefined
}

/** Node's words for a FIN or a reset in the handshake, where Node knows. */
const BEFORE_SECURE = 'Client network socket disconnected before secure TLS connection'

/** undici 5 and 6 require the methods of their own handlers. */
const OTHER_HANDLERS = /^invalid on\w+ method/

function findSslReason(code: string, message: string): FailureReason {
  const text = /SSL routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? ''
  const candidates = [code.replace('ERR_SSL_', ''), text.trim().toUpperCase().replaceAll(/[ -]/g, '_')]
  const known = candidates.find((candidate) => Object.hasOwn(REASON_BY_SSL_REASON, candidate))
  return (known === undefined ? undefined : REASON_BY_SSL_REASON[known]) ?? 'handshake-broken'
}

const ALERT_RECORD = 21
const HANDSHAKE_RECORD = 22

/** A TLS record of type alert or handshake where HTTP was expected: undici keeps what it could not parse. */
function answeredWithTls(error: Error): boolean {
  const { data } = error as { data?: unknown }
  if (error.name !== 'HTTPParserError' || typeof data !== 'string') return false
  return [ALERT_RECORD, HANDSHAKE_RECORD].includes(data.charCodeAt(0)) && data.charCodeAt(1) === 3
}

/** undici gives the status of a refused CONNECT in its text alone. */
function readProxyStatus(message: string): number | undefined {
  const status = /^Proxy response \((\d{3})\) !== 200/.exec(message)?.[1]
  return status === undefined ? undefined : Number(status)
}

/** A proxy that is overloaded, or that has no route at the moment. */
const mayPass = (status: number) => status >= 500 || status === 408 || status === 425 || status === 429

/** What a programming mistake throws. fetch throws a TypeError for the network too, with a cause, a code or these words. */
const DEFECTS: ReadonlySet<string> = new Set([
  'TypeError',
  'ReferenceError',
  'RangeError',
  'SyntaxError',
  'AssertionError',
])
const FETCH_FAILED =
  /^(fetch failed|failed to fetch|terminated|load failed|networkerror|network error|error reading a body)/i

function isDefect(error: unknown): boolean {
  return (
    error instanceof Error &&
    DEFECTS.has(error.name) &&
    error.cause === undefined &&
    (getCode(error) === '' || error.name === 'AssertionError') &&
    !FETCH_FAILED.test(toText(error.message))
  )
}

/** The innermost error speaks; of several addresses each one does. An alert is named, OpenSSL's file names are left out. */
function describe(errors: readonly Error[]): string {
  const leaves = errors.filter((error) => flatten(error).length === 1)
  const texts = leaves.map((error) => plainText(error) || getCode(error) || error.name)
  return [...new Set(texts)].join('; ')
}

function plainText(error: Error): string {
  const message = toText(error.message)
  const alert = findTlsAlert(message)
  if (alert !== undefined) return `TLS alert ${alert.number}, ${alert.name}`
  const reason = /error:[0-9A-F]+:SSL routines:[^:]*:([^:]+)/i.exec(message)?.[1]
  return reason === undefined ? message : `TLS: ${reason.trim().replaceAll('_', ' ').toLowerCase()}`
}
