import type { Outcome, TpnsError } from '../../errors/tpns-error.js'
import { TpnsAbortError, TpnsTimeoutError } from '../../errors/transport-errors.js'
import type { CancelReason } from '../deadline.js'

/** The error of a call that was ended from outside: by a deadline, the caller's signal or `close()`. */
export function cancelledError(endpoint: string, reason: CancelReason, outcome: Outcome): TpnsError {
  switch (reason.kind) {
    case 'aborted': {
      const text = {
        en: `The call to ${endpoint} was aborted by its signal.`,
        zh: `对 ${endpoint} 的调用已被中止信号中止。`,
      }
      const init = { endpoint, outcome, stopReason: 'aborted', cause: reason.reason } as const
      return new TpnsAbortError({ ...text, ofCall: true }, init)
    }
    case 'closed': {
      const text = {
        en: `The call to ${endpoint} ended because the client was closed.`,
        zh: `客户端已关闭，对 ${endpoint} 的调用已结束。`,
        remedy: {
          en: 'Use a new TpnsClient for what is left to do; on shutdown, wait for your calls before close().',
          zh: '后续操作请新建 TpnsClient；退出进程时，请先等待调用结束再 close()。',
        },
      }
      return new TpnsAbortError({ ...text, ofCall: true }, { endpoint, outcome, stopReason: 'aborted' })
    }
    case 'attempt-timeout':
    case 'total-timeout': {
      const timeout = reason.kind === 'attempt-timeout' ? 'attempt' : 'total'
      const { timeoutMs } = reason
      const text = {
        en: `${endpoint} did not answer within ${timeoutMs} ms (timeout.${timeout}).`,
        zh: `${endpoint} 在 ${timeoutMs} 毫秒内未应答（timeout.${timeout}）。`,
        ...(outcome === 'not-sent' ? { remedy: TOO_SLOW } : {}),
      }
      const stopReason = timeout === 'total' ? ({ stopReason: 'deadline' } as const) : {}
      return new TpnsTimeoutError(
        { ...text, ofCall: true },
        { endpoint, outcome, timeout, timeoutMs, ...stopReason },
      )
    }
  }
}

const TOO_SLOW = {
  en: 'Call again; if it happens often, check the network, or allow more time.',
  zh: '请重新调用；若频繁出现，请检查网络或增大超时时间。',
}
