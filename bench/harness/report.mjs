/**
 * @typedef {object} Result
 * @property {string} name
 * @property {string} ours what was measured of this package
 * @property {string} floor what it is compared with
 * @property {number} ratio ours / floor
 * @property {[number, number]} [spread] between which half of the rounds lie
 * @property {{ atLeast: number } | { atMost: number }} [reach] absent when the figure is for information
 * @property {string} [note]
 */

const COLUMNS = ['figure', 'ours', 'floor', 'ratio', 'half of rounds', 'reach', 'verdict']

/** @param {(Result | { name: string, failed: true })[]} results */
export function printReport(results) {
  const lines = [COLUMNS, ...results.map(cells)]
  const widths = COLUMNS.map((_, column) => Math.max(...lines.map((line) => line[column].length)))
  const print = (line) =>
    console.log(
      line
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    )
  print(COLUMNS)
  print(widths.map((width) => '─'.repeat(width)))
  for (const line of lines.slice(1)) print(line)
  const notes = results.filter(({ note }) => note !== undefined)
  if (notes.length > 0) console.log()
  for (const { name, note } of notes) console.log(`${name}: ${note}`)
  console.log(
    `\nNode ${process.version}, ${process.platform} ${process.arch}. Ratios hold within one run only.`,
  )
}

function cells(result) {
  if (result.failed) return [result.name, '', '', '', '', '', 'could not run']
  const { name, ours, floor, ratio, spread, reach } = result
  const between = spread === undefined ? '' : spread.map((value) => value.toFixed(2)).join(' – ')
  return [name, ours, floor, ratio.toFixed(2), between, reachText(reach), verdict(ratio, reach)]
}

function reachText(reach) {
  if (reach === undefined) return '–'
  return 'atLeast' in reach ? `≥ ${reach.atLeast.toFixed(2)}` : `≤ ${reach.atMost.toFixed(2)}`
}

function verdict(ratio, reach) {
  if (reach === undefined) return 'for information'
  const reached = 'atLeast' in reach ? ratio >= reach.atLeast : ratio <= reach.atMost
  return reached ? 'reached' : 'missed'
}
