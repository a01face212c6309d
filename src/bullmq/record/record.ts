import type { BatchNews, BatchState } from '../policy/batch-state.js'
import { counterChanges, formatState, nextState, parseState } from '../policy/batch-state.js'
import type { Commands } from './connection.js'
import { type CampaignKeys, type RecordKeys, recordKeys } from './keys.js'

/** A batch of one run of a campaign. */
export interface BatchRef {
  readonly campaign: string
  /** Random for each creation: a campaign that was created again after Redis was emptied is another one. */
  readonly run: string
  readonly batch: number
}

/** Answer to a wish to send. */
export type IntentAnswer =
  | { readonly kind: 'intended'; readonly fence: number; readonly state: string }
  /** Redis, the campaign or the batch is not what the worker believes. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'changed'; readonly state: string }
  /** Paused, stopped, over its deadline. */
  | { readonly kind: 'held'; readonly why: string }
  /** Not now. `young`: the batch, or the worker, could still be forgotten by Redis; `quiet`: Redis has changed its identity. */
  | { readonly kind: 'quiet' | 'early' | 'young'; readonly waitMs: number }

/** What a change has led to. */
interface Counts {
  readonly failuresInARow: number
  /** Since the campaign was started or resumed. */
  readonly unknownBatches: number
  readonly acceptedBatches: number
}

/** What is written together with the new state. */
export interface SideEffects {
  readonly failures: 'reset' | 'add' | 'keep'
  readonly invalidTokens: readonly string[]
  readonly event: ((after: BatchState) => object | undefined) | undefined
}

export interface RecordTimes {
  /** Least time during which nobody takes a batch after Redis has changed its identity. Milliseconds. */
  readonly leastQuietMs: number
  /** So long a worker is waited for that may have sent what Redis has forgotten. */
  readonly mostQuietMs: number
}

export const DEFAULT_TIMES: RecordTimes = { leastQuietMs: 5_000, mostQuietMs: 60_000 }

/** A batch is sent at the earliest so long after it, and its worker, came into Redis, which may forget its last seconds. */
const SETTLE_MS = 4_000
/**
 * Redis has forgotten too much when the last heartbeat that it remembers of any worker is older by so much than one that it
 * had confirmed. A second less than `SETTLE_MS`, as the last heartbeat was a second old when Redis ended.
 */
const FORGETS_MS = 3_000
/** Who was silent for longer sends nothing until he has settled again. */
const HEARTBEAT_GAP_MS = 5_000

/** A worker that was silent for so long counts as gone. */
const WORKER_GONE_MS = 3_600_000

interface Heartbeat {
  /** By the clock of Redis. */
  readonly now: number
  readonly identity: string
  /** For so long nobody may take a batch. */
  readonly quietMs: number
  /**
   * Why Redis may have forgotten batches that were sent: `rollback`, it went back too far, or `worker …`, one that was
   * sending did not come back. Nobody may take a batch until `acceptLoss`.
   */
  readonly lost: readonly string[]
  readonly campaigns: readonly string[]
}

/** What Redis keeps of campaigns, beside BullMQ's own: the truth about what was sent. */
export interface CampaignRecord {
  readonly keys: RecordKeys
  readonly redis: Commands
  heartbeat(worker: string, reportedTo: string, seen: { first: number; last: number }): Promise<Heartbeat>
  /** The campaigns that this may be about have been stopped. */
  acceptLoss(lost: readonly string[]): Promise<unknown>
  /** A worker that ends on purpose is not waited for. */
  unregister(worker: string): Promise<unknown>
  /** The state of a batch and its recipients. */
  read(ref: BatchRef): Promise<{ state: string; payload: string } | undefined>
  /** @param renewed the fence of an intent that is confirmed once more before a further attempt */
  intend(ref: BatchRef, state: string, owner: string, renewed: number | undefined): Promise<IntentAnswer>
  /**
   * Records the outcome of a batch. What follows from it is decided by `nextState`, again and again while others change
   * the batch at the same time.
   *
   * @returns undefined when it changed nothing; 'gone' when Redis knows no such batch
   */
  update(
    ref: BatchRef,
    news: BatchNews,
    effects?: Partial<SideEffects>,
  ): Promise<{ after: BatchState; counts: Counts } | 'gone' | undefined>
  /** Counts a failure before anything was to be sent. Returns the failures in a row. */
  countFailure(ref: BatchRef): Promise<number>
  setStatus(
    campaign: string,
    status: string,
    init: { after: readonly string[]; event: object; fields?: Readonly<Record<string, string>> },
  ): Promise<string>
}

