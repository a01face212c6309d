import { type Lane, type LaneRuntime, openLane } from './lane.js'
import { localGrants } from './local-grants.js'
import type { Pacer } from './pacer.js'
import { type PaceGroup, paceRuleOf } from './rules.js'

/** Rate limits of this process, each kept by a Bottleneck limiter that is made when its group is first used. */
export function localPacer(runtime: LaneRuntime): Pacer {
  const lanes = new Map<PaceGroup, Lane>()
  let closed = false

  const laneOf = async (group: PaceGroup): Promise<Lane> => {
    const { default: Limiter } = await import('bottleneck')
    let lane = lanes.get(group)
    if (lane === undefined) {
      const rule = paceRuleOf(group)
      lane = openLane(rule, runtime, localGrants(Limiter, rule, runtime))
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
