import { isDeepStrictEqual } from 'node:util'
import { isObject } from '../body/json.js'

/** One place where a value is not what was expected. */
export interface Mismatch {
  /** Members joined by dots: `message.title`. */
  readonly path: string
  readonly expected: unknown
  readonly actual: unknown
}

/** The matchers of vitest and jest, `expect.any(String)` and the like, are objects of this form. */
interface AsymmetricMatcher {
  asymmetricMatch(value: unknown): boolean
}

/**
 * Where `actual` differs from `expected`. Objects may have more members than expected, lists not more elements.
 * A RegExp, a function or a matcher of vitest or jest decides for itself. When an object is expected, JSON text is parsed
 * first, so that `custom_content` need not be written as a string.
 */
export function findMismatches(expected: unknown, actual: unknown, path: string): readonly Mismatch[] {
  const unless = (equal: boolean): readonly Mismatch[] => (equal ? [] : [{ path, expected, actual }])
  if (expected instanceof RegExp) return unless(typeof actual === 'string' && actual.search(expected) >= 0)
  if (typeof expected === 'function') return unless(expected(actual) === true)
  if (isMatcher(expected)) return unless(expected.asymmetricMatch(actual))
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return unless(false)
    return expected.flatMap((item, index) => findMismatches(item, actual[index], `${path}[${index}]`))
  }
  if (isObject(expected)) {
    const members = typeof actual === 'string' ? parseIfJson(actual) : actual
    if (!isObject(members)) return unless(false)
    return Object.entries(expected).flatMap(([name, item]) =>
      findMismatches(item, members[name], path === '' ? name : `${path}.${name}`),
    )
  }
  return unless(isDeepStrictEqual(actual, expected))
}

function isMatcher(value: unknown): value is AsymmetricMatcher {
  return isObject(value) && typeof value.asymmetricMatch === 'function'
}

function parseIfJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
