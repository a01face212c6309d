import type Bottleneck from 'bottleneck'
import type { Grant, OpenGrants } from './grants.js'
import type { LaneRuntime } from './lane.js'
import type { PaceRule } from './rules.js'

/** Nobody else can take it: a grant of this process waits for whoever comes next. */
const LASTING: Grant = { validUntil: Number.POSITIVE_INFINITY, trusted: false }

/** Grants of this process alone, from a Bottleneck limiter. */
export function localGrants(Limiter: typeof Bottleneck, rule: PaceRule, runtime: LaneRuntime): OpenGrants {
  return (onGrant) => {
    let limiter = new Limiter(limiterSettings(rule))
    let underWay = false
    let wallOffset = runtime.now() - runtime.elapsed()

    const request = () => {
      underWay = true
      const from = limiter
      const grant = async () => {
        if (from !== limiter) return
        underWay = false
        onGrant(LASTING)
      }
      // A limiter that is stopped rejects what it had queued.
      from.schedule(grant).catch(() => {})
    }
    const drop = async (old: Bottleneck) => {
      await old.stop({ dropWaitingJobs: true }).catch(() => {})
      await old.disconnect(false)
    }
    /** Set back by an hour, the wall clock would make Bottleneck let everybody wait for an hour. */
    const renewAfterClockJump = () => {
      const offset = runtime.now() - runtime.elapsed()
      if (offset < wallOffset - 1_000) {
        void drop(limiter)
        limiter = new Limiter(limiterSettings(rule))
        underWay = false
      }
      wallOffset = offset
    }

    return {
      ask() {
        renewAfterClockJump()
        if (!underWay) request()
      },
      close: () => drop(limiter),
    }
  }
}

export function limiterSettings(rule: PaceRule): Bottleneck.ConstructorOptions {
  if (rule.kind === 'spacing') return { minTime: rule.everyMs }
  return { reservoir: rule.calls, reservoirRefreshAmount: rule.calls, reservoirRefreshInterval: rule.perMs }
}
