import * as z from 'zod/mini'
import type { Encoder } from '../../core/endpoint.js'
import { RET } from '../../validation/check.js'
import { expected, kindOf, sizeOf, token } from '../../validation/fields.js'
import { checkOperation, type Operation } from '../operations.js'
import type { AttributeRequest } from './endpoint.js'

/** Of the name and of the value, in UTF-8 bytes. */
const MAX_BYTES = 50

const attributeMap = z
  .custom<Readonly<Record<string, string>>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    { error: expected('an object of names and values, {"size": "42"}'), params: { retCode: RET.wrongType } },
  )
  .check(
    z.check((context) => {
      const entries = Object.entries(context.value)
      const complain = (path: string[], message: string, retCode: number) =>
        context.issues.push({ code: 'custom', path, message, params: { retCode }, input: context.value })
      if (entries.length === 0) complain([], 'Must name at least one attribute.', RET.missing)
      for (const [name, value] of entries) {
        const nameBytes = sizeOf(name, 'bytes')
        if (nameBytes === 0) complain([name], 'The name of an attribute must not be empty.', RET.badValue)
        if (nameBytes > MAX_BYTES) {
          complain([name], `The name has ${nameBytes} bytes; TPNS takes at most ${MAX_BYTES}.`, RET.badValue)
        }
        if (typeof value !== 'string') {
          complain(
            [name],
            `Must be a string, not ${kindOf(value)}. TPNS takes numbers as text: "42".`,
            RET.wrongType,
          )
        } else if (sizeOf(value, 'bytes') > MAX_BYTES) {
          const bytes = sizeOf(value, 'bytes')
          complain([name], `The value has ${bytes} bytes; TPNS takes at most ${MAX_BYTES}.`, RET.badValue)
        }
      }
    }),
  )

const attributeInfo = z.looseObject(
  { attributeMap },
  { error: expected('an object {"attributeMap": {"size": "42"}}') },
)

const withMap: Operation = {
  schema: z.looseObject({ token: token(), attributeInfo }),
  uses: ['token', 'attributeInfo'],
}
const withoutMap = { schema: z.looseObject({ token: token() }), uses: ['token'] }

const OPERATIONS: Readonly<Record<number, Operation>> = {
  1: withMap,
  2: withMap,
  3: withMap,
  4: {
    ...withoutMap,
    wipes: { what: 'deletes every attribute of the token', instead: 'To delete only some use cmd 3' },
  },
  5: withoutMap,
}

export const encodeAttributes: Encoder<AttributeRequest> = (request, context) => ({
  kind: 'json',
  value: checkOperation(OPERATIONS, 'cmd', request, context),
})
