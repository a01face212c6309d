import type { PushResult } from '../api/push/results.js'
import { defineError } from '../errors/brand.js'
import { TpnsError } from '../errors/tpns-error.js'

/** What became of a push on one platform. */
export type PlatformResult =
  | { readonly status: 'accepted'; readonly task: PushResult }
  | { readonly status: 'failed'; readonly error: unknown }

/** Both platforms, side by side. */
export interface PlatformResults {
  readonly android: PlatformResult
  readonly ios: PlatformResult
}

/**
 * A push to both platforms was not accepted by both. `android` and `ios` say what became of each. Send again only to
 * the side that failed, and only if its own error allows it: `outcome` is `unknown` as soon as either side was accepted
 * or is uncertain, since repeating the whole could deliver twice.
 */
export class TpnsPlatformsError extends TpnsError {
  readonly android: PlatformResult
  readonly ios: PlatformResult

  constructor(results: PlatformResults) {
    const sides = [results.android, results.ios]
    const errors = sides.flatMap((side) => (side.status === 'failed' ? [side.error] : []))
    const outcomes = errors.map((error) => (error instanceof TpnsError ? error.outcome : 'unknown'))
    const uncertain = errors.length < sides.length || outcomes.includes('unknown')
    super(
      `A push to both platforms failed. Android: ${describe(results.android)}. iOS: ${describe(results.ios)}.`,
      {
        endpoint: 'v3/push/app',
        outcome: uncertain ? 'unknown' : outcomes.includes('rejected') ? 'rejected' : 'not-sent',
        attempts: errors.reduce<number>(
          (sum, error) => sum + (error instanceof TpnsError ? error.attempts : 0),
          0,
        ),
        cause: errors[0],
      },
    )
    this.android = results.android
    this.ios = results.ios
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), android: this.android, ios: this.ios }
  }
}
defineError(TpnsPlatformsError, 'TpnsPlatformsError', 'TPNS_PLATFORMS')

function describe(side: PlatformResult): string {
  if (side.status === 'accepted') return `accepted as ${side.task.push_id}`
  return side.error instanceof TpnsError
    ? `${side.error.name} (${side.error.outcome}): ${side.error.message}`
    : String(side.error)
}
