import { createHmac } from 'node:crypto'

/** What is signed. */
export interface SignInput {
  /** The AccessID, decimal. */
  accessId: string
  /** The SecretKey, used as text although it looks like hexadecimal. */
  secretKey: string
  /** Unix time in **seconds**, as sent in the `TimeStamp` header. */
  timestamp: number
  /** The body exactly as it is sent: the same bytes, or the text whose UTF-8 form is sent. Default: empty. */
  body?: string | Uint8Array
}

/**
 * The value of the `Sign` header: Base64 of the **hexadecimal text** of HMAC-SHA256(SecretKey, TimeStamp + AccessId +
 * body). It always has 88 characters; 44 characters would be the common mistake of encoding the raw digest.
 *
 * Pure. Needed only by those who build requests themselves; the client signs on its own.
 *
 * @example
 * const timestamp = Math.floor(Date.now() / 1000)
 * const headers = { AccessId: accessId, TimeStamp: String(timestamp), Sign: sign({ accessId, secretKey, timestamp, body }) }
 *
 * Source: "签名认证（推荐）", document 548/41046.
 */
export function sign({ accessId, secretKey, timestamp, body = '' }: SignInput): string {
  const hex = createHmac('sha256', secretKey).update(`${timestamp}${accessId}`).update(body).digest('hex')
  return Buffer.from(hex, 'latin1').toString('base64')
}

/**
 * The value of the `Authorization` header for Basic authentication.
 *
 * Source: "Basic Auth 认证".
 */
export function basicAuthorization(accessId: string, secretKey: string): string {
  return `Basic ${Buffer.from(`${accessId}:${secretKey}`, 'utf8').toString('base64')}`
}
