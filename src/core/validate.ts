import { TpnsRequestError } from '../errors/validation-errors.js'
import { safeCause } from '../redact/redactor.js'
import { RETURN_CODE } from '../return-codes/names.js'
import { readSafely } from '../validation/unreadable.js'
import type { CallContext, ClientContext } from './context.js'
import type { EncodeContext, Endpoint, Payload } from './endpoint.js'

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
  const payload = checkRequest(call.client, endpoint, request)
  call.notes = payload.notes ?? {}
  if (payload.kind === 'multipart') {
    call.upload = payload
    call.contentType = payload.contentType
  } else {
    call.bytes = serialize(call, payload.value)
  }
  call.limit = getLimit(endpoint, payload)
}

/** A checked request in its wire form. @throws TpnsRequestError, TpnsPushTimeError */
export function checkRequest<Request>(
  client: ClientContext,
  { encode, path }: Endpoint<Request, unknown>,
  request: Request,
): Payload {
  const { redact } = client
  return readSafely(() => encode(request, createEncodeContext(client, path)), { endpoint: path, redact })
}

function createEncodeContext(client: ClientContext, endpoint: string): EncodeContext {
  const { platform, utcOffsetMinutes } = client.settings
  return {
    endpoint,
    platform,
    utcOffsetMinutes,
    now: client.skew.serverNow,
    clockDoubtMs: client.skew.doubtMs,
    warn: warnOnce(client, endpoint),
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

function serialize({ client, endpoint }: CallContext, value: object): Uint8Array {
  try {
    return Buffer.from(JSON.stringify(value))
  } catch (thrown) {
    const cause = safeCause(thrown, client.redact)
    const message = `cannot be written as JSON (${cause.message}); send plain values, and big numbers as strings`
    const issue = { path: '', message, retCode: RETURN_CODE.wrongType }
    throw new TpnsRequestError([issue], { endpoint: endpoint.path, cause })
  }
}

function getLimit<Request>(
  { rateLimit }: Endpoint<Request, unknown>,
  payload: Payload,
): CallContext['limit'] {
  if (typeof rateLimit !== 'function') return rateLimit
  return payload.kind === 'json' ? rateLimit(payload.value as Request) : null
}
