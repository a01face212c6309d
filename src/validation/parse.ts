import * as z from 'zod/mini'
import type { RequestIssue } from '../errors/validation-errors.js'
import { RETURN_CODE } from '../return-codes/names.js'
import type { Bilingual } from '../return-codes/types.js'
import { toIssue, toPath, toPattern, type ValidationContext, warn } from './context.js'
import { describeWrongValue } from './describe-value.js'
import { explainIssue, type Hints } from './explain-issue.js'
import { isFields, isObject, valueAt } from './members.js'
import { findNameFault, HALVED, REPLACED, STRINGIFIED } from './names/name-fault.js'
import { copyPlain, notJson, type PlainCopy } from './plain-copy.js'

/** What a schema cannot say about the fields of a request. */
export interface ParseOptions {
  readonly hints?: Hints
  /**
   * Values that other SDKs write for fields that were not given, by path (list elements written as `[]`), where the
   * schema refuses them. Where this is set, `null` counts as not given in every field that the schema knows.
   */
  readonly unset?: Readonly<Record<string, readonly unknown[]>>
  /** The request's own fields in which a BigInt is an id. */
  readonly bigInts?: readonly string[]
  /** Paths of the tokens, accounts and tags, list elements written as `[]`: a broken one is nobody's, and refused. */
  readonly names?: readonly string[]
  /** Says the same as the schema, faster. */
  readonly accepts?: (value: object) => boolean
}

/**
 * Checks a request with a zod schema. Adds everything that is wrong to the context, and returns a fresh copy of the rest for
 * the rules between fields: refused fields are missing from it.
 *
 * The copy and not zod's output is what is sent: zod leaves out a field named `__proto__`.
 */
export function parse(
  schema: z.ZodMiniType,
  request: unknown,
  context: ValidationContext,
  { hints = {}, unset, bigInts, names = [], accepts = (value) => z.validate(schema, value) }: ParseOptions,
): object {
  const copy = copyPlain(request, bigInts)
  const { value, dates } = copy
  if (copy.suspects.length > 0 || copy.rounded.length > 0) warnOfBrokenValues(copy, context, '', names)
  const issues = copy.suspects.length === 0 ? copy.issues : [...copy.issues, ...findBrokenNames(copy, names)]
  if (!isFields(value)) {
    context.issues.push(
      ...(issues.length > 0 ? issues : [toIssue('', notAnObjectText(request), RETURN_CODE.wrongType)]),
    )
    context.issueCountAfterParse = context.issues.length
    return {}
  }
  if (issues.length === 0 && dates.length === 0 && accepts(value)) return value
  let result = schema.safeParse(value)
  if (!result.success && unset !== undefined && dropUnset(value, specific(result.error.issues), unset)) {
    result = schema.safeParse(value)
  }
  const broken = result.success ? [] : specific(result.error.issues)
  if (issues.length === 0 && broken.length === 0 && dates.length === 0) return value

  const wrongDates = result.success ? findWrongDates(dates, result.data) : []
  context.issues.push(
    ...issues,
    ...broken.filter(({ path }) => !covers(issues, path)).map((issue) => explainIssue(issue, value, hints)),
    ...wrongDates.map(({ issue }) => issue),
  )
  context.issueCountAfterParse = context.issues.length
  for (const { path } of [...broken, ...wrongDates]) drop(value, path)
  return value
}

/** Tokens, accounts and tags that nobody has. */
function findBrokenNames({ suspects }: PlainCopy, names: readonly string[]): RequestIssue[] {
  return suspects.flatMap(({ path, text }) => {
    const at = toPath(path)
    const pattern = toPattern(at)
    const fault = names.includes(pattern) ? findNameFault(text) : undefined
    if (fault === undefined) return []
    const isToken = /(^|\.)token(_list\[\])?$/.test(pattern)
    return [toIssue(at, fault, isToken ? RETURN_CODE.invalidToken : RETURN_CODE.notAllowed)]
  })
}

/** Warns of texts that are broken and of integers that JavaScript has rounded: sent, for the rest of the message is right. */
export function warnOfBrokenValues(
  { suspects, rounded }: PlainCopy,
  context: ValidationContext,
  owner = '',
  names: readonly string[] = [],
): void {
  for (const { path, text } of suspects) {
    const at = `${owner}${toPath(path)}`
    const isName = names.includes(toPattern(at))
    const fault = TEXT_FAULTS.find(
      ({ found, where, inNames }) =>
        found.test(text) && where?.test(at) !== false && (!isName || inNames === true),
    )
    if (fault !== undefined) warn(context, `${toKey(at)}.${fault.key}`, at, fault.text)
  }
  for (const path of rounded) {
    const at = `${owner}${toPath(path)}`
    warn(context, `${toKey(at)}.rounded`, at, ROUNDED)
  }
}

