import type Bottleneck from 'bottleneck'
import type { OpenGrants } from './grants.js'
import type { LaneRuntime } from './lane.js'
import { limiterSettings } from './local-grants.js'
import { bottleneckClient } from './redis-bottleneck.js'
import type { RedisLink } from './redis-link.js'
import { KEEP_CLEAR } from './redis-scripts.js'
import type { PaceRule } from './rules.js'

/**
 * How late a turn of a spacing may be used. Later, and it would come too close to the next one, which may belong to
 * another process: it is given up for a new one. This is what the spacing exceeds the documented second by.
 */
const LATE_MS = 50
/** A turn of a window has no such neighbour. */
const LATE_IN_WINDOW_MS = 10_000
/** Frees what a process held in Redis that was killed. A turn itself takes no time. */
const EXPIRATION_MS = 10_000
/** How often a limiter shows that it is alive (Bottleneck forgets it after 10 s) and looks whether a window has begun. */
const HEARTBEAT_MS = 1_000
const DAY_MS = 86_400_000

export interface SharedGrantsOptions {
  readonly Limiter: typeof Bottleneck
  readonly link: RedisLink
  readonly id: string
  readonly rule: PaceRule
  readonly runtime: LaneRuntime
  /** Whether this process may have taken turns that Redis does not know of. */
  readonly afterOutage: boolean
  /** Told how many turns of this process are planned in Redis and not yet taken. */
  readonly onReserved: (turns: 0 | 1) => void
}

/**
 * Grants of all processes together, from a Bottleneck limiter in Redis. At most one turn is asked for at a time: the
 * processes then take turns in rotation, and one that is killed leaves a gap of one turn.
 */
export function sharedGrants(options: SharedGrantsOptions): OpenGrants {
  const { Limiter, link, id, rule, runtime, afterOutage, onReserved } = options
  return (onGrant) => {
    let underWay = false
    let closed = false
    let plannedAt = 0
    let missed = 0

    const { client, retire } = bottleneckClient(link, runtime, {
      onPlanned(at) {
        plannedAt = at
        onReserved(1)
      },
      onInit: async (settingsKey, again) => {
        if (rule.kind === 'spacing' && (again || afterOutage))
          await link.run(KEEP_CLEAR, [settingsKey], [rule.everyMs])
      },
    })
    const connection = new Limiter.IORedisConnection({ client, Redis: {} })
    const limiter = new Limiter({
      ...limiterSettings(rule),
      id,
      connection,
      heartbeatInterval: HEARTBEAT_MS,
      // When nobody has used it for so long, Redis forgets the limiter.
      timeout: rule.kind === 'window' ? 2 * rule.perMs : DAY_MS,
    })
    const failed = (error: unknown) => {
      if (!closed) link.drop(error)
    }
    limiter.on('error', failed)
    limiter.ready().then(() => (closed ? limiter.disconnect(false) : undefined), failed)

    const request = () => {
      underWay = true
      limiter.schedule({ expiration: EXPIRATION_MS }, async () => arrived()).catch(failed)
    }
    const arrived = () => {
      if (closed) return
      onReserved(0)
      const now = runtime.elapsed()
      const trusted = rule.kind === 'window'
      // Twice as patient after each miss, so that a machine that is always late gets on as well.
      const validUntil = trusted
        ? now + LATE_IN_WINDOW_MS
        : plannedAt + link.roundTripMs() + LATE_MS * 2 ** missed
      if (now > validUntil) {
        missed += 1
        return request()
      }
      missed = 0
      underWay = false
      link.proven()
      onGrant({ validUntil, trusted })
    }

    return {
      ask() {
        if (!underWay) request()
      },
      async close() {
        closed = true
        onReserved(0)
        retire()
        await limiter.stop({ dropWaitingJobs: true }).catch(() => {})
        await limiter.disconnect(false)
      },
    }
  }
}
