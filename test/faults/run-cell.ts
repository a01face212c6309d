import { Agent } from 'undici'
import { systemRuntime } from '../../src/core/ports/runtime.js'
import { type ResultEvent, TpnsClient, type TpnsClientOptions, TpnsError } from '../../src/index.js'
import { ACCESS_ID, SECRET_KEY } from '../support/client.js'
import type { EndpointKind } from './endpoint-kinds.js'
import { ATTEMPTS, type Ending } from './expected.js'
import type { Fault } from './fault.js'
import { type FaultyServerOptions, faultyServer } from './faulty-server.js'

export interface CellOptions extends FaultyServerOptions {
  readonly client?: TpnsClientOptions
}

/** How a call that met a fault ended. */
export interface Met {
  readonly ending: Ending
  readonly elapsedMs: number
  /** What was thrown, how the call ended for observers, and the client. */
  readonly seen: readonly unknown[]
  /** What is wrong whatever the table says. */
  readonly wrong: readonly string[]
}

/** Far beyond every deadline of the client. */
const HANGS_MS = 60_000
/** Time for a busy machine. */
export const ALLOWANCE_MS = 8_000

/** Makes one call of a kind to a server with a fault, and looks at what is left of it. */
export async function runCell(kind: EndpointKind, fault: Fault, options: CellOptions = {}): Promise<Met> {
  const wrong: string[] = []
  await using server = await faultyServer(kind, fault, options)
  await using elsewhere = await fault.elsewhere?.()
  const { raw } = server
  const dispatcher = fault.connect === undefined ? undefined : new Agent({ connect: fault.connect })
  const results: ResultEvent[] = []
  const tpns = new TpnsClient({
    accessId: ACCESS_ID,
    secretKey: SECRET_KEY,
    baseUrl: elsewhere?.url ?? server.address,
    dispatcher,
    retry: { attempts: ATTEMPTS },
    ...fault.client,
    ...options.client,
    hooks: { warning: () => {}, ...options.client?.hooks, result: (event) => void results.push(event) },
    runtime: { random: () => 0, now: () => systemRuntime.now() + server.stepMs },
  })
  // In the call: an upload takes the client's own for too short.
  const timeout = { attempt: fault.attemptMs ?? 10_000, total: HANGS_MS }
  const call = () => kind.call(tpns, { timeout, signal: server.signal }, fault.large === true)
  if (fault.after !== undefined) {
    await call()
    if (server.latest !== undefined) await fault.after(server.latest)
  }
  const before = { begun: raw.begun, read: raw.requests.length }
  const startedAt = performance.now()
  const thrown = await inTime(call(), wrong)
  const elapsedMs = performance.now() - startedAt
  const requests = raw.begun - before.begun
  const read = raw.requests.length - before.read
  await inTime(tpns.close(), wrong)
  await dispatcher?.destroy()
  if (options.client?.transport !== 'fetch' && !(await becomes(() => raw.countOpen() === 0))) {
    wrong.push(`${raw.countOpen()} connections are open after close()`)
  }

  if (thrown !== undefined && !(thrown instanceof TpnsError)) wrong.push(`it throws ${String(thrown)}`)
  const { attempts = 0, outcome: reported } = results.at(-1) ?? {}
  const outcome: Ending['outcome'] = thrown instanceof TpnsError ? thrown.outcome : 'accepted'
  if (reported !== outcome) wrong.push(`the event says ${reported}`)
  if (outcome === 'not-sent' && read > 0 && !saysThatNothingWasDone(thrown)) {
    wrong.push('not-sent, although the server had the whole request')
  }
  const isAllowed = fault.refuses === true || fault.client?.retry?.unknownOutcome === 'retry'
  if (kind.once && requests > 1 && !isAllowed) {
    wrong.push(`${requests} requests were begun for a push that the first may have delivered`)
  }
  if (outcome === 'accepted' && requests === 0) wrong.push('accepted, and nothing was sent')
  const { name: error, stopReason } = thrown instanceof TpnsError ? thrown : {}
  const ending = { outcome, attempts, requests, ...(error && { error }), ...(stopReason && { stopReason }) }
  return { ending, elapsedMs, seen: [thrown, ...results, tpns], wrong }
}

/** The server took the request for something else and said so: it has carried out nothing. */
const saysThatNothingWasDone = (thrown: unknown) =>
  (thrown as { reason?: unknown }).reason === 'https-required'

/** What the work throws, if anything. */
async function inTime(work: Promise<unknown>, wrong: string[]): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const hangs = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      wrong.push(`it hangs for more than ${HANGS_MS} ms`)
      resolve()
    }, HANGS_MS + ALLOWANCE_MS)
  })
  const done = work.then(
    () => undefined,
    (thrown: unknown) => thrown ?? new Error('nothing was thrown'),
  )
  const thrown = await Promise.race([done, hangs])
  clearTimeout(timer)
  return thrown
}

/** Whether it comes true within seconds. */
export async function becomes(condition: () => boolean): Promise<boolean> {
  const endsAt = performance.now() + ALLOWANCE_MS
  while (!condition()) {
    if (performance.now() > endsAt) return false
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return true
}
