import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { FakeClock, type FakeFault, FakeTpns, type ListenOptions } from '../../../src/testing/index.js'
import { notify, PUSH, START, signHeaders, toAll } from '../support.js'

const BODY = JSON.stringify(notify())

async function serving<T>(
  work: (url: string, fake: FakeTpns) => Promise<T>,
  options?: ListenOptions,
): Promise<T> {
  const fake = new FakeTpns({ clock: new FakeClock() })
  const server = await fake.listen(options)
  try {
    return await work(server.url, fake)
  } finally {
    await server.close()
  }
}

function post(url: string, init: RequestInit = {}) {
  return fetch(`${url}/${PUSH}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signHeaders(BODY, START) },
    body: BODY,
    ...init,
  })
}

/** The codes down the chain of causes: fetch hides the socket's error in there. */
function collectCodes(error: unknown): unknown[] {
  const codes = []
  for (let each = error; each instanceof Error; each = each.cause)
    codes.push((each as { code?: unknown }).code)
  return codes
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('it did not fail')
    },
    (error: unknown) => error,
  )
}

describe('a listening fake', () => {
  it('answers a signed push over HTTP, with the date of its clock', () =>
    serving(async (url, fake) => {
      const response = await post(url)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
      expect(response.headers.get('date')).toBe('Tue, 01 Dec 2026 01:00:00 GMT')
      expect(await response.json()).toMatchObject({ ret_code: 0, push_id: '1328245138690125825' })
      expect(fake.pushes).toHaveLength(1)
    }))

  it('checks the signature over the bytes as they came', () =>
    serving(async (url) => {
      const response = await post(url, { body: ` ${BODY}` })
      expect(await response.json()).toMatchObject({ ret_code: 1008003 })
    }))

  it('takes many requests at once', () =>
    serving(async (url, fake) => {
      await Promise.all(Array.from({ length: 50 }, async () => (await post(url)).arrayBuffer()))
      expect(new Set(fake.pushes.map((push) => push.pushId)).size).toBe(50)
    }))

  it('can stand for an official host', () =>
    serving(
      async (url) => {
        expect(await (await post(url)).json()).toMatchObject({ ret_code: 1008035 })
      },
      { as: 'api.tpns.sgp.tencent.com' },
    ))

  it.each<[string, FakeFault, number]>([
    ['before reading', { reset: 'before-reading' }, 0],
    ['after acceptance', { reset: 'after-acceptance' }, 1],
  ])('resets the connection %s', (_, fault, pushes) =>
    serving(async (url, fake) => {
      fake.next(fault)
      expect(collectCodes(await failure(post(url)))).toContain('ECONNRESET')
      expect(fake.pushes).toHaveLength(pushes)
      expect(await (await post(url)).json()).toMatchObject({ ret_code: 0 })
    }),
  )

  it('resets before the body has been sent', () =>
    serving(async (url, fake) => {
      fake.next({ reset: 'before-reading' })
      const socket = connect(Number(new URL(url).port), '127.0.0.1')
      socket.write(`POST /${PUSH} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n`)
      const error = await new Promise((resolve) => socket.once('error', resolve))
      expect(error).toMatchObject({ code: 'ECONNRESET' })
    }))

  it('closes a connection after its answer, without announcing it', () =>
    serving(async (url, fake) => {
      fake.next({ close: 'after-answer' })
      const socket = connect(Number(new URL(url).port), '127.0.0.1')
      socket.write(`POST /${PUSH} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}`)
      const chunks: Buffer[] = []
      for await (const chunk of socket) chunks.push(chunk as Buffer)
      const answer = Buffer.concat(chunks).toString()
      expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n/)
      expect(answer).not.toMatch(/^connection: close/im)
      expect(answer).toContain('"ret_code":1008003')
    }))

  it('cuts the answer off', () =>
    serving(async (url, fake) => {
      fake.next({ truncate: true })
      const response = await post(url)
      expect(response.status).toBe(200)
      expect(await failure(response.text())).toBeInstanceOf(TypeError)
      expect(fake.pushes).toHaveLength(1)
    }))

  it('falls silent before the headers until the caller gives up', () =>
    serving(async (url, fake) => {
      fake.next({ stall: 'before-headers' })
      const aborter = new AbortController()
      const outcome = failure(post(url, { signal: aborter.signal }))
      while (fake.pushes.length === 0) await new Promise(setImmediate)
      aborter.abort()
      expect(await outcome).toMatchObject({ name: 'AbortError' })
    }))

  it('falls silent in the body: some bytes have come, the rest never does', () =>
    serving(async (url, fake) => {
      fake.next({ stall: 'in-body' })
      const aborter = new AbortController()
      const response = await post(url, { signal: aborter.signal })
      const reader = response.body!.getReader()
      const first = await reader.read()
      expect(first.value?.byteLength).toBeGreaterThan(0)
      expect(first.value?.byteLength).toBeLessThan(Number(response.headers.get('content-length')))
      const rest = failure(reader.read())
      aborter.abort()
      expect(await rest).toMatchObject({ name: 'AbortError' })
    }))

  it('ends stalled connections when it closes, also when closed twice', async () => {
    const fake = new FakeTpns()
    const server = await fake.listen()
    fake.next({ stall: 'before-headers' })
    const outcome = failure(post(server.url))
    while (fake.requests.length === 0) await new Promise(setImmediate)
    await server.close()
    expect(await outcome).toBeInstanceOf(TypeError)
    await server.close()
    expect(collectCodes(await failure(post(server.url)))).toContain('ECONNREFUSED')
  })

  it('closes at the end of an `await using` block', async () => {
    const server = await new FakeTpns().listen()
    await server[Symbol.asyncDispose]()
    expect(collectCodes(await failure(post(server.url)))).toContain('ECONNREFUSED')
  })

  it('reports a port that is taken', () =>
    serving(async (url) => {
      const again = new FakeTpns().listen({ port: Number(new URL(url).port) })
      expect(await failure(again)).toMatchObject({ code: 'EADDRINUSE' })
    }))

  it('serves again what follows a fault with a status and a body', () =>
    serving(async (url, fake) => {
      fake.next({ status: 502, body: '<html>bad gateway</html>' })
      const response = await post(url, { body: JSON.stringify(toAll()) })
      expect([response.status, await response.text()]).toEqual([502, '<html>bad gateway</html>'])
    }))
})
