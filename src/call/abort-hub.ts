interface Hub {
  readonly callbacks: Set<() => void>
  close(): void
}

const hubs = new WeakMap<AbortSignal, Hub>()

/**
 * Listens to a signal that many calls may share, with one listener for all of them: Node warns of a leak when a signal
 * has more than ten. The returned function stops listening; after the last has stopped nothing is left on the signal.
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
      signal.removeEventListener('abort', abort)
      hubs.delete(signal)
    },
  }
  signal.addEventListener('abort', abort)
  hubs.set(signal, hub)
  return hub
}
