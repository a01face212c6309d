import { TpnsConfigError } from '../../errors/validation-errors.js'
import { describeValue } from '../../validation/describe-value.js'
import type { JsonObject } from '../json.js'
import type { PushStatus, Target, Task } from '../state/tasks.js'
import { type Mismatch, mismatches } from './mismatches.js'

/** A value, a RegExp for texts, a function that decides, or a matcher of vitest or jest. */
export type Expected<T> = T | RegExp | ((value: T) => boolean) | { asymmetricMatch(value: unknown): boolean }

/** What a push must have, and how many such pushes there must be. Whatever is not named may be anything. */
export interface ExpectedPush {
  /** A token, account or tag that the push is to, or several of them. It may be to others as well. */
  readonly to?: string | readonly string[]
  /** `message.title` */
  readonly title?: Expected<string>
  /** `message.content` */
  readonly content?: Expected<string>
  /** State of the task now. */
  readonly status?: PushStatus
  /** How many accepted pushes must match; default 1, so that a push that went out twice is noticed. */
  readonly times?: number
  /**
   * Any field of the request by its wire name: `audience_type: 'all'`, `message: { android: { … } }`. Objects may have
   * more members than these; `undefined` means that the field was not sent.
   */
  readonly [wireField: string]: unknown
}

/** @throws TpnsConfigError for what can be expected of no push */
export function checkExpected(given: ExpectedPush): ExpectedPush {
  const kind = describeValue(given)
  if (kind !== 'an object')
    throw new TpnsConfigError(`expectPush needs an object of what is expected, not ${kind}.`)
  const expected = copyOf(given)
  const { times, to } = expected
  if (times !== undefined && !(Number.isSafeInteger(times) && times >= 0)) {
    throw new TpnsConfigError(`expectPush: times must be a whole number from 0, not ${describeValue(times)}.`)
  }
  if (to !== undefined && typeof to !== 'string' && !(Array.isArray(to) && [...to].every(isText))) {
    throw new TpnsConfigError(
      `expectPush: to must be a string or a list of strings, not ${describeValue(to)}.`,
    )
  }
  return expected
}

function copyOf(expected: ExpectedPush): ExpectedPush {
  try {
    return { ...expected }
  } catch (cause) {
    throw new TpnsConfigError(
      'expectPush cannot read what is expected: reading it threw an error (see cause).',
      { cause },
    )
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

/** Where the push differs from what is expected of it. */
export function differences({ times: _, ...expected }: ExpectedPush, task: Task): readonly Mismatch[] {
  const { to, title, content, status, ...wireFields } = expected
  const message = task.request.message as JsonObject
  return [
    ...(to === undefined ? [] : notAmong(to, recipientsOf(task.target))),
    ...('title' in expected ? mismatches(title, message.title, 'message.title') : []),
    ...('content' in expected ? mismatches(content, message.content, 'message.content') : []),
    ...(status === undefined ? [] : mismatches(status, task.status, 'status')),
    ...mismatches(wireFields, task.request, ''),
  ]
}

function notAmong(wanted: string | readonly string[], recipients: readonly string[]): readonly Mismatch[] {
  const names = typeof wanted === 'string' ? [wanted] : wanted
  const found = names.every((name) => recipients.includes(name))
  return found ? [] : [{ path: 'to', expected: wanted, actual: recipients }]
}

/** The tokens, accounts or tags that a push names; none for a push to all. */
export function recipientsOf(target: Target): readonly string[] {
  switch (target.by) {
    case 'all':
      return []
    case 'tags':
      return target.rules.flatMap((rule) => rule.items).flatMap((item) => item.tags)
    case 'tokens':
      return target.tokens
    case 'accounts':
      return target.accounts
  }
}
