import type { AttemptContext } from './context.js'

/** Fresh headers over exactly the bytes that are sent. From here on the attempt knows its signature, to redact it. */
export function sign(attempt: AttemptContext): Record<string, string> {
  const { client, bytes, endpoint, contentType } = attempt.call
  attempt.signedAt = client.skew.moment()
  const headers = client.authorize(bytes, endpoint.auth)
  headers['content-type'] = contentType
  attempt.redact = client.redactWith(headers.Sign)
  return headers
}
