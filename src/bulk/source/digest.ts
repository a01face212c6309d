import { createHash } from 'node:crypto'
import { isObject } from '../../validation/members.js'

export const HEX_DIGITS = 16

/** Identifies the recipients of a batch. 64 bits: guards against mix-ups, not against forgery. */
export function digestRecipients(recipients: readonly string[]): string {
  return digestText(recipients.join('\n'))
}

/** Identifies a push regardless of the order of its fields. */
export function digestRequest(request: object): string {
  return digestText(JSON.stringify(sorted(request)))
}

export function digestText(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HEX_DIGITS)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => [key, sorted(field)]),
  )
}
