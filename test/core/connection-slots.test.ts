import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limitConnections } from '../../src/core/waiting/queues.js'

describe('limitConnections', () => {
  it('gives as many slots as there are connections, and one more for each that is released', () => {
    const slots = limitConnections(2)
    expect([slots.tryAcquire(), slots.tryAcquire(), slots.tryAcquire()]).toEqual([true, true, false])
    slots.release()
    expect([slots.tryAcquire(), slots.tryAcquire()]).toEqual([true, false])
  })

  it('hands a released slot to the first who waits: nobody who comes later overtakes', () => {
    const slots = limitConnections(1)
    const got: string[] = []
    slots.tryAcquire()
    for (const name of ['first', 'second', 'third']) slots.join(() => got.push(name), false)
    slots.release()
    expect(got).toEqual(['first'])
    expect(slots.tryAcquire()).toBe(false)
    slots.release()
    slots.release()
    expect(got).toEqual(['first', 'second', 'third'])
  })

  it('passes over a caller who has left the queue, and is not lost with it', () => {
    const slots = limitConnections(1)
    const got: string[] = []
    slots.tryAcquire()
    slots.join(() => got.push('first'), false)
    const leave = slots.join(() => got.push('second'), false)
    slots.join(() => got.push('third'), false)
    leave()
    leave()
    slots.release()
    slots.release()
    expect(got).toEqual(['first', 'third'])
    slots.release()
    expect(slots.tryAcquire()).toBe(true)
  })

  it('lets a caller with a permit of a rate limit go ahead of those without', () => {
    const slots = limitConnections(1)
    const got: string[] = []
    slots.tryAcquire()
    slots.join(() => got.push('push'), false)
    slots.join(() => got.push('broadcast 1'), true)
    slots.join(() => got.push('broadcast 2'), true)
    for (let n = 0; n < 3; n += 1) slots.release()
    expect(got).toEqual(['broadcast 1', 'broadcast 2', 'push'])
  })

  it('gives a slot at once to a caller who queues up although one is free', () => {
    const slots = limitConnections(1)
    let got = false
    slots.join(() => {
      got = true
    }, false)
    expect(got).toBe(true)
    expect(slots.tryAcquire()).toBe(false)
  })

  it('never gives more than there are, loses none, and keeps the order, whatever happens', () => {
    const steps = fc.array(fc.constantFrom('join', 'leave first', 'leave last', 'release'), {
      maxLength: 200,
    })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), steps, (connections, script) => {
        const slots = limitConnections(connections)
        const waiting: { id: number; leave: () => void }[] = []
        const order: number[] = []
        let taken = 0
        let id = 0
        for (const step of script) {
          if (step === 'join') {
            id += 1
            const caller = { id, leave: () => {} }
            waiting.push(caller)
            caller.leave = slots.join(() => {
              taken += 1
              order.push(caller.id)
              waiting.splice(waiting.indexOf(caller), 1)
            }, false)
          } else if (step === 'release') {
            if (taken === 0) continue
            taken -= 1
            slots.release()
          } else {
            waiting.splice(step === 'leave first' ? 0 : -1, 1)[0]?.leave()
          }
          expect(taken).toBeLessThanOrEqual(connections)
          expect(waiting.length === 0 || taken === connections).toBe(true)
        }
        expect(order).toEqual([...order].sort((a, b) => a - b))
      }),
    )
  })
})
