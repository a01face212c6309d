import type { Outcome } from '../../errors/tpns-error.js'
import type { Bilingual } from '../../return-codes/types.js'
import type { Endpoint } from '../endpoint.js'

/** What is known of a request that failed, and what follows from that. */
export function describeOutcome(
  endpoint: Pick<Endpoint<never, unknown>, 'idempotent' | 'whenUnknown'>,
  outcome: Outcome,
): Bilingual {
  if (outcome === 'not-sent') return NOT_SENT
  if (outcome === 'rejected') return REJECTED
  return endpoint.whenUnknown ?? (endpoint.idempotent ? MAY_BE_REPEATED : LOOK_FIRST)
}

const NOT_SENT = { en: 'Nothing was sent.', zh: '请求未发出。' }
const REJECTED = { en: 'It was refused.', zh: '请求已被拒绝。' }
const MAY_BE_REPEATED = {
  en: 'It may have been carried out, and is safe to repeat: call it again.',
  zh: '请求可能已生效。该接口幂等，可安全重试。',
}
const LOOK_FIRST = {
  en: 'It may have taken effect: find out before you repeat it.',
  zh: '请求可能已生效，重复调用前请先确认。',
}

/** The text of an error speaks of the last attempt. Undefined when that was the only one. */
export function describeAttempts(attempts: number): Bilingual | undefined {
  if (attempts < 2) return undefined
  return { en: `${attempts} attempts were made.`, zh: `已尝试 ${attempts} 次。` }
}
