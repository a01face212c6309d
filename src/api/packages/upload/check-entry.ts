import { RETURN_CODE } from '../../../return-codes/names.js'
import type { Bilingual } from '../../../return-codes/types.js'
import { findNameFault } from '../../../validation/names/name-fault.js'
import { ENTRY_FAULTS, wrongLength } from './check-lines.js'
import { ENTRY_RULES, type PackageExtension, type PackageKind } from './limits.js'
import { packageRefusal } from './package-refusal.js'

/** Checks one token or account and gives its UTF-8 length in bytes. @throws TpnsRequestError */
export type EntryCheck = (entry: unknown, index: number) => number

export function createEntryCheck(kind: PackageKind, extension: PackageExtension): EntryCheck {
  const rule = ENTRY_RULES[kind]
  return (entry, index) => {
    if (typeof entry !== 'string') {
      const { en, zh } = describe(entry)
      const text = { en: `must be a string, not ${en}`, zh: `应为字符串，实际为${zh}` }
      throw packageRefusal(`entries[${index}]`, text, { retCode: RETURN_CODE.wrongType })
    }
    const bytes = Buffer.byteLength(entry, 'utf8')
    const ascii = bytes === entry.length
    const length = ascii ? bytes : [...entry].length
    if (length < rule.min || length > rule.max) throw wrongLength(`entries[${index}]`, String(length), rule)
    if (entry.includes('\n') || entry.includes('\r')) {
      throw packageRefusal(`entries[${index}]`, {
        en: 'holds a line break, which would make two entries of it',
        zh: '含有换行，会变成两个条目',
      })
    }
    if (extension === 'csv' && entry.includes(','))
      throw packageRefusal(`entries[${index}]`, ENTRY_FAULTS.twoColumns)
    if (index === 0 && entry.startsWith('\uFEFF'))
      throw packageRefusal('entries[0]', ENTRY_FAULTS.byteOrderMark)
    const fault = findNameFault(entry)
    if (fault !== undefined) throw packageRefusal(`entries[${index}]`, fault)
    if (/^(["']).*\1$/s.test(entry)) throw packageRefusal(`entries[${index}]`, ENTRY_FAULTS.quoted)
    return bytes
  }
}

function describe(value: unknown): Bilingual {
  if (Array.isArray(value)) return { en: 'a list', zh: '数组' }
  const name = value === null ? 'null' : typeof value
  return { en: name, zh: ` ${name}` }
}
