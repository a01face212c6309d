import { getEventListeners } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { abortReason, isAborted, onAbort } from '../../src/core/shared-abort-listener.js'

const count = (signal: AbortSignal) => getEventListeners(signal, 'abort').length

/** What somebody passes as a signal, and what it throws when it is touched. */
const openBroken = () =>
  new Proxy({} as AbortSignal, {
    get() {
      throw new Error('broken')
    },
  })

describe('onAbort', () => {
  it('has one listener on a signal for all who listen, and none when the last has stopped', () => {
    const { signal } = new AbortController()
    const stops = [onAbort(signal, () => {}), onAbort(signal, () => {}), onAbort(signal, () => {})]
    expect(count(signal)).toBe(1)
    stops[0]!()
    stops[1]!()
    expect(count(signal)).toBe(1)
    stops[2]!()
    expect(count(signal)).toBe(0)
    const stop = onAbort(signal, () => {})
    expect(count(signal)).toBe(1)
    stop()
    expect(count(signal)).toBe(0)
  })

  it('calls those who still listen, also when another has stopped twice', () => {
    const controller = new AbortController()
    const [stopped, listener] = [vi.fn(), vi.fn()]
    const stop = onAbort(controller.signal, stopped)
    onAbort(controller.signal, listener)
    stop()
    stop()
    controller.abort()
    expect(stopped).not.toHaveBeenCalled()
    expect(listener).toHaveBeenCalledOnce()
  })

  it('calls a callback that was added twice twice', () => {
    const controller = new AbortController()
    const listener = vi.fn()
    onAbort(controller.signal, listener)
    const stop = onAbort(controller.signal, listener)
    controller.abort()
    expect(listener).toHaveBeenCalledTimes(2)
    stop()
  })

  it('holds nothing on a signal that cannot be listened to, and says why', () => {
    expect(() => onAbort(openBroken(), () => {})).toThrow(
      expect.objectContaining({
        name: 'TpnsConfigError',
        message: expect.stringMatching(/must be an AbortSignal.*必须是 AbortSignal/s),
        cause: new Error('broken'),
      }),
    )
  })

  it('stops also where the signal refuses to let go', () => {
    const { signal } = new AbortController()
    vi.spyOn(signal, 'removeEventListener').mockImplementation(() => {
      throw new Error('broken')
    })
    const listener = vi.fn()
    onAbort(signal, listener)()
    expect(listener).not.toHaveBeenCalled()
  })

  it('does nothing without a signal', () => {
    expect(onAbort(undefined, () => {})).not.toThrow()
  })
})

describe('a signal that cannot be read', () => {
  it('has not fired, and its reason is why it cannot be read', () => {
    expect(isAborted(openBroken())).toBe(false)
    expect(abortReason(openBroken())).toEqual(new Error('broken'))
  })
})

describe('without a signal', () => {
  it('nothing has fired, for no reason', () => {
    expect(isAborted(undefined)).toBe(false)
    expect(abortReason(undefined)).toBeUndefined()
  })
})
