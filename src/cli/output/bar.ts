const FULL = '█'
const EMPTY = '░'
const PARTS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

/** A bar of exactly `width` cells; what is more than nothing shows at least an eighth of a cell. */
export function renderBar(share: number, width: number): string {
  const bounded = Math.min(1, Math.max(0, share))
  const eighths = Math.max(bounded > 0 ? 1 : 0, Math.round(bounded * width * 8))
  const full = Math.floor(eighths / 8)
  const part = PARTS[eighths % 8] ?? ''
  return FULL.repeat(full) + part + ' '.repeat(Math.max(0, width - full - part.length))
}

/** The same with the rest of it visible, for work that has an end. */
export function renderProgressBar(share: number, width: number): string {
  const full = Math.floor(Math.min(1, Math.max(0, share)) * width)
  return FULL.repeat(full) + EMPTY.repeat(width - full)
}
