import * as z from 'zod/mini'
import { CALL_OPTIONS, type CallOptions } from '../../../core/call-options.js'
import type { ClientContext } from '../../../core/context.js'
import { finishError } from '../../../core/failures/finish-error.js'
import { runCall } from '../../../core/pipeline.js'
import { TpnsNotFoundError, TpnsRateLimitError } from '../../../errors/api-errors.js'
import { replaceOutcome } from '../../../errors/message.js'
import { finalizeError, TpnsError } from '../../../errors/tpns-error.js'
import { TpnsTimeoutError } from '../../../errors/transport-errors.js'
import { TpnsRequestError } from '../../../errors/validation-errors.js'
import { RETURN_CODE } from '../../../return-codes/names.js'
import { callback, positive, valueThat } from '../../../validation/options/option-values.js'
import { optionBag, readOptions } from '../../../validation/options/options.js'
import { pause } from '../../shared/pause.js'
import { task as oneTask, type TaskRecord, type TaskStatus } from '../../statistics/endpoints.js'
import { isFinalStatus, TASK_STATES } from '../../statistics/task-states.js'
import { type TaskRef, toTaskRequest } from './task-ref.js'

/** One wait makes at most 64 calls in its first hour, and 60 in every other: the endpoint allows 200. */
const FIRST_POLL_MS = 5_000
const SLOWEST_POLL_MS = 60_000
/** How long a task that was just made may be unknown to the statistics. No page gives a number [inferred]. */
const UNKNOWN_AT_FIRST_MS = 60_000

/** `timeout` and `retry` hold for each look at the task. */
export interface WaitOptions extends CallOptions {
  /** What to wait for, beside the end of the task: states, or a condition. Default: its end. */
  until?: TaskStatus | readonly TaskStatus[] | ((task: TaskRecord) => boolean) | undefined
  /** Called with the record at every look. What it throws ends the wait. */
  onProgress?: ((task: TaskRecord) => void) | undefined
  /**
   * Called at every look that finds no record: a task that was just made may be unknown for a while. After a minute the wait ends with
   * `TpnsNotFoundError`. What it throws ends the wait.
   */
  onNotFound?: (() => void) | undefined
  /**
   * Milliseconds between two looks. Default: 5 seconds, doubled each time up to 60. Below 18 seconds one wait uses up
   * more than the 200 calls an hour, and then pauses.
   */
  pollMs?: number | undefined
  /** Most milliseconds for the whole wait. Default: none. */
  maxWaitMs?: number | undefined
}

const waitOptions = optionBag({
  ...CALL_OPTIONS,
  until: z.optional(
    valueThat<NonNullable<WaitOptions['until']>>(isCondition, {
      en: `a function, a state or a list of states (${Object.keys(TASK_STATES).join(', ')})`,
      zh: `函数、状态或状态数组（${Object.keys(TASK_STATES).join('、')}）`,
    }),
  ),
  onProgress: z.optional(callback<NonNullable<WaitOptions['onProgress']>>()),
  onNotFound: z.optional(callback<NonNullable<WaitOptions['onNotFound']>>()),
  pollMs: z.optional(positive()),
  maxWaitMs: z.optional(positive(Number.MAX_VALUE)),
})

/** A state that does not exist would be waited for in vain. */
function isCondition(until: unknown): boolean {
  if (typeof until === 'function') return true
  const states: readonly unknown[] = Array.isArray(until) ? [...until] : [until]
  return states.every((state) => typeof state === 'string' && state !== '')
}

