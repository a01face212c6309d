import type { PushRequest } from '../../../api/push/schema/push-request.js'
import { type Transport, TransportError, type TransportRequest } from '../../../core/ports/transport.js'
import type { RequestWarning } from '../../../validation/context.js'
import type { Cli } from '../../cli.js'
import { withClient } from '../../connect/with-client.js'

/** A push as it would be sent. */
export interface CapturedRequest {
  readonly url: string
  /** The signature is left out: it would authenticate this very body for some minutes. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly warnings: readonly RequestWarning[]
}

const SECRET_HEADERS: ReadonlySet<string> = new Set(['sign', 'authorization'])

/** Runs a push up to the moment before it is sent, by the same code. @throws TpnsError when it would be refused */
export async function captureRequest(cli: Cli, request: PushRequest): Promise<CapturedRequest> {
  const warnings: RequestWarning[] = []
  const seen: { request?: TransportRequest } = {}
  const transport: Transport = {
    async send(given) {
      seen.request = given
      throw new TransportError('not-written', new Error('dry run'))
    },
    close: async () => {},
  }
  const more = {
    transport,
    retry: { attempts: 1 },
    hooks: { warning: (each: RequestWarning) => warnings.push(each) },
  }
  try {
    await withClient(cli, ({ client }) => client.push.send(request, { signal: cli.signal }), { client: more })
  } catch (error) {
    if (seen.request === undefined) throw error
  }
  if (seen.request === undefined) throw new Error('the dry run has sent nothing and failed nowhere')
  const { url, headers, body } = seen.request
  return {
    url: url.href,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        SECRET_HEADERS.has(name.toLowerCase()) ? `(${value.length} characters, not shown)` : value,
      ]),
    ),
    body: Buffer.from(body as Uint8Array).toString('utf8'),
    warnings: warnings.map(({ key, path, message, text }) => ({ key, path, message, text })),
  }
}
