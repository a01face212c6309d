/** White space, and what looks like none: a byte order mark, a zero-width space. */
const EDGE = /^[\s\u200b\u2060\ufeff]|[\s\u200b\u2060\ufeff]$/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/

/**
 * Why the name of an account or a tag, or a token, can be nobody's: a predicate, or undefined. Whoever bound the name wrote
 * it without the trace that a file, a form or a cut has left on it; sent with the trace it silently reaches nobody.
 */
export function findNameFault(name: string): string | undefined {
  if (isHalved(name)) {
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

/** Whether a text holds half of a surrogate pair. */
export function isHalved(text: string): boolean {
  // Every runtime has it that this package supports; the types of ES2023 do not.
  return !(text as string & { isWellFormed(): boolean }).isWellFormed()
}

/** Whether a text deserves a second look: as a name it is nobody's, or it is halved. */
export function isSuspect(text: string): boolean {
  return EDGE.test(text) || CONTROL.test(text) || isHalved(text)
}
