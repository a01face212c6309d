import { CLIENT_MADE_CODES } from './client-made.js'
import { DEVICE_RETURN_CODES } from './device/table.js'
import { LEGACY_RETURN_CODES } from './legacy.js'
import { SERVER_RETURN_CODES } from './server.js'
import type {
  Bilingual,
  DevicePlatform,
  DeviceReturnCode,
  ErrorClassName,
  ReturnCodeException,
  ReturnCodePolicy,
  ServerReturnCode,
} from './types.js'

/** Whose return code it is: the server API's, or that of a device SDK. Their numbers overlap. */
export type ReturnCodePlatform = 'server' | DevicePlatform

/** One documented meaning of a return code. */
export interface ReturnCodeExplanation {
  readonly platform: ReturnCodePlatform
  readonly code: number
  readonly meaning: Bilingual
  /** The likely cause. Absent for device codes and for 0. */
  readonly cause?: Bilingual
  /** What to do about it. */
  readonly advice: Bilingual
  /** The class of the error that this client throws. Only for codes that the server API answers with. */
  readonly errorClass?: ErrorClassName
  /** What this client does about it. Only for codes that the server API answers with. */
  readonly policy?: ReturnCodePolicy
  /** Methods that make something else of the code than `errorClass`. Absent where there is none. */
  readonly exceptions?: readonly ReturnCodeException[]
}

const SERVER_ROWS: ReadonlyMap<number, ServerReturnCode> = new Map(
  [...SERVER_RETURN_CODES, ...LEGACY_RETURN_CODES].map((row) => [row.code, row]),
)

/** The row of a code of the server API, or of the service before it; undefined for 0 and for a code that nobody knows. */
export function findServerReturnCode(code: number): ServerReturnCode | undefined {
  return SERVER_ROWS.get(code)
}

const TPNS_CODES: ReadonlySet<number> = new Set(SERVER_RETURN_CODES.map((row) => row.code))

/** Whether TPNS itself lists a code. One of XG may also be anybody's, -1 above all: beside an HTTP error it proves no refusal. */
export function isListedByTpns(code: number): boolean {
  return TPNS_CODES.has(code)
}

/**
 * What a return code means, why it comes and what to do, in English and Chinese.
 *
 * The answer is a list: empty for a code that is not documented (or is not an integer), and two elements where the
 * service documents one number with two meanings (Android 10008 and 10110, HarmonyOS 10110). Never throws.
 *
 * Without a platform the server API comes first, and where it has no such code, every device SDK that has it. A code of
 * XG that phones report with another meaning is explained for the platform `server` alone.
 *
 * @param code the number, or its decimal text as found in a log or in the `result` of an account call
 * @param platform whose code it is, and no other's. Give it where it is known, because the same number means different
 *   things: 10101 is a failed connection on Android, and on a server a code that Tencent's Java SDK makes up.
 *
 * @example
 * explainReturnCode(1008028)[0]?.advice.en
 * explainReturnCode('10008', 'android').map((explanation) => explanation.meaning.zh)
 * explainReturnCode(1600007).map(({ platform, meaning }) => `${platform}: ${meaning.en}`)
 */
export function explainReturnCode(
  code: number | string,
  platform?: ReturnCodePlatform,
): ReturnCodeExplanation[] {
  const number = toInteger(code)
  if (number === undefined) return []
  if (platform === undefined) {
    const ofServer = explainServerCode(number)
    const isLegacy = LEGACY_RETURN_CODES.some((row) => row.code === number)
    const ofDevices = ofServer.length === 0 || isLegacy ? explainDeviceCode(number) : []
    return ofDevices.length > 0 ? ofDevices : ofServer
  }
  return platform === 'server' ? explainServerCode(number) : explainDeviceCode(number, platform)
}

const ACCEPTED: ReturnCodeExplanation = {
  platform: 'server',
  code: 0,
  meaning: { en: 'The request was accepted', zh: '请求已被受理' },
  advice: {
    en: 'Nothing to do. For a push it means that a task was created, not that anything was delivered: read the statistics.',
    zh: '无需处理。对推送而言，这只表示任务已创建，不代表已抵达设备，抵达情况请查询统计接口。',
  },
}

function explainServerCode(code: number): ReturnCodeExplanation[] {
  if (code === 0) return [ACCEPTED]
  const row = findServerReturnCode(code)
  if (row !== undefined) {
    const { meaning, cause, advice, errorClass, policy, exceptions } = row
    const explanation = { platform: 'server', code, meaning, cause, advice, errorClass, policy } as const
    return [exceptions === undefined ? explanation : { ...explanation, exceptions }]
  }
  return CLIENT_MADE_CODES.filter((made) => made.code === code).map((made) => ({
    platform: 'server',
    ...made,
  }))
}

/** Of one platform, or of all. */
function explainDeviceCode(code: number, platform?: DevicePlatform): DeviceReturnCode[] {
  return DEVICE_RETURN_CODES.filter(
    (row) => row.code === code && (platform === undefined || row.platform === platform),
  )
}

/** Decimal digits only: `Number()` alone would read '' as 0, which means success. */
function toInteger(code: number | string): number | undefined {
  if (typeof code === 'number') return Number.isInteger(code) ? code : undefined
  if (typeof code !== 'string' || !/^\s*-?\d+\s*$/.test(code)) return undefined
  return Number(code)
}
