import type Bottleneck from 'bottleneck'
import type { Runtime } from '../call/runtime.js'
import { afterTurn, forecastWaitMs, NO_TURNS, type PaceHistory } from './forecast.js'
import type { Pacer } from './pacer.js'
import { type PaceGroup, type PaceRule, paceRuleOf } from './rules.js'

/** Rate limits of this process, each kept by a Bottleneck limiter that is made when its group is first used. */
export function localPacer(runtime: Pick<Runtime, 'elapsed' | 'now'>): Pacer {
  const lanes = new Map<PaceGroup, Lane>()
  let closed = false

  const laneOf = async (group: PaceGroup): Promise<Lane> => {
    const { default: Limiter } = await import('bottleneck')
    let lane = lanes.get(group)
    if (lane === undefined) {
      lane = openLane(Limiter, paceRuleOf(group), runtime)
      lanes.set(group, lane)
      if (closed) await lane.close()
    }
    return lane
  }

  return {
    async turn(group, scope, onWait) {
      const lane = await laneOf(group)
      const waitMs = lane.expectedWaitMs()
      if (waitMs > 0) onWait(waitMs)
      await scope.wait((settle) => lane.join(settle))
    },
    async close() {
      closed = true
      await Promise.all([...lanes.values()].map((lane) => lane.close()))
    },
  }
}

interface Lane {
  expectedWaitMs(): number
  /** Queues up; the returned function leaves the queue. */
  join(onTurn: () => void): () => void
  close(): Promise<void>
}

/**
 * The queue of callers is ours, and Bottleneck only hands out grants, one for each caller. A caller who leaves early
 * thus leaves its grant to the next one, where Bottleneck alone would run an empty job in its place.
 */
function openLane(
  Limiter: typeof Bottleneck,
  rule: PaceRule,
  runtime: Pick<Runtime, 'elapsed' | 'now'>,
): Lane {
  const waiting = new Set<() => void>()
  let limiter = new Limiter(settingsOf(rule))
  let grants = 0
  let history: PaceHistory = { ...NO_TURNS, windowStartedAt: runtime.elapsed() }
  let wallOffset = runtime.now() - runtime.elapsed()

  const requestGrants = () => {
    while (grants < waiting.size) {
      grants += 1
      const source = limiter
      // A limiter that is stopped rejects what it had queued.
      source.schedule(async () => grant(source)).catch(() => {})
    }
  }
  const grant = (source: Bottleneck) => {
    if (source !== limiter) return
    grants -= 1
    const [next] = waiting
    if (next === undefined) return
    waiting.delete(next)
    history = afterTurn(rule, history, runtime.elapsed())
    next()
  }
  /** Bottleneck plans by the wall clock: set back by an hour, it would make everybody wait for an hour. */
  const renewAfterClockJump = () => {
    const offset = runtime.now() - runtime.elapsed()
    if (offset < wallOffset - 1_000) {
      void limiter.stop({ dropWaitingJobs: true }).catch(() => {})
      limiter = new Limiter(settingsOf(rule))
      grants = 0
    }
    wallOffset = offset
  }

  return {
    expectedWaitMs: () => forecastWaitMs(rule, history, waiting.size, runtime.elapsed()),
    join(onTurn) {
      renewAfterClockJump()
      waiting.add(onTurn)
      requestGrants()
      return () => waiting.delete(onTurn)
    },
    async close() {
      await limiter.stop({ dropWaitingJobs: true }).catch(() => {})
      await limiter.disconnect(false)
    },
  }
}

function settingsOf(rule: PaceRule): Bottleneck.ConstructorOptions {
  if (rule.kind === 'spacing') return { minTime: rule.everyMs }
  return { reservoir: rule.calls, reservoirRefreshAmount: rule.calls, reservoirRefreshInterval: rule.perMs }
}
