import * as z from 'zod/mini'
import type { PushRequest } from '../../api/push/schema/push-request.js'
import { TpnsConfigError, TpnsRequestError } from '../../errors/validation-errors.js'
import type { Bilingual } from '../../return-codes/types.js'
import { toIssue } from '../../validation/context.js'
import { isObject } from '../../validation/members.js'
import { describeOption, oneOf } from '../../validation/options/option-values.js'
import { optionBag, readOptions } from '../../validation/options/options.js'
import { type FieldReport, weigh } from '../fields/decide.js'
import type { MigratePlatform } from '../fields/decision.js'
import { readLine } from '../read-line.js'
import { readPush } from '../read-push.js'
import type { Source } from '../sources.js'
import { translatePush } from '../translate.js'
import { readUtcOffset, UTC_OFFSET } from '../utc-offset.js'
import type { Assessment, FieldSummary, UnreadablePush } from './assessment.js'
import { createLimitCounter } from './limits.js'
import { planSteps } from './steps.js'

/** A push with what was recorded beside it; `FakeTpns.pushes` has this form. */
export interface RecordedPush {
  readonly request: object
  /** When it was pushed: Unix milliseconds, a Date, or ISO 8601 with its zone. Limits per day and second need it. */
  readonly at?: number | string | Date | undefined
  readonly platform?: MigratePlatform | undefined
}

export interface AssessOptions {
  /** The platform of pushes that do not say theirs. Default: guessed from the push, and counted as guessed. */
  readonly platform?: MigratePlatform | undefined
  /** UTC offset of `send_time`, and of the days that are counted. Default `'+08:00'`. */
  readonly utcOffset?: string | undefined
}

const assessOptions = optionBag({ platform: z.optional(oneOf('android', 'ios')), utcOffset: UTC_OFFSET })

const MOST_EXAMPLES = 10

/**
 * Says what happens to many pushes at the successor of TPNS: how many survive, field by field, which limits bite, and what to do
 * in which order. Reads one push at a time and keeps none of them; nothing of their texts is in the result.
 *
 * @param pushes requests, recorded pushes (`FakeTpns.pushes`), or lines of JSON of either. Anything else is counted
 * @throws TpnsConfigError for wrong options, or when `pushes` is not iterable. An error of the source itself is thrown on
 * @example
 * const file = await open('pushes.jsonl')
 * const { survival, fields, limits } = await assess(file.readLines())
 */
export async function assess(
  pushes: AsyncIterable<PushRequest | RecordedPush | string> | Iterable<PushRequest | RecordedPush | string>,
  given?: AssessOptions,
): Promise<Assessment> {
  const { platform, utcOffset } = readOptions(assessOptions, given, { what: 'the options of assess' })
  checkIterable(pushes)
  const utcOffsetMinutes = readUtcOffset(utcOffset)
  const survival = { whole: 0, changed: 0, not: 0 }
  const needsMap = { tokens: 0, accounts: 0 }
  const platforms = { android: 0, ios: 0, guessed: 0 }
  const fields = new Map<string, Counted>()
  const limits = createLimitCounter(utcOffsetMinutes)
  const examples: UnreadablePush[] = []
  let unreadable = 0
  let number = 0
  let fromMs = Number.POSITIVE_INFINITY
  let toMs = Number.NEGATIVE_INFINITY

  for await (const element of pushes) {
    number += 1
    if (typeof element === 'string' && element.trim() === '') continue
    try {
      count(element)
    } catch (error) {
      unreadable += 1
      if (examples.length < MOST_EXAMPLES) examples.push({ number, text: describe(error) })
    }
  }

  function count(element: unknown): void {
    const record = readRecord(typeof element === 'string' ? readLine(element) : element)
    const push = readPush(record.request)
    const atMs = readMoment(record.at)
    const known = readPlatform(record.platform) ?? platform
    const used = known ?? guessPlatform(push)
    const translation = translatePush(push, { platform: used, utcOffsetMinutes })
    // From here on nothing throws: a push counts everywhere, or nowhere.
    if (known === undefined) platforms.guessed += 1
    platforms[used] += 1
    survival[translation.survival] += 1
    if (/^token/.test(push.audience_type)) needsMap.tokens += 1
    if (/^account/.test(push.audience_type)) needsMap.accounts += 1
    if (atMs !== undefined) {
      fromMs = Math.min(fromMs, atMs)
      toMs = Math.max(toMs, atMs)
    }
    for (const report of translation.fields) add(fields, report)
    limits.add(push, atMs)
  }

  const counts = {
    pushes: survival.whole + survival.changed + survival.not,
    survival,
    needsMap,
    fields: [...fields.values()].map(toSummary).sort(compareLoss),
    limits: limits.findings,
  }
  const steps = planSteps(counts)
  const rests = [
    ...counts.fields.flatMap(({ worst }) => [...worst.sources, ...worst.contradictedBy]),
    ...counts.limits.flatMap(({ sources }) => sources),
    ...steps.flatMap(({ sources }) => sources),
  ]
  return {
    ...counts,
    platforms,
    period:
      fromMs > toMs ? undefined : { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() },
    steps,
    unreadable: { count: unreadable, examples },
    sources: [...new Set<Source>(rests)],
  }
}

