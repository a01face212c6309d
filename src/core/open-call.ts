import type { AttemptGuard } from './attempt-guard.js'
import { type CallOptions, readCallOptions } from './call-options.js'
import type { CallContext, ClientContext } from './context.js'
import { openDeadline } from './deadline.js'
import type { Endpoint } from './endpoint.js'
import { cancelledError } from './failures/cancelled.js'

/** An upload makes its bytes while it is sent. */
const NO_BYTES = new Uint8Array(0)

/** Opens a call: its options, its deadline, nothing of its request. @throws TpnsConfigError, TpnsAbortError */
export function openCall(
  client: ClientContext,
  endpoint: Endpoint<never, unknown>,
  given: CallOptions | undefined,
  guard: AttemptGuard | undefined,
): CallContext {
  const { runtime, settings, closing } = client
  const options = readCallOptions(given, { endpoint: endpoint.path, redact: client.redact })
  const { timeout, retry, signal } = options
  const totalMs = timeout?.total ?? Math.max(settings.totalTimeoutMs, endpoint.timeouts?.totalMs ?? 0)
  const deadline = openDeadline({ runtime, totalMs, signal, closing })
  const cancelled = deadline.cancelled()
  if (cancelled !== undefined) throw cancelledError(endpoint.path, cancelled, 'not-sent')
  return {
    client,
    endpoint,
    url: getUrl(client, endpoint.path),
    deadline,
    attemptTimeoutMs:
      timeout?.attempt ?? Math.max(settings.attemptTimeoutMs, endpoint.timeouts?.attemptMs ?? 0),
    maxAttempts: retry?.attempts ?? settings.maxAttempts,
    unknownOutcome: retry?.unknownOutcome ?? settings.unknownOutcome,
    guard,
    bytes: NO_BYTES,
    upload: undefined,
    contentType: 'application/json',
    notes: {},
    limit: null,
    attempts: 0,
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
