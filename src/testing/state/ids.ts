import type { Ids } from '../endpoints/endpoint.js'

/** Beyond 2^53, so that a client that reads ids as numbers fails its tests. */
const FIRST_PUSH_ID = 1328245138690125825n

export function createIds(): Ids {
  let push = FIRST_PUSH_ID
  let upload = 36_217
  let collapse = 700_001
  let plan = 48
  return {
    push: () => String(push++),
    upload: () => upload++,
    collapse: () => collapse++,
    plan: () => String(plan++),
  }
}
