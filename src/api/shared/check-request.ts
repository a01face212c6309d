import type * as z from 'zod/mini'
import type { EncodeContext, Encoder, Endpoint, JsonPayload } from '../../core/endpoint.js'
import type { ValidationContext } from '../../validation/context.js'
import { type ParseOptions, parse } from '../../validation/parse.js'
import { throwIssues } from '../../validation/refusal.js'

/** What is found out about one request, and what its rules may know of the client. */
export interface RequestContext extends ValidationContext {
  readonly client: EncodeContext
}

/** A request as its rules see it: any field may be absent, because it was not given or was refused. A Date is `Dates` there. */
export type Draft<T, Dates = Date> = T extends readonly (infer Element)[]
  ? readonly Draft<Element, Dates>[]
  : T extends Date
    ? Dates
    : T extends object
      ? { readonly [Key in keyof T]?: Draft<T[Key], Dates> | undefined }
      : T

/** A rule that holds between fields, or that a schema cannot state. Notes in the context what breaks it. */
export type Rule<Request> = (request: Draft<Request>, context: RequestContext) => void

export interface RequestCheck<Schema extends z.ZodMiniType> extends ParseOptions {
  readonly schema: Schema
  /** In the order in which they are reported. */
  readonly rules?: readonly Rule<z.output<Schema>>[]
}

/**
 * Checks a request with its schema and then with its rules. Gives a fresh copy: the caller's object is never changed.
 *
 * @throws TpnsRequestError with everything that is wrong
 */
export function applyCheck<Schema extends z.ZodMiniType>(
  { schema, rules = [], ...options }: RequestCheck<Schema>,
  request: unknown,
  client: EncodeContext,
): z.output<Schema> {
  const context: RequestContext = { client, issues: [], warnings: [], issueCountAfterParse: 0 }
  const copy = parse(schema, request, context, options)
  if (!isRefusedAsAWhole(context)) for (const rule of rules) rule(copy as never, context)
  throwIssues(context.issues, { endpoint: client.endpoint })
  reportWarnings(context)
  return copy as z.output<Schema>
}

/**
 * An endpoint with a JSON body. `schema` and `Request` say the same, in both directions, or `test/api/types.test-d.ts` does
 * not compile.
 */
export interface JsonEndpoint<Request, Result, Schema extends z.ZodMiniType>
  extends Endpoint<Request, Result> {
  readonly schema: Schema
}

/**
 * The part of an endpoint that checks its requests.
 *
 * @param write the wire form of a checked request. Default: the request itself
 */
export function checkedBy<Schema extends z.ZodMiniType>(
  check: RequestCheck<Schema>,
  write: (checked: z.output<Schema>, client: EncodeContext) => Omit<JsonPayload, 'kind'> = (value) => ({
    value: value as object,
  }),
): { readonly schema: Schema; readonly encode: Encoder<unknown> } {
  return {
    schema: check.schema,
    encode: (request, client) => ({ kind: 'json', ...write(applyCheck(check, request, client), client) }),
  }
}

/** Then nothing is known that a rule could speak of. */
export function isRefusedAsAWhole({ issues }: ValidationContext): boolean {
  return issues.some((issue) => issue.path === '')
}

/** Warnings are about what is sent: a refused request gives none. */
export function reportWarnings({ client, warnings }: RequestContext): void {
  for (const warning of warnings) client.warn(warning)
}
