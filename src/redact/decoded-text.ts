/** A text, or the text after its escapes are decoded, with the place of each character in the original. */
export interface DecodedText {
  readonly text: string
  /** Start in the original of the character at this index. */
  readonly starts: Int32Array
  /** End in the original of the character at this index. */
  readonly ends: Int32Array
}

export function toDecodedText(text: string): DecodedText {
  const starts = new Int32Array(text.length)
  const ends = new Int32Array(text.length)
  for (let i = 0; i < text.length; i += 1) {
    starts[i] = i
    ends[i] = i + 1
  }
  return { text, starts, ends }
}

/** Every quantifier is bounded: the work stays linear in the length of the text. */
const ESCAPE =
  /&#[xX]0{0,16}([0-9a-fA-F]{1,6});?|&#0{0,16}([0-9]{1,7});?|&([a-zA-Z]{2,24});|%u([0-9a-fA-F]{4})|%([0-9a-fA-F]{2})|\\u\{0{0,16}([0-9a-fA-F]{1,6})\}|\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})|\\x([0-9a-fA-F]{2})|\\([0-7]{3})|\\([\s\S])|<\/?[a-zA-Z][^<>]{0,64}>|=\r?\n/g

/** Which groups of {@link ESCAPE} hold a number, and in which base. */
const BASES = [16, 10, undefined, 16, 16, 16, 16, 16, 16, 8] as const
const NAMED_GROUP = 3
const BACKSLASH_GROUP = 11

const NAMED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '!': 'excl',
    '"': 'quot QUOT',
    '#': 'num',
    $: 'dollar',
    '%': 'percnt',
    '&': 'amp AMP',
    "'": 'apos',
    '(': 'lpar',
    ')': 'rpar',
    '*': 'ast midast',
    '+': 'plus',
    ',': 'comma',
    '-': 'hyphen dash',
    '.': 'period',
    '/': 'sol',
    ':': 'colon',
    ';': 'semi',
    '<': 'lt LT',
    '=': 'equals',
    '>': 'gt GT',
    '?': 'quest',
    '@': 'commat',
    '[': 'lsqb lbrack',
    '\\': 'bsol',
    ']': 'rsqb rbrack',
    '^': 'Hat',
    _: 'lowbar UnderBar',
    '`': 'grave DiacriticalGrave',
    '{': 'lcub lbrace',
    '|': 'verbar vert VerticalLine',
    '}': 'rcub rbrace',
    ' ': 'nbsp Tab NewLine shy ZeroWidthSpace',
  }).flatMap(([character, names]) => names.split(' ').map((name) => [name, character])),
)

/**
 * Decodes one layer of escapes: HTML entities, percent signs, the backslashes of JSON, JavaScript and C; drops HTML tags
 * and soft line breaks. Undefined when there is nothing to decode.
 */
export function decodeEscapes(source: DecodedText): DecodedText | undefined {
  return replaceEach(source, ESCAPE, (match) => {
    for (let group = 1; group <= BASES.length; group += 1) {
      const digits = match[group]
      const base = BASES[group - 1]
      if (digits !== undefined && base !== undefined) return Number.parseInt(digits, base)
    }
    const named = match[NAMED_GROUP]
    if (named !== undefined) return NAMED.get(named)?.charCodeAt(0)
    const escaped = match[BACKSLASH_GROUP]
    if (escaped === undefined) return null
    return /[abefnrtv]/.test(escaped) ? null : escaped.charCodeAt(0)
  })
}

/** Decodes the `=3D` of quoted-printable. Apart from the other escapes: `key=14…` must not lose its first digits there. */
export function decodeQuotedPrintable(source: DecodedText): DecodedText | undefined {
  return replaceEach(source, /=(?:([0-9a-fA-F]{2})|[ \t]{0,8}\r?\n)/g, ([, digits]) =>
    digits === undefined ? null : Number.parseInt(digits, 16),
  )
}

/** Everything but what fits `dropped`, which is a set of characters or a short sequence. */
export function removeMatches(source: DecodedText, dropped: RegExp): DecodedText {
  return replaceEach(source, dropped, () => null) ?? source
}

/** @param replacement a character code; null for nothing, undefined to keep the match */
function replaceEach(
  source: DecodedText,
  pattern: RegExp,
  replacement: (match: RegExpExecArray) => number | null | undefined,
): DecodedText | undefined {
  const { text } = source
  let codes: Uint16Array | undefined
  let starts = source.starts
  let ends = source.ends
  let length = 0
  let done = 0
  const copyUntil = (end: number) => {
    for (let i = done; i < end; i += 1, length += 1) {
      codes![length] = text.charCodeAt(i)
      starts[length] = source.starts[i]!
      ends[length] = source.ends[i]!
    }
  }
  for (const match of text.matchAll(pattern)) {
    const code = replacement(match)
    if (code === undefined) continue
    if (codes === undefined) {
      codes = new Uint16Array(text.length)
      starts = new Int32Array(text.length)
      ends = new Int32Array(text.length)
    }
    copyUntil(match.index)
    done = match.index + match[0].length
    if (code === null) continue
    codes[length] = code
    starts[length] = source.starts[match.index]!
    ends[length] = source.ends[done - 1]!
    length += 1
  }
  if (codes === undefined) return undefined
  copyUntil(text.length)
  return {
    text: Buffer.from(codes.buffer, 0, length * 2).toString('utf16le'),
    starts: starts.subarray(0, length),
    ends: ends.subarray(0, length),
  }
}
