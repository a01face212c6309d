import * as z from 'zod/mini'

/**
 * Your own data for the app. The wire wants **JSON text in a string**; an object is accepted here and serialised for
 * you. A string is sent unchanged. (An object on the wire is the commonest cause of 1008001 and HTTP 422.)
 */
export type CustomContent = string | Readonly<Record<string, unknown>>

export const customContentSchema = z.union([z.string(), z.looseObject({})])
