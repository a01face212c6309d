import type { PackageKind } from '../../api/packages/upload/limits.js'
import { pushApp } from '../../api/push/endpoint.js'
import type { PushResult } from '../../api/push/results.js'
import { type CheckedRequest, checkPush, type Finding } from '../../check/index.js'
import type { CallOptions } from '../../core/call-options.js'
import type { AttemptGuard, ClientContext } from '../../core/context.js'
import type { Endpoint } from '../../core/endpoint.js'
import { runCall } from '../../core/pipeline.js'
import { encodeRequest } from '../../core/validate.js'
import type { RequestIssue } from '../../errors/validation-errors.js'
import { RETURN_CODE } from '../../return-codes/names.js'
import { toIssue } from '../../validation/context.js'
import { TOKEN_CHARACTERS } from '../../validation/fields.js'
import { isObject } from '../../validation/members.js'
import { throwIssues } from '../../validation/refusal.js'
import type { BulkPackageRequest, BulkRequest } from '../request.js'
import {
  checkAccount,
  checkToken,
  createRecipientCheck,
  type RecipientCheck,
} from '../source/recipient-checks.js'

/** The validated push that all batches share. */
export interface Template<Target> {
  readonly check: RecipientCheck
  /** Its wire form, without recipients. */
  readonly wire: object
  /** Sends the push to a list of recipients, or to an uploaded package. */
  push(target: Target, options: CallOptions | undefined, guard: AttemptGuard | undefined): Promise<PushResult>
}

const LISTS = {
  tokens: { field: 'token_list', sample: ['0'.repeat(TOKEN_CHARACTERS)], check: checkToken },
  accounts: { field: 'account_list', sample: ['account'], check: checkAccount },
} as const

const PACKAGES = {
  tokens: { audience_type: 'package_token_push', kind: 'token' },
  accounts: { audience_type: 'package_account_push', kind: 'account' },
} as const

/** The push endpoint without validation: the push was validated once for all lists, and each recipient is checked. */
const pushCheckedBefore: Endpoint<object, PushResult> = {
  ...pushApp,
  rateLimit: null,
  encode: (value) => ({ kind: 'json', value }),
}

/** Validates a push to lists before any recipient is read. @throws TpnsRequestError */
export function buildListTemplate(client: ClientContext, request: BulkRequest): Template<readonly string[]> {
  refuseMisplaced(request)
  const { audience, ...push } = request
  const { field, sample, check } = LISTS[audience]
  const complete = { ...push, audience_type: field, [field]: sample }
  const ignoresInvalid = audience === 'tokens' && push.ignore_invalid_token === undefined
  const { [field]: _, ...wire } = toWire(
    client,
    ignoresInvalid ? { ...complete, ignore_invalid_token: 1 } : complete,
  )
  return {
    check,
    wire,
    push: (recipients, options, guard) =>
      runCall(client, pushCheckedBefore, { ...wire, [field]: recipients }, options, guard),
  }
}

/** Validates a push to packages before any recipient is read. @throws TpnsRequestError, TpnsPushTimeError */
export function buildPackageTemplate(
  client: ClientContext,
  request: BulkPackageRequest,
): Template<number> & { readonly kind: PackageKind } {
  refuseMisplaced(request)
  const { audience, ...push } = request
  const { audience_type, kind } = PACKAGES[audience]
  const complete = { ...push, audience_type }
  const { upload_id: _, ...wire } = toWire(client, { ...complete, upload_id: 1 })
  return {
    kind,
    check: createRecipientCheck(kind),
    wire,
    // Validated again for each package: its push time may have passed meanwhile.
    push: (upload_id, options, guard) =>
      runCall(client, pushApp, { ...complete, upload_id } as never, options, guard),
  }
}

function toWire(client: ClientContext, request: object): Record<string, unknown> {
  const payload = encodeRequest(client, pushApp, request as never)
  return payload.kind === 'json' ? { ...payload.value } : {}
}

/** What phones will make of the push of a job. Never fails the job. */
export function findForPhones({ settings }: ClientContext, wire: object): readonly Finding[] {
  try {
    return checkPush(wire as CheckedRequest, { app: { platform: settings.platform } }).findings
  } catch {
    return []
  }
}

/** @throws TpnsRequestError */
function refuseMisplaced(request: BulkRequest | BulkPackageRequest): void {
  throwIssues(findMisplaced(request), { endpoint: pushApp.path })
}

function findMisplaced(request: BulkRequest | BulkPackageRequest): RequestIssue[] {
  if (!isObject(request)) {
    const text = {
      en: 'must be an object: the push without its audience.',
      zh: '应为对象：不含推送目标的推送请求。',
    }
    return [toIssue('', text, RETURN_CODE.wrongType)]
  }
  const issues: RequestIssue[] = []
  if (!Object.hasOwn(LISTS, String(request.audience))) {
    const text = {
      en: "must be 'tokens' or 'accounts': the kind of the recipients.",
      zh: "应为 'tokens' 或 'accounts'，即接收者的类型。",
    }
    issues.push(toIssue('audience', text, RETURN_CODE.missing))
  }
  for (const path of ['audience_type', 'token_list', 'account_list', 'upload_id']) {
    if ((request as unknown as Record<string, unknown>)[path] === undefined) continue
    const text = {
      en: 'is filled in by the job: pass the recipients as the second argument.',
      zh: '由作业自动填写：请将接收者作为第二个参数传入。',
    }
    issues.push(toIssue(path, text, RETURN_CODE.notAllowed))
  }
  return issues
}
