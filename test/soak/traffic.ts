import { getEventListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { TpnsClient, type TpnsClientOptions, TpnsError } from '../../src/index.js'
import { seeded } from './random.js'

/*
 * A process of its own, run with --expose-gc: rounds of mixed traffic; between them, when all calls have ended, it looks at
 * what is left. Writes one line of JSON.
 */

/** What is left when all calls have ended. */
export interface Remains {
  /** After the garbage collection. */
  readonly heapBytes: number
  /** On the signal that all calls share. */
  readonly listeners: number
  /** Sockets, timers and so on, by kind. */
  readonly resources: Readonly<Record<string, number>>
}

export interface Soaked {
  readonly calls: number
  /** By name of the error, or `result`. */
  readonly ends: Readonly<Record<string, number>>
  readonly before: Remains
  readonly rounds: readonly Remains[]
  /** After `close`. */
  readonly after: Remains
}

const [url, forMs, seed] = process.argv.slice(2) as [string, string, string]
const random = seeded(Number(seed))
const CALLERS = 20
const CALLS_A_ROUND = 4
/** On a slow machine: fewer say nothing. */
const FEWEST_ROUNDS = 12
const shared = new AbortController()
/** Milliseconds. Uploads have longer ones by default. */
const timeout = { attempt: 200, total: 600 }
const options: TpnsClientOptions = {
  accessId: '1500000001',
  secretKey: '0123456789abcdef0123456789abcdef',
  baseUrl: url,
  timeout,
  connections: 20,
  hooks: { warning: () => {} },
}

let calls = 0
const ends: Record<string, number> = {}
const token = (n: number) => n.toString(16).padStart(36, '0')
const push = (audience: object) =>
  ({
    ...audience,
    message_type: 'notify',
    message: { title: `push ${calls}`, content: 'x'.repeat(Math.floor(random() * 1_000)) },
  }) as never

/** One call each. The number of the call makes every push another one. */
const CALLS: readonly ((tpns: TpnsClient, signal: AbortSignal) => PromiseLike<unknown>)[] = [
  (tpns, signal) => tpns.push.send(push({ audience_type: 'token', token_list: [token(1)] }), { signal }),
  (tpns, signal) => tpns.push.send(push({ audience_type: 'token', token_list: [token(2)] }), { signal }),
  (tpns, signal) => tpns.push.send(push({ audience_type: 'all' }), { signal }),
  (tpns) => tpns.push.send(push({ audience_type: 'token', token_list: ['short'] })),
  (tpns) =>
    tpns.push.send(push({ audience_type: 'token', token_list: [token(3)] }), {
      signal: AbortSignal.timeout(Math.ceil(random() * 20)),
    }),
  (tpns, signal) => tpns.tags.addToTokens('vip', [token(1), token(2)], { signal }),
  (tpns, signal) => tpns.accounts.bind({ token: token(1), account_list: [{ account: 'a' }] }, { signal }),
  (tpns, signal) => tpns.attributes.get(token(1), { signal }),
  (tpns, signal) => tpns.statistics.task('1', { signal }),
  (tpns, signal) => tpns.push.waitFor('1', { signal, maxWaitMs: 100 }),
  (tpns, signal) =>
    tpns.packages.upload(
      { data: Buffer.from(`${token(1)}\n${token(2)}\n`), filename: 'a.txt' },
      { signal, timeout },
    ),
  (tpns, signal) => {
    const { message } = push({}) as { message: { title: string; content: string } }
    const tokens = Array.from({ length: 50 }, (_, n) => token(n))
    const job = { audience: 'tokens', message_type: 'notify', message } as const
    return tpns.bulk.send(job, tokens, { signal, batchSize: 10, concurrency: 3 })
  },
  async () => {
    const own = new TpnsClient(options)
    try {
      return await own.push.send(push({ audience_type: 'token', token_list: [token(4)] }))
    } finally {
      await own.close()
    }
  },
]

async function callOnce(tpns: TpnsClient) {
  calls += 1
  const call = CALLS[Math.floor(random() * CALLS.length)]!
  const end = await Promise.resolve(call(tpns, shared.signal)).then(
    () => 'result',
    (error: unknown) => {
      if (!TpnsError.is(error)) throw error
      return error.name
    },
  )
  ends[end] = (ends[end] ?? 0) + 1
}

async function look(): Promise<Remains> {
  // What was begun with the last answers ends on its own: the close of a socket, a finalizer.
  await sleep(20)
  globalThis.gc!()
  await sleep(5)
  globalThis.gc!()
  const resources: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1
  const { heapUsed: heapBytes } = process.memoryUsage()
  return { heapBytes, listeners: getEventListeners(shared.signal, 'abort').length, resources }
}

const before = await look()
const rounds: Remains[] = []
const tpns = new TpnsClient(options)
const endsAt = performance.now() + Number(forMs)
while (rounds.length < FEWEST_ROUNDS || performance.now() < endsAt) {
  const callers = Array.from({ length: CALLERS }, async () => {
    for (let n = 0; n < CALLS_A_ROUND; n += 1) await callOnce(tpns)
  })
  await Promise.all(callers)
  rounds.push(await look())
}
await tpns.close()
await sleep(200)
const after = await look()
process.stdout.write(`${JSON.stringify({ calls, ends, before, rounds, after } satisfies Soaked)}\n`)
