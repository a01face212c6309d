import type { PushRequest } from '../api/push/schema/push-request.js'
import type { Bilingual } from '../return-codes/types.js'
import { readCheckedRequest, readCheckOptions } from './arguments.js'
import { CHANNEL_NAMES, type CheckChannel } from './channels.js'
import { apply, COMPILED } from './evaluate.js'
import { type CheckApp, type PushFacts, readFacts } from './facts.js'
import { type PushPreview, previewPush } from './preview.js'
import { type Confidence, type Effect, type Rule, SEVERITIES, type Severity } from './rule.js'
import { getQuota } from './vendors/quotas.js'
import { SOURCES, type Source } from './vendors/sources.js'

export interface CheckOptions {
  /** Only these. Default: every channel that the push may take. */
  readonly channels?: readonly CheckChannel[] | undefined
  /** What the request does not say. */
  readonly app?: CheckApp | undefined
  /** Today, for the age of the sources. Default: now. */
  readonly now?: Date | undefined
}

/** Something that one channel will do with the push. */
export interface Finding {
  /** Stable name of the rule, for example `custom_content.hw`. */
  readonly rule: string
  readonly channel: CheckChannel
  /** Dotted path of what to change. */
  readonly field: string
  readonly effect: Effect
  readonly severity: Severity
  /** What will happen. */
  readonly text: Bilingual
  /** What to do. */
  readonly advice: Bilingual
  /** `stated` by TPNS or the vendor, `copied` from others' copies of a vendor's document, or `inferred`. */
  readonly confidence: Confidence
  /** True where it depends on rights, console settings or the phone, which a request does not say. */
  readonly depends: boolean
  readonly sources: readonly Source[]
  /** Whole years since the newest of the sources; undefined below one. */
  readonly ageYears: number | undefined
}

/** What one channel makes of the push. */
export interface ChannelCheck {
  readonly channel: CheckChannel
  readonly name: Bilingual
  /** How title and content would look. */
  readonly preview: PushPreview
  readonly findings: readonly Finding[]
}

export interface PushCheck {
  readonly channels: readonly ChannelCheck[]
  /** The findings of all channels. */
  readonly findings: readonly Finding[]
  /** The worst severity; undefined without findings. */
  readonly severity: Severity | undefined
}

/** A push, or the template of one whose audience is filled in later. */
export type CheckedRequest =
  | PushRequest
  | { readonly message_type: PushRequest['message_type']; readonly message: PushRequest['message'] }

const YEAR_MS = 365.25 * 24 * 3600 * 1000

/**
 * Says what each channel (TPNS, Huawei, Honor, Xiaomi, OPPO, vivo, Meizu, FCM, APNs, HarmonyOS) will do with a push:
 * what is cut, ignored, counted as marketing, refused, or needs set-up. Pure: nothing is sent, and the request is not
 * validated. Every finding names its sources with their dates; none promises a delivery.
 *
 * TPNS accepts a push whatever a vendor will do later, and tries what a vendor refuses through its own channel, which
 * reaches only devices whose app is connected.
 *
 * @throws TpnsConfigError for a wrong option; TpnsRequestError for a request that is not an object, or that JSON cannot hold
 *
 * @example
 * for (const { channel, text } of checkPush(request, { app: { news: false } }).findings) console.log(channel, text.en)
 */
export function checkPush(request: CheckedRequest, options: CheckOptions = {}): PushCheck {
  const { app = {}, channels: only, now = new Date() } = readCheckOptions(options)
  const push = readFacts(readCheckedRequest(request), app, only)
  const findings = findAll(push, now)
  const channels = new Set([...push.channels, ...findings.map(({ channel }) => channel)])
  return {
    channels: [...channels].map((channel) => ({
      channel,
      name: CHANNEL_NAMES[channel],
      preview: previewPush(push, channel),
      findings: findings.filter((finding) => finding.channel === channel),
    })),
    findings,
    severity: SEVERITIES.find((severity) => findings.some((finding) => finding.severity === severity)),
  }
}

/** @param isWanted leaves out what the caller does not want to hear, before the rule is tried */
export function findAll(
  push: PushFacts,
  now: Date,
  isWanted: (rule: Rule, channel: CheckChannel) => boolean = () => true,
): Finding[] {
  return COMPILED.flatMap((compiled) => {
    const { rule } = compiled
    const channels = rule.channels.filter(
      (channel) => (rule.evenIfOff === true || push.channels.includes(channel)) && isWanted(rule, channel),
    )
    const applied = channels.length === 0 ? undefined : apply(compiled, push)
    if (applied === undefined) return []
    return channels.map((channel) => toFinding(rule, channel, push.app, applied.length, now))
  })
}

function toFinding(
  rule: Rule,
  channel: CheckChannel,
  app: CheckApp,
  length: number | undefined,
  now: Date,
): Finding {
  const { id, field, effect, severity, advice, confidence } = rule
  const sources = rule.sources.map((key): Source => SOURCES[key])
  return {
    rule: id,
    channel,
    field,
    effect,
    severity,
    text: {
      en: fill(rule.text.en, length, getQuota(channel, app.news === true)),
      zh: fill(rule.text.zh, length, getQuota(channel, app.news === true)),
    },
    advice,
    confidence,
    depends: rule.depends === true,
    sources,
    ageYears: getAge(sources, now),
  }
}

function fill(text: string, length: number | undefined, quota: number | undefined): string {
  return text.replace('{length}', String(length)).replace('{quota}', String(quota))
}

function getAge(sources: readonly Source[], now: Date): number | undefined {
  const newest = Math.max(...sources.map(({ date }) => Date.parse(date)))
  const years = Math.floor((now.getTime() - newest) / YEAR_MS)
  return years >= 1 ? years : undefined
}
