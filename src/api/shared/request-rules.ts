import type * as z from 'zod/mini'
import type { Bilingual } from '../../return-codes/types.js'
import { isUnreadable, refuse, refuseMissing, warn } from '../../validation/context.js'
import { type Hints, REQUIRED } from '../../validation/explain-issue.js'
import { buildFieldTree, nearestTo, visitFields } from '../../validation/names/field-tree.js'
import { warnOfMisplaced, warnOfMisspelt } from '../../validation/names/spelling.js'
import { inSequence } from '../../validation/words.js'
import type { RequestContext } from './check-request.js'

/** One operation of an endpoint that selects its operation by a number in the request. */
export interface Operation {
  /** The fields it reads besides that number. */
  readonly fields: readonly string[]
  /** Set if it deletes more than a caller can have intended who passes a field that it ignores. */
  readonly destructive?: { readonly what: Bilingual; readonly instead: Bilingual }
}

/**
 * The service silently ignores fields of other operations. Where that would delete more than intended, the request is
 * refused; otherwise it is sent with a warning.
 */
export function unusedFieldsHaveNoEffect(selector: string, operations: Readonly<Record<number, Operation>>) {
  const allFields = new Set(Object.values(operations).flatMap((operation) => operation.fields))
  return (request: object, context: RequestContext): void => {
    const given: Readonly<Record<string, unknown>> = { ...request }
    const operation = operations[Number(given[selector])]
    if (operation === undefined) return
    const { fields, destructive } = operation
    const name = `${selector} ${given[selector]}`
    for (const field of allFields) {
      if (fields.includes(field) || !hasContent(given[field])) continue
      if (destructive === undefined) {
        warn(context, `${field}.no-effect.${selector}-${given[selector]}`, field, {
          en: `has no effect with ${name}, which uses only ${fields.join(' and ')}.`,
          zh: `在 ${name} 下不生效，该操作只使用 ${fields.join('、')}。`,
        })
      } else {
        const { what, instead } = destructive
        refuse(context, field, {
          en: `is ignored by ${name}, which ${what.en}. ${instead.en}, or leave the field out.`,
          zh: `会被 ${name} 忽略，该操作${what.zh}。${instead.zh}，或去掉该字段。`,
        })
      }
    }
  }
}

function hasContent(value: unknown): boolean {
  if (value === undefined || value === null) return false
  return typeof value !== 'object' || Object.keys(value).length > 0
}

/* The TPNS pages spell some ids in two ways: one in the table, another in the samples. */

/** The id is required, in either spelling; if given in both, they must agree. */
export function idInOneSpelling(table: string, sample: string, hints: Hints = {}) {
  const agree = spellingsAgree(table, sample)
  return (request: object, context: RequestContext): void => {
    const { [table]: fromTable, [sample]: fromSample } = request as Readonly<Record<string, unknown>>
    if (fromTable === undefined && fromSample === undefined && !isUnreadable(context, sample)) {
      refuseMissing(context, table, inSequence(REQUIRED, hints[table]))
    }
    agree(request, context)
  }
}

export function spellingsAgree(table: string, sample: string) {
  return (request: object, context: RequestContext): void => {
    const { [table]: fromTable, [sample]: fromSample } = request as Readonly<Record<string, unknown>>
    if (fromTable === undefined || fromSample === undefined || String(fromTable) === String(fromSample))
      return
    refuse(context, table, {
      en: `and "${sample}" are one field in two spellings, but differ. Give only "${table}".`,
      zh: `与 "${sample}" 是同一字段的两种拼写，但值不同。请只保留 "${table}"。`,
    })
  }
}

/** Warns of fields in the wrong place, and of misspelt ones. Several schemas are variants of one request. */
export function fieldsAreSpelled(...schemas: readonly z.ZodMiniObject[]) {
  const tree = buildFieldTree(...schemas)
  return (request: object, context: RequestContext): void =>
    visitFields(request, tree.root, {
      unknown(field) {
        const homes = tree.homes.get(field.name)
        if (homes === undefined) warnOfMisspelt(context, field, tree)
        else warnOfMisplaced(context, field, nearestTo(field.node, homes))
      },
    })
}
