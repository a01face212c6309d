import { buffer } from 'node:stream/consumers'
import { types } from 'node:util'
import { getResponse, http } from 'msw'
import type { TransportAnswer, TransportRequest } from '../core/ports/transport.js'
import { installInterceptor, markTestProcess } from '../testing-guard.js'
import { valueThat } from '../validation/options/option-values.js'
import { checkArgument } from './options/check-arguments.js'
import { provideMsw } from './server/msw-handlers.js'

// `fake.handlers()` must use the same msw that the test imports.
provideMsw({ http })
markTestProcess()

/** The part of msw's `setupServer(…)` that is needed: works with msw 2 and msw 3. */
export interface MswServer {
  listHandlers(): ReadonlyArray<unknown>
}

/**
 * Routes every `TpnsClient` of this process to an msw server, without changes to the application. One line in the test
 * setup:
 *
 * @example
 * const server = setupServer(http.post('https://api.tpns.tencent.com/v3/push/app', () => HttpResponse.json({ ret_code: 0, push_id: '1' })))
 * interceptTpns(server)
 *
 * Handlers added later with `server.use(…)` count too. Of several interceptions the latest answers; when it ends, the one
 * before it does again. Until it ends, no request leaves this machine: a request that no
 * handler matches, or that a handler passes through (`passthrough()`), is sent only to a loopback address; to any other it
 * fails with `TpnsConfigError`.
 *
 * @returns a function that ends the interception
 */
export function interceptTpns(server: MswServer): () => void {
  checkArgument(mswServer, 'server', server)
  return installInterceptor(async (request) => {
    // Read an upload here, so that its checks and its progress work as on a real connection even if the handler ignores
    // the body.
    const body = types.isUint8Array(request.body) ? request.body : await buffer(request.body)
    const handlers = server.listHandlers() as Parameters<typeof getResponse>[0]
    const response = await untilAborted(getResponse(handlers, toFetchRequest(request, body)), request.signal)
    if (response === undefined) return { kind: 'no-handler', body }
    if (isPassthrough(response)) return { kind: 'passthrough', body }
    return { kind: 'answered', answer: await toAnswer(response, request.maxBytes) }
  })
}

const mswServer = valueThat<MswServer>((value) => typeof (value as MswServer).listHandlers === 'function', {
  en: 'a server of msw, as setupServer gives it',
  zh: 'msw 的 server，即 setupServer 的返回值',
})

function toFetchRequest({ url, method, headers, signal }: TransportRequest, body: Uint8Array): Request {
  return new Request(url, { method, headers, body, signal } as RequestInit)
}

/** A handler that never answers must not outlive the call's deadline. */
function untilAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

/** msw's `passthrough()` is an ordinary response with a mark in its headers. */
function isPassthrough(response: Response): boolean {
  return response.headers.get('x-msw-intention') === 'passthrough'
}

async function toAnswer(response: Response, maxBytes: number): Promise<TransportAnswer> {
  // `HttpResponse.error()` stands for a broken connection.
  if (response.type === 'error') throw new TypeError('Network error (HttpResponse.error() of an msw handler)')
  const body = new Uint8Array(await response.arrayBuffer())
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: body.subarray(0, maxBytes),
    complete: body.length <= maxBytes,
  }
}
