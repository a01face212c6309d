import type { Transport, TransportAnswer, TransportRequest } from '../../core/ports/transport.js'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import { isLoopback } from './loopback.js'

/**
 * msw intercepts the global `fetch`, but not undici, which this client uses. Two things follow:
 *
 * 1. `interceptTpns(server)` (`tpns-client/testing/msw`) puts a function under {@link MSW_BRIDGE}; while it is there,
 *    every client of the process asks it first, and nothing but loopback is ever reached for real.
 * 2. While msw listens without that line, a request to anything but loopback is refused: a test that believes itself
 *    mocked must not push to real phones.
 */
export const MSW_BRIDGE: unique symbol = Symbol.for('tpns-client.msw-bridge') as never

/** Answers a request from msw's handlers; undefined when no handler matches. */
export type MswBridge = (request: TransportRequest) => Promise<TransportAnswer | undefined>

type Global = typeof globalThis & { [MSW_BRIDGE]?: MswBridge | undefined }

export function installMswBridge(bridge: MswBridge): () => void {
  const scope = globalThis as Global
  scope[MSW_BRIDGE] = bridge
  return () => {
    if (scope[MSW_BRIDGE] === bridge) scope[MSW_BRIDGE] = undefined
  }
}

/** Wraps the transports that msw cannot see. */
export function guardedFromMsw(transport: Transport): Transport {
  return {
    send(request) {
      const bridge = (globalThis as Global)[MSW_BRIDGE]
      if (bridge !== undefined) return throughBridge(bridge, request, transport)
      if (mswIsListening() && !isLoopback(request.url)) return Promise.reject(unseenByMsw(request.url))
      return transport.send(request)
    },
    close: () => transport.close(),
  }
}

async function throughBridge(
  bridge: MswBridge,
  request: TransportRequest,
  transport: Transport,
): Promise<TransportAnswer> {
  const answer = await bridge(request)
  if (answer !== undefined) return answer
  if (isLoopback(request.url)) return transport.send(request)
  throw new TpnsConfigError(
    `No msw handler matches POST ${request.url.href}, and interceptTpns() lets no real request out of a test. ` +
      "Add a handler for this URL (`http.post(…)`, or `...fake.handlers()` of tpns-client/testing), and check the client's region.",
  )
}

function unseenByMsw(url: URL): TpnsConfigError {
  return new TpnsConfigError(
    `msw is listening, but it cannot see this client's requests: POST ${url.href} would have gone to the real service and was refused. ` +
      "Add one line to the test set-up: import { interceptTpns } from 'tpns-client/testing/msw'; interceptTpns(server)",
  )
}

/**
 * Reads the marks that msw leaves while it listens: msw 2 a global under its interceptor's symbol, msw 3 an active
 * entry in its registry. Best effort by nature; the bridge does not depend on it.
 */
function mswIsListening(): boolean {
  const scope = globalThis as Record<PropertyKey, unknown>
  if (scope[FETCH_INTERCEPTOR] !== undefined) return true
  const registry = scope.__MSW_INTERCEPTORS_REGISTRY
  if (!(registry instanceof Map)) return false
  for (const interceptor of registry.values()) if (interceptor?.readyState === 'ACTIVE') return true
  return false
}
const FETCH_INTERCEPTOR = Symbol.for('fetch-interceptor')
