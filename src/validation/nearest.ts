/**
 * The known word that a misspelt one probably stands for: the same but for case, `_` and `-`; the same letters in another
 * order; or one letter more, less or different, after the first (two in long words). Undefined when none is that near.
 */
export function nearest<Word extends string>(word: string, known: Iterable<Word>): Word | undefined {
  const plain = normalize(word)
  const allowed = plain.length < 4 ? 0 : plain.length < 9 ? 1 : 2
  let best: Word | undefined
  let least = allowed + 1
  for (const candidate of known) {
    const other = normalize(candidate)
    const steps = count(plain, other, least)
    if (steps >= least) continue
    least = steps
    best = candidate
  }
  return best
}

function count(word: string, other: string, limit: number): number {
  if (word === other) return 0
  if (haveSameLetters(word, other)) return 1
  // A slip is rarely in the first letter; another first letter is often another vendor: `xm_ch_id`, `hw_ch_id`.
  return word[0] === other[0] ? distance(word, other, limit) : limit
}

function normalize(word: string): string {
  return word.toLowerCase().replaceAll(/[_-]/g, '')
}

function haveSameLetters(word: string, other: string): boolean {
  if (word.length !== other.length || word.length < 4) return false
  return [...word].sort().join('') === [...other].sort().join('')
}

/** Levenshtein's distance, capped at `limit`. */
function distance(word: string, other: string, limit: number): number {
  if (Math.abs(word.length - other.length) >= limit) return limit
  let row = Array.from({ length: other.length + 1 }, (_, i) => i)
  for (let i = 1; i <= word.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      const replaced = row[j - 1]! + (word[i - 1] === other[j - 1] ? 0 : 1)
      next[j] = Math.min(replaced, row[j]! + 1, next[j - 1]! + 1)
    }
    row = next
  }
  return row[other.length]!
}
