import { defineError } from './brand.js'
import type { ErrorText } from './message.js'
import { TpnsError, type TpnsErrorInit } from './tpns-error.js'

export interface ApiErrorInit extends TpnsErrorInit {
  /** The service's own text (`err_msg`), secrets removed. */
  serverMessage?: string | undefined
  /** The fields of the answer beside its envelope. */
  answer?: Readonly<Record<string, unknown>> | undefined
  bodyExcerpt?: string | undefined
}

/**
 * The service answered with a return code other than 0. Subclasses exist for the codes of the table; a code that the
 * table does not know is a plain `TpnsApiError`, and is never retried. Its outcome is `unknown` for what must not be done
 * twice (a push, a plan), else `rejected`.
 */
export class TpnsApiError extends TpnsError {
  /** The service's own text. For people: it changes and holds full-width commas, so never compare with it. */
  readonly serverMessage: string | undefined
  /** The other fields of the answer, for example `result`. */
  readonly answer: Readonly<Record<string, unknown>>
  /** The beginning of a body without a return code (HTTP 401, 403, 429), secrets removed: it says who refused. */
  readonly bodyExcerpt: string | undefined

  constructor(message: string | ErrorText, init: ApiErrorInit = {}) {
    super(message, { outcome: 'rejected', ...init })
    this.serverMessage = init.serverMessage
    this.answer = init.answer ?? {}
    this.bodyExcerpt = init.bodyExcerpt
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), serverMessage: this.serverMessage, bodyExcerpt: this.bodyExcerpt }
  }
}
defineError(TpnsApiError, 'TpnsApiError', 'TPNS_API')

export interface AuthErrorInit extends ApiErrorInit {
  clockSkewMs?: number | undefined
}

/**
 * 1008003, 1008035, 10030002, HTTP 401 and 403: the key pair, the access point or the clock is wrong. Never retried:
 * stop the job and correct the configuration.
 */
export class TpnsAuthError extends TpnsApiError {
  /**
   * The service's clock minus this machine's, in milliseconds, rounded to whole seconds, measured on the service's own
   * answers; undefined when it is at most two seconds or could not be measured. A clock that is off is the commonest cause
   * of 1008003.
   */
  readonly clockSkewMs: number | undefined

  constructor(message: string | ErrorText, init: AuthErrorInit = {}) {
    super(message, init)
    this.clockSkewMs = init.clockSkewMs
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), clockSkewMs: this.clockSkewMs }
  }
}
defineError(TpnsAuthError, 'TpnsAuthError', 'TPNS_AUTH')

/** 1008001, 1008002, 1008007, 1008016: a field is missing, of the wrong type or out of range. Correct the request. */
export class TpnsParameterError extends TpnsApiError {}
defineError(TpnsParameterError, 'TpnsParameterError', 'TPNS_PARAMETER')

/** 1008006, 1008029: a device token is unknown or malformed. Delete it from your database, or push with `ignore_invalid_token: 1`. */
export class TpnsInvalidTokenError extends TpnsApiError {}
defineError(TpnsInvalidTokenError, 'TpnsInvalidTokenError', 'TPNS_INVALID_TOKEN')

/** 1008015, 10010005, 10110008: the task, the push target or the account does not exist. */
export class TpnsNotFoundError extends TpnsApiError {}
defineError(TpnsNotFoundError, 'TpnsNotFoundError', 'TPNS_NOT_FOUND')

/**
 * 1008028 or HTTP 429 after all attempts or until the deadline (`rejected`), or a limit or a cool-down of this client that
 * lasts longer than the call's deadline (`not-sent`). Try again after `retryAfterMs`.
 */
export class TpnsRateLimitError extends TpnsApiError {}
defineError(TpnsRateLimitError, 'TpnsRateLimitError', 'TPNS_RATE_LIMIT')

/** 10010018: the same content went to the same target within the last hour. */
export class TpnsDuplicatePushError extends TpnsApiError {}
defineError(TpnsDuplicatePushError, 'TpnsDuplicatePushError', 'TPNS_DUPLICATE_PUSH')

/** 1008019: the text failed the service's content review. A human must change it. */
export class TpnsContentRejectedError extends TpnsApiError {}
defineError(TpnsContentRejectedError, 'TpnsContentRejectedError', 'TPNS_CONTENT_REJECTED')

/** 1008011, 1008012: the uploaded file was not accepted. */
export class TpnsUploadError extends TpnsApiError {}
defineError(TpnsUploadError, 'TpnsUploadError', 'TPNS_UPLOAD')

/** 1008013, 1008020 – 1008023: an APNs certificate is wrong or expired. Renew it in the console. */
export class TpnsCertificateError extends TpnsApiError {}
defineError(TpnsCertificateError, 'TpnsCertificateError', 'TPNS_CERTIFICATE')

/** 1008030, 1008031, 1010001: the app is unpaid, destroyed or without resources. Stop sending, and tell the person who pays. */
export class TpnsAppStatusError extends TpnsApiError {}
defineError(TpnsAppStatusError, 'TpnsAppStatusError', 'TPNS_APP_STATUS')

/** 1008025: what should be created exists already. */
export class TpnsConflictError extends TpnsApiError {}
defineError(TpnsConflictError, 'TpnsConflictError', 'TPNS_CONFLICT')

/** 1008004: an internal error of the service. It may or may not have done its work: the outcome is `unknown`. */
export class TpnsServiceError extends TpnsApiError {
  constructor(message: string | ErrorText, init: ApiErrorInit = {}) {
    super(message, { outcome: 'unknown', ...init })
  }
}
defineError(TpnsServiceError, 'TpnsServiceError', 'TPNS_SERVICE')

/**
 * The result of one item of a list.
 *
 * - `done`
 * - `failed`: the item, or the request that contained it, was refused
 * - `unknown`: it was sent and may or may not have taken effect
 * - `not-tried`: the operation ended first; it was never sent
 */
export type ItemState = 'done' | 'failed' | 'unknown' | 'not-tried'

/** The result of one item of a batch. */
export interface BatchItem {
  /** Position in the list that was given. */
  readonly index: number
  /** The token, account or tag as it was sent; undefined when the answer names more items than the request had. */
  readonly item: string | undefined
  /** 0 when the item was done; undefined when the answer has no code for it. */
  readonly retCode: number | undefined
  readonly ok: boolean
  /** Always set on the items that this library makes. */
  readonly state?: ItemState
}

export interface BatchErrorInit extends ApiErrorInit {
  items?: readonly BatchItem[] | undefined
}

/**
 * Items of a list failed: 1008026 (some) or 1008027 (all), or one of the requests that a long list was split into, whose
 * error is the `cause`. `items` holds the result of each, in the order of the list. `outcome` and `stopReason` are those
 * of the request that failed.
 */
export class TpnsBatchError extends TpnsApiError {
  readonly items: readonly BatchItem[]

  constructor(message: string | ErrorText, init: BatchErrorInit = {}) {
    super(message, init)
    this.items = init.items ?? []
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), items: this.items }
  }
}
defineError(TpnsBatchError, 'TpnsBatchError', 'TPNS_BATCH')
