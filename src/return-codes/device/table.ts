import type { DeviceReturnCode } from '../types.js'
import { ANDROID_RETURN_CODES } from './android.js'
import { HARMONY_RETURN_CODES } from './harmony.js'
import { IOS_RETURN_CODES } from './ios.js'
import { IOS_LEGACY_RETURN_CODES } from './ios-legacy.js'

/**
 * The return codes of all device SDKs, which phones report to a backend. The REST API never answers with them.
 *
 * The numbers of the platforms overlap, and a platform may list one number twice: look up by platform and code, and
 * expect several rows (`explainReturnCode` does both). `advice` is this project's assessment.
 */
export const DEVICE_RETURN_CODES: readonly DeviceReturnCode[] = [
  ...ANDROID_RETURN_CODES,
  ...IOS_RETURN_CODES,
  ...IOS_LEGACY_RETURN_CODES,
  ...HARMONY_RETURN_CODES,
]
