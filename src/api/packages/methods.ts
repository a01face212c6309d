import type { CallOptions, Engine } from '../../core/context.js'
import type { PackageEntries } from './content/entry-source.js'
import type { PackageSource } from './content/source.js'
import type { UploadedPackage } from './endpoint.js'
import type { PackageKind } from './upload/limits.js'
import type { PackageProgress } from './upload/progress.js'

/**
 * Deadlines of an upload are at least 5 minutes for an attempt and 15 minutes for the call, whatever the client's are;
 * `timeout` here overrides both.
 */
export interface UploadOptions extends CallOptions {
  /** Told after each piece of at most 256 KiB that was handed to the connection. What it throws is ignored. */
  onProgress?: ((progress: PackageProgress) => void) | undefined
}

export interface UploadEntriesOptions extends UploadOptions {
  kind: PackageKind
  /** The name of every package. Ends in .txt or .csv. Default: `tokens.txt`, `accounts.txt`. */
  filename?: string | undefined
  /** A package ends before it grows larger than this many bytes. Default: 100,000,000; at most 104,857,600. */
  maxBytes?: number | undefined
  /**
   * Told of each package as soon as it is accepted, so that its id is kept if a later one fails. Waited for until the
   * signal aborts; what it throws ends the call.
   */
  onPackage?: ((uploaded: UploadedPackage) => void | Promise<void>) | undefined
}

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
   * source anew. A source that can be read only once is not repeated after its first byte, and the error says so.
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

export function packagesResource(engine: Engine): PackagesResource {
  return {
    async upload(source, options) {
      holdErrors(source, 'stream', 'entries')
      return (await import('./upload/upload.js')).upload(engine, source, options)
    },
    async uploadEntries(entries, options) {
      holdErrors({ entries }, 'entries')
      return (await import('./upload/upload.js')).uploadEntries(engine, entries, options)
    },
  }
}

/**
 * A Node stream that fails before anybody listens ends the process, and the rules are still being loaded. From here on
 * a failure waits for the reader.
 */
function holdErrors(source: unknown, ...fields: readonly string[]): void {
  if (typeof source !== 'object' || source === null) return
  for (const field of fields) {
    try {
      const stream: unknown = (source as Record<string, unknown>)[field]
      if (
        typeof stream !== 'object' ||
        stream === null ||
        !('on' in stream) ||
        typeof stream.on !== 'function'
      )
        continue
      stream.on('error', () => {})
    } catch {
      // What cannot be read is refused when the upload begins.
    }
  }
}
