import * as z from 'zod/mini'
import { RETURN_CODE } from '../../return-codes/names.js'
import { describeWrongValue } from '../../validation/describe-value.js'
import { countUnits, type FieldIssue, optionalInteger, token, tooLong } from '../../validation/fields.js'
import { isFields } from '../../validation/members.js'
import { HALVED } from '../../validation/names/name-fault.js'
import { inSequence, toLines } from '../../validation/words.js'
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

/** The attribute operations, distinguished by `cmd`. Fields not listed are sent unchanged. */
export type AttributeRequest = ChangeAttributesRequest | DeleteAllAttributesRequest | QueryAttributesRequest

/** Of the name and of the value, in UTF-8 bytes. */
const MAX_BYTES = 50

const attributeMap = z.custom<Readonly<Record<string, string>>>().check(
  z.check(({ value, issues }) => {
    for (const { path = [], text, retCode } of findMapFaults(value)) {
      issues.push({ code: 'custom', path, message: toLines(text), params: { retCode }, input: value })
    }
  }),
)

function findMapFaults(map: unknown): (FieldIssue & { path?: string[] })[] {
  if (!isFields(map)) {
    const rule = { en: 'must be an object of names and values', zh: '应为属性名与属性值的对象' }
    const text = describeWrongValue(rule, map)
    return [{ text, retCode: RETURN_CODE.wrongType }]
  }
  const entries = Object.entries(map)
  if (entries.length === 0) {
    const text = { en: 'must name at least one attribute.', zh: '至少包含一个属性。' }
    return [{ text, retCode: RETURN_CODE.missing }]
  }
  return entries.flatMap(([name, value]) => {
    const faults = [findNameFault(name), findValueFault(value)]
    return faults.filter((fault) => fault !== undefined).map((fault) => ({ ...fault, path: [name] }))
  })
}

function findNameFault(name: string): FieldIssue | undefined {
  if (name === '')
    return {
      text: { en: 'the name of an attribute must not be empty.', zh: '属性名不能为空。' },
      retCode: RETURN_CODE.notAllowed,
    }
  if (HALVED.test(name)) {
    const text = {
      en: 'has half of a surrogate pair (half an emoji) in its name, which UTF-8 cannot express.',
      zh: '属性名含有半个代理对（半个 emoji），UTF-8 无法表示。',
    }
    return { text, retCode: RETURN_CODE.notAllowed }
  }
  if (countUnits(name, 'bytes') <= MAX_BYTES) return undefined
  const { en, zh } = tooLong(name, MAX_BYTES, 'bytes')
  return { text: { en: `as a name ${en}`, zh: `属性名${zh}` }, retCode: RETURN_CODE.notAllowed }
}

function findValueFault(value: unknown): FieldIssue | undefined {
  if (typeof value !== 'string') {
    const text = describeWrongValue({ en: 'must be a string', zh: '应为字符串' }, value)
    const hint = { en: 'TPNS takes numbers as text: "42".', zh: 'TPNS 的数字也用字符串："42"。' }
    return { text: inSequence(text, hint), retCode: RETURN_CODE.wrongType }
  }
  if (countUnits(value, 'bytes') <= MAX_BYTES) return undefined
  return { text: tooLong(value, MAX_BYTES, 'bytes'), retCode: RETURN_CODE.notAllowed }
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
    destructive: {
      what: { en: 'deletes every attribute of the token', zh: '会删除该 Token 的所有属性' },
      instead: { en: 'To delete only some use cmd 3', zh: '只删除部分属性请使用 cmd 3' },
    },
  },
  5: { fields: ['token'] },
}

export const attributeCheck: RequestCheck<typeof attributeSchema> = {
  schema: attributeSchema,
  names: ['token'],
  hints: {
    cmd: {
      en: '1 adds, 2 updates, 3 deletes the named attributes; 4 deletes all, 5 queries.',
      zh: '1 新增，2 更新，3 删除指定属性，4 删除全部，5 查询。',
    },
    attributeInfo: {
      en: 'It is an object: { attributeMap: { size: "42" } }.',
      zh: '它是对象：{ attributeMap: { size: "42" } }。',
    },
    'attributeInfo.attributeMap': {
      en: 'It is an object of names and values: { size: "42" }.',
      zh: '它是属性名与属性值的对象：{ size: "42" }。',
    },
  },
  rules: [unusedFieldsHaveNoEffect('cmd', OPERATIONS), fieldsAreSpelled(changeAttributesSchema)],
}
