/**
 * The known word that a misspelt one probably stands for: the same but for case, `_` and `-`; the same letters in another
 * order; a known word with a unit or an ending after it (`timeoutMs`); or one letter more, less or different, after the
 * first (two in long words). Undefined when none is that near.
 */
export function nearest<Word extends string>(word: string, known: Iterable<Word>): Word | undefined {
  // A longer one is not a misspelt known word, and comparing it would take time.
  if (word.length > LONGEST_WORD) return undefined
  const plain = normalize(word)
  let best: Word | undefined
  let least = (plain.length < 4 ? 0 : plain.length < 9 ? 1 : 2) + 1
  for (const candidate of known) {
    const steps = countSteps(plain, normalize(candidate), least)
    if (steps >= least) continue
    least = steps
    best = candidate
  }
  return best
}

const LONGEST_WORD = 60

function countSteps(word: string, other: string, limit: number): number {
  if (word === other) return 0
  if (haveSameLetters(word, other) || extendsKnown(word, other)) return 1
  // A slip is rarely in the first letter; another first letter is often another vendor: `xm_ch_id`, `hw_ch_id`.
  return word[0] === other[0] ? distance(word, other, limit) : limit
}

function normalize(word: string): string {
  return word.toLowerCase().replaceAll(/[_\-\s]/g, '')
}

function haveSameLetters(word: string, other: string): boolean {
  if (word.length !== other.length || word.length < 4) return false
  return [...word].sort().join('') === [...other].sort().join('')
}

function extendsKnown(word: string, other: string): boolean {
  return other.length >= 4 && word.startsWith(other) && word.length <= other.length + 3
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
