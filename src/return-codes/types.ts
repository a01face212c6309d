/** A sentence in English and the same in Chinese. */
export interface Bilingual {
  readonly en: string
  readonly zh: string
}

/** The error class that a return code becomes. */
export type ErrorClassName =
  | 'TpnsApiError'
  | 'TpnsAppStatusError'
  | 'TpnsAuthError'
  | 'TpnsBatchError'
  | 'TpnsCertificateError'
  | 'TpnsConflictError'
  | 'TpnsContentRejectedError'
  | 'TpnsDuplicatePushError'
  | 'TpnsInvalidTokenError'
  | 'TpnsNotFoundError'
  | 'TpnsParameterError'
  | 'TpnsPushTimeError'
  | 'TpnsRateLimitError'
  | 'TpnsServiceError'
  | 'TpnsUploadError'

/**
 * What the client does when the service answers with the code.
 *
 * - `fail`: the request was refused; the same request gives the same answer. Never retried.
 * - `slow-down`: the request was refused because of its rate. Retried after a cool-down shared by all callers.
 * - `uncertain`: the service failed while working on it. Idempotent calls are retried; a push is not.
 */
export type ReturnCodePolicy = 'fail' | 'slow-down' | 'uncertain'

/**
 * Which calls answer with a code, as far as documented. Not a promise that no other call does.
 * `console`: only work done in the console; no call of this library. `device`: listed only by the device SDK pages.
 */
export type ReturnedBy =
  | 'any'
  | 'push'
  | 'push and statistics'
  | 'push, tags and accounts'
  | 'statistics'
  | 'upload'
  | 'tags and accounts'
  | 'accounts'
  | 'console'
  | 'device'

/** Where methods of this client make something else of a code than the error of its row. */
export interface ReturnCodeException {
  /** The methods, for example `accounts.findTokens`. */
  readonly methods: readonly string[]
  /** When, and what they make of it. */
  readonly text: Bilingual
}

/** One row of {@link SERVER_RETURN_CODES}: a code the server API answers with. */
export interface ServerReturnCode {
  readonly code: number
  /** The text beside the code on the wire, where a document shows one. For people: never compare with it. */
  readonly wireText: string | null
  readonly meaning: Bilingual
  /** The likely cause. */
  readonly cause: Bilingual
  /** What to do about it. */
  readonly advice: Bilingual
  readonly errorClass: ErrorClassName
  readonly policy: ReturnCodePolicy
  /** Which calls answer with it. */
  readonly returnedBy: ReturnedBy
  /** Absent where every method throws `errorClass`. */
  readonly exceptions?: readonly ReturnCodeException[]
}

/** The device SDKs whose return codes phones report to a backend. Their numbers overlap: look up with the platform. */
export type DevicePlatform = 'android' | 'ios' | 'ios-legacy' | 'harmony'

/** One row of {@link DEVICE_RETURN_CODES}: a code of a device SDK. Never an answer of the server API. */
export interface DeviceReturnCode {
  readonly platform: DevicePlatform
  readonly code: number
  readonly meaning: Bilingual
  readonly advice: Bilingual
}
