import type { Outcome } from '../../errors/tpns-error.js'

/** What is known of a request that failed, for the end of a message. */
export const OUTCOME_TEXT: Readonly<Record<Outcome, string>> = {
  'not-sent': 'Nothing was sent. 请求未发出。',
  rejected: 'It was refused. 请求被拒绝。',
  unknown:
    'It may have been carried out: look it up before sending it again. 请求可能已被执行，重发前请先查询。',
}
