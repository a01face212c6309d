import * as z from 'zod/mini'
import { RETURN_CODE } from '../../return-codes/names.js'
import { describeValue } from '../../validation/describe-value.js'
import { countUnits, type FieldIssue, optionalInteger, token, tooLong } from '../../validation/fields.js'
import { HALVED } from '../../validation/names/name-fault.js'
import type { RequestCheck } from '../shared/check-request.js'
import { fieldsAreSpelled, type Operation, unusedFieldsHaveNoEffect } from '../shared/request-rules.js'

interface AttributeRequestBase {
  readonly token: string
  /** The app: required until 2021, removed since. Safe to leave out. */
  readonly accessId?: number | undefined
}

/** Adds (1), updates (2) or deletes (3) the named attributes. */
export interface ChangeAttributesRequest extends AttributeRequestBase {
  readonly cmd: 1 | 2 | 3
  readonly attributeInfo: {
    /**
     * At least one name with its value. Names and values have at most 50 bytes each; numbers are given as text. The
     * names must exist in the console, or they come back as `invalidAttribute`. For `cmd` 3 the service's sample
     * sends the value too.
     */
    readonly attributeMap: Readonly<Record<string, string>>
  }
}

/** Deletes all attributes of the token. */
export interface DeleteAllAttributesRequest extends AttributeRequestBase {
  readonly cmd: 4
}

export interface QueryAttributesRequest extends AttributeRequestBase {
  readonly cmd: 5
}

/** The attribute operations, distinguished by `cmd`. Fields not listed are sent as they are. */
export type AttributeRequest = ChangeAttributesRequest | DeleteAllAttributesRequest | QueryAttributesRequest

/** Of the name and of the value, in UTF-8 bytes. */
const MAX_BYTES = 50

const attributeMap = z.custom<Readonly<Record<string, string>>>().check(
  z.check(({ value, issues }) => {
    for (const { path = [], message, retCode } of findMapFaults(value)) {
      issues.push({ code: 'custom', path, message, params: { retCode }, input: value })
    }
  }),
)

function findMapFaults(map: unknown): (FieldIssue & { path?: string[] })[] {
  if (typeof map !== 'object' || map === null || Array.isArray(map)) {
    return [
      {
        message: `must be an object of names and values, got ${describeValue(map)}.`,
        retCode: RETURN_CODE.wrongType,
      },
    ]
  }
  const entries = Object.entries(map)
  if (entries.length === 0)
    return [{ message: 'must name at least one attribute.', retCode: RETURN_CODE.missing }]
  return entries.flatMap(([name, value]) => {
    const faults = [findNameFault(name), findValueFault(value)]
    return faults.filter((fault) => fault !== undefined).map((fault) => ({ ...fault, path: [name] }))
  })
}

function findNameFault(name: string): FieldIssue | undefined {
  if (name === '')
    return { message: 'the name of an attribute must not be empty.', retCode: RETURN_CODE.notAllowed }
  if (HALVED.test(name)) {
    const message = 'has half of a surrogate pair (half an emoji) in its name, which UTF-8 cannot express.'
    return { message, retCode: RETURN_CODE.notAllowed }
  }
  if (countUnits(name, 'bytes') <= MAX_BYTES) return undefined
  return { message: `as a name ${tooLong(name, MAX_BYTES, 'bytes')}`, retCode: RETURN_CODE.notAllowed }
}

function findValueFault(value: unknown): FieldIssue | undefined {
  if (typeof value !== 'string') {
    const message = `must be a string, got ${describeValue(value)}. TPNS takes numbers as text: "42".`
    return { message, retCode: RETURN_CODE.wrongType }
  }
  if (countUnits(value, 'bytes') <= MAX_BYTES) return undefined
  return { message: tooLong(value, MAX_BYTES, 'bytes'), retCode: RETURN_CODE.notAllowed }
}

const base = { token: token(), accessId: optionalInteger }

export const changeAttributesSchema = z.looseObject({
  cmd: z.literal([1, 2, 3]),
  attributeInfo: z.looseObject({ attributeMap }),
  ...base,
})
export const deleteAllAttributesSchema = z.looseObject({ cmd: z.literal(4), ...base })
export const queryAttributesSchema = z.looseObject({ cmd: z.literal(5), ...base })
export const attributeSchema = z.discriminatedUnion('cmd', [
  changeAttributesSchema,
  deleteAllAttributesSchema,
  queryAttributesSchema,
])

const withMap: Operation = { fields: ['token', 'attributeInfo'] }
const OPERATIONS: Readonly<Record<number, Operation>> = {
  1: withMap,
  2: withMap,
  3: withMap,
  4: {
    fields: ['token'],
    destructive: { what: 'deletes every attribute of the token', instead: 'To delete only some use cmd 3' },
  },
  5: { fields: ['token'] },
}

export const attributeCheck: RequestCheck<typeof attributeSchema> = {
  schema: attributeSchema,
  names: ['token'],
  hints: {
    cmd: '1 adds, 2 updates, 3 deletes the named attributes; 4 deletes all, 5 queries.',
    attributeInfo: 'It is an object: { attributeMap: { size: "42" } }.',
    'attributeInfo.attributeMap': 'It is an object of names and values: { size: "42" }.',
  },
  rules: [unusedFieldsHaveNoEffect('cmd', OPERATIONS), fieldsAreSpelled(changeAttributesSchema)],
}
