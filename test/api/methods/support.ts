import { HttpResponse, type JsonBodyType } from 'msw'
import type { SetupServer } from 'msw/node'
import { sign, type TpnsClient, type TpnsClientOptions } from '../../../src/index.js'
import { ACCESS_ID, SECRET_KEY, testClient } from '../../support/client.js'
import { inFakeTime } from '../../support/fake-time.js'
import { answering, type Seen } from '../../support/msw.js'

export const BASE = 'https://api.tpns.tencent.com/'
export const TOKEN_2 = 'fedcba9876543210fedcba9876543210fedc'

/** 36 characters, numbered. */
export const makeToken = (n: number) => `token-${String(n).padStart(30, '0')}`
export const tokens = (count: number) => Array.from({ length: count }, (_, n) => makeToken(n))

/** The lists of a request. */
export type SentLists = Readonly<Record<string, readonly unknown[]>>

/** An answer of the service: its body, or what makes the whole response. */
export type Answer = JsonBodyType | (() => Response)

/** Answers a path with these in order, then with the last one again and again. */
export function answer(server: SetupServer, path: string, ...answers: readonly Answer[]): Seen {
  const responses = answers.map((each) =>
    typeof each === 'function' ? (each as () => Response) : () => HttpResponse.json(each),
  )
  const { handler, seen } = answering(`${BASE}${path}`, ...responses)
  server.use(handler)
  return seen
}

/** The requests in the order of their arrival, with the moment of each by the clock in force. */
export function recording(server: SetupServer, path: string, ...answers: readonly Answer[]) {
  const times: number[] = []
  const timed = answers.map((each) => () => {
    times.push(Date.now())
    return typeof each === 'function' ? (each as () => Response)() : HttpResponse.json(each)
  })
  const seen = answer(server, path, ...timed)
  return {
    times,
    bodies: () => Promise.all(seen.requests.map((request) => request.clone().json() as Promise<SentLists>)),
  }
}

/** Runs calls of a client of its own while time flies. */
export function withClient<T>(
  run: (tpns: TpnsClient) => Promise<T>,
  options?: TpnsClientOptions,
): Promise<T> {
  return inFakeTime(async () => {
    await using tpns = testClient(options)
    return await run(tpns)
  })
}

/** The signature that the documents ask for over these bytes. */
export async function expectedSignature(request: Request): Promise<string> {
  const body = Buffer.from(await request.clone().arrayBuffer())
  const timestamp = Number(request.headers.get('TimeStamp'))
  return sign({ accessId: ACCESS_ID, secretKey: SECRET_KEY, timestamp, body })
}

/** Answers that leave open whether the request was carried out. */
export const BAD_GATEWAY = () => new Response('<html>502 Bad Gateway</html>', { status: 502 })
