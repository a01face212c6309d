/** What the look-up of a batch in doubt has said: nothing yet, no such record, or several that could be it. */
export type Verdict = 'none' | 'not-found' | 'cannot-tell'

/**
 * Where a batch is. `fence` is the number of the last intent to send it; a later intent has a greater one.
 *
 *     waiting → intended → accepted | rejected | waiting again | unknown → accepted | waiting again
 */
export type BatchState = {
  /** Recipients. */
  readonly count: number
  readonly fence: number
} & (
  | { readonly name: 'waiting' /** Since when, by the clock of Redis. */; readonly at: number }
  | {
      readonly name: 'intended'
      readonly at: number /** Which delivery of the job. */
      readonly owner: string
    }
  | {
      readonly name: 'accepted'
      readonly at: number
      readonly pushId: string
      readonly invalid: number
      /** Recipients that the source no longer gave. */
      readonly missing: number
    }
  | {
      readonly name: 'rejected'
      readonly at: number
      readonly code: string
      readonly retCode: number
      readonly invalid: number
    }
  | {
      readonly name: 'unknown'
      /** When it was to be sent. */
      readonly at: number
      readonly owner: string
      readonly verdict: Verdict
      /** Code of the error, or `ANSWER_LOST` when its worker never came back. */
      readonly code: string
    }
)

/** What is reported of a batch. `owner` and `fence` name the intent that it is about. */
export type BatchNews =
  /** Reported again after Redis may have forgotten it. */
  | { readonly kind: 'in-flight'; readonly fence: number; readonly owner: string; readonly at: number }
  | {
      readonly kind: 'accepted'
      readonly fence: number
      readonly at: number
      readonly pushId: string
      readonly invalid: number
      readonly missing: number
    }
  | {
      readonly kind: 'rejected'
      readonly fence: number
      readonly at: number
      readonly code: string
      readonly retCode: number
      readonly invalid: number
    }
  | {
      readonly kind: 'unknown'
      readonly fence: number
      readonly owner: string
      readonly at: number
      readonly code: string
    }
  /** Certainly not accepted, and may be sent again. */
  | { readonly kind: 'not-sent'; readonly owner: string }
  /** The owner of an intent has been silent for too long. */
  | { readonly kind: 'expired'; readonly fence: number }
  /** What a look-up, or a person, says of a batch in doubt. */
  | { readonly kind: 'decided'; readonly fence: number; readonly as: 'resend' }
  | { readonly kind: 'decided'; readonly fence: number; readonly as: 'accepted'; readonly pushId: string }
  | { readonly kind: 'looked-up'; readonly fence: number; readonly verdict: Verdict }

/** The code of a batch whose worker never came back. */
export const ANSWER_LOST = 'ANSWER_LOST'

/**
 * The state after the news; undefined when they change nothing. The rules that keep anybody from being sent to twice:
 *
 * - accepted and rejected are ends
 * - news of an intent count for nothing once there is a later one
 * - only `waiting` may be sent, and a batch that was intended comes back to it by the word of its owner that it was not
 *   sent, or by a decision about a batch in doubt, and by nothing else
 * - Redis may have forgotten an intent: news with a greater fence than the record are believed
 */
export function nextState(before: BatchState, news: BatchNews): BatchState | undefined {
  if (before.name === 'accepted' || before.name === 'rejected') return undefined
  const { count } = before
  if (news.kind === 'not-sent') {
    if (before.name === 'waiting' || before.owner !== news.owner) return undefined
    return { name: 'waiting', count, fence: before.fence, at: before.at }
  }
  if (news.fence < before.fence) return undefined
  switch (news.kind) {
    case 'in-flight':
      if (news.fence === before.fence) return undefined
      return { name: 'intended', count, fence: news.fence, at: news.at, owner: news.owner }
    case 'accepted':
      return { ...omitKind(news), name: 'accepted', count }
    case 'rejected':
      return { ...omitKind(news), name: 'rejected', count }
    case 'unknown':
      if (before.name === 'unknown' && news.fence === before.fence && before.code !== ANSWER_LOST)
        return undefined
      return { ...omitKind(news), name: 'unknown', count, verdict: 'none' }
    case 'expired':
      if (before.name !== 'intended' || news.fence !== before.fence) return undefined
      return { ...before, name: 'unknown', verdict: 'none', code: ANSWER_LOST }
    case 'looked-up':
      if (before.name !== 'unknown' || news.fence !== before.fence || news.verdict === before.verdict)
        return undefined
      return { ...before, verdict: news.verdict }
    case 'decided': {
      if (before.name !== 'unknown' || news.fence !== before.fence) return undefined
      const { fence, at } = before
      return news.as === 'resend'
        ? { name: 'waiting', count, fence, at }
        : { name: 'accepted', count, fence, at, pushId: news.pushId, invalid: 0, missing: 0 }
    }
  }
}

