import * as z from 'zod/mini'
import type { AnswerFields, Encoder, Endpoint } from '../core/endpoint.js'
import { RETURN_CODE } from '../return-codes/names.js'
import { describeValue } from '../validation/describe-value.js'
import { describeMismatch } from '../validation/options/option-values.js'
import { isPlain } from '../validation/options/options.js'
import { refusal } from '../validation/refusal.js'
import { applyCheck, type RequestCheck } from './shared/check-request.js'
import { ENDPOINTS } from './table.js'

/** The endpoint behind `client.call(path, body)`: of a documented path its data, with the body and the answer unchanged. */
export function anyEndpoint(path: string, idempotent: boolean | undefined): Endpoint<object, AnswerFields> {
  const clean = checkPath(path)
  const known = ENDPOINTS.find((endpoint) => endpoint.path === clean)
  return {
    name: 'call',
    purpose: known?.purpose ?? { en: 'any endpoint', zh: '任意接口' },
    path: clean,
    idempotent: idempotent ?? known?.idempotent ?? false,
    ...(known?.whenUnknown === undefined ? {} : { whenUnknown: known.whenUnknown }),
    rateLimit: known?.rateLimit ?? null,
    ...(known?.auth === undefined ? {} : { auth: known.auth }),
    ...(known?.items === undefined ? {} : { items: known.items }),
    encode: encodeUnchanged,
    decode(fields, context) {
      // For its warnings: an accepted push without an id is one also here.
      known?.decode(fields, context)
      return { ...fields }
    },
  }
}

const anyObject: RequestCheck<z.ZodMiniType> = { schema: z.looseObject({}) }

const encodeUnchanged: Encoder<object> = (body, client) => {
  if (!isJsonObject(body)) {
    const text = describeMismatch({ en: 'an object that JSON can write', zh: 'JSON 能表示的对象' }, body)
    throw refusal('', text, { endpoint: client.endpoint, retCode: RETURN_CODE.wrongType })
  }
  return { kind: 'json', value: applyCheck(anyObject, body, client) as object }
}

/** A Map or an AbortSignal would be sent as {}, a Date as a string. */
function isJsonObject(body: object): boolean {
  if (describeValue(body) !== 'an object') return false
  return isPlain(body) || Object.keys(body).length > 0 || 'toJSON' in body
}

/** The credentials must go nowhere but below the base URL. */
function checkPath(path: string): string {
  const clean = typeof path === 'string' ? path.replace(/^\//, '') : ''
  if (/^[\w-]+(\/[\w-]+)*$/.test(clean)) return clean
  const text = {
    en: "must be a path below the base URL, such as 'v3/push/app', without scheme, dots or a query",
    zh: "应为服务地址之下的路径，例如 'v3/push/app'，不含协议、点和查询参数",
  }
  throw refusal('path', text, { endpoint: 'client.call' })
}
