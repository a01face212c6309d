/** `1,234,567` */
export function formatCount(value: number): string {
  return value.toLocaleString('en-US')
}

/** `850 ms`, `4.2 s`, `45 s`, `2:05`, `1:02:05`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`
  const seconds = Math.round(ms / 1_000)
  if (seconds < 60) return `${seconds} s`
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}

/** `13:05:09`, by the clock of this machine. */
export function formatTime(atMs: number): string {
  return new Date(atMs).toTimeString().slice(0, 8)
}

/** `850 B`, `1.2 kB`, `34.0 MB` */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
