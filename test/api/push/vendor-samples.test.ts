import { describe, expect, it } from 'vitest'
import { VENDOR_PUSH_SAMPLES } from '../../fixtures/vendor-push-samples.js'
import { encode } from './context.js'

describe("the vendor's own samples", () => {
  for (const { name, request, warns = [] } of VENDOR_PUSH_SAMPLES) {
    it(`passes unchanged: ${name}`, () => {
      const before = structuredClone(request)
      const { value, warnings } = encode(request)
      expect(value).toStrictEqual(before)
      expect(request).toStrictEqual(before)
      expect(warnings.map((warning) => warning.key)).toStrictEqual(warns)
    })
  }

  it('are each listed once', () => {
    const names = VENDOR_PUSH_SAMPLES.map((sample) => sample.name)
    expect(new Set(names).size).toBe(names.length)
  })
})
