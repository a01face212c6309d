import { findServerReturnCode } from '../return-codes/explain.js'
import { RETURN_CODE } from '../return-codes/names.js'
import type { ErrorClassName } from '../return-codes/types.js'
import * as apiErrors from './api-errors.js'
import type { TpnsError } from './tpns-error.js'
import { TpnsPushTimeError } from './validation-errors.js'

type AnsweredErrorClass = new (
  message: string,
  init: apiErrors.AuthErrorInit & apiErrors.BatchErrorInit,
) => TpnsError

/** The classes that the table of return codes names. */
const ERROR_CLASSES: Record<ErrorClassName, AnsweredErrorClass> = { ...apiErrors, TpnsPushTimeError }

export interface ReturnCodeErrorInit extends apiErrors.AuthErrorInit, apiErrors.BatchErrorInit {
  retCode: number
  endpoint: string
  /** Whether the endpoint may be called twice with the same request. Default: harmful. */
  repeat?: 'harmless' | 'harmful' | undefined
}

/** The error that the table gives for a return code; a code it does not know is a plain `TpnsApiError`. */
export function errorFromReturnCode(init: ReturnCodeErrorInit): TpnsError {
  const { retCode, endpoint, serverMessage } = init
  const said = serverMessage ? ` (“${serverMessage}”)` : ''
  const row = findServerReturnCode(retCode)
  if (row === undefined) return errorFromUnknownCode(init, said)
  const { meaning, advice } = row
  const message =
    `TPNS answered ${retCode}${said} to ${endpoint}: ${meaning.en}. ${advice.en}${clockAdvice(init)} ` +
    `${meaning.zh}。${advice.zh}`
  const outcome = row.policy === 'uncertain' ? 'unknown' : 'rejected'
  return new ERROR_CLASSES[row.errorClass](message, { ...init, outcome })
}

/** What a code that nobody knows means is not known either: it may be a warning beside an accepted push. */
function errorFromUnknownCode(init: ReturnCodeErrorInit, said: string): apiErrors.TpnsApiError {
  const { retCode, endpoint, repeat = 'harmful' } = init
  const known = `TPNS answered ${retCode}${said} to ${endpoint}: a return code this version does not know. It was not retried.`
  if (repeat === 'harmless') {
    return new apiErrors.TpnsApiError(`${known} 未知返回码，未重试。`, { ...init, outcome: 'rejected' })
  }
  const message =
    `${known} It may have been carried out: look it up before sending it again. ` +
    '未知返回码，未重试；请求可能已被执行，重发前请先查询。'
  return new apiErrors.TpnsApiError(message, { ...init, outcome: 'unknown' })
}

/** Two minutes: less is no likely cause, and the measurement is only good to about a second. */
const SUSPICIOUS_SKEW_MS = 120_000

function clockAdvice({ retCode, clockSkewMs }: ReturnCodeErrorInit): string {
  if (
    retCode !== RETURN_CODE.authentication ||
    clockSkewMs === undefined ||
    Math.abs(clockSkewMs) < SUSPICIOUS_SKEW_MS
  )
    return ''
  const seconds = Math.round(Math.abs(clockSkewMs) / 1_000)
  const direction = clockSkewMs > 0 ? 'behind' : 'ahead of'
  return ` This machine's clock is ${seconds} s ${direction} the service's: synchronise it, or set clock: 'server'.`
}
