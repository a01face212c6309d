import type { Endpoint } from '../../core/endpoint.js'
import { decodePackage, type UploadedPackage } from './results.js'
import { encodePackage, type PackageRequest } from './upload/encode-package.js'
import { UPLOAD_PATH } from './upload/package-refusal.js'

/**
 * Uploads a file of tokens or accounts. Documented with Basic authentication only: how a multipart body would be signed
 * is not stated.
 *
 * Pages: 号码包上传接口, Token 包上传接口.
 */
export const uploadPackage: Endpoint<PackageRequest, UploadedPackage> = {
  name: 'packages.upload',
  purpose: { en: 'upload a file of accounts or tokens', zh: '上传号码包（账号）或 Token 包' },
  path: UPLOAD_PATH,
  // A second time makes another upload id, and nothing is pushed [inferred].
  idempotent: true,
  whenUnknown: {
    en: 'The package may have been stored; no phone gets anything by an upload. Upload it again.',
    zh: '文件可能已上传成功；上传本身不会触发推送，可重新上传。',
  },
  rateLimit: null,
  auth: 'basic',
  // 100 MB in five minutes is 3 Mbit/s.
  timeouts: { attemptMs: 300_000, totalMs: 900_000 },
  encode: encodePackage,
  decode: decodePackage,
}
