import { mock } from 'node:test'
import { Agent, getGlobalDispatcher, MockAgent, setGlobalDispatcher } from 'undici'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { getFailure, TOKEN_PUSH, testClient } from '../support/client.js'
import { jsonAnswer, rawServer } from '../support/raw-server.js'

const cleanUps: Array<() => void> = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})

const NO_RETRY = { attempts: 1 }

/** Were a request to slip through, this is as far as it gets. */
const unreachable = () =>
  new Agent({ connect: (_, callback) => callback(new Error('no connection leaves this test'), null) })

function setGlobal(key: PropertyKey, value: unknown): void {
  const before = Object.getOwnPropertyDescriptor(globalThis, key)
  Object.defineProperty(globalThis, key, { value, configurable: true, writable: true })
  cleanUps.push(() => {
    if (before === undefined) Reflect.deleteProperty(globalThis, key)
    else Object.defineProperty(globalThis, key, before)
  })
}

function mockAgent(): MockAgent {
  const agent = new MockAgent()
  agent.disableNetConnect()
  agent
    .get('https://api.tpns.tencent.com')
    .intercept({ path: '/v3/push/app', method: 'POST' })
    .reply(200, { ret_code: 0, push_id: '7' })
  return agent
}

/** The marks as the tools leave them. */
const TOOLS: readonly [tool: string, start: () => void, remedy: string][] = [
  ['msw 2', () => setGlobal(Symbol.for('interceptor-source'), {}), 'interceptTpns(server)'],
  ['nock 14', () => setGlobal(Symbol.for('nock-interceptor'), {}), "transport: 'fetch'"],
  ['@mswjs/interceptors', () => setGlobal(Symbol.for('fetch-interceptor'), {}), "transport: 'fetch'"],
  [
    'MockAgent of undici',
    () => {
      const before = getGlobalDispatcher()
      setGlobalDispatcher(mockAgent())
      cleanUps.push(() => setGlobalDispatcher(before))
    },
    'dispatcher: mockAgent',
  ],
  [
    'a stub of the global fetch',
    () => {
      vi.spyOn(globalThis, 'fetch')
      cleanUps.push(() => vi.restoreAllMocks())
    },
    "transport: 'fetch'",
  ],
  [
    'a stub of the global fetch',
    () => {
      const stub = mock.method(globalThis, 'fetch')
      cleanUps.push(() => stub.mock.restore())
    },
    "transport: 'fetch'",
  ],
  [
    'a stub of the global fetch',
    () =>
      setGlobal(
        'fetch',
        Object.assign(() => {}, { isSinonProxy: true }),
      ),
    "transport: 'fetch'",
  ],
  [
    'a fake server of sinon',
    () =>
      setGlobal(
        'XMLHttpRequest',
        Object.assign(() => {}, { defake: () => {} }),
      ),
    'fake.listen()',
  ],
]

describe('a test that uses a mocking tool which cannot see the client', () => {
  it.each(TOOLS)('learns that it is %s, and what works with it (%#)', async (tool, start, remedy) => {
    start()
    await using tpns = testClient({ dispatcher: unreachable(), retry: NO_RETRY })
    const error = await getFailure(tpns.push.send(TOKEN_PUSH))
    expect(error).toMatchObject({ name: 'TpnsConfigError', outcome: 'not-sent' })
    expect(error.message).toContain(`This test uses ${tool}, which cannot see`)
    expect(error.message).toContain(remedy)
    if (!tool.startsWith('msw')) expect(error.message).not.toMatch(/\bmsw\b(?!js)/)
  })

  it('learns of every one of them', async () => {
    for (const mark of ['nock-interceptor', 'interceptor-source']) setGlobal(Symbol.for(mark), {})
    await using tpns = testClient({ dispatcher: unreachable(), retry: NO_RETRY })
    const { message } = await getFailure(tpns.push.send(TOKEN_PUSH))
    expect(message).toContain('This test uses msw 2 and nock 14,')
    expect(message).toContain('With msw 2: add one line')
    expect(message).toContain("With nock 14: make the client of the test with transport: 'fetch'")
  })

  it('may use it beside a client of this machine', async () => {
    setGlobal(Symbol.for('nock-interceptor'), {})
    await using raw = await rawServer((socket) => socket.write(jsonAnswer({ ret_code: 0, push_id: '9' })))
    await using tpns = testClient({ baseUrl: raw.url })
    expect(await tpns.push.send(TOKEN_PUSH)).toMatchObject({ push_id: '9' })
  })

  it('is sent without complaint once the tool has been stopped', async () => {
    setGlobal(Symbol.for('nock-interceptor'), {})
    setGlobal(Symbol.for('nock-interceptor'), undefined)
    await using tpns = testClient({ dispatcher: unreachable(), retry: NO_RETRY })
    expect(await getFailure(tpns.push.send(TOKEN_PUSH))).toMatchObject({ name: 'TpnsConnectionError' })
  })
})

describe('the remedies', () => {
  it('a MockAgent as the dispatcher answers the client, whatever else is active', async () => {
    setGlobal(Symbol.for('nock-interceptor'), {})
    await using tpns = testClient({ dispatcher: mockAgent(), retry: NO_RETRY })
    expect(await tpns.push.send(TOKEN_PUSH)).toMatchObject({ push_id: '7' })
  })

  it('the MockPool of one origin is refused at once, for it would never answer', () => {
    const dispatcher = mockAgent().get('https://api.tpns.tencent.com')
    expect(() => testClient({ dispatcher })).toThrow('Pass the MockAgent')
  })

  it("a stub of fetch answers a client with transport: 'fetch'", async () => {
    const fetch = vi.spyOn(globalThis, 'fetch')
    fetch.mockImplementation(async () => Response.json({ ret_code: 0, push_id: '7' }))
    await using tpns = testClient({ transport: 'fetch' })
    expect(await tpns.push.send(TOKEN_PUSH)).toMatchObject({ push_id: '7' })
  })
})
