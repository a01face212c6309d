import { isAscii, isUtf8 } from 'node:buffer'
import { RETURN_CODE } from '../../../return-codes/names.js'
import type { Bilingual } from '../../../return-codes/types.js'
import { EDGE } from '../../../validation/names/name-fault.js'
import type { ContentCheck } from '../content/content.js'
import { ENTRY_RULES, type EntryRule, type PackageExtension, type PackageKind } from './limits.js'
import { packageRefusal } from './package-refusal.js'

const LF = 0x0a
const CR = 0x0d
const TAB = 0x09
const SPACE = 0x20
const COMMA = 0x2c
const DOUBLE_QUOTE = 0x22
const SINGLE_QUOTE = 0x27

/** No line that keeps the rules is longer: 100 characters of 4 bytes and a carriage return. */
const LONGEST_LINE_BYTES = 100 * 4 + 1

const NO_BYTES = Buffer.alloc(0)

/**
 * Checks a text file while it passes: UTF-8 without a byte order mark, one entry a line, each of the right length and
 * without what a spreadsheet leaves around it. Windows line ends, and line breaks at the end of the file, are taken. Holds
 * one line at most.
 */
export function checkLines(kind: PackageKind | undefined, extension: PackageExtension): ContentCheck {
  const rule = ENTRY_RULES[kind ?? 'either']
  let lines = 0
  let entries = 0
  let blankLine: number | undefined
  let rest: Buffer = NO_BYTES

  /** Whole lines only, so that no character is cut in two. */
  const checkBlock = (block: Buffer) => {
    const ascii = isAscii(block)
    const refuseLine = (fault: Bilingual, isSo: (line: Buffer) => boolean) =>
      packageRefusal(`line ${lines + 1 + countLinesBefore(block, isSo)}`, fault)
    if (!ascii && !isUtf8(block)) throw refuseLine(ENTRY_FAULTS.notUtf8, (line) => !isUtf8(line))
    // UTF-16 without its mark is valid UTF-8 full of zeros.
    if (block.includes(0)) throw refuseLine(ENTRY_FAULTS.notUtf8, (line) => line.includes(0))
    if (lines === 0 && block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf)
      throw packageRefusal('line 1', ENTRY_FAULTS.byteOrderMark)
    if (lines < FIRST_LINES) {
      refuseOtherFiles(block, lines)
      refuseLostCharacters(block, lines)
    }
    if (extension === 'csv' && block.includes(COMMA))
      throw refuseLine(ENTRY_FAULTS.twoColumns, (line) => line.includes(COMMA))
    if (block.includes(TAB)) throw refuseLine(ENTRY_FAULTS.tab, (line) => line.includes(TAB))
    let start = 0
    let cr = block.indexOf(CR)
    for (let at = block.indexOf(LF); at >= 0; at = block.indexOf(LF, start)) {
      const end = at > start && block[at - 1] === CR ? at - 1 : at
      if (cr >= 0 && cr < end) throw packageRefusal(`line ${lines + 1}`, ENTRY_FAULTS.bareReturn)
      if (cr >= 0 && cr < at) cr = block.indexOf(CR, at)
      checkLine(ascii ? end - start : countCharacters(block, start, end))
      if (end > start) checkEdges(block, start, end, lines)
      start = at + 1
    }
  }

  const checkLine = (length: number) => {
    lines += 1
    if (length === 0) {
      blankLine ??= lines
      return
    }
    if (blankLine !== undefined) throw packageRefusal(`line ${blankLine}`, ENTRY_FAULTS.emptyLine)
    if (length < rule.min || length > rule.max) throw wrongLength(`line ${lines}`, String(length), rule)
    entries += 1
  }

  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      // Only the line that began in the last chunk is copied, not the chunk.
      let start = 0
      if (rest.length > 0) {
        start = bytes.indexOf(LF) + 1
        rest = Buffer.concat([rest, start > 0 ? bytes.subarray(0, start) : bytes])
        if (start > 0) checkBlock(rest)
      }
      const end = bytes.lastIndexOf(LF) + 1
      if (end > start) checkBlock(bytes.subarray(start, end))
      if (end > 0 || rest.length === 0) rest = bytes.subarray(end)
      if (rest.length <= LONGEST_LINE_BYTES) return
      if (rest.subarray(0, -1).includes(CR))
        throw packageRefusal(`line ${lines + 1}`, ENTRY_FAULTS.bareReturn)
      throw wrongLength(`line ${lines + 1}`, 'too many', rule)
    },
    end() {
      if (rest.at(-1) === CR) throw packageRefusal(`line ${lines + 1}`, ENTRY_FAULTS.bareReturn)
      if (rest.length > 0) checkBlock(Buffer.concat([rest, Buffer.of(LF)]))
      if (entries === 0) throw noEntries()
    },
    entries: () => entries,
  }
}

