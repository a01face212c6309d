import { describe, expect, it } from 'vitest'
import { FakeTpns } from '../../../src/testing/index.js'
import { call, notify, PUSH, toAll } from '../support.js'

const ROWS: [what: string, body: Record<string, unknown>, code: number][] = [
  ['a schedule for a token', notify({ send_time: '2099-01-01 09:00:00' }), 1008007],
  ['a time 90 days ahead', toAll({ send_time: '2099-01-01 09:00:00' }), 10010012],
  ['a collapse_id that no task has', toAll({ collapse_id: 7 }), 1008015],
  ['a list of the wrong type that is not read', toAll({ token_list: 5 }), 1008001],
  [
    'a block of the other platform',
    notify({ message: { title: 'T', content: 'C', ios: { aps: 1 } } }),
    1008001,
  ],
]

describe('what no document says to be refused', () => {
  it.each(ROWS)('is refused and marked as inferred: %s', async (_, body, code) => {
    const fake = new FakeTpns()
    const { err_msg } = await call(fake, PUSH, body)
    expect(fake.requests[0]?.reply).toMatchObject({ code, inferred: true })
    expect(err_msg).toMatch(/\(inferred\)$/)
  })

  it.each(ROWS)('is let through where inference is switched off: %s', async (_, body) => {
    const fake = new FakeTpns({ inferred: 'allow' })
    expect(await call(fake, PUSH, body)).toMatchObject({ ret_code: 0 })
  })

  it('is told from what a document says, which is refused either way and not marked', async () => {
    for (const inferred of ['refuse', 'allow'] as const) {
      const fake = new FakeTpns({ inferred })
      await call(fake, PUSH, toAll({ expire_time: 259_201 }))
      expect(fake.requests[0]?.reply).toMatchObject({ code: 1008007 })
      expect(fake.requests[0]?.reply).not.toHaveProperty('inferred')
    }
  })
})
