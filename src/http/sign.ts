import { createHmac } from 'node:crypto'
import { types } from 'node:util'
import * as z from 'zod/mini'
import { valueThat, whole } from '../validation/options/option-values.js'
import { optionBag, readOptions } from '../validation/options/options.js'
import { toLines } from '../validation/words.js'

/** What is signed. */
export interface SignInput {
  /** The AccessID, decimal. */
  accessId: string
  /** The SecretKey, used as text although it looks like hexadecimal. */
  secretKey: string
  /** Unix time in **seconds**, as sent in the `TimeStamp` header. */
  timestamp: number
  /** Exactly the body that is sent: the same bytes, or the text whose UTF-8 form is sent. Default: empty. */
  body?: string | Uint8Array | undefined
}

/**
 * The value of the `Sign` header: Base64 of the **hexadecimal text** of HMAC-SHA256(SecretKey, TimeStamp + AccessId +
 * body). It always has 88 characters; 44 characters would be the common mistake of encoding the raw digest.
 *
 * Pure. Only for code that builds requests itself; the client signs its own requests.
 *
 * @example
 * const timestamp = Math.floor(Date.now() / 1000)
 * const headers = { AccessId: accessId, TimeStamp: String(timestamp), Sign: sign({ accessId, secretKey, timestamp, body }) }
 *
 * @throws TpnsConfigError when a part is missing or of the wrong type; its message never contains the key
 *
 * Source: "签名认证（推荐）", document 548/41046.
 */
export function sign(input: SignInput): string {
  return computeSignature(readOptions(signInput, input, { what: 'the input of sign' }))
}

const NO_KEY = toLines({ en: 'must be the SecretKey as a string', zh: '应为字符串形式的 SecretKey' })

const signInput = optionBag({
  accessId: z.string({
    error: toLines({
      en: 'must be the AccessID as a string of decimal digits',
      zh: '应为数字字符串形式的 AccessID',
    }),
  }),
  secretKey: z.string({ error: NO_KEY }).check(z.minLength(1, { error: NO_KEY })),
  timestamp: whole(0),
  body: z.optional(
    valueThat<string | Uint8Array>((value) => typeof value === 'string' || types.isUint8Array(value), {
      en: 'the body as a string or as bytes',
      zh: '字符串或字节形式的请求体',
    }),
  ),
})

/** {@link sign} without the checks, for the client, whose options are already checked. */
export function computeSignature({ accessId, secretKey, timestamp, body = '' }: SignInput): string {
  const hex = createHmac('sha256', secretKey).update(`${timestamp}${accessId}`).update(body).digest('hex')
  return Buffer.from(hex, 'latin1').toString('base64')
}

/**
 * The value of the `Authorization` header for Basic authentication.
 *
 * Source: "Basic Auth 认证".
 */
export function buildBasicAuthorization(accessId: string, secretKey: string): string {
  return `Basic ${Buffer.from(`${accessId}:${secretKey}`, 'utf8').toString('base64')}`
}

export interface AuthorizerInit {
  readonly accessId: string
  readonly secretKey: string
  readonly auth: 'signature' | 'basic'
  /** The `User-Agent`. */
  readonly agent: string
  /** The clock that signs, Unix milliseconds. */
  readonly now: () => number
}

/** Makes fresh headers for each request. The SecretKey stays in the closure; `secrets` is what no message may repeat. */
export function createAuthorizer({ accessId, secretKey, auth, agent, now }: AuthorizerInit) {
  const basic = buildBasicAuthorization(accessId, secretKey)
  return {
    secrets: [secretKey, basic.slice('Basic '.length).replace(/=+$/, '')],
    authorize(bytes: Uint8Array, mode: 'basic' | undefined): Record<string, string> {
      if (mode === 'basic' || auth === 'basic') return { 'user-agent': agent, Authorization: basic }
      const timestamp = Math.floor(now() / 1_000)
      const signature = computeSignature({ accessId, secretKey, timestamp, body: bytes })
      return { 'user-agent': agent, AccessId: accessId, TimeStamp: String(timestamp), Sign: signature }
    },
  }
}
