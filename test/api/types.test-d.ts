import type * as z from 'zod/mini'
import type { accountBatch } from '../../src/api/accounts/endpoint.js'
import type * as accounts from '../../src/api/accounts/schema.js'
import type { customAttribute } from '../../src/api/attributes/endpoint.js'
import type * as attributes from '../../src/api/attributes/schema.js'
import type { uploadPackage } from '../../src/api/packages/endpoint.js'
import type * as plans from '../../src/api/plans.js'
import type { stopPush } from '../../src/api/push/control.js'
import type { Never } from '../../src/api/push/schema/never.js'
import type { PushRequest } from '../../src/api/push/schema/push-request.js'
import type { JsonEndpoint } from '../../src/api/shared/check-request.js'
import type * as reads from '../../src/api/statistics/endpoints.js'
import type { TABLE } from '../../src/api/table.js'
import type { deviceTag } from '../../src/api/tags/endpoint.js'
import type * as tags from '../../src/api/tags/schema.js'
import type { Endpoint } from '../../src/core/endpoint.js'

/*
 * The compiler is the test (`npm run check`): the hand-written type of each request and its schema say the same, in both
 * directions. A field that is added, dropped, renamed, narrowed or made optional on one side only does not compile here.
 */

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
type Same<Schema extends z.core.$ZodType, Request> = Equal<Flat<z.input<Schema>>, Flat<Request>>

/** Does not compile unless every element is true. */
function prove<_Proofs extends readonly true[]>(): void {}

/**
 * One form for both sides: the members of a union of objects put together, field by field; a field is required when every
 * member requires it. (Which fields may be combined is said by the types and checked by the rules: a schema of one push
 * for each audience and kind of message would be sixteen.) Without `readonly`, without index signatures, and with an open
 * enumeration (`'a' | (string & {})`) as what it opens to.
 */
type Flat<T> = unknown extends T
  ? unknown
  :
      | Open<Extract<T, string>, string>
      | Open<Extract<T, number>, number>
      | Extract<T, Exclude<Scalar, string | number>>
      | FlatList<Extract<T, readonly unknown[]>>
      // What may not be given is of a type that nothing has.
      | FlatObject<Exclude<T, Scalar | Never | readonly unknown[]>>

type Scalar = string | number | boolean | bigint | null | undefined | Date
type Open<T, Whole> = Whole extends T ? Whole : T
type FlatList<T> = T extends readonly (infer Element)[] ? Flat<Element>[] : never
type FlatObject<T> = [T] extends [never]
  ? never
  : Simplify<
      { [Key in Exclude<AllKeys<T>, OptionalKeys<T>>]: Flat<ValueOf<T, Key>> } & {
        [Key in OptionalKeys<T>]?: Flat<ValueOf<T, Key>> | undefined
      }
    >
type Simplify<T> = { [Key in keyof T]: T[Key] }
type Nothing = Record<never, never>
type Declared<T> = keyof { [Key in keyof T as string extends Key ? never : Key]: never }
type AllKeys<T> = T extends unknown ? Declared<T> : never
type RequiredKeys<T> = {
  [Key in Declared<T>]-?: Nothing extends Pick<T, Key & keyof T> ? never : Key
}[Declared<T>]
type OptionalKeys<T, All extends PropertyKey = AllKeys<T>> = T extends unknown
  ? Exclude<All, RequiredKeys<T>>
  : never
type ValueOf<T, Key> = T extends unknown ? (Key extends Declared<T> & keyof T ? T[Key] : never) : never

type RequestOf<E> = E extends Endpoint<infer Request, infer _Result> ? Request : never

/** Whether an endpoint is proved. Packages are no JSON: nothing but their upload goes without a schema. */
type Proof<E> =
  E extends JsonEndpoint<infer Request, infer _Result, infer Schema>
    ? Same<Schema, Request>
    : E extends typeof uploadPackage
      ? true
      : false
type Proofs<Table extends readonly unknown[]> = { readonly [Index in keyof Table]: Proof<Table[Index]> }

/** Every endpoint of the table: a new one is proved, or does not compile. */
prove<Proofs<typeof TABLE>>()

/** An endpoint without a schema, and one whose schema says something else, are found. */
type WithoutSchema = Endpoint<{ readonly a: string }, object>
type WithAnotherSchema = JsonEndpoint<
  { readonly a: string; readonly b: number },
  object,
  typeof plans.createPlanSchema
