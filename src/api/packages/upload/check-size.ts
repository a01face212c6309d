import { MAX_PACKAGE_BYTES } from './limits.js'
import { refused, UPLOAD_RET } from './refused.js'

/** @throws TpnsRequestError when a file has no bytes, or too many */
export function checkSize(size: number): void {
  if (size === 0) {
    throw refused('file', 'is empty. Write one token or account a line', { retCode: UPLOAD_RET.emptyFile })
  }
  checkNotTooLarge(size)
}

/** @throws TpnsRequestError */
export function checkNotTooLarge(size: number): void {
  if (size <= MAX_PACKAGE_BYTES) return
  throw refused(
    'file',
    `has ${size} bytes or more; TPNS takes at most 100 MB (${MAX_PACKAGE_BYTES}). Split it, or hand its entries to packages.uploadEntries(), which splits them`,
  )
}
