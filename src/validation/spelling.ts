import { join, type ValidationContext, warn } from './context.js'
import { nearest } from './nearest.js'

/**
 * Warns of fields that are not known where a known one is so near that a slip is likely. A field of which nothing is known
 * may be newer than this library, and passes without a word.
 */
export function warnOfMisspelt(
  context: ValidationContext,
  path: string,
  object: object,
  known: ReadonlySet<string>,
): void {
  for (const key of Object.keys(object)) {
    if (known.has(key)) continue
    const near = nearest(key, known)
    if (near === undefined || Object.hasOwn(object, near)) continue
    const at = join(path, key)
    const isSaidAlready = context.warnings.some((one) => one.path === at || one.path === join(path, near))
    if (!isSaidAlready) {
      warn(context, `${at}.misspelt`, at, `is not a field that TPNS documents here. Did you mean "${near}"?`)
    }
  }
}