export function openRecord(redis: Commands, prefix: string, times: RecordTimes): CampaignRecord {
  const keys = recordKeys(prefix)
  const { leastQuietMs, mostQuietMs } = times

  const change = async (
    { campaign, run, batch }: BatchRef,
    before: string,
    after: BatchState,
    { failures = 'keep', invalidTokens = [], event }: Partial<SideEffects>,
  ): Promise<unknown[]> => {
    const own = keys.campaign(campaign)
    const counters = counterChanges(parseState(before), after).flatMap(([name, by]) => [name, String(by)])
    const happened = event?.(after)
    return (await redis.tpnsChange(
      ...changeKeys(own),
      run,
      String(batch),
      before,
      formatState(after),
      failures,
      happened === undefined ? '' : JSON.stringify(happened),
      String(counters.length),
      ...counters,
      ...invalidTokens,
    )) as unknown[]
  }

  return {
    keys,
    redis,
    async heartbeat(worker, reportedTo, { first, last }) {
      const answer = (await redis.tpnsHeartbeat(
        keys.identity,
        keys.workers,
        keys.campaigns,
        worker,
        reportedTo,
        String(first),
        String(last),
        String(WORKER_GONE_MS),
        String(HEARTBEAT_GAP_MS),
        String(FORGETS_MS),
        String(leastQuietMs),
        String(mostQuietMs),
      )) as [string, string, number, number, ...string[]]
      const [now, identity, quietMs, losses, ...rest] = answer
      const [lost, campaigns] = [rest.slice(0, losses), rest.slice(losses)]
      return { now: Number(now), identity, quietMs, lost, campaigns }
    },
    acceptLoss: (lost) => redis.hdel(keys.identity, ...lost),
    unregister: (worker) => redis.hdel(keys.workers, worker),
    async read({ campaign, batch }) {
      const { states, payloads } = keys.campaign(campaign)
      const [state, payload] = await Promise.all([
        redis.hget(states, String(batch)),
        redis.hget(payloads, String(batch)),
      ])
      return state === null ? undefined : { state, payload: payload ?? '' }
    },
    async intend({ campaign, run, batch }, state, owner, renewed) {
      const { meta, states, intended } = keys.campaign(campaign)
      const [kind, ...rest] = (await redis.tpnsIntend(
        keys.identity,
        keys.workers,
        meta,
        states,
        intended,
        run,
        String(batch),
        state,
        owner,
        String(renewed ?? 0),
        String(HEARTBEAT_GAP_MS),
        String(leastQuietMs),
        String(SETTLE_MS),
      )) as [IntentAnswer['kind'], ...unknown[]]
      switch (kind) {
        case 'intended':
          return { kind, state: String(rest[0]), fence: Number(rest[1]) }
        case 'gone':
          return { kind }
        case 'changed':
          return { kind, state: String(rest[0]) }
        case 'held':
          return { kind, why: String(rest[0]) }
        default:
          return { kind, waitMs: Math.max(1, Number(rest[0])) }
      }
    },
    async update(ref, news, effects = {}) {
      let before = await redis.hget(keys.campaign(ref.campaign).states, String(ref.batch))
      for (;;) {
        if (before === null) return 'gone'
        const after = nextState(parseState(before), news)
        if (after === undefined) return undefined
        const [kind, ...rest] = await change(ref, before, after, effects)
        if (kind === 'gone') return 'gone'
        if (kind === 'ok') {
          const [failuresInARow, unknownBatches, acceptedBatches] = rest.map(Number) as [
            number,
            number,
            number,
          ]
          return { after, counts: { failuresInARow, unknownBatches, acceptedBatches } }
        }
        before = String(rest[0])
      }
    },
    countFailure: ({ campaign }) => redis.hincrby(keys.campaign(campaign).meta, 'failuresInARow', '1'),
    async setStatus(campaign, status, { after, event, fields = {} }) {
      const { meta, events } = keys.campaign(campaign)
      const answer = await redis.tpnsSetStatus(
        meta,
        keys.campaigns,
        events,
        campaign,
        status,
        JSON.stringify(event),
        after.join(' '),
        ...Object.entries(fields).flat(),
      )
      return String(answer)
    },
  }
}

function changeKeys(own: CampaignKeys): string[] {
  const { meta, states, payloads, intended, unknown, rejected, invalid, events, pushes } = own
  return [meta, states, payloads, intended, unknown, rejected, invalid, events, pushes]
}
