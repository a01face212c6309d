import * as z from 'zod/mini'
import type { EncodeContext } from '../core/endpoint.js'
import { type RequestIssue, TpnsRequestError } from '../errors/before-the-wire.js'
import { check, RET, refuse } from '../validation/check.js'
import { integer } from '../validation/fields.js'

/**
 * What an operation of an endpoint needs. The service ignores the other fields without a word; where that widens what
 * is deleted (`wipes`), the request is refused instead.
 */
export interface Operation {
  readonly schema: z.ZodMiniType<Record<string, unknown>>
  /** The fields it reads beside the selector. */
  readonly uses: readonly string[]
  readonly wipes?: { readonly what: string; readonly instead: string }
}

/**
 * Checks a request whose `selector` field says which operation it is. An unknown operation is refused, because nobody
 * can say whether repeating it would be harmless.
 */
export function checkOperation(
  operations: Readonly<Record<number, Operation>>,
  selector: string,
  request: unknown,
  context: EncodeContext,
): Record<string, unknown> {
  const what = `the operation as a number, one of ${Object.keys(operations).join(', ')}`
  const head = check(z.looseObject({ [selector]: integer(what, 0) }), request, context)
  const number = Number(head[selector])
  const operation = operations[number]
  if (operation === undefined) {
    const message = `Must be ${what}, not ${number}.`
    throw new TpnsRequestError([{ path: selector, message, retCode: RET.badValue }], {
      endpoint: context.endpoint,
    })
  }
  const { schema, uses, wipes } = operation
  const checked = check(schema, request, context)
  const fields = new Set(Object.values(operations).flatMap((other) => other.uses))
  const unused = [...fields].filter((field) => !uses.includes(field) && hasContent(checked[field]))
  const name = `${selector} ${number}`
  if (wipes !== undefined) {
    const issues = unused.map((path) => wiped(path, name, wipes))
    refuse(issues, context)
  }
  for (const path of unused) {
    const message = `${path} has no effect with ${name}, which uses only ${uses.join(' and ')}.`
    context.warn({ key: `${path}.no-effect.${selector}-${number}`, path, message })
  }
  return checked
}

function wiped(path: string, name: string, wipes: NonNullable<Operation['wipes']>): RequestIssue {
  const message = `${name} ${wipes.what} and would ignore this field. ${wipes.instead}, or leave the field out.`
  return { path, message, retCode: RET.badValue }
}

function hasContent(value: unknown): boolean {
  if (value === undefined || value === null) return false
  return typeof value !== 'object' || Object.keys(value).length > 0
}
