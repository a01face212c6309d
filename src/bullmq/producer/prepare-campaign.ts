import { pushApp } from '../../api/push/endpoint.js'
import type { PushRequest } from '../../api/push/schema/push-request.js'
import { buildListTemplate, buildPackageTemplate, findForPhones } from '../../bulk/job/push-template.js'
import type { BulkPackageRequest, BulkRequest } from '../../bulk/request.js'
import { digestRequest } from '../../bulk/source/digest.js'
import type { Finding } from '../../check/index.js'
import type { ClientContext } from '../../core/context.js'
import { encodeRequest } from '../../core/validate.js'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import { readOptions } from '../../validation/options/options.js'
import { snapshot } from '../../validation/plain-copy.js'
import { NEVER } from '../campaign.js'
import type { CampaignVia } from '../spec.js'
import { campaignSpec } from '../spec-schema.js'
import type { CutInit } from './cut-batches.js'

const LIST_MAX = 1_000
const PACKAGE_DEFAULT = 100_000

/** A campaign whose description was checked, and whose request was. */
export interface PreparedCampaign {
  readonly id: string
  readonly source: unknown
  readonly emptyRedis: 'refuse' | 'start'
  readonly cut: Pick<CutInit, 'kind' | 'batchSize' | 'check'>
  readonly speed: number | undefined
  /** Fields of its hash in Redis. */
  readonly fields: Readonly<Record<string, string>>
}

/**
 * Checks everything that can be checked before anything is queued.
 *
 * @throws TpnsConfigError, TpnsRequestError, TpnsPushTimeError
 */
export function prepareCampaign(client: ClientContext, given: unknown): PreparedCampaign {
  const { accessId } = client
  const spec = readOptions(campaignSpec, given, { what: 'the campaign' })
  const { id, via = 'list', recipients: source, speed, quietHours } = spec
  const hasList = via === 'list' || via === 'package'
  if (!hasList && (spec.request !== undefined || spec.batchSize !== undefined)) {
    throw new TpnsConfigError({
      en: `via: '${via}' takes no request and no batchSize: ${via === 'each' ? 'the build function of the workers makes each push' : 'each element is a complete push'}. Nothing was queued.`,
      zh: `via: '${via}' 不接受 request 和 batchSize：${via === 'each' ? '每条推送由 worker 的 build 函数生成' : '每个元素都是一条完整的推送'}。尚未入队。`,
    })
  }
  if (via === 'list' && (spec.batchSize ?? 0) > LIST_MAX) {
    throw new TpnsConfigError({
      en: `batchSize is at most ${LIST_MAX} with via: 'list', as a push names at most so many. Nothing was queued. Choose a smaller one, or via: 'package'.`,
      zh: `via: 'list' 的 batchSize 最多为 ${LIST_MAX}（单次推送的上限）。尚未入队，请调小，或使用 via: 'package'。`,
    })
  }
  const startAt = toMs(spec.startAt) ?? 0
  const deadline = toMs(spec.deadline) ?? NEVER
  if (deadline <= Math.max(startAt, client.runtime.now())) {
    throw new TpnsConfigError({
      en: 'deadline has passed already, or is not after startAt: no batch could be sent. Nothing was queued. Choose a later deadline.',
      zh: 'deadline 已过，或不晚于 startAt，无法发送任何批次。尚未入队，请改为更晚的时间。',
    })
  }
  if (quietHours !== undefined && quietHours.from === quietHours.to) {
    throw new TpnsConfigError({
      en: 'quietHours.from and quietHours.to are the same time. Nothing was queued. Give two different times, or leave quietHours out.',
      zh: 'quietHours 的 from 与 to 相同。尚未入队，请设为不同的时间，或不传 quietHours。',
    })
  }
  const request = hasList ? snapshot(spec.request, pushApp.path) : undefined
  const batchSize = spec.batchSize ?? { list: LIST_MAX, package: PACKAGE_DEFAULT, each: 1, push: 1 }[via]
  const { check, findings } = readTemplate(client, via, request)
  return {
    id,
    source,
    emptyRedis: spec.emptyRedis ?? 'refuse',
    cut: { kind: hasList ? 'lists' : 'singles', batchSize, check },
    speed,
    fields: {
      via,
      accessId,
      request: request === undefined ? '' : JSON.stringify(request),
      findings: findings.length === 0 ? '' : JSON.stringify(findings),
      // What makes it another campaign: the rest may be changed while it runs.
      identity: digestRequest({ via, accessId, batchSize, request: request ?? null }),
      batchSize: String(batchSize),
      priority: String(spec.priority ?? 5),
      speed: String(speed ?? 0),
      quietHours: quietHours === undefined ? '' : JSON.stringify(quietHours),
      startAt: String(startAt),
      deadline: String(deadline),
      maxConsecutiveFailures: String(spec.maxConsecutiveFailures ?? 25),
      maxUnknown: String(spec.maxUnknown ?? 20),
      onUnknown: spec.onUnknown ?? 'report',
      status: 'running',
      fence: '0',
      batches: '0',
      complete: '0',
      offset: '0',
      taken: '0',
      skipped: '0',
    },
  }
}

/** How recipients are checked, and what phones make of the push: looked at once, for all batches and workers. */
function readTemplate(
  context: ClientContext,
  via: CampaignVia,
  request: unknown,
): { readonly check: CutInit['check']; readonly findings: readonly Finding[] } {
  switch (via) {
    case 'list':
    case 'package': {
      const template =
        via === 'list'
          ? buildListTemplate(context, request as BulkRequest)
          : buildPackageTemplate(context, request as BulkPackageRequest)
      return { check: template.check, findings: findForPhones(context, template.wire) }
    }
    case 'push': {
      const check = (push: unknown) => {
        encodeRequest(context, pushApp, push as PushRequest)
        return undefined
      }
      // No two pushes need be alike: there is no template to look at.
      return { check, findings: [] }
    }
    case 'each':
      return { check: (row) => (isJson(row) ? undefined : 'not-json'), findings: [] }
  }
}

function isJson(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined
  } catch {
    return false
  }
}

function toMs(moment: Date | number | undefined): number | undefined {
  if (moment === undefined) return undefined
  return Math.round(moment instanceof Date ? moment.getTime() : moment)
}
