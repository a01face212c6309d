import type { ClientContext } from '../../core/context.js'
import { withApp } from '../../core/failures/with-app.js'
import type { PackageEntries } from './content/entry-source.js'
import type { PackageSource } from './content/source.js'
import type { UploadEntriesOptions, UploadOptions } from './options.js'
import type { UploadedPackage } from './results.js'
import { upload, uploadEntries } from './upload/upload.js'

/**
 * `client.packages`: files of tokens or accounts, pushed to with `audience_type: 'package_token_push'` or
 * `'package_account_push'` and `upload_id`.
 */
export interface PackagesResource {
  /**
   * Uploads one file, streamed: it is never in memory as a whole. Authenticated with Basic, whatever the client's
   * `auth` option says, because nothing else is documented here.
   *
   * Checked, before or while it is sent: file name (1 to 100 characters; .txt, .csv, .zip), at most 100 MB, not empty,
   * UTF-8 without byte order mark, one entry a line, length of the entries, one column in a .csv; a zip holds exactly
   * one .txt or .csv and no folder (what is in it is not unpacked). A broken rule that shows in the middle breaks the
   * exchange off before its end, so that the service cannot accept a part of a file.
   *
   * An upload alone pushes nothing, so it is repeated after a failure of unknown outcome too; each attempt reads the
   * source again. A source that can be read only once is not repeated after its first byte, and the error says so.
   *
   * @example
   * const { upload_id } = await tpns.packages.upload({ path: 'tokens.txt', kind: 'token' })
   * await tpns.push.send({ audience_type: 'package_token_push', upload_id, ...notification })
   *
   * @throws TpnsRequestError with `outcome: 'not-sent'` for a broken rule or a source that fails; TpnsUploadError when
   * the service refuses the file (1008011, 1008012); any other `TpnsError`
   *
   * Pages: 号码包上传接口, Token 包上传接口.
   */
  upload(source: PackageSource, options?: UploadOptions): Promise<UploadedPackage>
  /**
   * Uploads any number of tokens or accounts, as text files that are made while they are sent: one after another, as
   * many as their size calls for. Entries are taken only as fast as the service takes them.
   *
   * What can be walked again (an array, a Set, a function that returns a fresh iterable of the same entries) is walked
   * again from its beginning when an attempt fails; a generator or a stream is not, and the error says so.
   *
   * @returns the packages in order, at least one; each is pushed to on its own
   * @throws as `upload`; the message then names the packages that were already uploaded
   */
  uploadEntries(
    entries: PackageEntries | (() => PackageEntries),
    options: UploadEntriesOptions,
  ): Promise<UploadedPackage[]>
}

export function createPackagesResource(client: ClientContext): PackagesResource {
  return {
    upload: (source, options) => withApp(client, () => upload(client, source, options)),
    uploadEntries: (entries, options) => withApp(client, () => uploadEntries(client, entries, options)),
  }
}
