import type { Never } from '../../api/push/schema/never.js'
import type { PushRequest } from '../../api/push/schema/push-request.js'

type Primitive = string | number | boolean | bigint | null

/** Names of the fields that a type declares, without an index signature. */
type Names<T> = keyof { [Key in keyof T as string extends Key ? never : Key]: true } & string

/** `.loop_param.startDate`, `.tag_rules[].is_not`; empty for what is a value and not an object of fields. */
type Suffix<T> = unknown extends T
  ? ''
  : T extends Never | undefined
    ? never
    : T extends Primitive | Date
      ? ''
      : T extends readonly (infer Element)[]
        ? Element extends Primitive
          ? ''
          : `[]${Suffix<Element>}`
        : [Names<T>] extends [never]
          ? ''
          : { [Key in Names<T>]: `.${Key}${Suffix<T[Key & keyof T]>}` }[Names<T>]

/** The path of every value that a request may hold, at every depth; elements of lists are written as `[]`. */
export type PathsIn<T> = Suffix<T> extends `.${infer Path}` ? Path : never

/** A field of a push. */
export type PushField = PathsIn<PushRequest>
