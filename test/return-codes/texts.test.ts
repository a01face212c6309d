import { describe, expect, it } from 'vitest'
import { CLIENT_MADE_CODES } from '../../src/return-codes/client-made.js'
import { DEVICE_RETURN_CODES } from '../../src/return-codes/device/table.js'
import { explainReturnCode } from '../../src/return-codes/explain.js'
import { LEGACY_RETURN_CODES } from '../../src/return-codes/legacy.js'
import { SERVER_RETURN_CODES } from '../../src/return-codes/server.js'
import type { Bilingual, ReturnCodeException } from '../../src/return-codes/types.js'

const HAN = /\p{Script=Han}/u
const CJK = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u
/** A Chinese sentence with ASCII punctuation was not proof-read. A comma inside a number or code has no Han before it. */
const ASCII_PUNCTUATION_AFTER_HAN = /\p{Script=Han}[,;:?!()]/u

interface Explained {
  readonly code: number
  readonly meaning: Bilingual
  readonly cause?: Bilingual
  readonly advice: Bilingual
  readonly exceptions?: readonly ReturnCodeException[]
}

const TABLES: readonly [name: string, rows: readonly Explained[]][] = [
  ['SERVER_RETURN_CODES', SERVER_RETURN_CODES],
  ['DEVICE_RETURN_CODES', DEVICE_RETURN_CODES],
  ['LEGACY_RETURN_CODES', LEGACY_RETURN_CODES],
  ['CLIENT_MADE_CODES', CLIENT_MADE_CODES],
  ['the success of the server', explainReturnCode(0)],
]

describe.each(TABLES)('every text of %s', (_name, rows) => {
  const texts = rows.flatMap(({ code, meaning, cause, advice, exceptions = [] }) => {
    const all: [string, Bilingual][] = [
      [`${code} meaning`, meaning],
      [`${code} advice`, advice],
    ]
    for (const { text } of exceptions) all.push([`${code} exception`, text])
    if (cause !== undefined) all.push([`${code} cause`, cause])
    return all
  })
  /** The names of the texts that break a rule: a failing test then says which. */
  const breaking = (rule: (text: Bilingual) => boolean) =>
    texts.filter(([, text]) => rule(text)).map(([name]) => name)

  it('exists', () => {
    expect(rows.length).toBeGreaterThan(0)
  })

  it('is English without a CJK character', () => {
    expect(breaking(({ en }) => !/[a-z]/i.test(en) || CJK.test(en))).toEqual([])
  })

  it('is Chinese with Chinese punctuation', () => {
    expect(breaking(({ zh }) => !HAN.test(zh) || ASCII_PUNCTUATION_AFTER_HAN.test(zh))).toEqual([])
  })

  it('has no space at its ends, no double space and no line break', () => {
    const untidy = (text: string) => text !== text.trim() || /\s\s|[\n\t]/.test(text)
    expect(breaking(({ en, zh }) => untidy(en) || untidy(zh))).toEqual([])
  })

  it('ends causes and advice as sentences, and meanings as headings', () => {
    const wrong = texts.filter(([name, { en, zh }]) => {
      const sentence = !name.endsWith('meaning')
      return en.endsWith('.') !== sentence || zh.endsWith('。') !== sentence
    })
    expect(wrong.map(([name]) => name)).toEqual([])
  })
})