function omitKind<News extends { readonly kind: unknown }>({ kind: _, ...rest }: News): Omit<News, 'kind'> {
  return rest
}

/** Stands for an empty text: fields are separated by blanks. */
const NOTHING = '-'

/** The state as Redis keeps it, and compares it: one line. */
export function formatState(state: BatchState): string {
  const { name, count, fence, at } = state
  const head = [name, count, fence, at]
  switch (state.name) {
    case 'waiting':
      return head.join(' ')
    case 'intended':
      return [...head, state.owner].join(' ')
    case 'accepted':
      return [...head, state.pushId || NOTHING, state.invalid, state.missing].join(' ')
    case 'rejected':
      return [...head, state.code || NOTHING, state.retCode, state.invalid].join(' ')
    case 'unknown':
      return [...head, state.owner, state.verdict, state.code || NOTHING].join(' ')
  }
}

/** @throws Error for what `formatState` did not write */
export function parseState(line: string): BatchState {
  const [name, ...fields] = line.split(' ')
  const [count, fence, at] = fields.slice(0, 3).map(Number) as [number, number, number]
  const [one = '', two = '', three = ''] = fields.slice(3).map((field) => (field === NOTHING ? '' : field))
  const head = { count, fence, at }
  switch (name) {
    case 'waiting':
      return { name, ...head }
    case 'intended':
      return { name, ...head, owner: one }
    case 'accepted':
      return { name, ...head, pushId: one, invalid: Number(two), missing: Number(three) }
    case 'rejected':
      return { name, ...head, code: one, retCode: Number(two), invalid: Number(three) }
    case 'unknown':
      return { name, ...head, owner: one, verdict: two as Verdict, code: three }
    default:
      throw new Error(`tpns-client/bullmq does not know the state ${JSON.stringify(name)} of a batch`)
  }
}

/** Recipients by outcome, and batches by where they are. Stored as counters of the campaign. */
export type Counter =
  | 'waiting'
  | 'inFlight'
  | 'accepted'
  | 'invalid'
  | 'rejected'
  | 'unknown'
  | 'missing'
  | `batches:${BatchState['name']}`

/** What a batch in this state adds to the counters. Every recipient is counted exactly once. */
export function getCounters(state: BatchState): Partial<Record<Counter, number>> {
  const { name, count } = state
  const batches = { [`batches:${name}`]: 1 }
  switch (name) {
    case 'waiting':
    case 'unknown':
      return { ...batches, [name]: count }
    case 'intended':
      return { ...batches, inFlight: count }
    case 'accepted': {
      const { invalid, missing } = state
      return { ...batches, accepted: count - invalid - missing, invalid, missing }
    }
    case 'rejected':
      return { ...batches, rejected: count - state.invalid, invalid: state.invalid }
  }
}

/** How the counters change from one state to the next; zeros are left out. */
export function counterChanges(before: BatchState, after: BatchState): [Counter, number][] {
  const added = getCounters(after)
  const taken = getCounters(before)
  return ([...new Set([...Object.keys(added), ...Object.keys(taken)])] as Counter[])
    .map((counter): [Counter, number] => [counter, (added[counter] ?? 0) - (taken[counter] ?? 0)])
    .filter(([, change]) => change !== 0)
}
