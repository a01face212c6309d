import type { TpnsError } from '../../errors/tpns-error.js'
import type { CallContext } from '../context.js'

/** Says in the error why an upload is not tried again although the failure would allow it. */
export function explainNotRetried(error: TpnsError): TpnsError {
  error.message +=
    ' It was not tried again: its source can be read only once, and was. Upload it again from a fresh source, or pass ' +
    'a path, a Buffer, or for entries an array or a function that returns them. 数据源只能读取一次，因此未自动重试；请用新的数据源重新上传。'
  return error
}

/** The message speaks of the last attempt only. */
export function explainEarlierUnknown(error: TpnsError): void {
  error.message +=
    ' An earlier attempt of this call may have been carried out: look it up before sending it again. ' +
    '此前的尝试可能已被执行，重发前请先查询。'
}

/** There is time left, but not enough: without a word on it, a deadline that has not passed would be blamed. */
export function beyondDeadlineError(call: CallContext, error: TpnsError, delayMs: number): TpnsError {
  const leftMs = Math.max(0, Math.floor(call.deadline.remainingMs()))
  error.message +=
    ` It was not tried again: the next attempt would be due in ${Math.ceil(delayMs)} ms, and ${leftMs} ms are left of its ` +
    'deadline (timeout.total). 下次尝试将晚于截止时间（timeout.total），未再重试。'
  return error
}
