import { TpnsError } from '../errors/tpns-error.js'
import { type Redact, safeCause } from '../redact/redactor.js'
import { RETURN_CODE } from '../return-codes/names.js'
import { refusal } from './refusal.js'

export interface UnreadableInit {
  /** Path of the endpoint. */
  readonly endpoint?: string | undefined
  /** Of the value in the request. Default: the whole request. */
  readonly path?: string | undefined
  /** Removes secrets from the error that a getter threw. */
  readonly redact?: Redact | undefined
}

/** The error for an argument whose getter, or whose Proxy, throws. A TpnsError is returned unchanged. */
export function unreadable(cause: unknown, init: UnreadableInit = {}): TpnsError {
  const { endpoint, path = '', redact = (text) => text } = init
  if (cause instanceof TpnsError) return cause
  const text = {
    en: 'cannot be read: reading it threw an error (see cause). Pass plain objects, without getters or Proxies that throw.',
    zh: '无法读取：读取时抛出了错误（见 cause）。请传入普通对象，不要使用会抛错的 getter 或 Proxy。',
  }
  return refusal(path, text, {
    retCode: RETURN_CODE.wrongType,
    endpoint,
    cause: safeCause(cause, redact),
  })
}

/** Runs `read`, which reads from the caller's object. @throws TpnsRequestError when that throws */
export function readSafely<T>(read: () => T, init?: UnreadableInit): T {
  try {
    return read()
  } catch (cause) {
    throw unreadable(cause, init)
  }
}
