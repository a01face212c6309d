import { TpnsRequestError } from '../errors/validation-errors.js'
import { type Redact, safeCause } from '../http/redact/redact.js'
import { RETURN_CODE } from '../return-codes/names.js'
import { readSafely } from '../validation/unreadable.js'
import type { Engine } from './context.js'
import type { EncodeContext, Endpoint, JsonPayload, Payload } from './endpoint.js'

/** A request that was checked, in the bytes in which it is signed and sent (none for an upload). */
export interface Prepared {
  readonly payload: Payload
  readonly bytes: Uint8Array
}

/** An upload makes its bytes while it is sent. */
const NO_BYTES = new Uint8Array(0)

/**
 * Checks a request against the rules of its endpoint and makes its bytes, before the caller has the control back: a
 * caller that reuses one request object for many calls must not change a push that is already on its way.
 *
 * @throws TpnsRequestError, TpnsPushTimeError
 */
export function prepare<Request>(
  engine: Engine,
  { encode, path }: Endpoint<Request, unknown>,
  request: Request,
): Prepared {
  const { redact } = engine
  const payload = readSafely(() => encode(request, contextOf(engine, path)), { endpoint: path, redact })
  return { payload, bytes: payload.kind === 'json' ? serialize(path, payload, redact) : NO_BYTES }
}

function contextOf(engine: Engine, endpoint: string): EncodeContext {
  const { platform, utcOffsetMinutes } = engine.settings
  return {
    endpoint,
    platform,
    utcOffsetMinutes,
    now: engine.skew.serverNow,
    clockDoubtMs: engine.skew.doubtMs,
    warn: warnOnce(engine, endpoint),
  }
}

/** Reports each kind of warning once per client. */
export function warnOnce(engine: Engine, endpoint: string): EncodeContext['warn'] {
  return (warning) => {
    if (engine.warned.has(warning.key)) return
    engine.warned.add(warning.key)
    engine.observe('warning', () => ({ ...warning, endpoint }))
  }
}

function serialize(endpoint: string, payload: JsonPayload, redact: Redact): Uint8Array {
  try {
    return Buffer.from(JSON.stringify(payload.value))
  } catch (thrown) {
    const cause = safeCause(thrown, redact)
    const message = `cannot be written as JSON (${cause.message}); send plain values, and big numbers as strings`
    throw new TpnsRequestError([{ path: '', message, retCode: RETURN_CODE.wrongType }], { endpoint, cause })
  }
}
