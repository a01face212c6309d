import { type CallOptions, readCallOptions } from './call-options.js'
import type { AttemptGuard, CallContext, ClientContext, ValidRequest } from './context.js'
import { Deadline } from './deadline.js'
import type { Endpoint } from './endpoint.js'
import { cancelledError } from './failures/cancelled.js'

/** Opens a call: reads its options, and starts its deadline. @throws TpnsConfigError, TpnsAbortError */
export function openCall(
  client: ClientContext,
  endpoint: Endpoint<never, unknown>,
  { bytes, upload, contentType, notes, limit, group, limitKey }: ValidRequest,
  given: CallOptions | undefined,
  guard: AttemptGuard | undefined,
  startedAt: number,
): CallContext {
  const { runtime, settings, closing, redact } = client
  const { path, timeouts } = endpoint
  const { timeout, retry, signal } = readCallOptions(given, { endpoint: path, redact })
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
    bytes,
    upload,
    contentType,
    notes,
    limit,
    group,
    limitKey,
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
