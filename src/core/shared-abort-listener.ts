import { TpnsConfigError } from '../errors/validation-errors.js'

interface Hub {
  readonly callbacks: Set<() => void>
  close(): void
}

const hubs = new WeakMap<AbortSignal, Hub>()

/**
 * Listens to a signal that many calls may share, with one listener for all of them: Node warns of a leak when a signal
 * has more than ten. The returned function stops listening; after the last has stopped nothing is left on the signal.
 *
 * @throws TpnsConfigError when the signal, which is the caller's object, cannot be listened to; nothing is held then
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (signal === undefined) return () => {}
  const hub = hubs.get(signal) ?? openHub(signal)
  // A function of its own, so that the same callback may be added twice.
  const entry = () => callback()
  hub.callbacks.add(entry)
  return () => {
    if (hub.callbacks.delete(entry) && hub.callbacks.size === 0) hub.close()
  }
}

function openHub(signal: AbortSignal): Hub {
  const callbacks = new Set<() => void>()
  const abort = () => {
    for (const callback of [...callbacks]) callback()
  }
  const hub: Hub = {
    callbacks,
    close() {
      hubs.delete(signal)
      try {
        signal.removeEventListener('abort', abort)
      } catch {
        // The call has ended; a signal that keeps its listener must not change how.
      }
    },
  }
  try {
    signal.addEventListener('abort', abort)
  } catch (cause) {
    const text = {
      en: 'signal must be an AbortSignal: listening to it threw an error (see cause). Nothing more was sent.',
      zh: 'signal 必须是 AbortSignal：监听它时出错（见 cause）。此后未再发送。',
    }
    throw new TpnsConfigError(text, { cause })
  }
  hubs.set(signal, hub)
  return hub
}

/** Whether a signal has fired. It is the caller's object: one that cannot be read has not. */
export function isAborted(signal: AbortSignal | undefined): boolean {
  try {
    return signal?.aborted === true
  } catch {
    return false
  }
}

/** Why a signal has fired. Read in an event, where an error would end the process. */
export function abortReason(signal: AbortSignal | undefined): unknown {
  try {
    return signal?.reason
  } catch (error) {
    return error
  }
}
