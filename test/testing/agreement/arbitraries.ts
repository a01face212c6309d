import fc from 'fast-check'

export type Fields = Record<string, unknown>

export const odd = fc.constantFrom<unknown>(null, '', 0, -1, 1, 1.5, true, 'x', [], {}, [1], '1', 2 ** 53, [
  'x',
])
/** Mostly one of the sensible values, now and then anything. */
export const mostly = (...values: unknown[]) =>
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: odd })

/** A few of the fields; a hundred at once would always be wrong somewhere. */
export const some = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc
    .subarray(Object.keys(fields), { maxLength: Math.min(3, Object.keys(fields).length) })
    .chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, fields[key]!]))))
