import { uploadEntries } from '../../api/packages/upload/upload.js'
import { pushApp } from '../../api/push/endpoint.js'
import type { PushResult } from '../../api/push/results.js'
import type { PushRequest } from '../../api/push/schema/push-request.js'
import { buildListTemplate, buildPackageTemplate } from '../../bulk/job/push-template.js'
import type { BulkPackageRequest, BulkRequest, SingleRequest } from '../../bulk/request.js'
import type { AttemptGuard, ClientContext } from '../../core/context.js'
import { runCall } from '../../core/pipeline.js'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import type { Campaign } from '../campaign.js'
import { decodePayload } from '../payload.js'
import type { JsonValue } from '../spec.js'

/** Finds the recipients of a batch by reference. Called again for the same batch after a failure. */
export type ResolveRecipients = (
  reference: JsonValue,
  batch: { readonly campaign: string; readonly batch: number },
) => readonly string[] | Promise<readonly string[]>

/** Makes the push for one element of a campaign with `via: 'each'`: to one token, or one account. */
export type BuildPush = (recipient: JsonValue, campaign: string) => SingleRequest | Promise<SingleRequest>

/** Whatever the client allows its other pushes: a batch in doubt is parked. */
const AT_MOST_ONCE = { retry: { unknownOutcome: 'fail' } } as const

/** A batch that can be sent. */
export interface PreparedBatch {
  /** Undefined when nobody is left to send to. */
  readonly push: ((guard: AttemptGuard) => Promise<PushResult>) | undefined
  readonly recipients: readonly string[]
  /** Recipients that the source no longer gave. */
  readonly missing: number
}

export interface PrepareInit {
  readonly context: ClientContext
  readonly resolve: ResolveRecipients | undefined
  readonly build: BuildPush | undefined
}

/** Finds the recipients, makes the push, uploads the package: everything that pushes nothing yet. */
export async function prepareBatch(
  { id, via, request }: Campaign,
  batch: { readonly batch: number; readonly payload: string; readonly count: number },
  { context, resolve, build }: PrepareInit,
): Promise<PreparedBatch> {
  const payload = decodePayload(batch.payload)
  if (payload.kind === 'json') {
    const push = via === 'each' ? await buildOne(build, payload.value, id) : toPush(payload.value)
    const recipients = Array.isArray(push.token_list) ? (push.token_list as readonly string[]) : []
    return { push: (guard) => runCall(context, pushApp, push, AT_MOST_ONCE, guard), recipients, missing: 0 }
  }
  const recipients =
    payload.kind === 'lines'
      ? payload.recipients
      : await resolveAll(resolve, payload.reference, { campaign: id, batch: batch.batch }, batch.count)
  const missing = batch.count - recipients.length
  if (recipients.length === 0) return { push: undefined, recipients, missing }
  if (via === 'list') {
    const template = buildListTemplate(context, request as BulkRequest)
    return { push: (guard) => template.push(recipients, AT_MOST_ONCE, guard), recipients, missing }
  }
  const template = buildPackageTemplate(context, request as BulkPackageRequest)
  const uploaded = await uploadEntries(context, recipients, { kind: template.kind })
  const [first] = uploaded
  if (first === undefined || uploaded.length > 1 || first.upload_id === 0) {
    throw new TpnsConfigError({
      en: 'A batch must fit into one package. This batch was not sent: stop the campaign, and create another with a smaller batchSize for those who are left.',
      zh: '一个批次必须能放进一个文件。该批次未发出：请停止该推送活动，为剩余接收者以更小的 batchSize 新建活动。',
    })
  }
  return { push: (guard) => template.push(first.upload_id, AT_MOST_ONCE, guard), recipients, missing }
}

/** It was checked when it was queued, and is checked again when it is sent. */
function toPush(value: JsonValue): PushRequest {
  return value as unknown as PushRequest
}

async function buildOne(
  build: BuildPush | undefined,
  row: JsonValue,
  campaign: string,
): Promise<PushRequest> {
  if (build === undefined) {
    throw new TpnsConfigError({
      en: "A campaign with via: 'each' needs workers with a build function. This batch was not sent: give the workers one.",
      zh: "via: 'each' 的推送活动需要 worker 提供 build 函数。该批次未发出，请为 worker 提供 build。",
    })
  }
  return await build(row, campaign)
}

async function resolveAll(
  resolve: ResolveRecipients | undefined,
  reference: JsonValue,
  batch: { campaign: string; batch: number },
  count: number,
): Promise<readonly string[]> {
  if (resolve === undefined) {
    throw new TpnsConfigError({
      en: 'A batch by reference needs workers with a resolve function. This batch was not sent: give the workers one.',
      zh: '按引用提交的批次需要 worker 提供 resolve 函数。该批次未发出，请为 worker 提供 resolve。',
    })
  }
  const recipients = await resolve(reference, batch)
  if (Array.isArray(recipients) && recipients.length <= count) return recipients
  throw new TpnsConfigError({
    en: `resolve must give the recipients of a batch as an array of at most ${count}, as many as its reference stands for. This batch was not sent, and is tried again: correct resolve.`,
    zh: `resolve 必须以数组返回批次的接收者，最多 ${count} 个（引用所代表的数量）。该批次未发出，稍后会重试，请修正 resolve。`,
  })
}