/** Looks at a task until it is over. @throws TpnsError whose outcome never says that the push was not sent */
export async function waitFor(client: ClientContext, ref: TaskRef, given?: WaitOptions): Promise<TaskRecord> {
  const init = { endpoint: oneTask.path, redact: client.redact }
  const options = readOptions(waitOptions, given, init)
  const { until, onProgress, onNotFound, pollMs: steadyMs, maxWaitMs, ...callOptions } = options
  const limitMs = maxWaitMs ?? Number.POSITIVE_INFINITY
  const request = toTaskRequest(ref)
  const { runtime } = client
  const startedAt = runtime.elapsed()
  const passedMs = () => runtime.elapsed() - startedAt
  let last: TaskRecord | undefined
  try {
    for (let delayMs = steadyMs ?? FIRST_POLL_MS; ; delayMs = steadyMs ?? nextDelayMs(delayMs)) {
      const seen = await look(client, request, callOptions, passedMs() < UNKNOWN_AT_FIRST_MS)
      if (seen.kind === 'record') {
        last = seen.record
        onProgress?.(last)
        if (isReached(last, until)) return last
      } else if (seen.kind === 'not-yet') onNotFound?.()
      const leftMs = limitMs - passedMs()
      if (leftMs <= 0) throw waitTimeoutError(limitMs, last)
      const wantedMs = seen.kind === 'too-fast' ? Math.max(delayMs, seen.retryAfterMs) : delayMs
      const wait = { delayMs: Math.min(wantedMs, leftMs), endpoint: oneTask.path, signal: callOptions.signal }
      await pause(client, wait)
    }
  } catch (error) {
    finishError(error, { client, endpoint: waiting, call: undefined, request, startedAt })
    throw error instanceof TpnsError ? withUnknownOutcome(error) : error
  }
}

type Look =
  | { readonly kind: 'record'; readonly record: TaskRecord }
  | { readonly kind: 'not-yet' }
  | { readonly kind: 'too-fast'; readonly retryAfterMs: number }

const waiting = { ...oneTask, name: 'push.waitFor' }

async function look(
  client: ClientContext,
  request: ReturnType<typeof toTaskRequest>,
  options: CallOptions,
  mayBeUnknown: boolean,
): Promise<Look> {
  try {
    const { task } = await runCall(client, waiting, request, options)
    if (task !== undefined) return { kind: 'record', record: task }
    if (mayBeUnknown) return { kind: 'not-yet' }
    throw new TpnsNotFoundError(
      {
        en: `TPNS has no record of the task ${request.pushId}.`,
        zh: `未找到推送任务 ${request.pushId}。`,
        remedy: {
          en: 'Check that the push_id is complete (it is a string), of this app, and not older than a month.',
          zh: '请确认 push_id 完整（字符串）、属于本应用且未超过 1 个月。',
        },
      },
      { endpoint: oneTask.path, retCode: RETURN_CODE.taskNotFound, attempts: 1 },
    )
  } catch (error) {
    if (error instanceof TpnsNotFoundError && mayBeUnknown) return { kind: 'not-yet' }
    if (error instanceof TpnsRateLimitError) {
      return { kind: 'too-fast', retryAfterMs: error.retryAfterMs ?? SLOWEST_POLL_MS }
    }
    throw error
  }
}

function nextDelayMs(delayMs: number): number {
  return Math.min(2 * delayMs, SLOWEST_POLL_MS)
}

function isReached(task: TaskRecord, until: WaitOptions['until']): boolean {
  if (isFinalStatus(task.status)) return true
  if (typeof until === 'function') return until(task)
  if (until === undefined || task.status === undefined) return false
  return typeof until === 'string' ? task.status === until : until.includes(task.status)
}

function waitTimeoutError(timeoutMs: number, last: TaskRecord | undefined): TpnsTimeoutError {
  const state = last?.status
  const text = {
    en: `push.waitFor gave up after ${timeoutMs} ms (maxWaitMs): the task is ${state === undefined ? 'not known to the statistics yet' : `still ${state}`}.`,
    zh: `push.waitFor 已等待 ${timeoutMs} 毫秒（maxWaitMs）：推送任务${state === undefined ? '尚未可查' : `的状态仍为 ${state}`}。`,
  }
  return new TpnsTimeoutError(text, {
    endpoint: oneTask.path,
    outcome: 'unknown',
    stopReason: 'deadline',
    timeout: 'total',
    timeoutMs,
  })
}

/**
 * A caller who pushes and waits in one `try` reads `outcome` as that of the push. What could not be looked at is not
 * "not sent": sending again would deliver it twice.
 */
function withUnknownOutcome(error: TpnsError): TpnsError {
  if (error instanceof TpnsRequestError) return error
  const { attempts, stopReason, retryAfterMs } = error
  replaceOutcome(error, {
    en: 'Only the look at the task failed, not the push: do not send it again. To learn how it ended, call push.waitFor or statistics.task again.',
    zh: '失败的只是查询，推送任务不受影响，请勿重发；如需了解结果，请再次调用 push.waitFor 或 statistics.task。',
  })
  return finalizeError(error, { outcome: 'unknown', attempts, stopReason, retryAfterMs })
}
