/** Calls what the caller gave, where a failure of it must change nothing: it observes, or is only notified. */
export function callQuietly(call: () => unknown): void {
  try {
    const result = call()
    if (result instanceof Promise) result.catch(() => {})
  } catch {}
}
