import type { Runtime } from '../call/runtime.js'
import { LONGEST_TIMER_MS } from '../validation/option-values.js'
import { afterTurn, forecastWaitMs, NO_TURNS, type PaceHistory } from './forecast.js'
import type { Grant, GrantSource, OpenGrants } from './grants.js'
import type { PaceRule } from './rules.js'

export type LaneRuntime = Pick<Runtime, 'elapsed' | 'now' | 'setTimer'>

/** The callers that wait for one rate limit, in the order of their arrival. */
export interface Lane {
  expectedWaitMs(): number
  /** Queues up; the returned function leaves the queue. */
  join(onTurn: () => void): () => void
  /** Takes its grants from another source from now on. Nobody loses a place. */
  use(open: OpenGrants): void
  /** What is known of the turns of others, for the forecast. Forgotten when the source changes. */
  learn(history: PaceHistory): void
  close(): Promise<void>
}

/**
 * The queue of callers is ours; a source only hands out grants, one at a time. A caller who leaves early thus leaves its
 * grant to the next one, where Bottleneck alone would run an empty job in its place.
 *
 * A source can err: Bottleneck plans by the wall clock, and a clock that is set, or a process that was stuck, makes its
 * grants bunch together. Each grant is therefore checked against the turns really given, by the clock that does not
 * jump, and held back while it comes too early.
 */
export function openLane(rule: PaceRule, runtime: LaneRuntime, open: OpenGrants): Lane {
  const waiting = new Set<() => void>()
  let given: PaceHistory = { ...NO_TURNS, windowStartedAt: runtime.elapsed() }
  let seen: PaceHistory | undefined
  let inHand: Grant | undefined
  let cancelHold = () => {}
  let source: GrantSource

  const openSource = (openGrants: OpenGrants) => {
    const opened = openGrants((grant) => {
      if (source !== opened) return
      inHand = grant
      advance()
    })
    return opened
  }

  /** Lets callers in until there is something to wait for. */
  const advance = (): void => {
    cancelHold()
    if (waiting.size === 0) return
    const now = runtime.elapsed()
    if (inHand === undefined || now > inHand.validUntil) {
      inHand = undefined
      source.ask()
      return
    }
    const earlyMs = inHand.trusted ? 0 : forecastWaitMs(rule, given, 0, now)
    if (earlyMs > 0) {
      cancelHold = runtime.setTimer(Math.min(earlyMs, LONGEST_TIMER_MS), advance)
      return
    }
    const [next] = waiting
    if (next === undefined) return
    waiting.delete(next)
    inHand = undefined
    given = afterTurn(rule, given, now)
    if (seen !== undefined) seen = afterTurn(rule, seen, now)
    next()
    advance()
  }

  source = openSource(open)
  return {
    expectedWaitMs: () => forecastWaitMs(rule, seen ?? given, waiting.size, runtime.elapsed()),
    join(onTurn) {
      waiting.add(onTurn)
      advance()
      return () => {
        waiting.delete(onTurn)
        if (waiting.size === 0) cancelHold()
      }
    },
    use(openGrants) {
      void source.close()
      inHand = undefined
      seen = undefined
      source = openSource(openGrants)
      advance()
    },
    learn(history) {
      seen = history
    },
    async close() {
      cancelHold()
      await source.close()
    },
  }
}
