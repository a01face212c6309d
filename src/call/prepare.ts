import type { EncodeContext, Encoder, Endpoint, JsonPayload, Payload } from '../core/endpoint.js'
import { TpnsRequestError } from '../errors/before-the-wire.js'
import type { Engine } from './engine.js'
import { snapshot } from './snapshot.js'

/** A request that was checked, in the bytes in which it is signed and sent (none for an upload). */
export interface Prepared {
  readonly payload: Payload
  readonly bytes: Uint8Array
}

/** An upload makes its bytes while it is sent. */
const NO_BYTES = new Uint8Array(0)

/** Encoders that were loaded already, so that only the first call of an endpoint waits for its rules. */
const loaded = new WeakMap<object, Encoder<never, Payload>>()

/**
 * Checks a request against the rules of its endpoint and makes its bytes, before it gives the caller the control back:
 * a caller that reuses one request object for many calls must not change a push that is already on its way.
 *
 * @throws TpnsRequestError, TpnsPushTimeError
 */
export function prepare<Request>(
  engine: Engine,
  endpoint: Endpoint<Request, unknown>,
  request: Request,
): Prepared | Promise<Prepared> {
  const encode = loaded.get(endpoint.loadEncoder) as Encoder<Request, Payload> | undefined
  if (encode !== undefined) return encoded(engine, endpoint, encode, request)
  const copy = snapshot(request)
  return endpoint.loadEncoder().then((fresh) => {
    loaded.set(endpoint.loadEncoder, fresh)
    return encoded(engine, endpoint, fresh, copy)
  })
}

function encoded<Request>(
  engine: Engine,
  { path }: Endpoint<Request, unknown>,
  encode: Encoder<Request, Payload>,
  request: Request,
): Prepared {
  const payload = encode(request, contextOf(engine, path))
  return { payload, bytes: payload.kind === 'json' ? serialize(path, payload) : NO_BYTES }
}

function contextOf(engine: Engine, endpoint: string): EncodeContext {
  const { platform, utcOffsetMinutes } = engine.settings
  return {
    endpoint,
    platform,
    utcOffsetMinutes,
    now: engine.skew.serverNow,
    warn(warning) {
      if (engine.warned.has(warning.key)) return
      engine.warned.add(warning.key)
      engine.observe('warning', () => ({ ...warning, endpoint }))
    },
  }
}

function serialize(endpoint: string, payload: JsonPayload): Uint8Array {
  try {
    return Buffer.from(JSON.stringify(payload.value))
  } catch (cause) {
    const message = `cannot be written as JSON (${(cause as Error).message}); send plain values, and big numbers as strings`
    throw new TpnsRequestError([{ path: '', message, retCode: 1008001 }], { endpoint, cause })
  }
}
