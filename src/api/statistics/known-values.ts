import type { EncodeContext } from '../../core/endpoint.js'

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

export function warnOfUnknown(
  path: keyof typeof KNOWN_VALUES,
  value: string | undefined,
  context: EncodeContext,
): void {
  const known: readonly string[] = KNOWN_VALUES[path]
  if (value === undefined || known.includes(value)) return
  const message = `${path} ${JSON.stringify(value)} is not documented; the documented values are ${known.join(', ')}.`
  context.warn({ key: `${path}.unknown`, path, message })
}
