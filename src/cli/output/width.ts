import { stripVTControlCharacters } from 'node:util'

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** East Asian Wide and Fullwidth (UAX #11), in the ranges that texts of a push contain. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]/u
const EMOJI = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f/u
const INVISIBLE = /^[\p{Control}\p{Mark}\u200b-\u200f\u2060\ufeff]*$/u

/** Terminal cells of a text: Chinese characters and emoji take two, escape sequences none. */
export function displayWidth(text: string): number {
  // Almost every text is.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const { segment } of segmenter.segment(stripVTControlCharacters(text))) width += getCells(segment)
  return width
}

function getCells(grapheme: string): number {
  if (INVISIBLE.test(grapheme)) return 0
  return EMOJI.test(grapheme) || WIDE.test(grapheme) ? 2 : 1
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text
}

/** Cuts a text without escape sequences to a width, with an ellipsis. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let kept = ''
  let used = 0
  for (const { segment } of segmenter.segment(text)) {
    used += getCells(segment)
    if (used > width - 1) break
    kept += segment
  }
  return `${kept}…`
}

/** Punctuation that may not begin a line; it stays with what it follows, one cell or two beyond the width at worst. */
const CLOSING = /^[，。、；：！？）】》”’…,.;:!?)\]}]/u
/** Punctuation that may not end a line. */
const OPENING = /[（《“‘([{]$/u

/**
 * Breaks a text without escape sequences into lines: at spaces, and beside any Chinese character. What cannot be broken
 * (a URL, a token) is cut where the line ends.
 */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, Math.max(1, width)))
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = []
  let current = ''
  let used = 0
  const flush = () => {
    lines.push(current.trimEnd())
    current = ''
    used = 0
  }
  for (const piece of getPieces(line)) {
    const cells = displayWidth(piece.trimEnd())
    if (used > 0 && used + cells > width) flush()
    if (current === '' && lines.length > 0 && piece.trim() === '') continue
    if (cells <= width) {
      current += piece
      used += displayWidth(piece)
      continue
    }
    for (const { segment } of segmenter.segment(piece)) {
      if (used > 0 && used + getCells(segment) > width) flush()
      current += segment
      used += getCells(segment)
    }
  }
  if (current !== '' || lines.length === 0) flush()
  return lines
}

/** Parts that stay together: a word with the spaces after it, or one Chinese character with its punctuation. */
function getPieces(line: string): string[] {
  const pieces: string[] = []
  let word = ''
  const push = (piece: string) => {
    const last = pieces.length - 1
    const before = pieces[last] ?? ''
    if (OPENING.test(before) || (last >= 0 && CLOSING.test(piece) && !before.endsWith(' '))) {
      pieces[last] += piece
    } else pieces.push(piece)
  }
  for (const { segment } of segmenter.segment(line)) {
    if (WIDE.test(segment)) {
      if (word !== '') push(word)
      word = ''
      push(segment)
    } else if (segment === ' ') {
      if (word === '' && pieces.length > 0) pieces[pieces.length - 1] += ' '
      else word += ' '
    } else {
      if (word.endsWith(' ') && word.trim() !== '') {
        push(word)
        word = ''
      }
      word += segment
    }
  }
  if (word !== '') push(word)
  return pieces
}
