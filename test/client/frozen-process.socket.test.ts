import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { fetchTransport } from '../../src/index.js'
import { TOKEN_PUSH, testClient } from '../support/client.js'

/** Answers in a thread of its own, after `delayMs`, while this one stands still. Counts: 1 a request has arrived, 2 it is answered. */
const SERVICE = `
  const { workerData, parentPort } = require('node:worker_threads')
  const { createServer } = require('node:http')
  const count = new Int32Array(workerData.count)
  const step = () => {
    Atomics.add(count, 0, 1)
    Atomics.notify(count, 0)
  }
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      step()
      response.on('finish', () => setTimeout(step, 50)).end(workerData.answer)
    })
  })
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))
`

describe('a process that stood still for longer than an attempt may take', () => {
  it.each([
    ['undici', {}],
    ['fetch', { transport: fetchTransport() }],
  ])('takes the answer that has arrived meanwhile for an answer (%s)', async (_, options) => {
    const count = new Int32Array(new SharedArrayBuffer(4))
    const answer = JSON.stringify({ seq: 1, ret_code: 0, push_id: '7' })
    const service = new Worker(SERVICE, { eval: true, workerData: { count: count.buffer, answer } })
    try {
      const [port] = await once(service, 'message')
      await using tpns = testClient({ baseUrl: `http://127.0.0.1:${port}`, ...options })
      const endsAt = performance.now() + 1_000
      const sending = tpns.push.send(TOKEN_PUSH, { timeout: { attempt: 1_000 } })
      while (Atomics.load(count, 0) < 1) await new Promise((resolve) => setImmediate(resolve))
      Atomics.wait(count, 0, 1)
      Atomics.wait(count, 0, 2, Math.max(0, endsAt - performance.now()) + 100)
      expect(await sending).toMatchObject({ push_id: '7' })
    } finally {
      await service.terminate()
    }
  })
})
