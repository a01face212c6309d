/**
 * How a channel counts a text. `characters`: every character is 1, Chinese, Latin and emoji alike. `weight`: a Chinese
 * character is 2, a Latin one 1 ("20 Chinese = 40 Latin"). `bytes`: of UTF-8.
 *
 * No document says how an emoji that consists of several code points is counted; it counts as its code points here, which
 * is never less than what is seen.
 */
export type Counting = 'characters' | 'weight' | 'bytes'

let segmenter: Intl.Segmenter | undefined

/** Made at first use: it loads data for some 10 ms, which importing the package should not cost. */
function getGraphemes(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return segmenter.segment(text)
}

/** Chinese, Japanese, Korean, full-width forms, and pictures: drawn twice as wide as a Latin letter. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}]/u

export function countText(text: string, counting: Counting): number {
  if (counting === 'bytes') return Buffer.byteLength(text)
  let count = 0
  for (const character of text) count += counting === 'weight' ? getWeight(character) : 1
  return count
}

function getWeight(character: string): number {
  return WIDE.test(character) ? 2 : 1
}

/** The beginning of a text that fits, never half of an emoji. */
export function cutText(text: string, max: number, counting: Counting): string {
  let kept = ''
  let used = 0
  for (const { segment } of getGraphemes(text)) {
    used += countText(segment, counting)
    if (used > max) break
    kept += segment
  }
  return kept
}
