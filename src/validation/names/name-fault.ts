/** White space, and what looks like none: a byte order mark, a zero-width space. */
const EDGE = /^[\s\u200b\u2060\ufeff]|[\s\u200b\u2060\ufeff]$/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/

/** Finds half of a surrogate pair. */
export const HALVED = /[\ud800-\udfff]/u

/** Finds what deserves a second look: a text that is halved, or as a name is nobody's. */
export const SUSPECT = new RegExp(`${EDGE.source}|${CONTROL.source}|${HALVED.source}`, 'u')

/**
 * Why the name of an account or a tag, or a token, can be nobody's: a predicate, or undefined. The name was bound
 * without the trace that a file, a form or a cut has left on it; sent with the trace it silently reaches nobody.
 */
export function findNameFault(name: string): string | undefined {
  // One look at each of a million names costs a quarter of three.
  if (!SUSPECT.test(name)) return undefined
  if (HALVED.test(name)) {
    return 'holds half of a surrogate pair (half an emoji), which UTF-8 cannot express: nobody has it. Cut texts between characters, not between UTF-16 units.'
  }
  if (EDGE.test(name)) {
    return 'begins or ends with white space (a line end, a blank, a byte order mark): nobody has it. Trim it.'
  }
  if (CONTROL.test(name)) {
    return 'holds a control character, such as a line break or a tab: nobody has it. It is probably several entries, or cells, that were not split.'
  }
  return undefined
}
