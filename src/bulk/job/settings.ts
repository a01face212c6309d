import { DEFAULT_SPLIT_BYTES } from '../../api/packages/upload/limits.js'
import { RECIPIENTS_MAX } from '../../api/push/schema/audience.js'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import type { BulkMethod } from '../checkpoint/types.js'
import type { BulkOptions, BulkPackageOptions, BulkSendOptions } from '../options.js'
import { DEFAULT_GRACE_MS } from './grace-period.js'

/** The options of a running job, defaults included. */
export interface JobSettings extends BulkOptions {
  readonly method: BulkMethod
  readonly concurrency: number
  /** Recipients per list; bytes per package. */
  readonly batchSize: number
  readonly dedupe: boolean
  readonly maxConsecutiveFailures: number
  readonly gracePeriod: number
}

const DEFAULTS: Readonly<Record<BulkMethod, { concurrency: number; batchSize: number; failures: number }>> = {
  send: { concurrency: 8, batchSize: RECIPIENTS_MAX, failures: 25 },
  // A batch is one recipient, so the same trouble hits more batches.
  sendEach: { concurrency: 32, batchSize: 1, failures: 250 },
  'send via package': { concurrency: 1, batchSize: DEFAULT_SPLIT_BYTES, failures: 3 },
}

type Given = BulkOptions & Pick<BulkSendOptions, 'batchSize'> & Pick<BulkPackageOptions, 'packageBytes'>

/** Adds the defaults of a method. @throws TpnsConfigError for an option of another method */
export function resolveSettings(options: Given, method: BulkMethod): JobSettings {
  const { concurrency, batchSize, failures } = DEFAULTS[method]
  const isPackage = method === 'send via package'
  if (isPackage && options.batchSize !== undefined) {
    throw new TpnsConfigError({
      en: "batchSize cannot be combined with via: 'package'; use packageBytes. Nothing was sent.",
      zh: "via: 'package' 不能使用 batchSize，请改用 packageBytes。请求未发出。",
    })
  }
  if (!isPackage && options.packageBytes !== undefined) {
    throw new TpnsConfigError({
      en: "packageBytes needs via: 'package'. Nothing was sent.",
      zh: "packageBytes 仅用于 via: 'package'。请求未发出。",
    })
  }
  return {
    ...options,
    method,
    concurrency: options.concurrency ?? concurrency,
    batchSize: options.packageBytes ?? options.batchSize ?? batchSize,
    dedupe: options.dedupe === true,
    maxConsecutiveFailures: options.maxConsecutiveFailures ?? failures,
    gracePeriod: options.gracePeriod ?? DEFAULT_GRACE_MS,
  }
}
