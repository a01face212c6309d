import type { Bilingual } from '../return-codes/types.js'
import { afterHan, inBoth } from './words.js'

const LONGEST_QUOTE = 40

/** A value for an error message: its kind and, when short, itself. Never throws, never long. */
export function describeValue(value: unknown): string {
  return nameValue(value).en
}

/** {@link describeValue} in both languages. */
export function nameValue(value: unknown): Bilingual {
  switch (typeof value) {
    case 'string':
      return { en: `the string ${quote(value)}`, zh: `字符串 ${quote(value)}` }
    case 'number':
      return Number.isFinite(value)
        ? { en: `the number ${value}`, zh: `数字 ${value}` }
        : inBoth(String(value))
    case 'boolean':
      return inBoth(String(value))
    case 'bigint':
      return { en: 'a BigInt', zh: 'BigInt' }
    case 'function':
      return { en: 'a function', zh: '函数' }
    case 'symbol':
      return { en: 'a symbol', zh: 'symbol' }
    case 'undefined':
      return inBoth('undefined')
    default:
      return describeObject(value as object | null)
  }
}

/** `must be an object, not null.` @param rule a predicate without its full stop */
export function describeWrongValue(rule: Bilingual, value: unknown): Bilingual {
  const { en, zh } = nameValue(value)
  return { en: `${rule.en}, not ${en}.`, zh: `${rule.zh}，实际为${afterHan(zh)}。` }
}

/** A string in quotes, shortened. */
export function quote(text: string): string {
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text)
}

function describeObject(value: object | null): Bilingual {
  try {
    return nameObject(value)
  } catch {
    // A Proxy that was revoked, or whose traps throw.
    return { en: 'an object that cannot be read', zh: '无法读取的对象' }
  }
}

function nameObject(value: object | null): Bilingual {
  if (value === null) return inBoth('null')
  if (Array.isArray(value)) return { en: 'an array', zh: '数组' }
  if (value instanceof Date) {
    return Number.isNaN(value.getTime())
      ? { en: 'an invalid Date', zh: '无效的 Date' }
      : { en: 'a Date', zh: 'Date' }
  }
  if (value instanceof Promise)
    return { en: 'a Promise (is an await missing?)', zh: 'Promise（是否缺少 await？）' }
  const name = getClassName(value)
  return name === 'Object'
    ? { en: 'an object', zh: '对象' }
    : { en: `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name}`, zh: name }
}

/** Of a built-in class, also of another realm; 'Object' for those of a program. */
export function getClassName(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1)
}
