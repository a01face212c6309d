import { RETURN_CODE } from '../../return-codes/names.js'
import { isUnreadable, refuse } from '../../validation/context.js'
import type { Hints } from '../../validation/explain-issue.js'
import type { RequestContext } from './check-request.js'

/*
 * Some ids the pages of TPNS spell in two ways: one in the table, another in the samples.
 */

/** The id is given, and where it is given in both spellings they agree. */
export function idInOneSpelling(table: string, sample: string, hints: Hints = {}) {
  const agree = spellingsAgree(table, sample)
  return (request: object, context: RequestContext): void => {
    const { [table]: fromTable, [sample]: fromSample } = request as Readonly<Record<string, unknown>>
    if (fromTable === undefined && fromSample === undefined && !isUnreadable(context, sample)) {
      const hint = hints[table]
      refuse(
        context,
        table,
        hint === undefined ? 'is required.' : `is required. ${hint}`,
        RETURN_CODE.missing,
      )
    }
    agree(request, context)
  }
}

export function spellingsAgree(table: string, sample: string) {
  return (request: object, context: RequestContext): void => {
    const { [table]: fromTable, [sample]: fromSample } = request as Readonly<Record<string, unknown>>
    if (fromTable === undefined || fromSample === undefined || String(fromTable) === String(fromSample))
      return
    refuse(
      context,
      table,
      `and "${sample}" are one field in two spellings, but differ. Give only "${table}".`,
    )
  }
}
