import { TpnsConfigError } from '../../errors/validation-errors.js'
import { describeValue } from '../../validation/describe-value.js'
import type { JsonObject } from '../body/json.js'
import type { PushStatus, Target, Task } from '../state/tasks.js'
import { findMismatches, type Mismatch } from './mismatches.js'

/** A value, a RegExp for texts, a function that decides, or a matcher of vitest or jest. */
export type Expected<T> = T | RegExp | ((value: T) => boolean) | { asymmetricMatch(value: unknown): boolean }

/** What a push must have, and how many such pushes there must be. Fields that are not named may have any value. */
export interface ExpectedPush {
  /** A token, account or tag that the push goes to, or several of them. It may go to others as well. */
  readonly to?: string | readonly string[]
  /** `message.title` */
  readonly title?: Expected<string>
  /** `message.content` */
  readonly content?: Expected<string>
  /** State of the task now. */
  readonly status?: PushStatus
  /** How many accepted pushes must match; default 1, so that a push that was sent twice is noticed. */
  readonly times?: number
  /**
   * Any field of the request by its wire name: `audience_type: 'all'`, `message: { android: { … } }`. Objects may have
   * more members than these; `undefined` means that the field was not sent.
   */
  readonly [wireField: string]: unknown
}

/** @throws TpnsConfigError when no push could ever match */
export function checkExpected(given: ExpectedPush): ExpectedPush {
  const kind = describeValue(given)
  if (kind !== 'an object')
    throw new TpnsConfigError(`expectPush needs an object of what is expected, not ${kind}.`)
  const expected = copyExpected(given)
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

function copyExpected(expected: ExpectedPush): ExpectedPush {
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

/** Where the push differs from the expectation. */
export function comparePush({ times: _, ...expected }: ExpectedPush, task: Task): readonly Mismatch[] {
  const { to, title, content, status, ...wireFields } = expected
  const message = task.request.message as JsonObject
  return [
    ...(to === undefined ? [] : compareRecipients(to, listRecipients(task.target))),
    ...('title' in expected ? findMismatches(title, message.title, 'message.title') : []),
    ...('content' in expected ? findMismatches(content, message.content, 'message.content') : []),
    ...(status === undefined ? [] : findMismatches(status, task.status, 'status')),
    ...findMismatches(wireFields, task.request, ''),
  ]
}

function compareRecipients(
  wanted: string | readonly string[],
  recipients: readonly string[],
): readonly Mismatch[] {
  const names = typeof wanted === 'string' ? [wanted] : wanted
  const found = names.every((name) => recipients.includes(name))
  return found ? [] : [{ path: 'to', expected: wanted, actual: recipients }]
}

/** The tokens, accounts or tags that a push names; none for a push to all. */
export function listRecipients(target: Target): readonly string[] {
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
