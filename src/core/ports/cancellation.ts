/**
 * How an exchange learns that it shall end. An AbortSignal alone costs more than signing a push, and is made only for a
 * transport that asks for one.
 */
export class Cancellation {
  /** Why; undefined while the exchange may go on. */
  reason: Error | undefined
  /** Called once, when it ends. One transport listens; a second listener uses {@link signal}. */
  onCancel: (() => void) | undefined
  /** Asked by a transport right before it writes, if it can tell; gives why the request must not go after all. */
  beforeFirstByte: (() => Error | undefined) | undefined
  #controller: AbortController | undefined

  /** The same as a standard signal. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      if (this.reason !== undefined) this.#controller.abort(this.reason)
    }
    return this.#controller.signal
  }

  cancel(reason: Error): void {
    if (this.reason !== undefined) return
    this.reason = reason
    this.onCancel?.()
    this.#controller?.abort(reason)
  }
}
