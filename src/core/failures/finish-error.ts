import { addOutcome, addSentence } from '../../errors/message.js'
import { addFacts, type CallFacts, type ErrorAudience, TpnsError } from '../../errors/tpns-error.js'
import { isObject } from '../../validation/members.js'
import type { CallContext, ClientContext } from '../context.js'
import type { Endpoint } from '../endpoint.js'
import { parseBody } from '../validate.js'
import { describeAttempts, describeOutcome } from './outcome-text.js'

export interface EndedCall {
  readonly client: ClientContext
  readonly endpoint: Endpoint<never, unknown>
  /** Undefined when it could not even be opened. */
  readonly call: CallContext | undefined
  /** As the caller passed it. */
  readonly request: unknown
  /** On the clock of `runtime.elapsed`. */
  readonly startedAt: number
}

/**
 * Completes the error that ends a call, once all its attempts are over: whether the request was sent, and the facts of the
 * call. Runs only when a call has failed.
 */
export function finishError(thrown: unknown, ended: EndedCall): void {
  if (!(thrown instanceof TpnsError) || thrown.startedAt !== undefined) return
  const { endpoint, call } = ended
  // Of a guard: it speaks of its job, and says itself that nothing was sent.
  if (call?.guard !== undefined && thrown.endpoint === undefined) return
  const attempts = describeAttempts(thrown.attempts)
  if (attempts !== undefined) addSentence(thrown, attempts)
  addOutcome(thrown, describeOutcome(endpoint, thrown.outcome))
  addFacts(thrown, collectFacts(thrown, ended))
}

function collectFacts(error: TpnsError, { client, call, request, startedAt }: EndedCall): CallFacts {
  const { runtime, baseUrl, accessId } = client
  const elapsedNow = runtime.elapsed()
  const now = runtime.now()
  const toDate = (elapsed: number) => new Date(now - (elapsedNow - elapsed))
  const firstAttempt = call?.firstAttemptAt
  const { seq, trace_id, collapse_id, ...sent } = readSent(call, request)
  return {
    accessId,
    host: new URL(baseUrl).host,
    startedAt: toDate(startedAt),
    firstAttemptAt: firstAttempt === undefined ? undefined : toDate(firstAttempt),
    elapsedMs: Math.round(elapsedNow - startedAt),
    audience: readAudience(sent, client),
    seq: toInteger((error as { answer?: { seq?: unknown } }).answer?.seq) ?? toInteger(seq),
    traceId: toId(trace_id, client),
    collapseId: toId(collapse_id, client),
  }
}

/** What was sent; before there are any bytes, the request. */
function readSent(call: CallContext | undefined, request: unknown): Readonly<Record<string, unknown>> {
  try {
    const sent: unknown = call === undefined || call.bytes.length === 0 ? request : parseBody(call)
    return isObject(sent) ? { ...sent } : {}
  } catch {
    // The caller's object may have getters that throw.
    return {}
  }
}

function readAudience(
  sent: Readonly<Record<string, unknown>>,
  { redact }: ClientContext,
): ErrorAudience | undefined {
  const { audience_type: type, token_list, account_list } = sent
  if (typeof type !== 'string') return undefined
  const list = type.startsWith('account') ? account_list : type.startsWith('token') ? token_list : undefined
  return { type: redact(type).slice(0, LONGEST), count: Array.isArray(list) ? list.length : undefined }
}

function toInteger(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? (value as number) : undefined
}

const LONGEST = 100

function toId(value: unknown, { redact }: ClientContext): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  return redact(String(value)).slice(0, LONGEST)
}
