import { findServerReturnCode } from '../return-codes/explain.js'
import { RETURN_CODE } from '../return-codes/names.js'
import type { Bilingual, ErrorClassName } from '../return-codes/types.js'
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
  /** Whether the same request may safely reach the service twice. Default: false. */
  idempotent?: boolean | undefined
}

/** The error that the table gives for a return code; a code it does not know is a plain `TpnsApiError`. */
export function errorFromReturnCode(init: ReturnCodeErrorInit): TpnsError {
  const { retCode, endpoint, serverMessage } = init
  const said = serverMessage ? ` (“${serverMessage}”)` : ''
  const row = findServerReturnCode(retCode)
  if (row === undefined) return errorFromUnknownCode(init, said)
  const { meaning, advice } = row
  const clock = clockAdvice(init)
  const message =
    `TPNS answered ${retCode}${said} to ${endpoint}: ${meaning.en}. ${advice.en}${clock.en} ` +
    `${meaning.zh}。${advice.zh}${clock.zh}`
  const outcome = row.policy === 'uncertain' ? 'unknown' : 'rejected'
  return new ERROR_CLASSES[row.errorClass](message, { ...init, outcome })
}

/** An undocumented code may be anything, a warning beside an accepted push included. */
function errorFromUnknownCode(init: ReturnCodeErrorInit, said: string): apiErrors.TpnsApiError {
  const { retCode, endpoint, idempotent = false } = init
  const known = `TPNS answered ${retCode}${said} to ${endpoint}: a return code this version does not know. It was not retried. Update tpns-client, or look the code up in the documentation of TPNS.`
  if (idempotent) {
    return new apiErrors.TpnsApiError(`${known} ${UNKNOWN_CODE_ZH}`, { ...init, outcome: 'rejected' })
  }
  const message =
    `${known} The request may have been accepted: look it up before sending it again. ` +
    `${UNKNOWN_CODE_ZH}请求可能已被受理，重发前请先回查。`
  return new apiErrors.TpnsApiError(message, { ...init, outcome: 'unknown' })
}

const UNKNOWN_CODE_ZH = '未知返回码，已停止重试。请升级本客户端，或查阅官方错误码文档。'

/** Two minutes: less is no likely cause, and the measurement is only good to about a second. */
const SUSPICIOUS_SKEW_MS = 120_000

const NO_ADVICE: Bilingual = { en: '', zh: '' }

function clockAdvice({ retCode, clockSkewMs }: ReturnCodeErrorInit): Bilingual {
  if (
    retCode !== RETURN_CODE.authentication ||
    clockSkewMs === undefined ||
    Math.abs(clockSkewMs) < SUSPICIOUS_SKEW_MS
  )
    return NO_ADVICE
  const seconds = Math.round(Math.abs(clockSkewMs) / 1_000)
  const [direction, chinese] = clockSkewMs > 0 ? ['behind', '慢'] : ['ahead of', '快']
  return {
    en: ` This machine's clock is ${seconds} s ${direction} the service's: synchronise it, or set clock: 'server'.`,
    zh: `本机时钟比服务端${chinese} ${seconds} 秒，请同步时钟，或设置 clock: 'server'。`,
  }
}