interface Counted {
  readonly counts: Record<'pushes' | 'carried' | 'changed' | 'dropped' | 'loses' | 'blocks', number>
  worst: FieldReport
}

function add(fields: Map<string, Counted>, report: FieldReport): void {
  let counted = fields.get(report.field)
  if (counted === undefined) {
    const counts = { pushes: 0, carried: 0, changed: 0, dropped: 0, loses: 0, blocks: 0 }
    counted = { counts, worst: report }
    fields.set(report.field, counted)
  }
  const { counts, worst } = counted
  counts.pushes += 1
  counts[report.fate] += 1
  if (report.loses) counts.loses += 1
  if (report.blocks) counts.blocks += 1
  if (weigh(report) > weigh(worst)) counted.worst = report
}

function toSummary({ counts, worst }: Counted): FieldSummary {
  return { field: worst.field, ...counts, worst }
}

function compareLoss(a: FieldSummary, b: FieldSummary): number {
  return b.blocks - a.blocks || b.loses - a.loses || b.changed - a.changed || b.pushes - a.pushes
}

function checkIterable(pushes: unknown): void {
  if (isObject(pushes) && (Symbol.asyncIterator in pushes || Symbol.iterator in pushes)) return
  throw new TpnsConfigError({
    en: `assess wants an iterable of pushes, or of lines of JSON, not ${describeOption(pushes)}. Nothing was read.`,
    zh: 'assess 的参数须为可迭代的推送或 JSON 行，未读取。',
  })
}

/** A push alone, or with what was recorded beside it. */
function readRecord(element: unknown): {
  readonly request: unknown
  readonly at?: unknown
  readonly platform?: unknown
} {
  return isObject(element) && 'request' in element && !('audience_type' in element)
    ? (element as { readonly request: unknown })
    : { request: element }
}

function readMoment(at: unknown): number | undefined {
  if (at === undefined || at === null) return undefined
  const ms = at instanceof Date ? at.getTime() : typeof at === 'string' ? Date.parse(at) : at
  if (typeof ms === 'number' && Math.abs(ms) <= 8.64e15) return ms
  throw new TpnsRequestError(
    [
      toIssue(
        'at',
        {
          en: 'must be Unix milliseconds, a Date, or ISO 8601.',
          zh: '应为 Unix 毫秒时间戳、Date 或 ISO 8601 字符串。',
        },
        0,
      ),
    ],
    { lead: { en: 'Not read', zh: '未读取' } },
  )
}

function readPlatform(platform: unknown): MigratePlatform | undefined {
  return platform === 'android' || platform === 'ios' ? platform : undefined
}

function guessPlatform(push: ReturnType<typeof readPush>): MigratePlatform {
  const { message, environment, platform } = push
  const named = readPlatform(platform?.toLowerCase())
  if (named !== undefined) return named
  if (message?.android !== undefined) return 'android'
  return message?.ios !== undefined || environment !== undefined ? 'ios' : 'android'
}

/** What is wrong, in one line: where, and never the value, which may be a text of the push. */
function describe(error: unknown): Bilingual {
  if (error instanceof SyntaxError) return { en: 'not JSON', zh: '不是有效的 JSON' }
  if (!(error instanceof TpnsRequestError)) return { en: 'cannot be read', zh: '无法读取' }
  const paths = error.issues.map(({ path }) => path).slice(0, 3)
  if (paths.includes('')) return { en: 'not a push', zh: '不是推送请求' }
  return {
    en: `missing or of the wrong form: ${paths.join(', ')}`,
    zh: `缺失或格式错误：${paths.join('、')}`,
  }
}
