import { TpnsRateLimitError } from '../../errors/api-errors.js'
import { addSentence, readWhatHappened } from '../../errors/message.js'
import { finalizeError, type TpnsError } from '../../errors/tpns-error.js'
import { type TpnsAbortError, TpnsConnectionError, TpnsTimeoutError } from '../../errors/transport-errors.js'
import { RETURN_CODE } from '../../return-codes/names.js'
import type { Bilingual } from '../../return-codes/types.js'
import type { CallContext, WaitReason } from '../context.js'
import type { CancelReason } from '../deadline.js'
import { cancelledError } from './cancelled.js'

/** A wait that ended before its time, or that is not begun because it would end after the deadline. */
export interface EndedWait {
  readonly reason: WaitReason
  /** How much longer it would take, where that is known. */
  readonly leftMs: number | undefined
}

/**
 * The error of a call that ended while it waited. A deadline is not what went wrong: the error is that of the last
 * attempt, or says what the call waited for.
 */
export function endedWait(call: CallContext, wait: EndedWait, cancelReason: CancelReason): TpnsError {
  switch (cancelReason.kind) {
    case 'aborted':
    case 'closed':
      return abortedWait(call, wait, cancelReason)
    case 'attempt-timeout':
    case 'total-timeout': {
      const { timeoutMs } = cancelReason
      const waits = describeWaits(call)
      const why = {
        en: `${waits === undefined ? '' : `it waited ${waits.en}, and `}its ${timeoutMs} ms (timeout.total) were over`,
        zh: `${waits === undefined ? '' : `${waits.zh}，`}已到 ${timeoutMs} 毫秒的截止时间（timeout.total）`,
      }
      return deadlineError(call, wait, { why, timeoutMs })
    }
  }
}

/** The error of a call that would have to wait beyond its deadline, and therefore ends at once. */
export function tooLongToWait(call: CallContext, wait: EndedWait & { readonly leftMs: number }): TpnsError {
  const leftMs = Math.max(0, Math.floor(call.deadline.remainingMs()))
  const waitMs = Math.ceil(wait.leftMs)
  const isLimit = wait.reason === 'rate-limit'
  const cause = isLimit
    ? `the limit of "${call.group}"`
    : `the service asked "${call.group}" to slow down, which`
  const why = {
    en: `${cause} would make it wait ${waitMs} ms, longer than the ${leftMs} ms left of its deadline (timeout.total)`,
    zh: `${isLimit ? '限频排队' : '冷却期'}（${call.group}）还需等待 ${waitMs} 毫秒，超过距截止时间（timeout.total）的 ${leftMs} 毫秒`,
  }
  return deadlineError(call, wait, { why, timeoutMs: leftMs })
}

function deadlineError(
  call: CallContext,
  { reason, leftMs }: EndedWait,
  { why, timeoutMs }: { why: Bilingual; timeoutMs: number },
): TpnsError {
  const { attempts, lastFailure } = call
  const retryAfterMs = leftMs === undefined ? undefined : Math.ceil(leftMs)
  if (lastFailure !== undefined) {
    addSentence(lastFailure, { en: `It was not tried again: ${why.en}.`, zh: `${why.zh}，未再重试。` })
    // Of its attempt alone. `stopped` (core/retry.ts), which every error of a wait passes, sets that of the call.
    const { outcome } = lastFailure
    return finalizeError(lastFailure, { outcome, attempts, stopReason: 'deadline', retryAfterMs })
  }
  const endpoint = call.endpoint.path
  const text = {
    en: `${endpoint} was not called: ${why.en}.`,
    zh: `未调用 ${endpoint}：${why.zh}。`,
    remedy: reason === 'connection' ? MORE_CONNECTIONS : LATER,
    ofCall: true,
  } as const
  const init = { endpoint, outcome: 'not-sent', stopReason: 'deadline', retryAfterMs } as const
  if (reason === 'cool-down' || (reason === 'rate-limit' && leftMs !== undefined)) {
    return new TpnsRateLimitError(text, { ...init, retCode: RETURN_CODE.rateLimited })
  }
  return new TpnsTimeoutError(text, { ...init, timeout: 'total', timeoutMs })
}

