/** Values of `audience_type`. Apart from the schemas, so that knowing them does not load zod. Push page 2023-04. */
export const AUDIENCE_TYPES = [
  'all',
  'tag',
  'token',
  'token_list',
  'account',
  'account_list',
  'package_account_push',
  'package_token_push',
] as const

/** Who is pushed. */
export type AudienceType = (typeof AUDIENCE_TYPES)[number]

/**
 * The audiences that share the limit of one message per second (console and API together), and that can be scheduled.
 * The pages name all, tag and package pushes; that token packages count is [inferred].
 */
export const BROADCAST_AUDIENCES: ReadonlySet<unknown> = new Set<AudienceType>([
  'all',
  'tag',
  'package_account_push',
  'package_token_push',
])
