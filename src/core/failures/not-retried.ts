import { addSentence } from '../../errors/message.js'
import type { TpnsError } from '../../errors/tpns-error.js'
import type { CallContext } from '../context.js'

/** Says in the error why an upload is not tried again although the failure would allow it. */
export function explainUsedUpSource(error: TpnsError): TpnsError {
  addSentence(error, {
    en:
      'It was not tried again: its source can be read only once, and was. Upload it again from a fresh source, or pass a ' +
      'path, a Buffer, or for entries an array or a function that returns them.',
    zh: '数据源只能读取一次，因此未自动重试；请用新的数据源重新上传，或改传文件路径、Buffer、数组或返回条目的函数。',
  })
  return error
}

/** The client as a whole has stopped retrying: this one call is not to blame. */
export function explainEmptyBudget(error: TpnsError): void {
  addSentence(error, {
    en: 'It was not tried again: too many calls of this client are failing, and its retry budget is used up.',
    zh: '该客户端的失败过多，重试预算已用完，未再重试。',
  })
}

/** The message speaks of the last attempt only. */
export function explainEarlierUnknown(error: TpnsError): void {
  addSentence(error, {
    en: 'The outcome of an attempt before it is unknown.',
    zh: '此前的尝试结果未知。',
  })
}

/** There is time left, but not enough: without a word on it, a deadline that has not passed would be blamed. */
export function beyondDeadlineError(call: CallContext, error: TpnsError, delayMs: number): TpnsError {
  const leftMs = Math.max(0, Math.floor(call.deadline.remainingMs()))
  const dueMs = Math.ceil(delayMs)
  addSentence(error, {
    en: `It was not tried again: the next attempt would be due in ${dueMs} ms, and ${leftMs} ms are left of its deadline (timeout.total).`,
    zh: `下次尝试需等待 ${dueMs} 毫秒，而距截止时间（timeout.total）仅剩 ${leftMs} 毫秒，未再重试。`,
  })
  return error
}
