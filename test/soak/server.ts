import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SoakServer extends AsyncDisposable {
  readonly url: string
  readonly counts: Record<string, number>
  /** Pushes that came again although their last answer was not "too fast". */
  readonly twice: string[]
}

const PUSH = '/v3/push/app'
const OK = { ret_code: 0, err_msg: '', push_id: '1328245138690125824', result: '{}', uploadId: 7 }
const FINISHED = { retCode: 0, count: 1, pushRecordData: [{ pushId: '1', status: 'PUSH_FINISHED' }] }

type Answer = (response: ServerResponse, path: string) => void

function json(response: ServerResponse, body: unknown, status = 200) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json' }).end(text)
}

const ok: Answer = (response, path) => json(response, path.includes('statistics') ? FINISHED : OK)
const tooFast: Answer = (response) => json(response, { ret_code: 1008028 })

/** What happens to every hundred requests; the rest is answered well. */
const FAULTS: readonly [name: string, ofHundred: number, answer: Answer][] = [
  ['reset', 4, (response) => response.socket?.resetAndDestroy()],
  ['closed', 3, (response) => response.socket?.destroy()],
  ['silent', 1, () => {}],
  [
    'cut',
    3,
    (response) => response.writeHead(200, { 'content-length': 99 }).write('{"ret', () => response.destroy()),
  ],
  ['html', 2, (response) => json(response, '<html>')],
  ['refused', 4, (response) => json(response, { ret_code: 1008007, err_msg: 'x'.repeat(500) })],
  ['unsure', 2, (response) => json(response, { ret_code: 1008004 })],
  ['busy', 1, tooFast],
  ['down', 3, (response) => json(response, 'down', 502)],
  ['closing', 4, (response, path) => ok(response.setHeader('connection', 'close'), path)],
]

/**
 * A service that fails in every way it can.
 *
 * @param random in [0, 1)
 */
export async function soakServer(random: () => number): Promise<SoakServer> {
  const counts: Record<string, number> = { requests: 0 }
  const twice: string[] = []
  /** The last answer to each push, by a digest of its body. */
  const pushes = new Map<string, Answer>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer)
    } catch {
      return
    }
    const path = request.url ?? ''
    const [name, answer] = pickAnswer(random() * 100)
    counts.requests! += 1
    counts[name] = (counts[name] ?? 0) + 1
    if (path === PUSH) {
      const digest = createHash('sha1').update(Buffer.concat(chunks)).digest('base64')
      const last = pushes.get(digest)
      if (last !== undefined && last !== tooFast) twice.push(Buffer.concat(chunks).toString('utf8'))
      pushes.set(digest, answer)
    }
    answer(response, path)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    counts,
    twice,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function pickAnswer(at: number): readonly [string, Answer] {
  let end = 0
  for (const [name, ofHundred, answer] of FAULTS) {
    end += ofHundred
    if (at < end) return [name, answer]
  }
  return ['ok', ok]
}
