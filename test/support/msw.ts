import { type HttpHandler, HttpResponse, http, type JsonBodyType } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { interceptTpns } from '../../src/testing/msw.js'

export const PUSH_URL = 'https://api.tpns.tencent.com/v3/push/app'

/** Requests that reached the handlers of {@link answering}, newest last. */
export interface Seen {
  readonly requests: Request[]
}

/** An msw server for a test file, seen by every client of it. */
export function useMsw(...handlers: HttpHandler[]) {
  const server = setupServer(...handlers)
  let stop = () => {}
  beforeAll(() => {
    server.listen({ onUnhandledRequest: 'error' })
    stop = interceptTpns(server)
  })
  afterEach(() => server.resetHandlers())
  afterAll(() => {
    stop()
    server.close()
  })
  return server
}

/** Answers the requests to a URL with the given answers in order, then with the last one again and again. */
export function answering(
  url: string,
  ...answers: Array<() => Response>
): { handler: HttpHandler; seen: Seen } {
  const seen: Seen = { requests: [] }
  const handler = http.post(url, ({ request }) => {
    const answer = answers[Math.min(seen.requests.length, answers.length - 1)]!
    seen.requests.push(request.clone())
    return answer()
  })
  return { handler, seen }
}

export const json =
  (body: JsonBodyType, init?: { status?: number; headers?: Record<string, string> }) => () =>
    HttpResponse.json(body, init)

export const ACCEPTED = json({
  seq: 0,
  push_id: '1328245138690125824',
  ret_code: 0,
  environment: '',
  err_msg: 'NO_ERROR',
  result: '{}',
})
