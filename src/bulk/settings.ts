import { RECIPIENTS_MAX } from '../api/push/schema/audience.js'
import { TpnsConfigError } from '../errors/before-the-wire.js'
import { LONGEST_TIMER_MS, oneOf, positive, whole } from '../option-checks.js'
import { DEFAULT_SPLIT_BYTES } from '../packages/limits.js'
import type { BulkOptions, BulkPackageOptions, BulkSendOptions } from './options.js'
import { DEFAULT_GRACE_MS } from './patience.js'

/** How a job sends. */
export type Manner = 'list' | 'single' | 'package'

/** Options with their defaults, as a running job reads them. */
export interface JobSettings extends BulkOptions {
  readonly manner: Manner
  readonly concurrency: number
  /** Recipients in a list; bytes in a package. */
  readonly batchSize: number
  readonly dedupe: boolean
  readonly maxConsecutiveFailures: number
  readonly gracePeriod: number
}

const DEFAULTS: Readonly<Record<Manner, { concurrency: number; batchSize: number; failures: number }>> = {
  list: { concurrency: 8, batchSize: RECIPIENTS_MAX, failures: 25 },
  // A batch is one recipient: the same trouble hits more of them.
  single: { concurrency: 32, batchSize: 1, failures: 250 },
  package: { concurrency: 1, batchSize: DEFAULT_SPLIT_BYTES, failures: 3 },
}

const CALLBACKS = ['onProgress', 'onBatch', 'onInvalidTokens', 'onSkipped'] as const

/** Room for a few entries. */
const LEAST_PACKAGE_BYTES = 1_000

/** @throws TpnsConfigError naming the option and the rule */
export function settingsOf(options: BulkSendOptions | BulkPackageOptions, manner: Manner): JobSettings {
  const { concurrency, batchSize, failures } = DEFAULTS[manner]
  for (const name of CALLBACKS) {
    if (options[name] !== undefined && typeof options[name] !== 'function') {
      throw new TpnsConfigError(`${name} must be a function.`)
    }
  }
  if (typeof options.onUnknown !== 'function') {
    oneOf('onUnknown', options.onUnknown, ['report', 'resend', 'accepted'])
  }
  oneOf('onRejected', options.onRejected, ['report', 'resend'])
  checkCallOptions(options)
  if (options.dedupe !== undefined && typeof options.dedupe !== 'boolean') {
    throw new TpnsConfigError('dedupe must be true or false.')
  }
  return {
    ...options,
    manner,
    concurrency: whole('concurrency', options.concurrency, concurrency),
    batchSize: batchSizeOf(options, batchSize),
    dedupe: options.dedupe === true,
    maxConsecutiveFailures: whole('maxConsecutiveFailures', options.maxConsecutiveFailures, failures),
    gracePeriod: positive('gracePeriod', options.gracePeriod, DEFAULT_GRACE_MS, LONGEST_TIMER_MS),
  }
}

/** Each request checks them again, but by then the job is under way. */
function checkCallOptions({ timeout, retry }: BulkOptions): void {
  positive('timeout.attempt', timeout?.attempt, 1, LONGEST_TIMER_MS)
  positive('timeout.total', timeout?.total, 1, LONGEST_TIMER_MS)
  whole('retry.attempts', retry?.attempts, 1)
  oneOf('retry.unknownOutcome', retry?.unknownOutcome, ['fail', 'retry'])
}

function batchSizeOf(options: BulkSendOptions | BulkPackageOptions, most: number): number {
  const { packageBytes } = options as BulkPackageOptions
  if (packageBytes !== undefined) {
    const size = whole('packageBytes', packageBytes, most)
    if (size >= LEAST_PACKAGE_BYTES && size <= most) return size
    throw new TpnsConfigError(`packageBytes must be from ${LEAST_PACKAGE_BYTES} to ${most}.`)
  }
  const size = whole('batchSize', (options as BulkSendOptions).batchSize, most)
  if (size <= most) return size
  throw new TpnsConfigError(`batchSize must be at most ${most}: one push takes no more recipients.`)
}
