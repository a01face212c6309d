import { findServerReturnCode } from '../return-codes/explain.js'
import { RETURN_CODE } from '../return-codes/names.js'
import type { Bilingual, ErrorClassName } from '../return-codes/types.js'
import * as apiErrors from './api-errors.js'
import type { ErrorText } from './message.js'
import type { TpnsError } from './tpns-error.js'
import { TpnsPushTimeError } from './validation-errors.js'

type AnsweredErrorClass = new (
  message: ErrorText,
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
  const said: Bilingual = serverMessage
    ? { en: ` (“${serverMessage}”)`, zh: `（${serverMessage}）` }
    : NO_ADVICE
  const row = findServerReturnCode(retCode)
  if (row === undefined) return errorFromUnknownCode(init, said)
  const { meaning, advice, policy, errorClass } = row
  const clock = clockAdvice(init)
  const uncertain = policy === 'uncertain'
  const text: ErrorText = {
    en: `TPNS answered ${retCode}${said.en} to ${endpoint}: ${meaning.en}.`,
    zh: `${endpoint} 返回 ${retCode}${said.zh}：${meaning.zh}。`,
    // Of a request that may have taken effect, its endpoint knows better than the table what to do.
    remedy: uncertain ? PERSISTS : { en: `${advice.en}${clock.en}`, zh: `${advice.zh}${clock.zh}` },
    // Items of a batch may have been done: "refused" would be wrong.
    ...(errorClass === 'TpnsBatchError' ? {} : { ofCall: true }),
  }
  return new ERROR_CLASSES[errorClass](text, { ...init, outcome: uncertain ? 'unknown' : 'rejected' })
}

const PERSISTS = {
  en: 'If it persists, open a ticket with Tencent and give the time, the endpoint and the AccessID.',
  zh: '若持续出现，请带上时间、接口路径和 AccessID 向腾讯云提交工单。',
}

/** An undocumented code may be anything, a warning beside an accepted push included. */
function errorFromUnknownCode(init: ReturnCodeErrorInit, said: Bilingual): apiErrors.TpnsApiError {
  const { retCode, endpoint, idempotent = false } = init
  const text: ErrorText = {
    en: `TPNS answered ${retCode}${said.en} to ${endpoint}: a return code this version does not know. It was not retried.`,
    zh: `${endpoint} 返回 ${retCode}${said.zh}：未知返回码，已停止重试。`,
    remedy: {
      en: 'Update tpns-client, or look the code up in the documentation of TPNS.',
      zh: '请升级本客户端，或查阅官方错误码文档。',
    },
    ofCall: true,
  }
  return new apiErrors.TpnsApiError(text, { ...init, outcome: idempotent ? 'rejected' : 'unknown' })
}

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
