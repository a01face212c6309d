import * as z from 'zod/mini'

/** Fewer uses do not pay for the compilation. */
const USES_UNTIL_HOT = 2_000

/**
 * A schema that zod compiles once it turns out to be used much: the compiled form checks a push in 1 µs instead of 7, and
 * takes 15 to 30 ms to make. Not at start, and not within a call, where a process that sends a few pushes would pay for
 * nothing. Both forms accept the same; what the compiled one refuses, zod checks again to explain it. Where code may not
 * be generated (`--disallow-code-generation-from-strings`) it stays as it is.
 */
export function compileWhenHot<Schema extends z.ZodMiniType>(schema: Schema): () => Schema {
  let uses = 0
  let current = schema
  return () => {
    uses += 1
    if (uses === USES_UNTIL_HOT) {
      setImmediate(() => {
        current = z.compile(schema)
      })
    }
    return current
  }
}