>
prove<
  [
    Equal<Proofs<readonly [WithoutSchema, typeof plans.createPlan]>, readonly [false, true]>,
    Equal<Proofs<readonly [WithAnotherSchema]>, readonly [false]>,
  ]
>()

/** Where one endpoint has several operations, each separately. */
prove<
  [
    Same<typeof tags.singleTagSchema, tags.SingleTagRequest>,
    Same<typeof tags.severalTagsSchema, tags.SeveralTagsRequest>,
    Same<typeof tags.removeAllTagsSchema, tags.RemoveAllTagsRequest>,
    Same<typeof tags.overwriteTagsSchema, tags.OverwriteTagsRequest>,
    Same<typeof tags.spreadTagSchema, tags.SpreadTagRequest>,
    Same<typeof tags.tagPairsSchema, tags.TagPairsRequest>,
    Same<typeof accounts.tokenAccountsSchema, accounts.TokenAccountsRequest>,
    Same<typeof accounts.clearTokensSchema, accounts.ClearTokensRequest>,
    Same<typeof accounts.clearAccountsSchema, accounts.ClearAccountsRequest>,
    Same<typeof accounts.findTokensSchema, accounts.FindTokensRequest>,
    Same<typeof accounts.findAccountsSchema, accounts.FindAccountsRequest>,
    Same<typeof attributes.changeAttributesSchema, attributes.ChangeAttributesRequest>,
    Same<typeof attributes.deleteAllAttributesSchema, attributes.DeleteAllAttributesRequest>,
    Same<typeof attributes.queryAttributesSchema, attributes.QueryAttributesRequest>,
  ]
>()

/** The form itself distinguishes such things; else the proofs above would hold whatever is changed. */
interface Sample {
  readonly a: string
  readonly b?: 1 | 2 | undefined
}
prove<
  [
    Not<Equal<Flat<Sample>, Flat<Sample & { readonly c?: string }>>>,
    Not<Equal<Flat<Sample>, Flat<Omit<Sample, 'b'>>>>,
    Not<Equal<Flat<Sample>, Flat<Omit<Sample, 'b'> & { readonly b?: 1 | undefined }>>>,
    Not<Equal<Flat<Sample>, Flat<Omit<Sample, 'a'> & { readonly a?: string | undefined }>>>,
    Not<Equal<Flat<Sample>, Flat<Omit<Sample, 'b'> & { readonly b: 1 | 2 }>>>,
    Not<Equal<Flat<readonly Sample[]>, Flat<readonly { readonly a: string }[]>>>,
    Not<Equal<Flat<{ readonly x: Sample }>, Flat<{ readonly x: { readonly a: string } }>>>,
    Not<Equal<Flat<{ readonly x: string | Date }>, Flat<{ readonly x: string }>>>,
    Equal<Flat<'a' | (string & {})>, string>,
    Equal<Flat<{ readonly x: 1; readonly y: 2 } | { readonly x: 3 }>, { x: 1 | 3; y?: 2 | undefined }>,
  ]
>()
type Not<T extends boolean> = T extends true ? false : true

/** Every optional field takes `undefined`, which means that it is not given: the keys that do not, at any depth. */
type Refusing<T> = T extends readonly (infer Element)[]
  ? Refusing<Element>
  : T extends Scalar
    ? never
    : T extends Never
      ? never
      : { [Key in Declared<T>]-?: RefusingField<T, Key & keyof T> }[Declared<T>]
type RefusingField<T, Key extends keyof T> =
  | (Nothing extends Pick<T, Key> ? ({ [_ in Key]: undefined } extends Pick<T, Key> ? never : Key) : never)
  | Refusing<T[Key]>

prove<
  [
    Equal<Refusing<PushRequest>, never>,
    Equal<Refusing<RequestOf<typeof stopPush>>, never>,
    Equal<Refusing<RequestOf<typeof deviceTag>>, never>,
    Equal<Refusing<RequestOf<typeof accountBatch>>, never>,
    Equal<Refusing<RequestOf<typeof customAttribute>>, never>,
    Equal<Refusing<RequestOf<typeof reads.tasks>>, never>,
    Equal<Refusing<RequestOf<typeof reads.groupFunnel>>, never>,
    Equal<Refusing<{ readonly a: { readonly b?: string } }>, 'b'>,
  ]
>()
