import { describeValue } from './describe-value.js'
import { join, type Report, refuse, WRONG_TYPE } from './report.js'

/** Deeper data is a mistake (or an attack on the stack), not a message of 4 KB. */
const DEEPEST = 100

/**
 * Checks that free-form data means in JSON what it means here. `JSON.stringify` turns NaN into null, drops functions,
 * and makes `{}` of a Map or of a Promise without a word; each of these would be pushed to people's phones. Reports
 * everything that JSON cannot say, each with its path.
 */
export function isJsonValue(value: unknown, path: string, report: Report, ancestors: object[] = []): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true
    case 'number':
      return Number.isFinite(value) || refused(value, path, report)
    case 'object':
      return value === null || isJsonObject(value, path, report, ancestors)
    default:
      return refused(value, path, report)
  }
}

function isJsonObject(value: object, path: string, report: Report, ancestors: object[]): boolean {
  if (ancestors.includes(value)) {
    refuse(report, path, 'refers back to an object that contains it; JSON cannot say that.', WRONG_TYPE)
    return false
  }
  if (ancestors.length >= DEEPEST) {
    refuse(report, path, `is nested deeper than ${DEEPEST} levels.`, WRONG_TYPE)
    return false
  }
  if (value instanceof Map || value instanceof Set || value instanceof Promise)
    return refused(value, path, report)
  if (value instanceof Date) return !Number.isNaN(value.getTime()) || refused(value, path, report)
  ancestors.push(value)
  const ok = areContentsJson(value, path, report, ancestors)
  ancestors.pop()
  return ok
}

function areContentsJson(value: object, path: string, report: Report, ancestors: object[]): boolean {
  try {
    const { toJSON } = value as { toJSON?: unknown }
    if (typeof toJSON === 'function') return isJsonValue(toJSON.call(value, ''), path, report, ancestors)
    let ok = true
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++)
        ok = isJsonValue(value[i], `${path}[${i}]`, report, ancestors) && ok
      return ok
    }
    for (const key of Object.keys(value)) {
      const member = (value as Record<string, unknown>)[key]
      // As in JSON.stringify: a member that is undefined is not there.
      if (member !== undefined) ok = isJsonValue(member, join(path, key), report, ancestors) && ok
    }
    return ok
  } catch {
    refuse(report, path, 'cannot be read: its getter or toJSON throws.', WRONG_TYPE)
    return false
  }
}

function refused(value: unknown, path: string, report: Report): false {
  refuse(report, path, `cannot be sent as JSON: it is ${describeValue(value)}.`, WRONG_TYPE)
  return false
}
