export { CLIENT_MADE_CODES, type ClientMadeCode } from './client-made.js'
export { DEVICE_RETURN_CODES } from './device/table.js'
export {
  explainReturnCode,
  findServerReturnCode,
  type ReturnCodeExplanation,
  type ReturnCodePlatform,
} from './explain.js'
export { LEGACY_RETURN_CODES } from './legacy.js'
export { SERVER_RETURN_CODES } from './server.js'
export type {
  Bilingual,
  DevicePlatform,
  DeviceReturnCode,
  ErrorClassName,
  ReturnCodeException,
  ReturnCodePolicy,
  ReturnedBy,
  ServerReturnCode,
} from './types.js'
