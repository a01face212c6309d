import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { pushRequestSchema } from '../../src/api/push/schema/push-request.js'
import { compileWhenHot } from '../../src/validation/compile-when-hot.js'

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

describe('compileWhenHot', () => {
  it('checks with zod as it is at first, and with its compiled form after 2,000 uses, between two calls', async () => {
    const schema = z.looseObject({ seq: z.int() })
    const getSchema = compileWhenHot(schema)
    for (let n = 0; n < 2_000; n += 1) expect(getSchema()).toBe(schema)
    await setImmediate()
    expect(getSchema()).not.toBe(schema)
    expect(z.validate(getSchema(), { seq: 1 })).toBe(true)
    expect(z.validate(getSchema(), { seq: 'x' })).toBe(false)
  })

  it('accepts and refuses the same pushes in both forms, with the same issues', () => {
    const compiled = z.compile(pushRequestSchema, { strict: true })
    fc.assert(
      fc.property(pushes, (push) => {
        const one = pushRequestSchema.safeParse(push)
        const other = compiled.safeParse(push)
        expect(other.success).toBe(one.success)
        expect(other.error?.issues).toEqual(one.error?.issues)
        expect(z.validate(pushRequestSchema, push)).toBe(one.success)
        expect(z.validate(compiled, push)).toBe(one.success)
        if (one.success) expect(other.data).toEqual(one.data)
      }),
      { numRuns: 2_000 },
    )
  })
})
