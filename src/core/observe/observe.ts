import { channel, tracingChannel } from 'node:diagnostics_channel'
import { debuglog } from 'node:util'
import { callQuietly } from './call-quietly.js'
import type {
  AttemptEvent,
  CallEvent,
  CooldownEvent,
  RequestEvent,
  ResultEvent,
  RetryEvent,
  TpnsHooks,
  WaitEvent,
  WarningEvent,
} from './hooks.js'

/** What can be seen, by name. */
interface ObservedEvents {
  warning: WarningEvent
  call: CallEvent
  attempt: AttemptEvent
  retry: RetryEvent
  wait: WaitEvent
  cooldown: CooldownEvent
  request: RequestEvent
  result: ResultEvent
}

/** Notifies observers. Next to free when there are none: an event is only built for somebody. */
export type Observe = <Kind extends keyof ObservedEvents>(
  kind: Kind,
  event: () => ObservedEvents[Kind],
) => void

/**
 * The `diagnostics_channel` names. `tpns:call` and `tpns:attempt` are tracing channels (start, end, asyncStart,
 * asyncEnd, error), made for spans; the others publish single events.
 */
export const callTrace = tracingChannel<unknown, { endpoint: string; name: string }>('tpns:call')
export const attemptTrace = tracingChannel<unknown, { endpoint: string; attempt: number }>('tpns:attempt')

const CHANNELS = {
  warning: channel('tpns:warning'),
  retry: channel('tpns:retry'),
  wait: channel('tpns:wait'),
  cooldown: channel('tpns:cooldown'),
  result: channel('tpns:result'),
}

const debug = debuglog('tpns')

export function createObserver(hooks: TpnsHooks): Observe {
  return (kind, makeEvent) => {
    const hook = hooks[kind] as ((event: ReturnType<typeof makeEvent>) => void) | undefined
    const published = kind in CHANNELS ? CHANNELS[kind as keyof typeof CHANNELS] : undefined
    const debugged = kind === 'attempt' && debug.enabled
    if (hook === undefined && published?.hasSubscribers !== true && !debugged) return
    const event = makeEvent()
    if (debugged) debug('%s', describeAttempt(event as AttemptEvent))
    // A subscriber of a channel that throws is reported by Node itself, on the next tick.
    published?.publish(event)
    if (hook !== undefined) callQuietly(() => hook(event))
  }
}

/** One line for `NODE_DEBUG=tpns`. */
function describeAttempt({
  endpoint,
  attempt,
  durationMs,
  httpStatus,
  retCode,
  outcome,
  error,
}: AttemptEvent): string {
  const status = httpStatus === undefined ? '' : ` HTTP ${httpStatus}`
  const code = retCode === undefined ? '' : ` code ${retCode}`
  const failure = error === undefined ? '' : ` ${error.name}`
  return `${endpoint} attempt ${attempt}: ${outcome}${failure}${status}${code} in ${Math.round(durationMs)} ms`
}
