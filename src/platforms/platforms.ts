import type { PushResult } from '../api/push/endpoint.js'
import type { PushRequest } from '../api/push/schema/push-request.js'
import type { CallOptions } from '../call/engine.js'
import type { TpnsClient } from '../client.js'
import { type PlatformOverrides, requestFor } from './merge.js'
import { type PlatformResult, type PlatformResults, TpnsPlatformsError } from './platforms-error.js'

/** A push to both apps of a product. */
export interface PlatformsRequest {
  /** What both get. */
  readonly common: PushRequest
  /** What differs for Android. */
  readonly android?: PlatformOverrides | undefined
  /** What differs for iOS; `environment` belongs here. */
  readonly ios?: PlatformOverrides | undefined
}

/**
 * The Android and the iOS app of one product as one. Every product has two AccessIDs, since TPNS knows a platform as an
 * app of its own; a push to "everybody" is two pushes, and either may fail alone.
 *
 * @example
 * const app = new TpnsPlatforms({ android: androidClient, ios: iosClient })
 * const { android, ios } = await app.send({
 *   common: { audience_type: 'all', message_type: 'notify', message: { title: 'Sale', content: 'Today' } },
 *   ios: { environment: 'product', message: { ios: { aps: { alert: {} } } } },
 * })
 */
export class TpnsPlatforms {
  readonly android: TpnsClient
  readonly ios: TpnsClient

  constructor(clients: { android: TpnsClient; ios: TpnsClient }) {
    this.android = clients.android
    this.ios = clients.ios
  }

  /**
   * Sends to both at once. Resolves only when both accepted it.
   *
   * @throws TpnsPlatformsError with both results when either side failed
   */
  async send(
    request: PlatformsRequest,
    options?: CallOptions,
  ): Promise<{ android: PushResult; ios: PushResult }> {
    const results = await this.sendSettled(request, options)
    const { android, ios } = results
    if (android.status === 'failed' || ios.status === 'failed') throw new TpnsPlatformsError(results)
    return { android: android.task, ios: ios.task }
  }

  /** The same, but never throws: each side tells its own result, and must be looked at. */
  async sendSettled(
    { common, android, ios }: PlatformsRequest,
    options?: CallOptions,
  ): Promise<PlatformResults> {
    const sides = [
      settled(this.android.push.send(requestFor(common, android), options)),
      settled(this.ios.push.send(requestFor(common, ios), options)),
    ] as const
    const [androidResult, iosResult] = await Promise.all(sides)
    return { android: androidResult, ios: iosResult }
  }

  /** Closes both clients. */
  async close(): Promise<void> {
    await Promise.all([this.android.close(), this.ios.close()])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

function settled(sending: Promise<PushResult>): Promise<PlatformResult> {
  return sending.then(
    (task) => ({ status: 'accepted', task }),
    (error: unknown) => ({ status: 'failed', error }),
  )
}
