import type Bottleneck from 'bottleneck'
import type { Runtime } from '../call/runtime.js'
import { LONGEST_TIMER_MS } from '../option-checks.js'
import { afterTurn, forecastWaitMs, NO_TURNS, type PaceHistory } from './forecast.js'
import type { Pacer } from './pacer.js'
import { type PaceGroup, type PaceRule, paceRuleOf } from './rules.js'

type LaneRuntime = Pick<Runtime, 'elapsed' | 'now' | 'setTimer'>

/** Rate limits of this process, each kept by a Bottleneck limiter that is made when its group is first used. */
export function localPacer(runtime: LaneRuntime): Pacer {
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
 *
 * Bottleneck plans by the wall clock: a clock that is set, or a process that was stuck, makes its grants bunch together.
 * Each grant is therefore checked against the turns really given, by the clock that does not jump, and held back while
 * it comes too early.
 */
function openLane(Limiter: typeof Bottleneck, rule: PaceRule, runtime: LaneRuntime): Lane {
  const waiting = new Set<() => void>()
  const held = new Set<() => void>()
  let limiter = new Limiter(settingsOf(rule))
  let grants = 0
  let history: PaceHistory = { ...NO_TURNS, windowStartedAt: runtime.elapsed() }
  let wallOffset = runtime.now() - runtime.elapsed()

  const requestGrants = () => {
    while (grants < waiting.size) {
      grants += 1
      const source = limiter
      // A limiter that is stopped rejects what it had queued.
      source.schedule(async () => use(source)).catch(() => {})
    }
  }
  const use = (source: Bottleneck) => {
    if (source !== limiter) return
    const earlyMs = forecastWaitMs(rule, history, 0, runtime.elapsed())
    if (earlyMs > 0 && waiting.size > 0) return hold(source, earlyMs)
    grants -= 1
    const [next] = waiting
    if (next === undefined) return giveBack()
    waiting.delete(next)
    history = afterTurn(rule, history, runtime.elapsed())
    next()
  }
  const hold = (source: Bottleneck, delayMs: number) => {
    const cancel = runtime.setTimer(Math.min(delayMs, LONGEST_TIMER_MS), () => {
      held.delete(cancel)
      use(source)
    })
    held.add(cancel)
  }
  /** Nobody wanted this grant: it must not count against whoever comes next. */
  const giveBack = () => {
    if (rule.kind === 'window') void limiter.incrementReservoir(1).catch(() => {})
    else if (grants === 0) renew()
  }
  const renew = () => {
    void drop(limiter)
    limiter = new Limiter(settingsOf(rule))
    grants = 0
  }
  const drop = async (old: Bottleneck) => {
    for (const cancel of held) cancel()
    held.clear()
    await old.stop({ dropWaitingJobs: true }).catch(() => {})
    await old.disconnect(false)
  }
  /** Set back by an hour, the wall clock would make Bottleneck let everybody wait for an hour. */
  const renewAfterClockJump = () => {
    const offset = runtime.now() - runtime.elapsed()
    if (offset < wallOffset - 1_000) renew()
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
    close: () => drop(limiter),
  }
}

function settingsOf(rule: PaceRule): Bottleneck.ConstructorOptions {
  if (rule.kind === 'spacing') return { minTime: rule.everyMs }
  return { reservoir: rule.calls, reservoirRefreshAmount: rule.calls, reservoirRefreshInterval: rule.perMs }
}