/** Whatever wrote them wrote the others. */
const FIRST_LINES = 1_000

/** Looked for in the first lines alone; without `m`, in the very first. */
const OTHER_FILES: readonly { readonly found: RegExp; readonly en: string; readonly zh: string }[] = [
  {
    found: /^(<[!?a-z]|[{[]\s*["{]|%PDF-|PK\p{Cc}|version https:\/\/git-lfs)/iu,
    en: 'begins like HTML, XML, JSON, PDF, a zip or a pointer of Git LFS, whatever the name of the file says. Upload the list itself',
    zh: '开头像是 HTML、XML、JSON、PDF、压缩包或 Git LFS 指针，与文件名不符。请上传名单本身',
  },
  {
    found:
      /^(accounts?|account_?ids?|tokens?|device_?tokens?|user_?ids?|uid|open_?id|phone|mobile|账号|帐号|手机号)\r?\n/i,
    en: 'is the name of a column, and would be one more entry. Delete it; if it is an entry, let it not be the first',
    zh: '是列名，会成为一个条目。请删除该行；若确实是条目，请不要放在第一行',
  },
  {
    found: /^[+-]?\d(\.\d+)?E\+\d+\r?$/m,
    en: 'is a number that a spreadsheet has rounded (1.38E+10): nobody has it. Format the column as text, and export it again',
    zh: '是被电子表格改写的科学计数法数字（如 1.38E+10），不会有设备匹配。请将该列设为文本格式后重新导出',
  },
  {
    found: /^(#(N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!)|\[object \w+\])\r?$/m,
    en: 'is an error of a spreadsheet, or an object as text: nobody has it. Repair or drop the entry',
    zh: '是电子表格的错误值，或对象被转成的文本，不会有设备匹配。请修正或删除该条目',
  },
]

function refuseOtherFiles(block: Buffer, lines: number): void {
  const text = block.toString('utf8', 0, FIRST_LINES * LONGEST_LINE_BYTES)
  for (const { found, en, zh } of OTHER_FILES) {
    const at = lines === 0 || found.multiline ? text.search(found) : -1
    if (at >= 0) throw packageRefusal(`line ${lines + text.slice(0, at).split('\n').length}`, { en, zh })
  }
}

/** U+FFFD, and what breaks a line for some programs: U+0085, U+2028, U+2029. */
const LOST = ['\ufffd', '\u0085', '\u2028', '\u2029'].map((character) => Buffer.from(character))

function refuseLostCharacters(block: Buffer, lines: number): void {
  const lost = LOST.find((bytes) => block.includes(bytes))
  if (lost === undefined) return
  throw packageRefusal(`line ${lines + 1 + countLinesBefore(block, (line) => line.includes(lost))}`, {
    en: 'holds U+FFFD, in place of a character that was lost, or a line separator that is none here: nobody has the entry. Export the list again as UTF-8, with the line ends of Unix or Windows',
    zh: '含有 U+FFFD（字符已丢失）或不被当作换行的行分隔符，不会有设备匹配。请重新导出为 UTF-8，并使用 Unix 或 Windows 换行符',
  })
}

/** A cell in quotes, and blanks around an entry, would become a part of it: an account that nobody has. */
function checkEdges(block: Buffer, start: number, end: number, line: number): void {
  const first = block[start]!
  const last = block[end - 1]!
  if (first === last && end - start > 1 && (first === DOUBLE_QUOTE || first === SINGLE_QUOTE)) {
    throw packageRefusal(`line ${line}`, ENTRY_FAULTS.quoted)
  }
  if (first === SPACE || last === SPACE) throw packageRefusal(`line ${line}`, ENTRY_FAULTS.blankAtTheEdge)
  if (first < 0x80 && last < 0x80) return
  const head = block.toString('utf8', start, Math.min(end, start + 3))
  const tail = block.toString('utf8', Math.max(start, end - 3), end)
  if (EDGE.test(head + tail)) throw packageRefusal(`line ${line}`, ENTRY_FAULTS.blankAtTheEdge)
}

/** UTF-8 that is known to be valid: every byte but a continuation begins a character. */
function countCharacters(bytes: Uint8Array, start: number, end: number): number {
  let count = 0
  for (let at = start; at < end; at++) if ((bytes[at]! & 0xc0) !== 0x80) count += 1
  return count
}

/** How many lines stand before the first that is so. */
function countLinesBefore(block: Buffer, isSo: (line: Buffer) => boolean): number {
  let index = 0
  for (let start = 0; start < block.length; index++) {
    const end = block.indexOf(LF, start)
    if (isSo(block.subarray(start, end))) break
    start = end + 1
  }
  return index
}

/** What is wrong with an entry, or with its line. */
export const ENTRY_FAULTS = {
  notUtf8: {
    en: 'is not UTF-8. Save the file as UTF-8 without a byte order mark (not UTF-16, not GBK)',
    zh: '不是 UTF-8 编码。请将文件另存为不带 BOM 的 UTF-8（不要使用 UTF-16 或 GBK）',
  },
  byteOrderMark: {
    en: 'begins with a byte order mark, which would become a part of the first entry. Save the file as UTF-8 without BOM',
    zh: '以 BOM 开头，会成为第一个条目的一部分。请将文件另存为不带 BOM 的 UTF-8',
  },
  twoColumns: {
    en: 'holds a comma, but a .csv has one column. Keep one column, or name the file .txt',
    zh: '含有逗号，而 .csv 文件只能有一列。请只保留一列，或改用 .txt 扩展名',
  },
  tab: {
    en: 'holds a tab: one entry a line, without columns. Keep one column',
    zh: '含有制表符：每行一个条目，不能分列。请只保留一列',
  },
  bareReturn: {
    en: 'holds a carriage return without a line feed, as "CSV (Macintosh)" of Excel writes line ends: it would be one entry that nobody has. Save the file with the line ends of Unix or Windows',
    zh: '含有单独的回车符（Excel 的“CSV (Macintosh)”如此换行），会被当作一个不存在的条目。请使用 Unix 或 Windows 换行符保存',
  },
  emptyLine: {
    en: 'is empty; TPNS wants one entry a line. Delete it',
    zh: '为空行，TPNS 要求每行一个条目。请删除该行',
  },
  quoted: {
    en: 'is in quotes, which would become a part of the entry. Export the column without quotes around its cells',
    zh: '带有引号，引号会成为条目的一部分。导出时请不要给单元格加引号',
  },
  blankAtTheEdge: {
    en: 'begins or ends with white space, which would become a part of the entry. Trim every line',
    zh: '首尾含有空白字符，会成为条目的一部分。请去掉每行首尾的空白',
  },
} as const satisfies Record<string, Bilingual>

export function wrongLength(path: string, length: string, rule: EntryRule) {
  return packageRefusal(path, {
    en: `has ${length} character${length === '1' ? '' : 's'}; ${rule.text.en}, one entry a line. Repair or drop the entry`,
    zh: `有 ${length} 个字符，${rule.text.zh}，每行一个条目。请修正或删除该条目`,
  })
}

export function noEntries() {
  return packageRefusal(
    'file',
    {
      en: 'holds no entry. Write one token or account a line',
      zh: '没有任何条目。请每行写一个 Token 或账号',
    },
    { retCode: RETURN_CODE.emptyFile },
  )
}
