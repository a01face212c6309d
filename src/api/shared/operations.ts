import { refuse, warn } from '../../validation/context.js'
import type { RequestContext } from './check-request.js'

/** What an operation of an endpoint reads, where a number in the request says which operation it is. */
export interface Operation {
  /** The fields it reads beside that number. */
  readonly uses: readonly string[]
  /** Set where it deletes more than a caller who gives a field that it does not read can have meant. */
  readonly destructive?: { readonly what: string; readonly instead: string }
}

/**
 * The service ignores fields of other operations without a word. Where that widens what is deleted, the request is refused;
 * else it is sent with a warning.
 */
export function unusedFieldsHaveNoEffect(selector: string, operations: Readonly<Record<number, Operation>>) {
  const fields = new Set(Object.values(operations).flatMap(({ uses }) => uses))
  return (request: object, context: RequestContext): void => {
    const given: Readonly<Record<string, unknown>> = { ...request }
    const operation = operations[Number(given[selector])]
    if (operation === undefined) return
    const { uses, destructive } = operation
    const name = `${selector} ${given[selector]}`
    for (const field of fields) {
      if (uses.includes(field) || !hasContent(given[field])) continue
      if (destructive === undefined) {
        const message = `has no effect with ${name}, which uses only ${uses.join(' and ')}.`
        warn(context, `${field}.no-effect.${selector}-${given[selector]}`, field, message)
      } else {
        const { what, instead } = destructive
        refuse(context, field, `is ignored by ${name}, which ${what}. ${instead}, or leave the field out.`)
      }
    }
  }
}

function hasContent(value: unknown): boolean {
  if (value === undefined || value === null) return false
  return typeof value !== 'object' || Object.keys(value).length > 0
}
