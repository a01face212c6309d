import type { Bilingual } from '../return-codes/types.js'

/** Texts in one, with something between them. Default: as sentences, one after the other. */
export function joinTexts(texts: readonly Bilingual[], between: Bilingual = { en: ' ', zh: '' }): Bilingual {
  return { en: texts.map(({ en }) => en).join(between.en), zh: texts.map(({ zh }) => zh).join(between.zh) }
}

/** `a, b, c` and `a、b、c` */
export const COMMAS: Bilingual = { en: ', ', zh: '、' }

/** Between a name and what is said of it. */
export const COLON: Bilingual = { en: ': ', zh: '：' }

/** Sentences, one after the other. */
export function inSequence(...parts: readonly (Bilingual | undefined)[]): Bilingual {
  return joinTexts(parts.filter((part) => part !== undefined))
}

/** `a, b or c` and `a、b 或 c` */
export function listAlternatives(words: readonly Bilingual[]): Bilingual {
  const [last, ...others] = [...words].reverse()
  if (last === undefined) return { en: 'something else', zh: '其他值' }
  if (others.length === 0) return last
  const first = joinTexts(others.reverse(), COMMAS)
  return {
    en: `${first.en} or ${last.en}`,
    zh: `${first.zh}${LATIN_END.test(first.zh) ? ' ' : ''}或${afterHan(last.zh)}`,
  }
}

const LATIN_END = /[\x21-\x7e]$/

/** Chinese has a blank between Han and Latin. */
export function afterHan(text: string): string {
  return /^[\x21-\x7e]/.test(text) ? ` ${text}` : text
}

/** The same in both languages: names, numbers, code. */
export function inBoth(text: string): Bilingual {
  return { en: text, zh: text }
}

/* zod has one string for a message. It holds both languages, each on a line of its own; no value in it is longer than one. */

export function toLines({ en, zh }: Bilingual): string {
  return `${en}\n${zh}`
}

/** @param message a message of zod's own has one language only */
export function fromLines(message: string): Bilingual {
  const [en = '', zh = en] = message.split('\n')
  return { en, zh }
}
