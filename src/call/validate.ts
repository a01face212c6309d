import type { EncodeContext, Encoder, Endpoint, Payload } from '../endpoints/endpoint.js'
import { TpnsRequestError } from '../errors/before-the-wire.js'
import type { Engine } from './engine.js'

/** Encoders that were loaded already, so that only the first call of an endpoint waits for its rules. */
const loaded = new WeakMap<object, Encoder<never>>()

/** Checks a request against the rules of its endpoint and gives its wire form. @throws TpnsRequestError, TpnsPushTimeError */
export async function validate<Request>(
  engine: Engine,
  endpoint: Endpoint<Request, unknown>,
  request: Request,
): Promise<Payload> {
  let encode = loaded.get(endpoint) as Encoder<Request> | undefined
  if (encode === undefined) {
    encode = await endpoint.loadEncoder()
    loaded.set(endpoint, encode)
  }
  return encode(request, contextOf(engine, endpoint.path))
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

/** The bytes of a request: made once, then signed and sent as they are. */
export function serialize(endpoint: string, payload: Payload): Uint8Array {
  try {
    return Buffer.from(JSON.stringify(payload.value))
  } catch (cause) {
    const message = `cannot be written as JSON (${(cause as Error).message}); send plain values, and big numbers as strings`
    throw new TpnsRequestError([{ path: '', message, retCode: 1008001 }], { endpoint, cause })
  }
}
