/**
 * The known name that was probably meant: `acessId` → `accessId`, `access_id` → `accessId`, `timeoutMs` → `timeout`.
 * Undefined when none is near.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const wanted = plain(name)
  let nearest: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const candidate of known) {
    const other = plain(candidate)
    const edits = extendsKnown(wanted, other) ? 1 : editDistance(wanted, other)
    if (edits <= mostEdits(other) && edits < least) {
      nearest = candidate
      least = edits
    }
  }
  return nearest
}

/** Without case, underscores and dashes, which are what differs between two conventions. */
function plain(name: string): string {
  return name
    .slice(0, LONGEST_NAME)
    .replace(/[_\-\s]/g, '')
    .toLowerCase()
}

/** A longer name is not a misspelt known one, and comparing it would take time. */
const LONGEST_NAME = 40

/** One slip in a short name, two in a longer one. */
function mostEdits(name: string): number {
  return name.length <= 4 ? 1 : 2
}

/** `timeoutMs` and `signals`: a known name with a unit or an ending after it. */
function extendsKnown(name: string, known: string): boolean {
  return known.length >= 4 && name.startsWith(known) && name.length <= known.length + 3
}

/** Insertions, deletions, replacements and swaps of neighbours between two names (Damerau, optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, n) => n)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      let least = Math.min(replaced, rows[i - 1]![j]! + 1, row[j - 1]! + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, rows[i - 2]![j - 2]! + 1)
      }
      row.push(least)
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}
