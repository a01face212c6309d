import { pushApp } from '../api/push/endpoint.js'
import { snapshot } from '../api/shared/snapshot.js'
import type { Engine } from '../core/context.js'
import { readOptions } from '../validation/options.js'
import { resultOf } from '../validation/result-of.js'
import { type BulkJob, createBulkJob } from './job/bulk-job.js'
import { bulkEachOptions, bulkSendOptions } from './job/settings.js'
import type { StartInit } from './job/start.js'
import type { BulkEachOptions, BulkOptions, BulkPackageOptions, BulkSendOptions } from './options.js'
import type { BulkBuild, BulkPackageRequest, BulkRequest } from './request.js'
import { type BulkEachSource, type BulkSource, getSize, holdErrors } from './source/source.js'

/** `client.bulk` */
export interface BulkResource {
  /**
   * Sends one push to any number of tokens or accounts, in lists of 1000 and a bounded number of lists at once. The
   * source is read no faster than the service takes the lists.
   *
   * The report is honest and arrives also when batches fail: look at its counts and at `stopped`. No batch is sent
   * twice, unless `retry.unknownOutcome` or `onUnknown` allow it. With a `checkpoint` a second run after a crash goes on
   * where the first one ended.
   *
   * For very large audiences, or to send at a set time, `via: 'package'` uploads the recipients and pushes to the upload.
   *
   * @example
   * const report = await tpns.bulk.send(
   *   { audience: 'tokens', message_type: 'notify', message: { title: 'New season', content: 'See what is new' } },
   *   createReadStream('tokens.txt'),
   *   { checkpoint: 'new-season.checkpoint', invalidTokensFile: 'invalid.txt' },
   * )
   *
   * @throws TpnsConfigError, TpnsRequestError, TpnsPushTimeError when the job cannot begin; nothing was sent then
   *
   * Source: "推送接口", document 548/39064: `token_list` and `account_list` take at most 1000.
   */
  send(request: BulkRequest, recipients: BulkSource, options?: BulkSendOptions): BulkJob
  send(request: BulkPackageRequest, recipients: BulkSource, options: BulkPackageOptions): BulkJob
  /**
   * Sends each recipient a push of its own, made by `build`. One request a recipient, a bounded number at once; report,
   * checkpoint and guarantees are those of `send`. A checkpoint takes some 65 bytes a recipient.
   *
   * @example
   * await tpns.bulk.sendEach(rows, ({ token, name }) => ({
   *   audience_type: 'token',
   *   token_list: [token],
   *   message_type: 'notify',
   *   message: { title: `Hello ${name}`, content: 'See what is new' },
   * }))
   *
   * @throws TpnsConfigError when the job cannot begin; nothing was sent then
   */
  sendEach<Recipient>(
    recipients: BulkEachSource<Recipient>,
    build: BulkBuild<Recipient>,
    options?: BulkEachOptions,
  ): BulkJob
}

type Start = typeof import('./job/start.js')

/** Everything but the handle of a job is loaded by the first one. */
export function bulkResource(engine: Engine, accessId: string): BulkResource {
  const { redact } = engine
  const init = { endpoint: pushApp.path, redact }
  const begin = <Read extends { readonly options: BulkOptions }>(
    recipients: unknown,
    read: () => Read,
    run: (start: Start, init: StartInit, read: Read) => ReturnType<Start['startLists']>,
  ) => {
    holdErrors(recipients)
    const reading = resultOf(read)
    const total = 'value' in reading ? reading.value.options.total : undefined
    return createBulkJob(engine.runtime, total ?? getSize(recipients), async (counters, stream) => {
      if ('error' in reading) throw reading.error
      return run(await import('./job/start.js'), { engine, accessId, counters, stream }, reading.value)
    })
  }
  return {
    send(
      request: BulkRequest | BulkPackageRequest,
      recipients: BulkSource,
      given?: BulkSendOptions | BulkPackageOptions,
    ) {
      return begin(
        recipients,
        // As they are now: a job lasts, and its caller may use the object for the next one.
        () => ({ push: snapshot(request, redact), options: readOptions(bulkSendOptions, given, init) }),
        (start, init, { push, options }) =>
          options.via === 'package'
            ? start.startPackages(init, push as BulkPackageRequest, recipients, {
                ...options,
                via: 'package',
              })
            : start.startLists(init, push as BulkRequest, recipients, { ...options, via: 'list' }),
      )
    },
    sendEach(recipients, build, given) {
      return begin(
        recipients,
        () => ({ options: readOptions(bulkEachOptions, given, init) }),
        (start, init, { options }) => start.startSingles(init, recipients, build, options),
      )
    },
  }
}
