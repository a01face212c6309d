import * as z from 'zod/mini'
import { DEFAULT_SPLIT_BYTES } from '../api/packages/upload/limits.js'
import { RECIPIENTS_MAX } from '../api/push/schema/audience.js'
import { CALL_OPTIONS } from '../core/call-options.js'
import type { Bilingual } from '../return-codes/types.js'
import { isFields } from '../validation/members.js'
import {
  callback,
  describeMismatch,
  oneOf,
  positive,
  trueOrFalse,
  valueThat,
  whole,
} from '../validation/options/option-values.js'
import { optionBag } from '../validation/options/options.js'
import { fromLines, joinTexts, toLines } from '../validation/words.js'
import type { BulkCheckpoint } from './checkpoint/types.js'
import type { BulkOptions, UnknownDecision } from './options.js'

/** Room for a few entries. */
const MIN_PACKAGE_BYTES = 1_000

type Callback<Name extends keyof BulkOptions> = Extract<
  NonNullable<BulkOptions[Name]>,
  (...args: never[]) => unknown
>

/** An hour: nobody should have to wait longer to take a job over. Milliseconds. */
const MAX_STALE_MS = 3_600_000

const checkpointFile = optionBag({
  file: valueThat<string | URL>(isPath, { en: 'a path or a file: URL', zh: '路径或 file: URL' }),
  durability: z.optional(oneOf('disk', 'process')),
  staleAfter: z.optional(positive(MAX_STALE_MS)),
})

const UNKNOWN_DECISIONS: readonly UnknownDecision[] = ['report', 'resend', 'accepted']

const BULK_OPTIONS = {
  ...CALL_OPTIONS,
  concurrency: z.optional(whole(1)),
  dedupe: z.optional(trueOrFalse),
  total: z.optional(whole(0)),
  checkpoint: z.optional(
    z.custom<NonNullable<BulkOptions['checkpoint']>>((value) => checkpointFault(value) === undefined, {
      error: ({ input }) => {
        const fault = checkpointFault(input)
        return fault && toLines(fault)
      },
    }),
  ),
  onUnknown: z.optional(
    valueThat<NonNullable<BulkOptions['onUnknown']>>(
      (value) => typeof value === 'function' || UNKNOWN_DECISIONS.some((decision) => decision === value),
      {
        en: `a function or ${UNKNOWN_DECISIONS.map((decision) => `'${decision}'`).join(' or ')}`,
        zh: `函数，或 ${UNKNOWN_DECISIONS.map((decision) => `'${decision}'`).join('、')}`,
      },
    ),
  ),
  onRejected: z.optional(oneOf('report', 'resend')),
  maxConsecutiveFailures: z.optional(whole(1)),
  gracePeriod: z.optional(positive()),
  onProgress: z.optional(callback<Callback<'onProgress'>>()),
  onBatch: z.optional(callback<Callback<'onBatch'>>()),
  onInvalidTokens: z.optional(callback<Callback<'onInvalidTokens'>>()),
  invalidTokensFile: z.optional(
    valueThat<string | URL>(isPath, { en: 'a path or a file: URL', zh: '路径或 file: URL' }),
  ),
  onSkipped: z.optional(callback<Callback<'onSkipped'>>()),
} as const

export const bulkEachOptions = optionBag(BULK_OPTIONS)

/** For both values of `via`, which is read together with the rest. */
export const bulkSendOptions = optionBag({
  ...BULK_OPTIONS,
  via: z.optional(oneOf('list', 'package')),
  batchSize: z.optional(whole(1, RECIPIENTS_MAX)),
  packageBytes: z.optional(whole(MIN_PACKAGE_BYTES, DEFAULT_SPLIT_BYTES)),
})

/** Why a value is not a checkpoint; undefined if it is. A custom store may have any other members. */
function checkpointFault(value: unknown): Bilingual | undefined {
  try {
    if (isPath(value)) return undefined
    if (isFields(value) && !(value instanceof URL)) {
      if ('load' in value || 'append' in value) {
        const { load, append } = value as Partial<BulkCheckpoint>
        if (typeof load === 'function' && typeof append === 'function') return undefined
      } else if ('file' in value) {
        const read = checkpointFile.safeParse(value, { reportInput: true })
        return read.success ? undefined : issuesText(read.error.issues)
      }
    }
  } catch {
    return { en: 'cannot be read: reading it threw an error', zh: '无法读取：读取时抛出了错误' }
  }
  return describeMismatch(
    {
      en: 'a path, { file: path }, or an object with load() and append(event)',
      zh: '路径、{ file: path }，或带有 load() 和 append(event) 的对象',
    },
    value,
  )
}

function issuesText(issues: readonly z.core.$ZodIssue[]): Bilingual {
  const texts = issues.map(({ path, message }) => {
    const { en, zh } = fromLines(message)
    const where = path.map((step) => `${String(step)} `).join('')
    return { en: `${where}${en}`, zh: `的 ${where}${zh}` }
  })
  return joinTexts(texts, { en: ', ', zh: '；' })
}

function isPath(value: unknown): boolean {
  if (typeof value === 'string') return value !== '' && !value.includes('\0')
  return value instanceof URL && value.protocol === 'file:'
}
