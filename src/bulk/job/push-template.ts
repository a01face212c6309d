import { type PushResult, pushApp } from '../../api/push/endpoint.js'
import type { AttemptGuard } from '../../core/attempt-guard.js'
import type { CallOptions, Engine } from '../../core/context.js'
import type { Endpoint } from '../../core/endpoint.js'
import { performCall } from '../../core/pipeline.js'
import { prepare } from '../../core/validate.js'
import { type RequestIssue, TpnsRequestError } from '../../errors/validation-errors.js'
import type { BulkPackageRequest, BulkRequest } from '../request.js'
import {
  checkAccount,
  checkToken,
  createEntryCheck,
  type RecipientCheck,
} from '../source/recipient-checks.js'

/** The push that all batches share, checked. */
export interface Template {
  readonly check: RecipientCheck
  /** Its wire form without recipients. */
  readonly wire: object
  /** Pushes to one list of recipients, or to one uploaded package. */
  push(
    target: readonly string[] | number,
    options: CallOptions | undefined,
    guard: AttemptGuard | undefined,
  ): Promise<PushResult>
}

const LISTS = {
  tokens: { audience_type: 'token_list', field: 'token_list', sample: ['0'.repeat(36)], check: checkToken },
  accounts: {
    audience_type: 'account_list',
    field: 'account_list',
    sample: ['account'],
    check: checkAccount,
  },
} as const

const PACKAGES = {
  tokens: { audience_type: 'package_token_push', kind: 'token' },
  accounts: { audience_type: 'package_account_push', kind: 'account' },
} as const

/** The push endpoint for what was checked already: the push once for all lists, each recipient by its own rule. */
const checkedPush: Endpoint<object, PushResult> = {
  ...pushApp,
  rateLimit: null,
  encode: (value) => ({ kind: 'json', value }),
}

/** Checks a push to lists before any recipient is read. @throws TpnsRequestError */
export async function buildListTemplate(engine: Engine, request: BulkRequest): Promise<Template> {
  refuseMisplaced(request)
  const { audience, ...push } = request
  const { audience_type, field, sample, check } = LISTS[audience]
  const forgiving = audience === 'tokens' && push.ignore_invalid_token === undefined
  const complete = { ...push, ...(forgiving ? { ignore_invalid_token: 1 } : {}), audience_type }
  const { [field]: _, ...wire } = await toWire(engine, { ...complete, [field]: sample })
  return {
    check,
    wire,
    push: (recipients, options, guard) =>
      performCall(engine, checkedPush, { ...wire, [field]: recipients }, options, guard),
  }
}

/** Checks a push to packages before any recipient is read. @throws TpnsRequestError, TpnsPushTimeError */
export async function buildPackageTemplate(engine: Engine, request: BulkPackageRequest): Promise<Template> {
  refuseMisplaced(request)
  const { audience, ...push } = request
  const { audience_type, kind } = PACKAGES[audience]
  const complete = { ...push, audience_type }
  const { upload_id: _, ...wire } = await toWire(engine, { ...complete, upload_id: 1 })
  return {
    check: createEntryCheck(kind),
    wire,
    // Checked anew: its push time may have passed meanwhile.
    push: (upload_id, options, guard) =>
      performCall(engine, pushApp, { ...complete, upload_id } as never, options, guard),
  }
}

async function toWire(engine: Engine, request: object): Promise<Record<string, unknown>> {
  const { payload } = prepare(engine, pushApp, request as never)
  return payload.kind === 'json' ? { ...payload.value } : {}
}

/** @throws TpnsRequestError */
function refuseMisplaced(request: BulkRequest | BulkPackageRequest): void {
  const issues = findMisplaced(request)
  if (issues.length > 0) throw new TpnsRequestError(issues, { endpoint: pushApp.path })
}

function findMisplaced(request: BulkRequest | BulkPackageRequest): RequestIssue[] {
  if (typeof request !== 'object' || request === null) {
    return [{ path: '', message: 'must be an object: a push without its audience.', retCode: 1008001 }]
  }
  const issues: RequestIssue[] = []
  if (!Object.hasOwn(LISTS, String(request.audience))) {
    const message = "must be 'tokens' or 'accounts': what the recipients of the job are."
    issues.push({ path: 'audience', message, retCode: 1008002 })
  }
  for (const path of ['audience_type', 'token_list', 'account_list', 'upload_id']) {
    if ((request as unknown as Record<string, unknown>)[path] === undefined) continue
    const message = 'is filled in by the job: hand the recipients over as the second argument.'
    issues.push({ path, message, retCode: 1008007 })
  }
  return issues
}
