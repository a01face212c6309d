import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { pushRequestSchema } from '../../src/api/push/schema/push-request.js'
import { knownShapes } from '../../src/validation/known-shapes.js'

/** Values of every kind that a field may be given by mistake. */
const anyValue = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    true,
    false,
    0,
    1,
    2,
    5,
    -1,
    1.5,
    '',
    '0',
    '1',
    'notify',
    'product',
    'HIGH',
  ),
  fc.constantFrom<unknown>({}, [], ['a'], [1], { tags: ['a'], op: 'OR' }, { aps: { alert: 1 } }),
  fc.string(),
  fc.integer(),
)
const ANDROID = ['n_ch_id', 'n_importance', 'hw_biz_type', 'urgency', 'custom_content', 'action', 'icon_type']
const MESSAGE = ['title', 'content', 'accept_time', 'show_type', 'android', 'ios']
const getFields = (schema: { shape: object }) => Object.keys(schema.shape)

const valid = {
  audience_type: 'token',
  token_list: ['a'],
  message_type: 'notify',
  message: { title: 't', content: 'c', android: { n_ch_id: 'x', custom_content: { order: 1 } } },
}
const pushes = fc
  .record({
    top: fc.dictionary(fc.constantFrom(...getFields(pushRequestSchema)), anyValue, { maxKeys: 3 }),
    message: fc.dictionary(fc.constantFrom(...MESSAGE), anyValue, { maxKeys: 2 }),
    android: fc.dictionary(fc.constantFrom(...ANDROID), anyValue, { maxKeys: 2 }),
  })
  .map(({ top, message, android }) => {
    const { android: plain } = valid.message
    return { ...valid, message: { ...valid.message, android: { ...plain, ...android }, ...message }, ...top }
  })

/** Lets it see the value as often as it takes to learn its shape, and compile it. */
async function learn(accepts: (value: object) => boolean, value: object) {
  for (let use = 0; use < 500; use += 1) accepts(value)
  await setImmediate()
}

describe('knownShapes', () => {
  it('asks the whole schema less once it knows the shape of a push, and still accepts it', async () => {
    const asked = vi.fn(() => true)
    const schema = z.looseObject({
      seq: z.optional(z.int()),
      other: z.optional(z.string().check(z.refine(asked))),
    })
    const accepts = knownShapes(schema)
    await learn(accepts, { seq: 1 })
    expect(accepts({ seq: 2 })).toBe(true)
    expect(accepts({ seq: 2, other: 'x' })).toBe(true)
    expect(asked).toHaveBeenCalledTimes(1)
  })

  it('accepts exactly what the schema accepts, whatever pushes it has seen before', async () => {
    const accepts = knownShapes(pushRequestSchema)
    await learn(accepts, valid)
    await learn(accepts, { ...valid, message: { title: 't', content: 'c', ios: { aps: { sound: 's' } } } })
    await learn(accepts, { ...valid, notInTheSchema: 1 })
    fc.assert(
      fc.property(pushes, (push) => {
        // As a copied request: nothing in it is undefined.
        const copy = JSON.parse(JSON.stringify(push)) as object
        expect(accepts(copy)).toBe(pushRequestSchema.safeParse(copy).success)
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['lacks a required field', { audience_type: 'all', message_type: 'notify' }],
    ['holds another type', { ...valid, seq: '1' }],
    [
      'has a wrong value within a field',
      { ...valid, message: { ...valid.message, android: { n_ch_id: 1 } } },
    ],
  ])('does not learn from a push that %s', async (_, wrong) => {
    const accepts = knownShapes(pushRequestSchema)
    await learn(accepts, wrong)
    expect(accepts(wrong)).toBe(false)
    expect(accepts(valid)).toBe(true)
  })

  it('checks a value of a known shape by each of its values', async () => {
    const accepts = knownShapes(pushRequestSchema)
    await learn(accepts, valid)
    expect(accepts({ ...valid, token_list: [1] })).toBe(false)
    expect(accepts({ ...valid, message_type: 'letter' })).toBe(false)
    expect(accepts({ ...valid, message: { title: 't', content: 'c', android: 'x' } })).toBe(false)
  })
})
