import { getStatusOutcome, HTTP_STATUS_TEXTS } from '../core/failures/http-statuses.js'
import type { Bilingual } from './text.js'

/** What an HTTP status of an answer without a return code means for a push. */
export interface HttpStatusExplanation {
  readonly platform: 'http'
  readonly code: number
  readonly meaning: Bilingual
  readonly advice: Bilingual
  /** What is known of the request. */
  readonly outcome: 'rejected' | 'unknown'
}

/** What the errors of a call add on their own. */
const LOOK_UP: Bilingual = {
  en: 'A push may have been accepted: look it up (push.lookUp) before you send it again. Reads and idempotent writes are retried by the client. ',
  zh: '推送可能已被受理：重发前请先用 push.lookUp 回查。查询和幂等写操作由客户端自动重试。',
}

/** The statuses that TPNS, or a gateway before it, is known to answer with: the table of the errors themselves. */
export const HTTP_STATUSES: readonly HttpStatusExplanation[] = Object.entries(HTTP_STATUS_TEXTS).map(
  ([status, { en, zh, remedy }]) => {
    const code = Number(status)
    const outcome = getStatusOutcome(code)
    const lookUp = outcome === 'unknown' ? LOOK_UP : { en: '', zh: '' }
    return {
      platform: 'http',
      code,
      meaning: { en: en.charAt(0).toUpperCase() + en.slice(1), zh },
      advice: { en: lookUp.en + remedy.en, zh: lookUp.zh + remedy.zh },
      outcome,
    }
  },
)
