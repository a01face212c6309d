import { dayAt } from '../../validation/time/calendar.js'
import { readSource } from '../fields/decide.js'
import { toCustomText } from '../read-line.js'
import type { ReadPush } from '../read-push.js'
import type { SourceKey } from '../sources.js'
import { SUCCESSOR_LIMITS, type SuccessorLimitName } from '../successor.js'
import type { LimitFinding } from './assessment.js'
import { createPeak } from './peak.js'

/** More distinct tags need not be counted: TPNS allows 10,000. */
const MOST_TAGS = 100_000

const NONE = {
  negations: [
    'pushes with NOT in their tags (see the field for the page that shows TagsNot)',
    '标签条件含“非”的推送（出现 TagsNot 的页面见字段说明）',
    'push',
    'codesCn',
    'pushIntl',
  ],
  packages: ['pushes to an uploaded package', '号码包推送', 'migration', 'batch'],
  loops: ['repeated pushes', '循环推送', 'schedule'],
} as const satisfies Record<string, readonly [string, string, ...SourceKey[]]>

/** Counts what the limits of the successor are about. */
export interface LimitCounter {
  /** @param atMs when it was pushed, where that was recorded */
  add(push: ReadPush, atMs: number | undefined): void
  readonly findings: readonly LimitFinding[]
}

export function createLimitCounter(utcOffsetMinutes: number): LimitCounter {
  const largest = { receiversPerCall: 0, tagsPerCondition: 0, tagBytes: 0, extBytes: 0 }
  const over = { receiversPerCall: 0, tagsPerCondition: 0, tagBytes: 0, extBytes: 0 }
  const none = { negations: 0, packages: 0, loops: 0 }
  const tags = new Set<string>()
  const days = createPeak()
  const calls = createPeak()
  const planned = createPeak()
  let lastBroadcastMs: number | undefined
  let leastGapSeconds: number | undefined
  let close = 0

  const note = (name: keyof typeof largest, value: number) => {
    largest[name] = Math.max(largest[name], value)
    if (value > SUCCESSOR_LIMITS[name].max) over[name] += 1
  }

  return {
    add(push, atMs) {
      const { audience_type, token_list = [], account_list = [], tag_rules = [], tag_list } = push
      const isBroadcast = audience_type === 'all' || audience_type === 'tag'
      const second = atMs === undefined ? undefined : Math.floor(atMs / 1000)
      if (audience_type.startsWith('package_')) none.packages += 1
      if (push.loop_param !== undefined) none.loops += 1
      if (/^(token|account)/.test(audience_type)) {
        const receivers = audience_type.startsWith('token') ? token_list.length : account_list.length
        note('receiversPerCall', receivers)
        if (second !== undefined)
          calls.add(second, Math.ceil(receivers / SUCCESSOR_LIMITS.receiversPerCall.max))
      }
      if (push.send_time !== undefined && second !== undefined) planned.add(second)
      if (isBroadcast && atMs !== undefined) {
        days.add(dayAt(atMs, utcOffsetMinutes))
        if (lastBroadcastMs !== undefined) {
          const gap = Math.abs(atMs - lastBroadcastMs) / 1000
          leastGapSeconds = Math.min(leastGapSeconds ?? gap, gap)
          if (gap <= SUCCESSOR_LIMITS.broadcastGapSeconds.max) close += 1
        }
        lastBroadcastMs = atMs
      }
      if (audience_type === 'tag') {
        const items = tag_rules.flatMap((rule) => rule.tag_items ?? [])
        const own = [...new Set([...items.flatMap((item) => item.tags ?? []), ...(tag_list?.tags ?? [])])]
        if ([...tag_rules, ...items].some((part) => part.is_not === true)) none.negations += 1
        note('tagsPerCondition', own.length)
        note('tagBytes', Math.max(0, ...own.map((tag) => Buffer.byteLength(tag))))
        for (const tag of own) if (tags.size < MOST_TAGS) tags.add(tag)
      }
      const { android, ios } = push.message ?? {}
      const data = android?.custom_content ?? ios?.custom_content
      if (data !== undefined) note('extBytes', Buffer.byteLength(toCustomText(data)))
    },
    get findings() {
      const limit = (
        name: SuccessorLimitName,
        seen: number | undefined,
        pushes: number | undefined,
        bites: boolean,
      ): LimitFinding => {
        const { max, text, sources } = SUCCESSOR_LIMITS[name]
        return { name, max, text, seen, pushes, bites, sources: sources.map(readSource) }
      }
      const atMost = (name: SuccessorLimitName, seen: number | undefined) =>
        limit(name, seen, undefined, seen !== undefined && seen > SUCCESSOR_LIMITS[name].max)
      const each = (name: keyof typeof largest) => limit(name, largest[name], over[name], over[name] > 0)
      return [
        atMost('broadcastsPerDay', days.most),
        limit('broadcastGapSeconds', leastGapSeconds, close, close > 0),
        each('receiversPerCall'),
        atMost('callsPerSecond', calls.most),
        atMost('scheduledCallsPerSecond', planned.most),
        each('tagsPerCondition'),
        atMost('tagsPerApp', tags.size),
        each('tagBytes'),
        each('extBytes'),
        ...Object.entries(NONE).map(([name, [en, zh, ...sources]]): LimitFinding => {
          const count = none[name as keyof typeof none]
          const keys: readonly SourceKey[] = sources
          return {
            name,
            max: 0,
            text: { en, zh },
            seen: count,
            pushes: count,
            bites: count > 0,
            sources: keys.map(readSource),
          }
        }),
      ]
    },
  }
}
