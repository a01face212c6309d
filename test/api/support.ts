import type { DecodeContext, EncodeContext, Endpoint, JsonPayload } from '../../src/core/endpoint.js'
import { type RequestIssue, TpnsRequestError } from '../../src/errors/validation-errors.js'
import type { RequestWarning } from '../../src/validation/context.js'
import { expectWarningInBothLanguages } from '../support/both-languages.js'

/** Noon of 20 November 2026 at UTC+8. */
export const NOW = Date.parse('2026-11-20T04:00:00Z')
export const TOKEN = '0123456789abcdef0123456789abcdef0123'
export const TOKEN_2 = 'fedcba9876543210fedcba9876543210fedc'

export interface Encoded {
  readonly payload: JsonPayload
  readonly warnings: readonly RequestWarning[]
}

/** Encodes a request as a JavaScript caller may write it, without the help of the types. */
export async function encode(
  endpoint: Endpoint<never, unknown>,
  request: unknown,
  overrides: Partial<EncodeContext> = {},
): Promise<Encoded> {
  const warnings: RequestWarning[] = []
  const context: EncodeContext = {
    endpoint: endpoint.path,
    platform: undefined,
    utcOffsetMinutes: 480,
    now: () => NOW,
    warn: (warning) => warnings.push(warning),
    ...overrides,
  }
  const payload = endpoint.encode(request as never, context) as JsonPayload
  for (const warning of warnings) expectWarningInBothLanguages(warning)
  return { payload, warnings }
}

/** What would go over the wire: the JSON, read back. */
export async function wire(
  endpoint: Endpoint<never, unknown>,
  request: unknown,
  overrides?: Partial<EncodeContext>,
) {
  const { payload } = await encode(endpoint, request, overrides)
  return JSON.parse(JSON.stringify(payload.value)) as unknown
}

/** The rules that a request breaks. */
export async function getIssues(
  endpoint: Endpoint<never, unknown>,
  request: unknown,
  overrides?: Partial<EncodeContext>,
): Promise<readonly RequestIssue[]> {
  try {
    await encode(endpoint, request, overrides)
  } catch (error) {
    if (error instanceof TpnsRequestError && error.endpoint === endpoint.path) return error.issues
    throw error
  }
  return []
}

/** The rules that a request breaks, as `path code`. */
export async function broken(
  endpoint: Endpoint<never, unknown>,
  request: unknown,
  overrides?: Partial<EncodeContext>,
): Promise<string[]> {
  const issues = await getIssues(endpoint, request, overrides)
  return issues.map((issue) => `${issue.path} ${issue.retCode}`)
}

export async function getWarnings(endpoint: Endpoint<never, unknown>, request: unknown): Promise<string[]> {
  return (await encode(endpoint, request)).warnings.map((warning) => warning.key)
}

/** Decodes an answer whose envelope was removed. */
export function decode<Result>(
  endpoint: Endpoint<never, Result>,
  answer: Readonly<Record<string, unknown>>,
  notes: DecodeContext['notes'] = {},
): Result {
  return endpoint.decode(answer, { notes, deduplicated: false })
}

/** Answers no page shows. Whatever comes, an accepted request stays accepted. */
export const STRANGE_VALUES = [
  null,
  undefined,
  0,
  7,
  '',
  'text',
  '{broken',
  '[]',
  true,
  [],
  [null],
  [1],
  ['x'],
  {},
  { a: 1 },
]
