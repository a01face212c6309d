import { findServerReturnCode } from '../return-codes/explain.js'
import type { ErrorClassName } from '../return-codes/types.js'
import * as answered from './answered.js'
import { TpnsPushTimeError } from './before-the-wire.js'
import type { TpnsError } from './tpns-error.js'

type AnsweredErrorClass = new (
  message: string,
  init: answered.AuthErrorInit & answered.BatchErrorInit,
) => TpnsError

const ERROR_CLASSES: Record<ErrorClassName, AnsweredErrorClass> = {
  TpnsApiError: answered.TpnsApiError,
  TpnsAppStatusError: answered.TpnsAppStatusError,
  TpnsAuthError: answered.TpnsAuthError,
  TpnsBatchError: answered.TpnsBatchError,
  TpnsCertificateError: answered.TpnsCertificateError,
  TpnsConflictError: answered.TpnsConflictError,
  TpnsContentRejectedError: answered.TpnsContentRejectedError,
  TpnsDuplicatePushError: answered.TpnsDuplicatePushError,
  TpnsInvalidTokenError: answered.TpnsInvalidTokenError,
  TpnsNotFoundError: answered.TpnsNotFoundError,
  TpnsParameterError: answered.TpnsParameterError,
  TpnsPushTimeError,
  TpnsRateLimitError: answered.TpnsRateLimitError,
  TpnsServiceError: answered.TpnsServiceError,
  TpnsUploadError: answered.TpnsUploadError,
}

export interface ReturnCodeErrorInit extends answered.AuthErrorInit, answered.BatchErrorInit {
  retCode: number
  endpoint: string
}

/** The error that the table gives for a return code; a code it does not know is a plain `TpnsApiError`. */
export function errorFromReturnCode(init: ReturnCodeErrorInit): TpnsError {
  const { retCode, endpoint, serverMessage } = init
  const said = serverMessage ? ` (“${serverMessage}”)` : ''
  const row = findServerReturnCode(retCode)
  if (row === undefined) {
    const message =
      `TPNS answered ${retCode}${said} to ${endpoint}: a return code this version does not know. It was not retried. ` +
      `未知返回码，未重试。`
    return new answered.TpnsApiError(message, { ...init, outcome: 'rejected' })
  }
  const { meaning, advice } = row
  const message =
    `TPNS answered ${retCode}${said} to ${endpoint}: ${meaning.en}. ${advice.en}${clockAdvice(init)} ` +
    `${meaning.zh}。${advice.zh}`
  const outcome = row.policy === 'uncertain' ? 'unknown' : 'rejected'
  return new ERROR_CLASSES[row.errorClass](message, { ...init, outcome })
}

/** Two minutes: less is no likely cause, and the measurement is only good to about a second. */
const SUSPICIOUS_SKEW_MS = 120_000

function clockAdvice({ retCode, clockSkewMs }: ReturnCodeErrorInit): string {
  if (retCode !== 1008003 || clockSkewMs === undefined || Math.abs(clockSkewMs) < SUSPICIOUS_SKEW_MS)
    return ''
  const seconds = Math.round(Math.abs(clockSkewMs) / 1_000)
  const direction = clockSkewMs > 0 ? 'behind' : 'ahead of'
  return ` This machine's clock is ${seconds} s ${direction} the service's: synchronise it, or set clock: 'server'.`
}
