import type {
  BatchResult,
  BulkCheckpoint,
  BulkRequest,
  CheckpointEvent,
  TpnsClient,
  TpnsClientOptions,
} from '../../../src/index.js'
import { FakeTpns } from '../../../src/testing/index.js'
import { testClient } from '../../support/client.js'
import { type InProcess, inProcess } from './in-process.js'

/** The n-th token: 36 characters. */
export function makeToken(n: number): string {
  return n.toString(16).padStart(36, '0')
}

/** Tokens `from` to `until` - 1. */
export function tokens(until: number, from = 0): string[] {
  return Array.from({ length: until - from }, (_, i) => makeToken(from + i))
}

export const PUSH = {
  audience: 'tokens',
  message_type: 'notify',
  message: { title: 'New season', content: 'See what is new' },
} as const satisfies BulkRequest

export interface Bench {
  readonly fake: FakeTpns
  readonly tpns: TpnsClient
}

/** A client and its fake, without a socket between them. */
export function bench(options: TpnsClientOptions & InProcess = {}): Bench {
  const { beforeRequest, afterRequest, ...client } = options
  const now = client.runtime?.now
  const fake = new FakeTpns(now === undefined ? {} : { clock: { now } })
  const transport = inProcess(fake, {
    ...(beforeRequest && { beforeRequest }),
    ...(afterRequest && { afterRequest }),
  })
  return { fake, tpns: testClient({ transport, ...client }) }
}

/** How often each recipient was accepted by the service. */
export function acceptances(fake: FakeTpns): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { request } of fake.pushes) {
    const list = (request.token_list ?? request.account_list ?? []) as string[]
    for (const recipient of list) counts.set(recipient, (counts.get(recipient) ?? 0) + 1)
  }
  return counts
}

/** The lists that the service accepted, in order. */
export function acceptedLists(fake: FakeTpns): string[][] {
  return fake.pushes.map(({ request }) => request.token_list as string[])
}

/** A checkpoint in memory. */
export function memoryCheckpoint(
  events: CheckpointEvent[] = [],
): BulkCheckpoint & { events: CheckpointEvent[] } {
  return {
    events,
    load: () => [...events],
    append: async (event) => {
      events.push(event)
    },
  }
}

/** An `onBatch` that collects what it is given. */
export function batchLog() {
  const batches: BatchResult[] = []
  return {
    batches,
    onBatch: (batch: BatchResult) => {
      batches.push(batch)
    },
  }
}
