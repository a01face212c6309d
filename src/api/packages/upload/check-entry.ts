import { RETURN_CODE } from '../../../return-codes/names.js'
import { findNameFault } from '../../../validation/names/name-fault.js'
import { byteOrderMark, quoted, twoColumns, wrongLength } from './check-lines.js'
import { ENTRY_RULES, type PackageExtension, type PackageKind } from './limits.js'
import { packageRefusal } from './package-refusal.js'

/** Checks one token or account and gives its UTF-8 length in bytes. @throws TpnsRequestError */
export type EntryCheck = (entry: unknown, index: number) => number

export function entryCheck(kind: PackageKind, extension: PackageExtension): EntryCheck {
  const rule = ENTRY_RULES[kind]
  return (entry, index) => {
    if (typeof entry !== 'string') {
      throw packageRefusal(`entries[${index}]`, `must be a string, not ${describe(entry)}`, {
        retCode: RETURN_CODE.wrongType,
      })
    }
    const bytes = Buffer.byteLength(entry, 'utf8')
    const ascii = bytes === entry.length
    const length = ascii ? bytes : [...entry].length
    if (length < rule.min || length > rule.max) throw wrongLength(`entries[${index}]`, String(length), rule)
    if (entry.includes('\n') || entry.includes('\r')) {
      throw packageRefusal(`entries[${index}]`, 'holds a line break, which would make two entries of it')
    }
    if (extension === 'csv' && entry.includes(',')) throw twoColumns(`entries[${index}]`)
    if (index === 0 && entry.startsWith('\uFEFF')) throw byteOrderMark('entries[0]')
    const fault = findNameFault(entry)
    if (fault !== undefined) throw packageRefusal(`entries[${index}]`, fault)
    if (/^(["']).*\1$/s.test(entry)) throw quoted(`entries[${index}]`)
    return bytes
  }
}

function describe(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'a list' : typeof value
}
