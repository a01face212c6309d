import { textOf } from './text-of.js'

/**
 * Removes secrets from text that the library did not write itself (the service's messages, bodies of strange answers,
 * texts of foreign errors): a proxy's error page may echo the request's headers.
 */
export type Redact = (text: string) => string

const REDACTED = '[redacted]'

/** What a `Sign` header looks like: Base64 of 64 characters. A new one is made for every attempt. */
const SIGNATURE = /[A-Za-z0-9+/]{86}(?:==|%3d%3d|\\u003d\\u003d)/gi

export function redactor(secrets: readonly string[]): Redact {
  const forms = [...new Set(secrets.filter((secret) => secret !== '').flatMap(writtenForms))]
  return (text) =>
    forms.reduce((clean, form) => clean.replaceAll(form, REDACTED), text).replace(SIGNATURE, REDACTED)
}

/** As it is, as a URL carries it, and as JSON writers that escape slashes or equals signs do. */
function writtenForms(secret: string): string[] {
  const escaped = secret.replaceAll('/', '\\/')
  return [secret, encodeURIComponent(secret), escaped, escaped.replaceAll('=', '\\u003d')]
}

/** Deeper than any answer of the service; a body of nothing but brackets must not end in a stack overflow. */
const DEEPEST = 64

/** The same for every text inside a JSON value. */
export function redactValue(value: unknown, redact: Redact, depth = 0): unknown {
  if (typeof value === 'string') return redact(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEEPEST) return '[too deep]'
  const clean = (item: unknown) => redactValue(item, redact, depth + 1)
  if (Array.isArray(value)) return value.map(clean)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), clean(item)]))
}

/**
 * A copy of a foreign error that is safe to keep as `cause`: name, message, code and stack without secrets, and
 * nothing else, since transports like to hang whole requests with their headers onto their errors.
 */
export function safeCause(error: unknown, redact: Redact, depth = 0): Error {
  if (!(error instanceof Error)) return new Error(redact(textOf(error)))
  const copy = new Error(redact(textOf(error.message)))
  copy.name = redact(textOf(error.name))
  if (error.stack !== undefined) copy.stack = redact(textOf(error.stack))
  const { code } = error as { code?: unknown }
  if (typeof code === 'string') Object.assign(copy, { code: redact(code) })
  if (error.cause !== undefined && depth < 3) copy.cause = safeCause(error.cause, redact, depth + 1)
  return copy
}
