import { pushApp } from '../api/push/endpoint.js'
import type { ClientContext } from '../core/context.js'
import { withApp } from '../core/failures/with-app.js'
import { readOptions } from '../validation/options/options.js'
import { snapshot } from '../validation/plain-copy.js'
import { type BulkJob, createBulkJob } from './job/bulk-job.js'
import { resolveSettings } from './job/settings.js'
import { type StartInit, startLists, startPackages, startSingles } from './job/start.js'
import type { BulkEachOptions, BulkPackageOptions, BulkSendOptions } from './options.js'
import { bulkEachOptions, bulkSendOptions } from './options-schema.js'
import type { BulkReport } from './report/report.js'
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

export function createBulkResource(client: ClientContext): BulkResource {
  const { redact } = client
  const where = { endpoint: pushApp.path, redact }
  const begin = (recipients: unknown, start: (init: StartInit) => Promise<BulkReport>): BulkJob => {
    holdErrors(recipients)
    return createBulkJob(client.runtime, getSize(recipients), (counters, notify) =>
      withApp(client, () => start({ client, recipients, counters, notify })),
    )
  }
  return {
    send(
      request: BulkRequest | BulkPackageRequest,
      recipients: BulkSource,
      given?: BulkSendOptions | BulkPackageOptions,
    ) {
      return begin(recipients, (init) => {
        // A snapshot: the job outlives this call, and the caller may reuse the object.
        const push = snapshot(request, pushApp.path)
        const options = readOptions(bulkSendOptions, given, where)
        return options.via === 'package'
          ? startPackages(init, push as BulkPackageRequest, resolveSettings(options, 'send via package'))
          : startLists(init, push as BulkRequest, resolveSettings(options, 'send'))
      })
    },
    sendEach(recipients, build, given) {
      return begin(recipients, (init) =>
        startSingles(init, build, resolveSettings(readOptions(bulkEachOptions, given, where), 'sendEach')),
      )
    },
  }
}
