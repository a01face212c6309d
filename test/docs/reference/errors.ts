import { type Bilingual, SERVER_RETURN_CODES } from '../../../src/return-codes/index.js'
import type { Language } from '../markdown.js'
import { type Cell, code, table } from './table.js'

interface ErrorRow {
  /** Beside the return codes of the table. */
  readonly cause?: Bilingual
  readonly remedy: Bilingual
}

const BY_OUTCOME = { en: 'act by `outcome`', zh: '根据 `outcome` 处理' }
const CORRECT = { en: 'correct the request', zh: '修正请求' }

/** A test compares the names with the public ones. */
export const ERRORS: Readonly<Record<string, ErrorRow>> = {
  TpnsConfigError: {
    cause: { en: 'an option is missing or wrong', zh: '配置项缺失或有误' },
    remedy: { en: 'correct the options', zh: '修正配置' },
  },
  TpnsRequestError: {
    cause: { en: 'the request breaks a rule; nothing was sent', zh: '请求不符合接口规则，未发出' },
    remedy: { en: 'correct what `error.issues` names', zh: '按 `error.issues` 修正请求' },
  },
  TpnsPushTimeError: {
    cause: { en: 'also found before sending', zh: '发出前也会检查' },
    remedy: { en: 'choose another time; check the time zone', zh: '更换时间，检查时区' },
  },
  TpnsCheckpointLostError: {
    cause: { en: 'another bulk job has taken over the checkpoint', zh: '检查点已被另一个作业接管' },
    remedy: { en: 'nothing: that job goes on', zh: '无需处理：另一个作业会继续' },
  },
  TpnsConnectionError: {
    cause: { en: 'no connection, or it broke; `reason` says why', zh: '无法连接或连接中断，原因见 `reason`' },
    remedy: BY_OUTCOME,
  },
  TpnsTimeoutError: {
    cause: { en: 'a deadline passed; `timeout` says which', zh: '超时，`timeout` 指明是哪一个' },
    remedy: BY_OUTCOME,
  },
  TpnsAbortError: {
    cause: { en: 'your signal, or `close()`', zh: '中止信号，或调用了 `close()`' },
    remedy: BY_OUTCOME,
  },
  TpnsHttpError: {
    cause: { en: 'an HTTP status without a return code', zh: 'HTTP 状态异常且没有返回码' },
    remedy: BY_OUTCOME,
  },
  TpnsProtocolError: {
    cause: { en: 'an answer that cannot be read', zh: '应答无法解析' },
    remedy: { en: 'look for a proxy that answers; act by `outcome`', zh: '检查代理；根据 `outcome` 处理' },
  },
  TpnsAuthError: {
    cause: { en: 'HTTP 401, 403', zh: 'HTTP 401、403' },
    remedy: {
      en: 'stop; check keys, region and clock (`clockSkewMs`)',
      zh: '停止发送；检查密钥、接入点和本机时钟',
    },
  },
  TpnsAppStatusError: {
    remedy: { en: 'stop; tell who pays for the app', zh: '停止发送；联系付费负责人' },
  },
  TpnsRateLimitError: {
    cause: { en: 'HTTP 429', zh: 'HTTP 429' },
    remedy: { en: 'send it after `retryAfterMs`', zh: '等待 `retryAfterMs` 毫秒后再发' },
  },
  TpnsInvalidTokenError: {
    remedy: { en: 'delete the token from your database', zh: '从数据库中删除该 Token' },
  },
  TpnsDuplicatePushError: {
    remedy: { en: 'nothing: it was sent within the hour', zh: '视为已推送，无需处理' },
  },
  TpnsParameterError: { remedy: CORRECT },
  TpnsNotFoundError: {
    remedy: { en: 'check the id, or whom you push to', zh: '检查 ID 或推送目标' },
  },
  TpnsContentRejectedError: { remedy: { en: 'a person changes the text', zh: '修改文案' } },
  TpnsCertificateError: { remedy: { en: 'renew the APNs certificate', zh: '更新 APNs 证书' } },
  TpnsUploadError: { remedy: { en: 'check the file', zh: '检查文件' } },
  TpnsConflictError: { remedy: { en: 'nothing: it exists', zh: '已存在，无需再创建' } },
  TpnsBatchError: { remedy: { en: 'look at `error.items`, one by one', zh: '逐项查看 `error.items`' } },
  TpnsServiceError: { remedy: BY_OUTCOME },
  TpnsPlatformsError: {
    cause: { en: 'a side of `TpnsPlatforms.send` failed', zh: '`TpnsPlatforms.send` 有一方失败' },
    remedy: {
      en: 'look at `android` and `ios`; resend only the one that failed',
      zh: '查看 `android` 和 `ios`，仅重发失败的一方',
    },
  },
  TpnsApiError: {
    cause: {
      en: 'any other return code; the parent of the answered ones',
      zh: '其他返回码；所有返回码错误的父类',
    },
    remedy: { en: '`explainReturnCode(error.retCode)`', zh: '用 `explainReturnCode` 查询' },
  },
}

export function errorsTable(language: Language): string {
  const header = [
    { en: 'Class', zh: '错误类' },
    { en: 'Return codes, cause', zh: '返回码、原因' },
    { en: 'What to do', zh: '处理办法' },
  ]
  const rows = Object.entries(ERRORS).map(([name, { cause, remedy }]): Cell[] => {
    const codes = SERVER_RETURN_CODES.filter(({ errorClass }) => errorClass === name).map(({ code }) => code)
    const said = (to: Language, separator: string) =>
      [...codes, ...(cause === undefined ? [] : [cause[to]])].join(separator)
    return [code(name), { en: said('en', ', '), zh: said('zh', '、') }, remedy]
  })
  return table(language, header, rows)
}
