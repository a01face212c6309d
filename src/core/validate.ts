import { safeCause } from '../redact/redactor.js'
import { RETURN_CODE } from '../return-codes/names.js'
import { refusal } from '../validation/refusal.js'
import { unreadable } from '../validation/unreadable.js'
import type { ClientContext, ValidRequest } from './context.js'
import type { EncodeContext, Endpoint, JsonPayload, Payload } from './endpoint.js'
import { getLimitKey } from './ports/rate-limiter.js'

/** An upload makes its bytes while it is sent. */
const NO_BYTES = new Uint8Array(0)
const NO_NOTES: ValidRequest['notes'] = Object.freeze({})

/**
 * Checks the request and makes its bytes, before the caller has the control back: a caller that reuses one request object
 * for many calls must not change a push that is already in flight.
 *
 * @throws TpnsRequestError, TpnsPushTimeError
 */
export function validate<Request>(
  client: ClientContext,
  endpoint: Endpoint<Request, unknown>,
  request: Request,
): ValidRequest {
  const { path } = endpoint
  const payload = encodeRequest(client, endpoint, request)
  const isJson = payload.kind === 'json'
  const limit = getLimit(endpoint, payload)
  const group = limit ?? path
  return {
    bytes: isJson ? serialize(client, path, payload) : NO_BYTES,
    upload: isJson ? undefined : payload,
    contentType: isJson ? 'application/json' : payload.contentType,
    notes: payload.notes ?? NO_NOTES,
    limit,
    group,
    limitKey: getLimitKey(client.accessId, group),
  }
}

function getLimit<Request>(
  { rateLimit }: Endpoint<Request, unknown>,
  payload: Payload,
): ValidRequest['limit'] {
  if (typeof rateLimit !== 'function') return rateLimit
  return payload.kind === 'json' ? rateLimit(payload.value as Request) : null
}

/** What is sent, from its bytes: the caller may have changed the request since. */
export function parseBody({ bytes }: Pick<ValidRequest, 'bytes'>): object {
  return JSON.parse(Buffer.from(bytes).toString())
}

/** A checked request in its wire form. @throws TpnsRequestError, TpnsPushTimeError */
export function encodeRequest<Request>(
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

function serialize({ redact }: ClientContext, endpoint: string, { value, text }: JsonPayload): Uint8Array {
  try {
    return Buffer.from(text ?? JSON.stringify(value))
  } catch (thrown) {
    const cause = safeCause(thrown, redact)
    const text = {
      en: `cannot be written as JSON (${cause.message}); send plain values, and big numbers as strings`,
      zh: `无法写成 JSON（${cause.message}）；请使用普通值，大数请用字符串`,
    }
    throw refusal('', text, { endpoint, retCode: RETURN_CODE.wrongType, cause })
  }
}
