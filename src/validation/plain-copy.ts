import type { RequestIssue } from '../errors/validation-errors.js'
import { RETURN_CODE } from '../return-codes/names.js'
import type { Bilingual } from '../return-codes/types.js'
import { toIssue, toPath } from './context.js'
import { describeWrongValue, getClassName } from './describe-value.js'
import { HALVED, SUSPECT } from './names/name-fault.js'
import { throwIssues } from './refusal.js'

/** Deeper data is a mistake (or an attack on the stack), not a message of 4 KB. */
const DEEPEST = 100

/** The content of a request, read once. */
export interface PlainCopy {
  /** Fresh objects and arrays with own, enumerable, defined members only. A `Date` stays one; the rest is JSON. */
  readonly value: unknown
  /** What JSON cannot represent, or would silently change. It is missing in `value`. */
  readonly issues: readonly RequestIssue[]
  /** Where a `Date` was found, an invalid one too. */
  readonly dates: readonly (readonly PropertyKey[])[]
  /** Texts that may be broken, depending on what they stand for. */
  readonly suspects: readonly Suspect[]
  /** Where an integer is beyond 2^53, and so is probably not what was meant. */
  readonly rounded: readonly (readonly PropertyKey[])[]
}

/** A text that is halved, or that is nobody's name; or the name of a field that is halved. */
interface Suspect {
  readonly path: readonly PropertyKey[]
  readonly text: string
}

/**
 * Reads a request as `JSON.stringify` would, so that later changes by the caller do not affect what is sent, and getters,
 * proxies and `toJSON` run once, here, where they may throw. `JSON.stringify` turns NaN into null, drops functions and turns
 * a Map or a Promise into `{}`, all silently; each of these would reach people's phones, and is an issue here.
 *
 * @param mayBeBigInt names of the request's own fields in which a BigInt is an id
 */
export function copyPlain(request: unknown, mayBeBigInt: readonly string[] = []): PlainCopy {
  const copier = new Copier(mayBeBigInt)
  const value = copier.copy(request)
  const { issues, dates, suspects, rounded } = copier
  return { value, issues, dates, suspects, rounded }
}

/**
 * What an operation of several requests goes on with: its caller may change or reuse the object after the call.
 *
 * @param field the field of the request that the value is for, where it is not the request itself
 * @throws TpnsRequestError for what JSON cannot say, and what cannot be read
 */
export function snapshot<T>(value: T, endpoint: string, field?: string): T {
  // Not given at all: the rules of the endpoint say so better.
  if (value === undefined) return value
  const { value: copy, issues } = copyPlain(field === undefined ? value : { [field]: value })
  throwIssues(issues, { endpoint })
  return (field === undefined ? copy : (copy as Record<string, unknown>)[field]) as T
}

/** In place of a value that is an issue. */
const REFUSED = Symbol('refused')

class Copier {
  readonly issues: RequestIssue[] = []
  readonly dates: PropertyKey[][] = []
  readonly suspects: Suspect[] = []
  readonly rounded: PropertyKey[][] = []
  readonly #mayBeBigInt: readonly string[]
  readonly #path: PropertyKey[] = []
  readonly #ancestors: object[] = []

  constructor(mayBeBigInt: readonly string[]) {
    this.#mayBeBigInt = mayBeBigInt
  }

  copy(value: unknown): unknown {
    switch (typeof value) {
      case 'string':
        if (SUSPECT.test(value)) this.suspects.push({ path: [...this.#path], text: value })
        return value
      case 'boolean':
        return value
      case 'number':
        if (!Number.isFinite(value)) return this.#notJson(value)
        if (Number.isInteger(value) && !Number.isSafeInteger(value)) this.rounded.push([...this.#path])
        return value
      case 'object':
        return value === null ? null : this.#copyObject(value)
      case 'bigint':
        return this.#isId() ? value : this.#notJson(value)
      default:
        return this.#notJson(value)
    }
  }

  #copyObject(value: object): unknown {
    const ancestors = this.#ancestors
    if (ancestors.includes(value)) {
      return this.#refuse({
        en: 'must not refer back to an object that contains it: JSON cannot say that.',
        zh: '不能引用包含它的对象：JSON 无法表示循环引用。',
      })
    }
    if (ancestors.length >= DEEPEST)
      return this.#refuse({
        en: `must not be nested deeper than ${DEEPEST} levels.`,
        zh: `嵌套不能超过 ${DEEPEST} 层。`,
      })
    ancestors.push(value)
    const depth = this.#path.length
    try {
      if (Array.isArray(value)) return this.#copyArray(value)
      if (value instanceof Date) return this.#copyDate(value)
      if (isOpaque(value)) return this.#notJson(value)
      const { toJSON } = value as { toJSON?: unknown }
      if (typeof toJSON === 'function') return this.copy(toJSON.call(value, ''))
      return this.#copyMembers(value as Record<string, unknown>)
    } catch {
      this.#path.length = depth
      return this.#refuse({
        en: 'cannot be read: its getter, proxy or toJSON throws.',
        zh: '无法读取：其 getter、Proxy 或 toJSON 抛出了错误。',
      })
    } finally {
      ancestors.pop()
    }
  }

  #copyMembers(value: Record<string, unknown>): object {
    const copy: Record<string, unknown> = {}
    const path = this.#path
    for (const key of Object.keys(value)) {
      path.push(key)
      if (HALVED.test(key)) this.suspects.push({ path: [...path], text: key })
      let member: unknown
      try {
        member = value[key]
      } catch {
        member = this.#refuse({
          en: 'cannot be read: its getter throws.',
          zh: '无法读取：其 getter 抛出了错误。',
        })
      }
      // As in JSON.stringify: a member that is undefined is not there.
      const copied = member === undefined || member === REFUSED ? member : this.copy(member)
      path.pop()
      if (copied === undefined || copied === REFUSED) continue
      // A request is data: a field of this name must not become the prototype.
      if (key === '__proto__') defineMember(copy, key, copied)
      else copy[key] = copied
    }
    return copy
  }

  #copyArray(list: readonly unknown[]): unknown[] {
    const path = this.#path
    const copy: unknown[] = []
    for (let i = 0; i < list.length; i++) {
      path.push(i)
      const copied = this.copy(list[i])
      path.pop()
      // Keeps the place, so that later elements keep their paths.
      copy.push(copied === REFUSED ? null : copied)
    }
    return copy
  }

  #copyDate(value: Date): Date {
    this.dates.push([...this.#path])
    return new Date(value.getTime())
  }

  #isId(): boolean {
    const [name] = this.#path
    return this.#path.length === 1 && this.#mayBeBigInt.includes(String(name))
  }

  #notJson(value: unknown): symbol {
    return this.#refuse(notJson(value))
  }

  #refuse(text: Bilingual): symbol {
    this.issues.push(toIssue(toPath(this.#path), text, RETURN_CODE.wrongType))
    return REFUSED
  }
}

/** Of a built-in class whose content JSON does not see (a Map, a Promise, FormData, an Error), or spells by the byte. */
function isOpaque(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return false
  if (ArrayBuffer.isView(value)) return true
  return getClassName(value) !== 'Object' && Object.keys(value).length === 0 && !('toJSON' in value)
}

export function notJson(value: unknown): Bilingual {
  return describeWrongValue({ en: 'must be a value that JSON can hold', zh: '应为 JSON 能表示的值' }, value)
}

function defineMember(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true })
}
