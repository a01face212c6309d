/**
 * A test that mocks pushes with the tool of TOOL: first without the remedy that the guard names, then with it. Prints what came of
 * both, as JSON. Node's own test context is faked, so that the guard takes the process for a test.
 */
import { TpnsClient } from 'tpns-client'

process.env.NODE_TEST_CONTEXT = 'child'
const HOST = 'https://api.tpns.tencent.com'
const ANSWER = { seq: 0, ret_code: 0, push_id: '7' }
const PUSH = {
  audience_type: 'token',
  token_list: ['0123456789abcdef0123456789abcdef0123'],
  message_type: 'notify',
  message: { title: 'T', content: 'C' },
}

async function push(options = {}) {
  const tpns = new TpnsClient({
    accessId: '1500000001',
    secretKey: '0123456789abcdef0123456789abcdef',
    retry: { attempts: 1 },
    timeout: { attempt: 3_000 },
    ...options,
  })
  const end = await tpns.push.send(PUSH).then(
    ({ push_id }) => push_id,
    (error) => `${error.name} ${error.outcome}: ${error.message}`,
  )
  await tpns.close()
  return end
}

/** `listen()` of a FakeTpns: the remedy where a tool sees neither undici nor fetch. */
async function pushToFake() {
  const { FakeTpns } = await import('tpns-client/testing')
  const fake = new FakeTpns()
  const { url, close } = await fake.listen()
  const end = await push({ baseUrl: url })
  await close()
  return end === fake.pushes[0]?.pushId ? '7' : end
}

const nock = async () => {
  const { default: nock } = await import('nock')
  nock.disableNetConnect()
  nock.enableNetConnect('127.0.0.1')
  nock(HOST).post('/v3/push/app').times(2).reply(200, ANSWER)
}
const msw = (name) => async () => {
  const [{ http, HttpResponse, passthrough }, { setupServer }] = await Promise.all([
    import(name),
    import(`${name}/node`),
  ])
  const server = setupServer(http.post(`${HOST}/v3/push/app`, () => HttpResponse.json(ANSWER)))
  server.listen({ onUnhandledRequest: 'error' })
  return { server, passesThrough: http.post(`${HOST}/v3/push/app`, () => passthrough()) }
}
const withInterceptor = async ({ server, passesThrough }) => {
  const { interceptTpns } = await import('tpns-client/testing/msw')
  const end = interceptTpns(server)
  const answered = await push()
  server.use(passesThrough)
  const passed = await push()
  end()
  return /^TpnsConfigError not-sent: An msw handler passes/.test(passed) ? answered : passed
}

const TOOLS = {
  'nock 13': [nock, pushToFake],
  'nock 14': [nock, () => push({ transport: 'fetch' })],
  'nock 15': [nock, () => push()],
  'msw 2': [msw('msw'), withInterceptor],
  'msw 3': [msw('msw'), withInterceptor],
  'msw 2 and 3': [
    async () => {
      await msw('msw2')()
      return msw('msw')()
    },
    withInterceptor,
  ],
  sinon: [
    async () => {
      const { default: sinon } = await import('sinon')
      sinon.stub(globalThis, 'fetch').callsFake(async () => new Response(JSON.stringify(ANSWER)))
    },
    () => push({ transport: 'fetch' }),
  ],
  MockAgent: [
    async () => {
      const { MockAgent, setGlobalDispatcher } = await import('undici')
      const dispatcher = new MockAgent()
      dispatcher.disableNetConnect()
      dispatcher.get(HOST).intercept({ path: '/v3/push/app', method: 'POST' }).reply(200, ANSWER)
      setGlobalDispatcher(dispatcher)
      return { dispatcher }
    },
    ({ dispatcher }) => push({ dispatcher }),
  ],
}

const [setUp, pushWithRemedy] = TOOLS[process.env.TOOL]
const made = await setUp()
const before = await push()
const after = await pushWithRemedy(made)
console.log(JSON.stringify({ before, after }))
process.exit(0)
