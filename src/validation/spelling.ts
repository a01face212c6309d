import { join, type ValidationContext, warn } from './context.js'
import { nearest } from './nearest.js'

/**
 * Warns about unknown fields that look like a misspelt known one. Any other unknown field may be newer than this library,
 * and passes silently.
 */
export function warnOfMisspelt(
  context: ValidationContext,
  path: string,
  object: object | undefined,
  known: ReadonlySet<string>,
): void {
  if (object === undefined) return
  for (const key of Object.keys(object)) {
    if (known.has(key)) continue
    const near = nearest(key, known)
    if (near === undefined || Object.hasOwn(object, near)) continue
    const at = join(path, key)
    const isAlreadyReported = context.warnings.some((one) => one.path === at || one.path === join(path, near))
    if (!isAlreadyReported) {
      warn(context, `${at}.misspelt`, at, `is not a field that TPNS documents here. Did you mean "${near}"?`)
    }
  }
}
