/** Draws panels of cost over size as SVG: both axes logarithmic, so that a power of the size is a straight line. */

const PANEL = { width: 380, height: 250, left: 62, right: 18, top: 40, bottom: 44 }
const COLUMNS = 2
const INK = '#24292f'
const FAINT = '#d0d7de'
const LINE = '#0969da'

export function drawGrowth(panels, caption) {
  const rows = Math.ceil(panels.length / COLUMNS)
  const width = COLUMNS * PANEL.width
  const height = rows * PANEL.height + 30
  const drawn = panels.map((panel, i) => {
    const x = (i % COLUMNS) * PANEL.width
    const y = Math.floor(i / COLUMNS) * PANEL.height
    return `<g transform="translate(${x} ${y})">${drawPanel(panel)}</g>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="11" fill="${INK}">
<title>How the cost of a push grows</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${drawn.join('\n')}
${text(PANEL.left, height - 10, caption, 'start')}
</svg>
`
}

function drawPanel({ title, unit, points }) {
  const x = scale(
    points.map(({ size }) => size),
    PANEL.left,
    PANEL.width - PANEL.right,
  )
  const costs = points.map(({ cost }) => cost)
  // A decade at least: noise must not look like growth.
  const middle = Math.sqrt(Math.max(...costs) * Math.min(...costs))
  const y = scale([...costs, middle / 4, middle * 4], PANEL.height - PANEL.bottom, PANEL.top)
  const grid = decades(y.from, y.to).map(
    (cost) =>
      `<line x1="${PANEL.left}" x2="${PANEL.width - PANEL.right}" y1="${y(cost)}" y2="${y(cost)}" stroke="${FAINT}"/>${text(PANEL.left - 6, y(cost) + 4, label(cost), 'end')}`,
  )
  const sizes = points.map(({ size }) =>
    text(x(size), PANEL.height - PANEL.bottom + 16, label(size), 'middle'),
  )
  const path = points.map(({ size, cost }, i) => `${i === 0 ? 'M' : 'L'}${x(size)} ${y(cost)}`).join('')
  const dots = points.map(
    ({ size, cost }) => `<circle cx="${x(size)}" cy="${y(cost)}" r="3" fill="${LINE}"/>`,
  )
  return [
    `<text x="${PANEL.left}" y="18" font-weight="600" font-size="13">${title}</text>`,
    text(PANEL.left, 32, unit, 'start'),
    ...grid,
    `<path d="${path}" fill="none" stroke="${LINE}" stroke-width="2"/>`,
    ...dots,
    ...sizes,
  ].join('')
}

/** Logarithmic: from the least and greatest value to two pixels. */
function scale(values, start, end) {
  const [from, to] = [Math.min(...values), Math.max(...values)]
  const at = (value) =>
    Math.round(
      (start + ((Math.log(value) - Math.log(from)) / (Math.log(to) - Math.log(from))) * (end - start)) * 10,
    ) / 10
  return Object.assign(at, { from, to })
}

/** 1, 2 and 5 of each decade between two values. */
function decades(from, to) {
  const found = []
  for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to); power++)
    for (const digit of [1, 2, 5]) found.push(digit * 10 ** power)
  return found.filter((value) => value >= from && value <= to)
}

function label(value) {
  if (value >= 1_000_000) return `${value / 1_000_000} M`
  if (value >= 10_000) return `${value / 1_000} k`
  return String(Number(value.toPrecision(3)))
}

function text(x, y, content, anchor) {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`
}
