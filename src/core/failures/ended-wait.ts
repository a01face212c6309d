import { TpnsRateLimitError } from '../../errors/api-errors.js'
import { finalizeError, type TpnsError } from '../../errors/tpns-error.js'
import { TpnsAbortError, TpnsConnectionError, TpnsTimeoutError } from '../../errors/transport-errors.js'
import { RETURN_CODE } from '../../return-codes/names.js'
import type { CallContext, WaitReason } from '../context.js'
import type { CancelReason } from '../deadline.js'

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
      const limit = `${cancelReason.timeoutMs} ms (timeout.total)`
      const waits = describeWaits(call)
      const waited = waits === undefined ? '' : `it waited ${waits.english}, and `
      const why = `${waited}its ${limit} were over`
      const chinese = `${waits?.chinese ?? ''}${waits === undefined ? '' : '，'}已到截止时间（timeout.total）`
      return deadlineError(call, wait, { why, chinese, timeoutMs: cancelReason.timeoutMs })
    }
  }
}

/** The error of a call that would have to wait beyond its deadline, and therefore ends at once. */
export function tooLongToWait(call: CallContext, wait: EndedWait & { readonly leftMs: number }): TpnsError {
  const leftMs = Math.max(0, Math.floor(call.deadline.remainingMs()))
  const cause =
    wait.reason === 'rate-limit'
      ? `the limit of "${call.group}"`
      : `the service asked "${call.group}" to slow down, which`
  const why =
    `${cause} would make it wait ${Math.ceil(wait.leftMs)} ms, longer than the ${leftMs} ms left of its deadline ` +
    '(timeout.total)'
  const chinese = '限频等待时间超过截止时间（timeout.total）'
  return deadlineError(call, wait, { why, chinese, timeoutMs: leftMs })
}

function deadlineError(
  call: CallContext,
  { reason, leftMs }: EndedWait,
  { why, chinese, timeoutMs }: { why: string; chinese: string; timeoutMs: number },
): TpnsError {
  const { attempts, lastFailure } = call
  const retryAfterMs = leftMs === undefined ? undefined : Math.ceil(leftMs)
  if (lastFailure !== undefined) {
    lastFailure.message += ` It was not tried again: ${why}. ${chinese}，未再重试。`
    // Its outcome over all attempts is settled where every call ends.
    const { outcome } = lastFailure
    return finalizeError(lastFailure, { outcome, attempts, stopReason: 'deadline', retryAfterMs })
  }
  const endpoint = call.endpoint.path
  const message = `${endpoint} was not called: ${why}. Nothing was sent. ${REMEDY[reason]} ${chinese}，请求未发出。`
  const init = { endpoint, outcome: 'not-sent', stopReason: 'deadline', retryAfterMs } as const
  if (reason === 'cool-down' || (reason === 'rate-limit' && leftMs !== undefined)) {
    return new TpnsRateLimitError(message, { ...init, retCode: RETURN_CODE.rateLimited })
  }
  return new TpnsTimeoutError(message, { ...init, scope: 'total', timeoutMs })
}

const REMEDY: Record<WaitReason, string> = {
  'back-off': 'Try again later, or allow more time.',
  'cool-down': 'Try again later, or allow more time.',
  'rate-limit': 'Try again later, or allow more time.',
  connection: 'Send fewer at once, or set a higher timeout.total or more connections.',
}

/** Aborted or closed: the caller asked for the end. The message says what the call had come to. */
function abortedWait(
  call: CallContext,
  { leftMs }: EndedWait,
  cancelReason: Extract<CancelReason, { kind: 'aborted' | 'closed' }>,
): TpnsAbortError {
  const { endpoint, outcome, attempts, lastFailure } = call
  const end =
    cancelReason.kind === 'aborted' ? 'was aborted by its signal' : 'ended because the client was closed'
  const waits = describeWaits(call)
  const waited = waits === undefined ? '' : ` after it had waited ${waits.english}`
  const known =
    lastFailure === undefined
      ? `${waited}. Nothing was sent. 请求未发出。`
      : ` while waiting to try again${waited}. The last attempt failed: ${lastFailure.message}`
  return new TpnsAbortError(`The call to ${endpoint.path} ${end}${known}`, {
    endpoint: endpoint.path,
    outcome,
    attempts,
    stopReason: 'aborted',
    retryAfterMs: leftMs === undefined ? undefined : Math.ceil(leftMs),
    cause: cancelReason.kind === 'aborted' ? cancelReason.reason : lastFailure,
  })
}

/** Completes the error of an attempt that a deadline or a signal has cut short: what went before it belongs to the story. */
export function withEarlier(call: CallContext, error: TpnsError): TpnsError {
  const { lastFailure } = call
  const waits = error.stopReason === 'deadline' ? describeWaits(call) : undefined
  if (waits !== undefined) error.message += ` Of this time it waited ${waits.english}. 其中${waits.chinese}。`
  if (lastFailure !== undefined) {
    error.message += ` The attempt before it had failed: ${lastFailure.message}`
    // Not enumerable, as on every error.
    if (error.cause === undefined)
      Object.defineProperty(error, 'cause', { value: lastFailure, writable: true, configurable: true })
  }
  return error
}

/** Not a rate limit: nothing is known of the permits of others. A connection that failed, but not the one to the service. */
export function rateLimiterError(call: CallContext, cause: unknown): TpnsError {
  const why = cause instanceof Error ? cause.message : String(cause)
  const message =
    `${call.endpoint.path} was not called: the rate limiter of the rateLimit option failed (${why}). ` +
    'Try again when it works. 限频器不可用，请求未发出。'
  const init = { endpoint: call.endpoint.path, outcome: 'not-sent', phase: 'rate-limiter', cause } as const
  return withEarlier(call, new TpnsConnectionError(message, init))
}

/**
 * The waits of a call as words for a message, to follow "it waited"; undefined when it waited for less than a
 * millisecond in all.
 */
function describeWaits(call: CallContext): { english: string; chinese: string } | undefined {
  const waits = [...(call.waits ?? [])].map(([reason, ms]) => ({ reason, ms: Math.round(ms) }))
  const parts = waits.filter(({ ms }) => ms > 0)
  if (parts.length === 0) return undefined
  return {
    english: parts.map(({ reason, ms }) => `${ms} ms ${ENGLISH[reason](call)}`).join(' and '),
    chinese: parts.map(({ reason, ms }) => `${CHINESE[reason]} ${ms} 毫秒`).join('、'),
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
