import type * as z from 'zod/mini'
import type { EncodeContext } from '../core/endpoint.js'
import { type RequestIssue, TpnsRequestError } from '../errors/before-the-wire.js'

/** The return codes that the service answers to a request that breaks a rule. */
export const RET = { wrongType: 1008001, missing: 1008002, badValue: 1008007, badDate: 1008016 } as const

/**
 * Reads a request with a schema. Gives a copy: the caller's object is never changed.
 *
 * @throws TpnsRequestError with one issue for every broken rule
 */
export function check<T>(schema: z.ZodMiniType<T>, request: unknown, context: EncodeContext): T {
  const checked = schema.safeParse(request, { reportInput: true })
  if (checked.success) return checked.data
  throw new TpnsRequestError(checked.error.issues.map(toIssue), { endpoint: context.endpoint })
}

/** Throws when rules that hold between fields are broken. */
export function refuse(issues: readonly RequestIssue[], context: EncodeContext): void {
  if (issues.length > 0) throw new TpnsRequestError(issues, { endpoint: context.endpoint })
}

function toIssue(issue: z.core.$ZodIssue): RequestIssue {
  return { path: dotted(issue.path), message: issue.message, retCode: retCodeOf(issue) }
}

function dotted(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    return text === '' ? String(key) : `${text}.${String(key)}`
  }, '')
}

function retCodeOf(issue: z.core.$ZodIssue): number {
  if (issue.input === undefined) return RET.missing
  const stated = issue.code === 'custom' ? issue.params?.retCode : undefined
  if (typeof stated === 'number') return stated
  // An empty list or text is an absent one to the service: its own SDKs send unset fields as empty values.
  if (issue.code === 'too_small') return RET.missing
  return issue.code === 'invalid_type' ? RET.wrongType : RET.badValue
}
