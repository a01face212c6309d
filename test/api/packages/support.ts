import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const token = (n: number) => n.toString(16).padStart(36, '0')
export const tokens = (count: number) => Array.from({ length: count }, (_, n) => token(n))

/** One upload as the server has seen it. */
export interface SeenUpload {
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface UploadServer extends AsyncDisposable {
  readonly url: string
  /** Uploads that were read to their end. */
  readonly uploads: SeenUpload[]
  /** Requests that were begun. */
  begun: number
}

/** What happens to the request with this index, from 0. Undefined: it is read and answered with upload id 100 + index. */
export type Fault = (
  index: number,
) => ((request: IncomingMessage, response: ServerResponse) => void) | undefined

/** A real HTTP server on loopback that takes uploads. */
export async function uploadServer(fault: Fault = () => undefined): Promise<UploadServer> {
  const server = createServer((request, response) => {
    const index = seen.begun++
    request.on('error', () => {})
    const strike = fault(index)
    if (strike !== undefined) return strike(request, response)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      seen.uploads.push({ headers: request.headers, body: Buffer.concat(chunks) })
      answer(response, { retCode: 0, errMsg: '', uploadId: 100 + index })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const seen: UploadServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    uploads: [],
    begun: 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return seen
}

export function answer(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** Resets the connection as soon as this many bytes of the body have come. */
export const resetAfter =
  (bytes: number) =>
  (request: IncomingMessage): void => {
    let received = 0
    const count = (chunk: Buffer) => {
      received += chunk.length
      if (received >= bytes) request.socket.resetAndDestroy()
    }
    if (bytes === 0) request.socket.resetAndDestroy()
    else request.on('data', count)
  }

/** The file of an upload, as the platform's own form parser reads it. */
export async function getFile({
  headers,
  body,
}: SeenUpload): Promise<{ field: string; name: string; bytes: Buffer }> {
  const form = await new Response(body as unknown as ConstructorParameters<typeof Response>[0], {
    headers: { 'content-type': String(headers['content-type']) },
  }).formData()
  const parts = [...form.entries()]
  const [part] = parts
  if (part === undefined || parts.length !== 1) throw new Error(`${parts.length} parts`)
  const [field, file] = part
  if (typeof file === 'string') throw new Error('the part has no file name')
  return { field, name: file.name, bytes: Buffer.from(await file.arrayBuffer()) }
}

export interface TempFolder extends AsyncDisposable {
  readonly file: (name: string) => string
}

export async function tempFolder(): Promise<TempFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'tpns-packages-'))
  return {
    file: (name) => join(folder, name),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Bytes in pieces of one size, for rules that must hold wherever a chunk ends. */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
