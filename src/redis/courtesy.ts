/**
 * Processes take turns, more or less: when a permit becomes free, a process lets those go first that were refused more
 * often. rate-limiter-flexible keeps no queue of processes, so this is a courtesy and no promise: on a busy machine a
 * process may be served twice before another.
 */
const COURTESY_MS = 50
const MOST_COURTESIES = 5

/**
 * Milliseconds to wait after a permit has become free. A process alone is never refused, and never waits.
 *
 * @param usual how often this process was refused before its last permit: with three processes in turn, twice
 * @param refusals how often it has been refused since
 */
export function courtesyMs(usual: number, refusals: number): number {
  return Math.max(0, Math.min(usual, MOST_COURTESIES) - refusals) * COURTESY_MS
}
