import type { Bilingual } from '../../return-codes/types.js'

/** White space at an end, and what looks like none: a byte order mark, a zero-width space. */
export const EDGE = /^[\s\u200b\u2060\ufeff]|[\s\u200b\u2060\ufeff]$/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202d\u202e\ufeff]/

/** Finds half of a surrogate pair. */
export const HALVED = /[\ud800-\udfff]/u

/** Stands for what was lost when bytes were read in the wrong encoding. */
export const REPLACED = /\ufffd/

/** What a missing value, or an object, becomes as text. */
export const STRINGIFIED = /^(?:undefined|null|NaN|\[object \w+\])$/

/** Finds what deserves a second look: a text that is broken, or as a name is nobody's. */
export const SUSPECT = new RegExp(
  [EDGE, CONTROL, HALVED, REPLACED, STRINGIFIED].map(({ source }) => source).join('|'),
  'u',
)

/**
 * Why the name of an account or a tag, or a token, can be nobody's: a predicate, or undefined. The name was bound
 * without the trace that a file, a form or a cut has left on it; sent with the trace it silently reaches nobody.
 */
export function findNameFault(name: string): Bilingual | undefined {
  // One look at each of a million names costs a quarter of three.
  if (!SUSPECT.test(name)) return undefined
  if (HALVED.test(name)) {
    return {
      en: 'holds half of a surrogate pair (half an emoji), which UTF-8 cannot express: nobody has it. Cut texts between characters, not between UTF-16 units.',
      zh: '含有半个代理对（半个 emoji），UTF-8 无法表示，不会有设备匹配。请按字符截断文本，不要按 UTF-16 单元截断。',
    }
  }
  if (EDGE.test(name)) {
    return {
      en: 'begins or ends with white space (a line end, a blank, a byte order mark): nobody has it. Trim it.',
      zh: '首尾含有空白字符（换行、空格或 BOM），不会有设备匹配。请去掉首尾空白。',
    }
  }
  if (CONTROL.test(name)) {
    return {
      en: 'holds a control character, such as a line break or a tab: nobody has it. It is probably several entries, or cells, that were not split.',
      zh: '含有控制字符（如换行或制表符），不会有设备匹配。很可能是多个条目或单元格没有拆开。',
    }
  }
  if (REPLACED.test(name)) {
    return {
      en: 'holds U+FFFD (�), which stands for what was lost when bytes were read in the wrong encoding: nobody has it. Read the source again, in its encoding.',
      zh: '含有 U+FFFD（�），说明读取时编码有误、字符已丢失，不会有设备匹配。请按正确的编码重新读取。',
    }
  }
  return undefined
}
