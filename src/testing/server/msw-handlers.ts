import { createRequire } from 'node:module'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import { valueThat } from '../../validation/options/option-values.js'
import { ACCESS_POINT_HOSTS } from '../auth/regions.js'
import { checkArgument } from '../options/check-arguments.js'
import type { FakeAnswer, FakeReply, FakeRequestHead } from './http-message.js'
import type { Servable } from './listen.js'

/** The part of msw that is used, so that the types of this package do not need msw to be installed. */
export interface MswNamespace<Handler> {
  readonly http: {
    all(path: string, resolver: (info: { request: Request }) => Promise<Response>): Handler
  }
}

export interface HandlersOptions {
  /** A base URL to serve in addition to the four official access points. It may have a path. */
  readonly baseUrl?: string | undefined
}

/** Where `tpns-client/testing/msw` leaves the msw that it imported, for every copy of this package in the process. */
const IMPORTED_MSW = Symbol.for('tpns-client.msw')

type Global = typeof globalThis & { [IMPORTED_MSW]?: MswNamespace<unknown> }

export function provideMsw(msw: MswNamespace<unknown>): void {
  const global: Global = globalThis
  global[IMPORTED_MSW] = msw
}

/**
 * The msw that `tpns-client/testing/msw` imported, or else the installed one by `require()`, since `handlers()` is synchronous.
 * The former is the test's own copy: a second, CommonJS copy cannot be loaded everywhere (jest, since msw 2.11).
 */
export function findMsw(): MswNamespace<unknown> {
  const imported = (globalThis as Global)[IMPORTED_MSW]
  if (imported !== undefined) return imported
  try {
    return createRequire(import.meta.url)('msw') as MswNamespace<unknown>
  } catch (cause) {
    throw new TpnsConfigError(
      "fake.handlers() cannot load msw. Install it (npm install --save-dev msw), or pass it: import * as msw from 'msw'; " +
        'fake.handlers(msw). Where require() cannot load it (jest), see docs/en/runtimes-and-bundlers.md.',
      { cause },
    )
  }
}

/** @throws TpnsConfigError when this is not msw */
export function checkMsw<Handler>(msw: MswNamespace<Handler>): MswNamespace<Handler> {
  const isMsw = valueThat<MswNamespace<Handler>>(
    (value) => typeof (value as MswNamespace<Handler>).http.all === 'function',
    { en: "msw itself: import * as msw from 'msw'", zh: "msw 本身：import * as msw from 'msw'" },
  )
  return checkArgument(isMsw, 'msw', msw)
}

/** msw handlers for every path under the official access points and the given base URL. */
export function createHandlers<Handler>(
  fake: Servable,
  { http }: MswNamespace<Handler>,
  options: HandlersOptions = {},
): Handler[] {
  const official = Object.values(ACCESS_POINT_HOSTS).map((host) => `https://${host}`)
  const bases = options.baseUrl === undefined ? official : [...official, options.baseUrl]
  return bases.map((base) => {
    const root = new URL(base.endsWith('/') ? base : `${base}/`)
    return http.all(`${root.origin}${root.pathname}*`, ({ request }) => serveOne(fake, request, root))
  })
}

async function serveOne(fake: Servable, request: Request, root: URL): Promise<Response> {
  const url = new URL(request.url)
  const head: FakeRequestHead = {
    method: request.method,
    path: url.pathname.slice(root.pathname.length),
    headers: Object.fromEntries(request.headers),
    host: url.host,
    signal: request.signal,
  }
  const early = fake.interrupt(head)
  if (early !== undefined) return toResponse(early, request.signal)
  const body = new Uint8Array(await request.arrayBuffer())
  return toResponse(await fake.handle({ ...head, body }), request.signal)
}

function toResponse(reply: FakeReply, signal: AbortSignal): Promise<Response> | Response {
  switch (reply.kind) {
    case 'answer':
      return buildResponse(reply, reply.body)
    case 'reset':
      return Response.error()
    case 'stall':
      if (reply.at === 'in-body')
        return buildResponse(
          reply.answer,
          streamPart(reply, (body) => void onAbort(signal, body)),
        )
      // The caller's abort ends its fetch; the handler must end too, without an error of its own.
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve(Response.error()), { once: true })
      })
    case 'truncated':
      return buildResponse(
        reply.answer,
        streamPart(reply, (body) => body.error(new TypeError('terminated'))),
      )
  }
}

function buildResponse(
  { status, headers }: FakeAnswer,
  body: Uint8Array | ReadableStream<Uint8Array>,
): Response {
  const bodiless = status === 204 || status === 304
  return new Response(bodiless ? null : (body as ConstructorParameters<typeof Response>[0]), {
    status,
    headers,
  })
}

type BodyController = ReadableStreamDefaultController<Uint8Array>

/** Sends the first bytes of an answer, then calls `then` in place of the rest. */
function streamPart(
  { answer, sentBytes }: { readonly answer: FakeAnswer; readonly sentBytes: number },
  then: (body: BodyController) => void,
): ReadableStream<Uint8Array> {
  let sent = false
  return new ReadableStream<Uint8Array>({
    pull: (body) => {
      if (sent) return then(body)
      sent = true
      body.enqueue(answer.body.slice(0, sentBytes))
    },
  })
}

function onAbort(signal: AbortSignal, body: BodyController): void {
  signal.addEventListener('abort', () => body.error(signal.reason), { once: true })
}
