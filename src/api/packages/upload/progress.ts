/** How far an upload has come. An attempt that is repeated starts at 0 again. */
export interface PackageProgress {
  /** Bytes of the file that were handed to the connection. */
  readonly bytesSent: number
  /** Bytes of the whole file; undefined for streams and entries. */
  readonly totalBytes: number | undefined
  /** Whole lines sent so far; undefined for a zip. */
  readonly entries: number | undefined
  /** From 1; beyond it only in `uploadEntries`. */
  readonly package: number
}
