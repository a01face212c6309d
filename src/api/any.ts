import type { AnswerFields, Encoder, Endpoint } from '../core/endpoint.js'
import { TpnsRequestError } from '../errors/before-the-wire.js'
import { ENDPOINTS } from './table.js'

/** The endpoint behind `client.call(path, body)`: of a documented path its data, with the body and the answer as they are. */
export function anyEndpoint(
  path: string,
  repeat: 'harmless' | 'harmful' | undefined,
): Endpoint<object, AnswerFields> {
  const clean = checkPath(path)
  const known = ENDPOINTS.find((endpoint) => endpoint.path === clean)
  return {
    name: 'call',
    path: clean,
    repeat: repeat ?? known?.repeat ?? 'harmful',
    pace: known?.pace ?? null,
    ...(known?.auth === undefined ? {} : { auth: known.auth }),
    ...(known?.items === undefined ? {} : { items: known.items }),
    encode: sendAsItIs,
    decode(fields, context) {
      // For its warnings: an accepted push without an id is one also here.
      known?.decode(fields, context)
      return { ...fields }
    },
  }
}

const sendAsItIs: Encoder<object> = (body, { endpoint }) => {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { kind: 'json', value: body }
  throw new TpnsRequestError([{ path: '', message: 'must be an object', retCode: 1008001 }], { endpoint })
}

/** The credentials must go nowhere but below the base URL. */
function checkPath(path: string): string {
  const clean = typeof path === 'string' ? path.replace(/^\//, '') : ''
  if (/^[\w-]+(\/[\w-]+)*$/.test(clean)) return clean
  const message = "must be a path below the base URL, such as 'v3/push/app', without scheme, dots or a query"
  throw new TpnsRequestError([{ path: 'path', message, retCode: 1008007 }], { endpoint: 'client.call' })
}
