import type { Never } from './push/schema/never.js'

/**
 * A request with fields that are newer than this library, which it sends unchanged. Everything that is known is still
 * checked, at every level; other fields may be anything.
 *
 * @example
 * const request = {
 *   audience_type: 'token',
 *   token_list: [token],
 *   message_type: 'notify',
 *   message: { title: 'T', content: 'C', android: { ring: 1, n_new_field: 'x' } },
 * } satisfies WithNewFields<PushRequest>
 * await tpns.push.send(request)
 */
export type WithNewFields<T> = unknown extends T
  ? T
  : T extends Primitive | Date | Never
    ? T
    : T extends readonly (infer Element)[]
      ? readonly WithNewFields<Element>[]
      : { readonly [Key in keyof T]: WithNewFields<T[Key]> } & { readonly [field: string]: unknown }

type Primitive = string | number | boolean | bigint | null | undefined
