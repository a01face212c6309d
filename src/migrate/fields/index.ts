import { ANDROID } from './android.js'
import { AUDIENCE } from './audience.js'
import type { Decision } from './decision.js'
import { IOS } from './ios.js'
import { MESSAGE } from './message.js'
import { OPTIONS } from './options.js'
import type { PushField } from './paths.js'

/**
 * What happens to every field of a push. A field that `PushRequest` gains does not compile until somebody decides it here.
 */
export const DECISIONS: Readonly<Record<PushField, Decision>> = {
  ...AUDIENCE,
  ...MESSAGE,
  ...ANDROID,
  ...IOS,
  ...OPTIONS,
}