interface TextFault {
  readonly key: string
  readonly found: RegExp
  /** The paths that it is about. Default: all. */
  readonly where?: RegExp
  /** Whether names are warned of too. Those with another fault are refused. */
  readonly inNames?: true
  readonly text: Bilingual
}

const TEXT_FAULTS: readonly TextFault[] = [
  {
    key: 'stringified',
    found: STRINGIFIED,
    // What is no JSON, or no object, has been said.
    where: /(?<!custom_content)$/,
    inNames: true,
    text: {
      en: 'is what a missing value, or an object, becomes as text. Check where it comes from.',
      zh: '像是缺失的值或对象被转成了字符串，请检查其来源。',
    },
  },
  {
    key: 'halved',
    found: HALVED,
    text: {
      en:
        'holds half of an emoji (half of a surrogate pair), which UTF-8 cannot express: phones show rubbish in its place. Cut ' +
        "texts between characters: [...text].slice(0, 20).join('').",
      zh: "含有半个 emoji（半个代理对），UTF-8 无法表示，手机上会显示乱码。请按字符截断文本：[...text].slice(0, 20).join('')。",
    },
  },
  {
    key: 'replaced',
    found: REPLACED,
    text: {
      en: 'holds U+FFFD (�), which stands for what was lost when bytes were read in the wrong encoding. Read the source again, in its encoding.',
      zh: '含有 U+FFFD（�），说明读取时编码有误、字符已丢失。请按正确的编码重新读取。',
    },
  },
  {
    key: 'control',
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    found: /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202d\u202e\ufeff]/,
    text: {
      en: 'holds a character that is no text (a control character, a byte order mark, or one that turns the direction). Remove it.',
      zh: '含有非文本字符（控制字符、BOM 或改变书写方向的字符），请去掉。',
    },
  },
  {
    key: 'blank',
    found: /^[\s\u200b\u2060]+$/,
    where: /(^|\.)(title|content|subtitle|body|alert)$/,
    text: { en: 'is blank: the phone shows nothing in its place.', zh: '只有空白字符，手机上不会显示内容。' },
  },
]

const ROUNDED = {
  en: 'is an integer beyond 2^53, which JavaScript rounds: what arrives is probably another number. Write it as a string.',
  zh: '是超过 2^53 的整数，JavaScript 会舍入，实际发出的很可能是另一个数值。请改用字符串。',
}

/** Of bounded number: what is deeper is named by the caller's data. */
function toKey(path: string): string {
  return toPattern(path).split('.', 2).join('.')
}

export function notAnObjectText(request: unknown): Bilingual {
  return describeWrongValue({ en: 'must be an object', zh: '应为对象' }, request)
}

/** To zod a Date is an ordinary object, and it does not look into unknown fields. */
function findWrongDates(
  dates: readonly (readonly PropertyKey[])[],
  parsed: unknown,
): { path: readonly PropertyKey[]; issue: RequestIssue }[] {
  return dates.flatMap((path) => {
    const value = valueAt(parsed, path)
    if (value instanceof Date && !Number.isNaN(value.getTime())) return []
    const text =
      value instanceof Date
        ? notJson(value)
        : { en: 'must be an object, not a Date.', zh: '应为对象，实际为 Date。' }
    return [{ path, issue: toIssue(toPath(path), text, RETURN_CODE.wrongType) }]
  })
}

/** Whether something at the path, or around it, was refused before zod saw it. */
function covers(issues: readonly RequestIssue[], path: readonly PropertyKey[]): boolean {
  if (issues.length === 0) return false
  return path.some((_, i) => issues.some((issue) => issue.path === toPath(path.slice(0, i + 1))))
}

/** For an alternative of the right kind with a wrong field: what is wrong with that field. */
function specific(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union') return [issue]
    const inner = issue.errors.find(
      (errors) => errors.length > 0 && errors.every(({ path }) => path.length > 0),
    )
    return inner === undefined
      ? [issue]
      : specific(inner.map((one) => ({ ...one, path: [...issue.path, ...one.path] })))
  })
}

/** Removes values that mean "not given". Returns whether there were any. */
function dropUnset(
  request: object,
  issues: readonly z.core.$ZodIssue[],
  unset: NonNullable<ParseOptions['unset']>,
): boolean {
  let dropped = false
  for (const { path } of issues) {
    if (typeof path.at(-1) !== 'string') continue
    const value = valueAt(request, path)
    if (value === undefined) continue
    if (value !== null && !unset[toPattern(toPath(path))]?.includes(value)) continue
    drop(request, path)
    dropped = true
  }
  return dropped
}

/** Removes a field; for an element of a list, the whole list. */
function drop(request: object, path: readonly PropertyKey[]): void {
  const end = path.findLastIndex((step) => typeof step === 'string')
  if (end < 0) return
  const owner = valueAt(request, path.slice(0, end))
  if (isObject(owner)) delete (owner as Record<PropertyKey, unknown>)[path[end]!]
}
