import type * as z from 'zod/mini'
import { warnOfMisspelt } from '../../validation/spelling.js'
import type { RequestContext } from './check-request.js'

/** A rule that warns of misspelt names among a request's own fields. */
export function fieldsAreSpelled(...schemas: readonly z.ZodMiniObject[]) {
  const known = new Set(schemas.flatMap(({ shape }) => Object.keys(shape)))
  return (request: object, context: RequestContext): void => warnOfMisspelt(context, '', request, known)
}
