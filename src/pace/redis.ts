import type { Cooldowns } from '../call/cooldown.js'
import type { Scope } from '../call/scope.js'
import { TpnsConfigError } from '../errors/before-the-wire.js'
import type { GrantSource } from './grants.js'
import { type Lane, type LaneRuntime, openLane } from './lane.js'
import { localGrants } from './local-grants.js'
import { type Pacer, PaceUnavailable } from './pacer.js'
import { historyOf, lookAt } from './redis-forecast.js'
import { sharedGrants } from './redis-grants.js'
import type { LinkState, RedisLink } from './redis-link.js'
import type { RedisNames } from './redis-names.js'
import { type PaceGroup, type PaceRule, paceRuleOf } from './rules.js'

export interface RedisPacerOptions {
  readonly link: RedisLink
  readonly names: RedisNames
  readonly whenDown: 'local' | 'fail'
  readonly runtime: LaneRuntime
  /** What Redis says of a cool-down goes here. */
  readonly cooldowns: Cooldowns
  readonly warn: (message: string) => void
}

interface SharedLane {
  readonly rule: PaceRule
  readonly lane: Lane
  /** Turns planned in Redis and not yet taken. */
  reserved: 0 | 1
  /** Redis was away since the lane was made. */
  sawOutage: boolean
}

/** Rate limits that all processes keep together, and each on its own (or not at all) while Redis cannot be used. */
export function redisPacer(options: RedisPacerOptions): Pacer {
  const { link, names, whenDown, runtime, cooldowns, warn } = options
  const lanes = new Map<PaceGroup, SharedLane>()
  let warned = false

  const isLost = ({ kind }: LinkState) => kind === 'down' && whenDown === 'fail'
  const throwIfLost = (state: LinkState | undefined) => {
    if (state?.kind !== 'down') return
    if (state.cause instanceof TpnsConfigError) throw state.cause
    if (isLost(state)) throw new PaceUnavailable(state.cause)
  }
  const laneOf = async (group: PaceGroup): Promise<SharedLane> => {
    const { default: Limiter } = await import('bottleneck')
    const known = lanes.get(group)
    if (known !== undefined) return known
    const rule = paceRuleOf(group)
    const lane = openLane(rule, runtime, () => NOTHING)
    const shared: SharedLane = { rule, lane, reserved: 0, sawOutage: false }
    lanes.set(group, shared)
    const follow = ({ kind }: LinkState) => {
      if (kind === 'closed') return
      if (kind === 'up') lane.use(sharedGrants({ ...settingsOf(group, shared), Limiter }))
      else lane.use(whenDown === 'local' ? localGrants(Limiter, rule, runtime) : () => NOTHING)
      shared.sawOutage ||= kind === 'down'
    }
    follow(link.state)
    link.onChange(follow)
    return shared
  }
  const settingsOf = (group: PaceGroup, shared: SharedLane) => ({
    link,
    rule: shared.rule,
    runtime,
    id: names.limiterId(group),
    afterOutage: shared.sawOutage,
    onReserved(turns: 0 | 1) {
      shared.reserved = turns
    },
  })
  /** A look that fails has brought the link down, and the lane elsewhere. */
  const look = async (group: PaceGroup, shared: SharedLane) => {
    const { rule, lane } = shared
    const view = await lookAt(link, names, group, rule).catch(link.drop)
    if (view === undefined || link.state.kind !== 'up') return
    if (view.cooldownMs > 0) cooldowns.pause(group, view.cooldownMs)
    const history = historyOf(view, rule, shared.reserved, runtime.elapsed())
    if (history !== undefined) lane.learn(history)
  }
  const waitForTurn = async (lane: Lane, scope: Scope) => {
    let lost: LinkState | undefined
    await scope.wait((settle) => {
      let leave: (() => void) | undefined
      const stop = () => {
        unwatch()
        leave?.()
      }
      const finish = () => {
        stop()
        settle()
      }
      const unwatch = link.onChange((state) => {
        if (!isLost(state)) return
        lost = state
        finish()
      })
      leave = lane.join(finish)
      return stop
    })
    throwIfLost(lost)
  }

  link.onChange((state) => {
    if (state.kind !== 'down' || state.cause instanceof TpnsConfigError) return
    if (warned || whenDown === 'fail') return
    warned = true
    warn(warningOf(state.cause))
  })

  return {
    async turn(group, scope, onWait) {
      link.open()
      if (link.state.kind === 'connecting') await scope.wait((settle) => link.onChange(settle))
      throwIfLost(link.state)
      const shared = await laneOf(group)
      if (link.state.kind === 'up') await until(scope, look(group, shared))
      throwIfLost(link.state)
      const waitMs = shared.lane.expectedWaitMs()
      if (waitMs > 0) onWait(waitMs)
      await waitForTurn(shared.lane, scope)
      if (link.state.kind === 'up') warned = false
    },
    async close() {
      await link.close()
      await Promise.all([...lanes.values()].map(({ lane }) => lane.close()))
    },
  }
}

const NOTHING: GrantSource = { ask() {}, close: async () => {} }

function warningOf(cause: Error): string {
  return (
    `Redis cannot be used (${cause.message}). This process keeps the rate limits on its own until Redis is back; ` +
    "several processes together may exceed them. To refuse paced calls instead, set pace.whenDown to 'fail'."
  )
}

/** Waits for something that cannot be called off, no longer than the call may take. */
function until(scope: Scope, done: Promise<unknown>): Promise<void> {
  return scope.wait((settle) => {
    done.then(settle, settle)
    return () => {}
  })
}
