import type { RequestContext } from '../shared/check-request.js'

/** What is found out about one push. */
export interface PushContext extends RequestContext {
  /** The date that was found unacceptable, as it would have been sent. */
  refusedTime: string | undefined
  /** A past `send_time` that is sent at once. */
  sentAtOnce: boolean
}
