/**
 * Runs `ours` and `floor` in turn, so that whatever else the machine does hits both, and compares them round by round.
 * The order changes with every round: the second of two may find the machine warmer, or busier.
 *
 * @param {{ ours: () => Promise<number>, floor: () => Promise<number> }} contenders each gives one measurement
 * @param {{ rounds: number, warmUps?: number }} options
 */
export async function compare({ ours, floor }, { rounds, warmUps = 0 }) {
  const samples = { ours: [], floor: [], ratios: [] }
  for (let round = -warmUps; round < rounds; round++) {
    const measured = {}
    const both = [
      ['ours', ours],
      ['floor', floor],
    ]
    for (const [name, run] of round % 2 === 0 ? both : both.reverse()) measured[name] = await run()
    if (round < 0) continue
    samples.ours.push(measured.ours)
    samples.floor.push(measured.floor)
    samples.ratios.push(measured.ours / measured.floor)
  }
  return {
    ours: median(samples.ours),
    floor: median(samples.floor),
    ratio: median(samples.ratios),
    /** Half of all rounds lie between these. */
    spread: [quantile(samples.ratios, 0.25), quantile(samples.ratios, 0.75)],
  }
}

export function median(values) {
  return quantile(values, 0.5)
}

/** Linear between the two nearest values. */
export function quantile(values, fraction) {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * fraction
  const below = Math.floor(at)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below] + (sorted[above] - sorted[below]) * (at - below)
}
