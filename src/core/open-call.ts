import { safeCause } from '../redact/redactor.js'
import { RETURN_CODE } from '../return-codes/names.js'
import { readOptions } from '../validation/options/options.js'
import { refusal } from '../validation/refusal.js'
import { unreadable } from '../validation/unreadable.js'
import { type CallOptions, callOptions } from './call-options.js'
import type { AttemptGuard, CallContext, ClientContext } from './context.js'
import { Deadline } from './deadline.js'
import type { EncodeContext, Endpoint, JsonPayload, Payload } from './endpoint.js'
import { cancelledError } from './failures/cancelled.js'
import { getLimitKey } from './ports/rate-limiter.js'

const NO_OPTIONS: CallOptions = Object.freeze({})
const NO_NOTES: CallContext['notes'] = Object.freeze({})
/** An upload makes its bytes while it is sent. */
const NO_BYTES = new Uint8Array(0)

/** Opens a call: its options, its deadline, nothing of its request. @throws TpnsConfigError, TpnsAbortError */
export function openCall(
  client: ClientContext,
  endpoint: Endpoint<never, unknown>,
  given: CallOptions | undefined,
  guard: AttemptGuard | undefined,
  startedAt: number,
): CallContext {
  const { runtime, settings, closing, redact } = client
  const { path, timeouts } = endpoint
  const { timeout, retry, signal } =
    given === undefined ? NO_OPTIONS : readOptions(callOptions, given, { endpoint: path, redact })
  const totalMs = timeout?.total ?? Math.max(settings.totalTimeoutMs, timeouts?.totalMs ?? 0)
  const deadline = new Deadline({ runtime, startedAt, totalMs, signal, closing })
  const cancelled = deadline.cancelled(startedAt)
  if (cancelled !== undefined) throw cancelledError(path, cancelled, 'not-sent')
  return {
    client,
    endpoint,
    url: getUrl(client, path),
    deadline,
    attemptTimeoutMs: timeout?.attempt ?? Math.max(settings.attemptTimeoutMs, timeouts?.attemptMs ?? 0),
    maxAttempts: retry?.attempts ?? settings.maxAttempts,
    unknownOutcome: retry?.unknownOutcome ?? settings.unknownOutcome,
    guard,
    bytes: NO_BYTES,
    upload: undefined,
    contentType: 'application/json',
    notes: NO_NOTES,
    limit: null,
    group: path,
    limitKey: '',
    attempts: 0,
    firstAttemptAt: undefined,
    outcome: 'not-sent',
    paidRetries: 0,
    slowDownMs: 0,
    lastFailure: undefined,
    waits: undefined,
  }
}

/** Parsing a URL costs microseconds, and a client uses a handful of them. */
function getUrl({ urls, baseUrl }: ClientContext, path: string): URL {
  let url = urls.get(path)
  if (url === undefined) {
    url = new URL(path, baseUrl)
    urls.set(path, url)
  }
  return url
}

/**
 * Checks the request and makes its bytes, before the caller has the control back: a caller that reuses one request object
 * for many calls must not change a push that is already in flight.
 *
 * @throws TpnsRequestError, TpnsPushTimeError
 */
export function validate<Request>(
  call: CallContext,
  endpoint: Endpoint<Request, unknown>,
  request: Request,
): void {
  const { client } = call
  const { rateLimit } = endpoint
  const payload = checkRequest(client, endpoint, request)
  if (payload.notes !== undefined) call.notes = payload.notes
  if (payload.kind === 'multipart') {
    call.upload = payload
    call.contentType = payload.contentType
  } else {
    call.bytes = serialize(call, payload)
  }
  if (typeof rateLimit !== 'function') call.limit = rateLimit
  else if (payload.kind === 'json') call.limit = rateLimit(payload.value as Request)
  call.group = call.limit ?? endpoint.path
  call.limitKey = getLimitKey(client.accessId, call.group)
  if (payload.kind !== 'json') return
  const { value } = payload
  // A copy: the batches of a bulk job share the push, and their recipients are read again for the report.
  client.observe('request', () => ({
    endpoint: endpoint.path,
    name: endpoint.name,
    request: structuredClone(value as object),
  }))
}

/** A checked request in its wire form. @throws TpnsRequestError, TpnsPushTimeError */
export function checkRequest<Request>(
  client: ClientContext,
  { encode, path }: Endpoint<Request, unknown>,
  request: Request,
): Payload {
  const { skew, settings, redact } = client
  try {
    return encode(request, {
      endpoint: path,
      platform: settings.platform,
      utcOffsetMinutes: settings.utcOffsetMinutes,
      now: skew.serverNow,
      clockDoubtMs: skew.doubtMs,
      checks: client.checks,
      warn: warnOnce(client, path),
    })
  } catch (cause) {
    // The caller's object may have getters that throw.
    throw unreadable(cause, { endpoint: path, redact })
  }
}

/** Reports each kind of warning once per client. */
export function warnOnce(client: ClientContext, endpoint: string): EncodeContext['warn'] {
  return (warning) => {
    if (client.warned.has(warning.key)) return
    client.warned.add(warning.key)
    client.observe('warning', () => ({ ...warning, endpoint }))
  }
}

function serialize({ client, endpoint }: CallContext, { value, text }: JsonPayload): Uint8Array {
  try {
    return Buffer.from(text ?? JSON.stringify(value))
  } catch (thrown) {
    const cause = safeCause(thrown, client.redact)
    const text = {
      en: `cannot be written as JSON (${cause.message}); send plain values, and big numbers as strings`,
      zh: `无法写成 JSON（${cause.message}）；请使用普通值，大数请用字符串`,
    }
    throw refusal('', text, { endpoint: endpoint.path, retCode: RETURN_CODE.wrongType, cause })
  }
}
