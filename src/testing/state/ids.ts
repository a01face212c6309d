/** Ids that are unique within one fake. */
export interface Ids {
  push(): string
  upload(): number
  collapse(): number
  plan(): string
}

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
