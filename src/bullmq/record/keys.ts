/**
 * Names of keys and queues. The braces put all keys of all campaigns into one hash slot: scripts use several at once.
 */
export interface RecordKeys {
  /** That this Redis has been used before. Never expires: when it is gone, Redis was emptied. */
  readonly used: string
  /** Who Redis is, since when, and which workers have yet to record once more what they know. */
  readonly identity: string
  /** Workers, when they were last seen, and since when without a gap. */
  readonly workers: string
  /** Ids of the campaigns that workers look after. */
  readonly campaigns: string
  campaign(id: string): CampaignKeys
}

export interface CampaignKeys {
  /** Hash: what the campaign is, its status, its counters, its cursor. */
  readonly meta: string
  /** Hash: batch → its state, one line each. */
  readonly states: string
  /** Hash: batch → its recipients, until it has come to its end. */
  readonly payloads: string
  /** Sorted sets: batches in this state, by time. */
  readonly intended: string
  readonly unknown: string
  readonly rejected: string
  /** Set of the ids of accepted pushes, for look-ups. */
  readonly pushes: string
  /** List of the tokens that the service named as invalid. */
  readonly invalid: string
  /** Stream of what happened. */
  readonly events: string
  /** Held by the worker that sweeps at the moment. */
  readonly sweep: string
}

export function recordKeys(prefix: string): RecordKeys {
  const root = `{${prefix}}`
  return {
    used: `${root}:used`,
    identity: `${root}:identity`,
    workers: `${root}:workers`,
    campaigns: `${root}:campaigns`,
    campaign: (id) => ({
      meta: `${root}:${id}:meta`,
      states: `${root}:${id}:states`,
      payloads: `${root}:${id}:payloads`,
      intended: `${root}:${id}:intended`,
      unknown: `${root}:${id}:unknown`,
      rejected: `${root}:${id}:rejected`,
      pushes: `${root}:${id}:pushes`,
      invalid: `${root}:${id}:invalid`,
      events: `${root}:${id}:events`,
      sweep: `${root}:${id}:sweep`,
    }),
  }
}

/** The queue of a campaign, for Bull Board and metrics. */
export function queueName(prefix: string, id: string): string {
  return `${prefix}.${id}`
}