const LATER = {
  en: 'Call again later (error.retryAfterMs, where it is known), or set a higher timeout.total.',
  zh: '请稍后重新调用（等待 error.retryAfterMs 毫秒，如有），或增大 timeout.total。',
}
const MORE_CONNECTIONS = {
  en: 'Send fewer at once, or set a higher timeout.total or more connections.',
  zh: '请降低并发，或增大 timeout.total 或 connections。',
}

/** Aborted or closed: the caller asked for the end. The message says what the call had come to. */
function abortedWait(
  call: CallContext,
  { leftMs }: EndedWait,
  cancelReason: Extract<CancelReason, { kind: 'aborted' | 'closed' }>,
): TpnsAbortError {
  const { endpoint, outcome, attempts, lastFailure } = call
  const error = cancelledError(endpoint.path, cancelReason, outcome)
  const waits = describeWaits(call)
  if (waits !== undefined) addSentence(error, { en: `It had waited ${waits.en}.`, zh: `此前${waits.zh}。` })
  if (lastFailure !== undefined) addEarlierFailure(error, lastFailure)
  return finalizeError(error, {
    outcome,
    attempts,
    stopReason: 'aborted',
    retryAfterMs: leftMs === undefined ? undefined : Math.ceil(leftMs),
  })
}

/** What went before belongs to the story, and is the cause where there is no other. */
function addEarlierFailure(error: TpnsError, earlier: TpnsError): void {
  const text = readWhatHappened(earlier)
  addSentence(error, { en: `The attempt before it had failed: ${text.en}`, zh: `此前的尝试失败：${text.zh}` })
  // Not enumerable, as on every error.
  if (error.cause === undefined)
    Object.defineProperty(error, 'cause', { value: earlier, writable: true, configurable: true })
}

/** Completes the error of an attempt that a deadline or a signal has cut short. */
export function withEarlier(call: CallContext, error: TpnsError): TpnsError {
  const waits = error.stopReason === 'deadline' ? describeWaits(call) : undefined
  if (waits !== undefined)
    addSentence(error, { en: `Of this time it waited ${waits.en}.`, zh: `其中${waits.zh}。` })
  if (call.lastFailure !== undefined) addEarlierFailure(error, call.lastFailure)
  return error
}

/** Not a rate limit: nothing is known of the permits of others. A connection that failed, but not the one to the service. */
export function rateLimiterError(call: CallContext, cause: unknown): TpnsError {
  const why = cause instanceof Error ? cause.message : String(cause)
  const { path } = call.endpoint
  const text = {
    en: `${path} was not called: the rate limiter of the rateLimit option failed (${why}).`,
    zh: `未调用 ${path}：限频器（rateLimit）不可用（${why}）。`,
    remedy: { en: 'Call again once it works.', zh: '请在其恢复后重新调用。' },
    ofCall: true,
  } as const
  const init = { endpoint: path, outcome: 'not-sent', phase: 'rate-limiter', cause } as const
  return withEarlier(call, new TpnsConnectionError(text, init))
}

/**
 * The waits of a call as words for a message, to follow "it waited"; undefined when it waited for less than a
 * millisecond in all.
 */
function describeWaits(call: CallContext): Bilingual | undefined {
  const waits = [...(call.waits ?? [])].map(([reason, ms]) => ({ reason, ms: Math.round(ms) }))
  const parts = waits.filter(({ ms }) => ms > 0)
  if (parts.length === 0) return undefined
  return {
    en: parts.map(({ reason, ms }) => `${ms} ms ${ENGLISH[reason](call)}`).join(' and '),
    zh: parts.map(({ reason, ms }) => `${CHINESE[reason]} ${ms} 毫秒`).join('、'),
  }
}

const ENGLISH: Record<WaitReason, (call: CallContext) => string> = {
  'back-off': () => 'to try again',
  'cool-down': ({ group }) =>
    `because the service asked "${group}" to slow down (${RETURN_CODE.rateLimited})`,
  'rate-limit': ({ group }) => `for the rate limit of "${group}"`,
  connection: ({ client }) => `for one of ${client.slots.connections} connections`,
}

const CHINESE: Record<WaitReason, string> = {
  'back-off': '重试退避',
  'cool-down': '等待冷却期',
  'rate-limit': '等待限频许可',
  connection: '等待空闲连接',
}
