import type { CallContext } from '../context.js'
import type { WaitReason } from './wait-reason.js'

export function addWait(call: CallContext, reason: WaitReason, waitedMs: number): void {
  call.waits ??= new Map()
  call.waits.set(reason, (call.waits.get(reason) ?? 0) + waitedMs)
}

/**
 * The waits of a call as words for a message, to follow "it waited"; undefined when it waited for less than a
 * millisecond in all.
 */
export function describeWaits(call: CallContext): { english: string; chinese: string } | undefined {
  const waits = [...(call.waits ?? [])].map(([reason, ms]) => ({ reason, ms: Math.round(ms) }))
  const parts = waits.filter(({ ms }) => ms > 0)
  if (parts.length === 0) return undefined
  return {
    english: parts.map(({ reason, ms }) => `${ms} ms ${ENGLISH[reason](call)}`).join(' and '),
    chinese: parts.map(({ reason, ms }) => `${CHINESE[reason]} ${ms} 毫秒`).join('、'),
  }
}

/** What a cool-down belongs to: the rate limit, or for an endpoint without one its path. */
export function getGroup({ limit, endpoint }: CallContext): string {
  return limit ?? endpoint.path
}

const ENGLISH: Record<WaitReason, (call: CallContext) => string> = {
  'back-off': () => 'to try again',
  'cool-down': (call) => `because the service asked "${getGroup(call)}" to slow down (1008028)`,
  'rate-limit': (call) => `for the rate limit of "${getGroup(call)}"`,
  connection: ({ client }) => `for one of ${client.slots.connections} connections`,
}

const CHINESE: Record<WaitReason, string> = {
  'back-off': '重试退避',
  'cool-down': '等待冷却期',
  'rate-limit': '等待限频许可',
  connection: '等待空闲连接',
}
