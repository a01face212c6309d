/**
 * Runs the packed package where its users are: runtimes, test runners, compilers, bundlers. Each file of `cells` adds
 * cells; each cell works in projects of its own, and nothing of this repository's node_modules is in reach.
 *
 *     npx tsx test/matrix/run.ts               # the covering set of CI
 *     npx tsx test/matrix/run.ts --all         # the long product
 *     npx tsx test/matrix/run.ts jest webpack  # the cells whose name contains one of the words
 *
 * A line for each cell says what ran and what it proved. The last line is "N passed, N failed, N skipped"; the exit code
 * is 0 only when nothing failed.
 */
import { readdir } from 'node:fs/promises'
import { openBench } from './bench.js'
import { type Bench, CannotRun, type Cell } from './cell.js'

/** The machine of CI has two cores. */
const AT_ONCE = 2

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const all = process.argv.includes('--all')

const counts = { passed: 0, failed: 0, skipped: 0 }

async function loadCells(): Promise<Cell[]> {
  const folder = new URL('./cells/', import.meta.url)
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort()
  const modules: { readonly cells: readonly Cell[] }[] = await Promise.all(
    files.map((name) => import(new URL(name, folder).href)),
  )
  return modules.flatMap(({ cells }) => cells)
}

const isChosen = ({ name, long = false }: Cell) =>
  words.length > 0 ? words.some((word) => name.includes(word)) : all || !long

async function runCell(bench: Bench, cell: Cell): Promise<void> {
  const start = performance.now()
  const say = (mark: string, text: string) =>
    console.log(`${mark} ${cell.name}: ${text} (${((performance.now() - start) / 1_000).toFixed(0)} s)`)
  try {
    const proved = await cell.run(bench)
    counts.passed += 1
    say('ok    ', proved)
  } catch (error) {
    if (error instanceof CannotRun) {
      counts.skipped += 1
      return say('cannot', error.message)
    }
    counts.failed += 1
    say('FAILED', error instanceof Error ? error.message : String(error))
  }
}

const bench = await openBench()
try {
  const cells = (await loadCells()).filter(isChosen)
  const next = cells[Symbol.iterator]()
  const worker = async () => {
    for (const cell of next) await runCell(bench, cell)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
} finally {
  await bench.close()
}
// No cell at all is no success.
if (counts.passed + counts.failed + counts.skipped === 0) counts.failed += 1
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exitCode = counts.failed > 0 ? 1 : 0
