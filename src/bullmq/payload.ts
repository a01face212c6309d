import type { JsonValue } from './spec.js'

/**
 * The recipients of a batch as Redis keeps them, behind one character that says how: `l`, one a line, as tokens and accounts
 * hold no line break; `j`, one JSON value; `r`, a reference to what is stored elsewhere.
 */
export type Payload =
  | { readonly kind: 'lines'; readonly recipients: readonly string[] }
  | { readonly kind: 'json'; readonly value: JsonValue }
  | { readonly kind: 'reference'; readonly reference: JsonValue }

export const encodeLines = (recipients: readonly string[]): string => `l${recipients.join('\n')}`
export const encodeJson = (value: unknown): string => `j${JSON.stringify(value)}`
export const encodeReference = (reference: unknown): string => `r${JSON.stringify(reference)}`

/** @throws Error for what was not written by this module */
export function decodePayload(text: string): Payload {
  const content = text.slice(1)
  switch (text[0]) {
    case 'l':
      return { kind: 'lines', recipients: content.split('\n') }
    case 'j':
      return { kind: 'json', value: JSON.parse(content) as JsonValue }
    case 'r':
      return { kind: 'reference', reference: JSON.parse(content) as JsonValue }
    default:
      throw new Error('the recipients of a batch are missing in Redis, or were written by something else')
  }
}
