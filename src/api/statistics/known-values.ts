import { warn } from '../../validation/context.js'
import type { RequestContext } from '../shared/check-request.js'

/** The documented values of the open enums in statistics requests. Others are sent, with a warning. */
export const KNOWN_VALUES = {
  type: [
    'city',
    'province',
    'app_version',
    'sdk_version',
    'system_version',
    'device_brand',
    'device_version',
  ],
  msgType: ['notify', 'message'],
  /** Not the values that the records carry: there `token` is `token_list`, and `account` is `account_list`. */
  pushType: ['all', 'tag', 'token', 'account'],
} as const satisfies Record<string, readonly string[]>

export function valuesAreKnown(...paths: readonly (keyof typeof KNOWN_VALUES)[]) {
  return (request: object, context: RequestContext): void => {
    for (const path of paths) {
      const known: readonly string[] = KNOWN_VALUES[path]
      const value: unknown = (request as Readonly<Record<string, unknown>>)[path]
      if (typeof value !== 'string' || known.includes(value)) continue
      const message = `${JSON.stringify(value)} is not documented; the documented values are ${known.join(', ')}.`
      warn(context, `${path}.unknown`, path, message)
    }
  }
}
