import { pushApp } from '../api/push/endpoint.js'
import type { PushResult } from '../api/push/results.js'
import type { PushRequest } from '../api/push/schema/push-request.js'
import type { TpnsClient } from '../client.js'
import { type CallOptions, readCallOptions } from '../core/call-options.js'
import type { RequestIssue } from '../errors/validation-errors.js'
import { RETURN_CODE } from '../return-codes/names.js'
import { toIssue } from '../validation/context.js'
import { describeValue, nameValue } from '../validation/describe-value.js'
import { valueThat } from '../validation/options/option-values.js'
import { optionBag, readOptions } from '../validation/options/options.js'
import { notAnObjectText } from '../validation/parse.js'
import { snapshot } from '../validation/plain-copy.js'
import { refusal, throwIssues } from '../validation/refusal.js'
import { readSafely } from '../validation/unreadable.js'
import { afterHan } from '../validation/words.js'
import { mergeRequest, type PlatformOverrides } from './merge.js'
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

  /** @throws TpnsConfigError when either client is missing, or is no client */
  constructor(clients: { android: TpnsClient; ios: TpnsClient }) {
    const { android, ios } = readOptions(platformsOptions, clients, { what: 'the clients of TpnsPlatforms' })
    this.android = android
    this.ios = ios
  }

  /**
   * Sends to both at once. Resolves only when both accepted it.
   *
   * @throws TpnsPlatformsError with both results when either side failed; TpnsConfigError, TpnsRequestError before
   *   anything is sent to either when the arguments themselves are wrong
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

  /**
   * The same, but a failed push is never thrown: each side has its own result, and must be checked.
   *
   * @throws TpnsConfigError, TpnsRequestError when the arguments themselves are wrong; nothing was sent to either
   */
  async sendSettled(request: PlatformsRequest, options?: CallOptions): Promise<PlatformResults> {
    const callOptions = readCallOptions(options, { endpoint: pushApp.path })
    // Both are made before either is sent: what is wrong with one must not leave the other half done.
    const { android, ios } = readSafely(() => buildRequests(request), { endpoint: pushApp.path })
    const sides = [
      toResult(this.android.push.send(android, callOptions)),
      toResult(this.ios.push.send(ios, callOptions)),
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

const client = valueThat<TpnsClient>(
  (value) =>
    typeof (value as TpnsClient).push.send === 'function' &&
    typeof (value as TpnsClient).close === 'function',
  { en: 'a TpnsClient', zh: 'TpnsClient' },
)

const platformsOptions = optionBag({ android: client, ios: client })

function buildRequests(given: PlatformsRequest): { android: PushRequest; ios: PushRequest } {
  const kind = nameValue(given)
  if (kind.en !== 'an object') {
    const text = {
      en: `must be { common, android, ios }, not ${kind.en}`,
      zh: `应为 { common, android, ios }，实际为${afterHan(kind.zh)}`,
    }
    throw refusal('', text, { endpoint: pushApp.path, retCode: RETURN_CODE.wrongType })
  }
  const { common, android, ios } = given
  const parts = { common, android, ios }
  const issues: RequestIssue[] = Object.entries(parts).flatMap(([path, value]) =>
    (value === undefined && path !== 'common') || describeValue(value) === 'an object'
      ? []
      : [
          toIssue(
            path,
            notAnObjectText(value),
            value === undefined ? RETURN_CODE.missing : RETURN_CODE.wrongType,
          ),
        ],
  )
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(parts, name))
  for (const path of unknown) {
    const text = {
      en: 'is no part of the request: it has common, android and ios. Put fields of the push into common.',
      zh: '不是请求的组成部分：请求只有 common、android 和 ios。推送的字段请放入 common。',
    }
    issues.push(toIssue(path, text, RETURN_CODE.notAllowed))
  }
  throwIssues(issues, { endpoint: pushApp.path })
  // What cannot be read in one must not be found out when the other is on its way.
  return snapshot({ android: mergeRequest(common, android), ios: mergeRequest(common, ios) }, pushApp.path)
}

function toResult(sending: Promise<PushResult>): Promise<PlatformResult> {
  return sending.then(
    (task) => ({ status: 'accepted', task }),
    (error: unknown) => ({ status: 'failed', error }),
  )
}
