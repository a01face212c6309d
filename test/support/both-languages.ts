import { expect } from 'vitest'
import { readText } from '../../src/errors/message.js'
import { TpnsRequestError } from '../../src/index.js'
import type { RequestWarning } from '../../src/validation/context.js'

/** Three words of English in a row; what stands in brackets, quotes or braces may be somebody else's text or code. */
const ENGLISH = /[a-z]+ [a-z]+ [a-z]+/
const QUOTED = /（[^）]*）|"[^"]*"|'[^']*'|\{[^}]*\}/g

export function expectChinese(text: string): void {
  expect(text).toMatch(/\p{Script=Han}.*[。？]$/su)
  expect(text.replaceAll(QUOTED, '')).not.toMatch(ENGLISH)
}

/** A warning says everything in English, and then in Chinese. */
export function expectWarningInBothLanguages({ message, text }: RequestWarning): void {
  expect(message).toBe(`${text.en} ${text.zh}`)
  expect(text.en).toMatch(/^\S.*[.?]$/)
  expect(text.en).not.toMatch(/[，。：；]/)
  expectChinese(text.zh)
}

/** An error of an argument says everything in English, and then in Chinese; each of its issues does. */
export function expectBothLanguages(error: Error): void {
  const { en, zh } = readText(error)
  expect(zh).not.toBe(en)
  expect(en).toMatch(/^[A-Za-z]/)
  expectChinese(zh)
  if (!(error instanceof TpnsRequestError)) return
  for (const { message, messageZh } of error.issues) {
    expect(message).toMatch(/^[\x20-\x7e].*[.?]$/s)
    expectChinese(messageZh)
  }
}
