/** Between two tries to connect: up to this many milliseconds while Redis is away, … */
const LONGEST_RETRY_MS = 2_000
/** … and up to this many while it is there and fails. */
const LONGEST_REST_MS = 30_000

/**
 * Milliseconds until the next try to connect, spread by a quarter so that the processes do not come back all at once.
 *
 * @param round tries since the connection was lost, from 1
 * @param failures how often Redis was there and did not do its work, since it last did
 */
export function retryDelay(round: number, failures: number, random: number): number {
  const away = Math.min(50 * 2 ** Math.min(round, 10), LONGEST_RETRY_MS)
  const failing = failures === 0 ? 0 : Math.min(250 * 2 ** Math.min(failures, 10), LONGEST_REST_MS)
  return Math.round(Math.max(away, failing) * (0.75 + 0.5 * random))
}
