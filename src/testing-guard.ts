/**
 * Keeps a test from pushing to real phones. This is the only place of the client that knows of tests.
 *
 * A mocking tool that patches `fetch` or `node:http` does not see undici, which this client uses: a test that believes
 * itself mocked would reach the real service. So, in a process that runs tests and there alone:
 *
 * 1. `interceptTpns(server)` (`tpns-client/testing/msw`) adds a function to {@link INTERCEPTORS}; while it is there and the
 *    latest, it answers every client of the process, and nothing but loopback is reached for real.
 * 2. While a tool is active that cannot see this client, a request to anything but loopback is refused, with the name of
 *    the tool and what works with it.
 *
 * Any other process is left alone, whatever it has loaded: the first request puts the transport's own `send` in the place
 * of the guard, and later ones do not meet the guard at all.
 */
import http from 'node:http'
import type {
  CancellableTransport,
  ExchangeRequest,
  TransportAnswer,
  TransportRequest,
} from './core/ports/transport.js'
import { TpnsConfigError } from './errors/validation-errors.js'
import { isLoopback } from './http/transport/loopback.js'
import type { Bilingual } from './return-codes/types.js'
import { inSequence } from './validation/words.js'

const TESTING: unique symbol = Symbol.for('tpns-client.testing') as never
const INTERCEPTORS: unique symbol = Symbol.for('tpns-client.interceptors') as never

/** What an interceptor made of a request: an answer; or none, and the body, which it may have read. */
type Intercepted =
  | { readonly kind: 'answered'; readonly answer: TransportAnswer }
  | { readonly kind: 'no-handler' | 'passthrough'; readonly body: Uint8Array }

export type Interceptor = (request: TransportRequest) => Promise<Intercepted>

type Global = typeof globalThis & {
  [TESTING]?: boolean
  [INTERCEPTORS]?: Interceptor[]
  [key: PropertyKey]: unknown
}
const global = globalThis as Global

/** `tpns-client/testing` and `tpns-client/testing/msw` call it when they are loaded. */
export function markTestProcess(): void {
  global[TESTING] = true
}

/** Lets `interceptor` answer the clients of this process. The returned function takes it away; the one before it answers again. */
export function installInterceptor(interceptor: Interceptor): () => void {
  global[INTERCEPTORS] = [...(global[INTERCEPTORS] ?? []), interceptor]
  return () => {
    global[INTERCEPTORS] = global[INTERCEPTORS]!.filter((each) => each !== interceptor)
  }
}

/** @param dispatcher the caller's own, if any: a MockAgent among them is what the test means */
export function guardInTests(transport: CancellableTransport, dispatcher?: unknown): CancellableTransport {
  const guarded: CancellableTransport = {
    // Decided at the first request: a client at the top of a module is made before the set-up of the test has run.
    send(request) {
      guarded.send = runsTests()
        ? (each) => sendGuarded(transport, dispatcher, each)
        : transport.send.bind(transport)
      return guarded.send(request)
    },
    close: () => transport.close(),
  }
  return guarded
}

async function sendGuarded(
  transport: CancellableTransport,
  dispatcher: unknown,
  request: ExchangeRequest,
): Promise<TransportAnswer> {
  const interceptor = global[INTERCEPTORS]?.at(-1)
  if (interceptor !== undefined) return sendIntercepted(interceptor, transport, request)
  if (!isLoopback(request.url) && !isMockAgent(dispatcher)) {
    const blind = MOCKING_TOOLS.filter(({ isActive }) => isActive())
    if (blind.length > 0) throw blindToolError(blind, request.url)
  }
  return transport.send(request)
}

async function sendIntercepted(
  interceptor: Interceptor,
  transport: CancellableTransport,
  request: ExchangeRequest,
): Promise<TransportAnswer> {
  const { cancellation } = request
  const result = await cancellation.race(interceptor({ ...request, signal: cancellation.signal }))
  if (result.kind === 'answered') return result.answer
  // An upload can be read only once, and the interceptor has read it.
  if (isLoopback(request.url)) return transport.send({ ...request, body: result.body })
  throw new TpnsConfigError(
    result.kind === 'passthrough'
      ? {
          en: `An msw handler passes POST ${request.url.href} through, but interceptTpns() lets no real request out of a test. Nothing was sent. Answer it in the handler, or point baseUrl to a server on this machine (fake.listen() of tpns-client/testing).`,
          zh: `msw 的请求处理函数放行了 POST ${request.url.href}，但 interceptTpns() 不允许测试发出真实请求。请求未发出。请在处理函数中应答，或将 baseUrl 指向本机服务（tpns-client/testing 的 fake.listen()）。`,
        }
      : {
          en: `No msw handler matches POST ${request.url.href}, and interceptTpns() lets no real request out of a test. Nothing was sent. Add a handler for this URL (http.post(…), or ...fake.handlers() of tpns-client/testing), and check the region of the client.`,
          zh: `没有匹配 POST ${request.url.href} 的 msw 请求处理函数，且 interceptTpns() 不允许测试发出真实请求。请求未发出。请为该地址添加处理函数（http.post(…)，或 tpns-client/testing 的 ...fake.handlers()），并检查客户端的 region。`,
        },
  )
}

function blindToolError(tools: readonly MockingTool[], url: URL): TpnsConfigError {
  const names = tools.map(({ name }) => name).join(' and ')
  return new TpnsConfigError({
    en: `This test uses ${names}, which cannot see the requests of this client: POST ${url.href} would have gone to the real service, and was not sent.`,
    zh: `本测试使用的 ${tools.map(({ name }) => name).join('、')} 看不到本客户端的请求：POST ${url.href} 会发往真实服务。请求未发出。`,
    remedy: inSequence(
      ...tools.map(({ name, remedy: { en, zh } }) => ({ en: `With ${name}: ${en}`, zh: `${name}：${zh}` })),
    ),
  })
}

/** What runs tests and says so. */
const TEST_RUNNERS: readonly { readonly name: string; isRunning(): boolean }[] = [
  { name: 'tpns-client/testing', isRunning: () => global[TESTING] === true },
  { name: 'vitest', isRunning: () => isSet('VITEST') },
  // jest-worker sets it too, in build tools and in servers.
  { name: 'jest', isRunning: () => isSet('JEST_WORKER_ID') && process.env.NODE_ENV !== 'production' },
  { name: 'node:test', isRunning: () => isSet('NODE_TEST_CONTEXT') },
  { name: 'playwright', isRunning: () => isSet('TEST_WORKER_INDEX') },
  { name: 'tap', isRunning: () => isSet('TAP') },
  { name: 'mocha, jasmine', isRunning: () => isFunction(global.describe) && isFunction(global.it) },
  { name: 'ava, bun and others', isRunning: () => process.env.NODE_ENV === 'test' },
]

function runsTests(): boolean {
  try {
    return TEST_RUNNERS.some(({ isRunning }) => isRunning())
  } catch {
    // Deno without the permission to read the environment.
    return false
  }
}

const isSet = (variable: string) => (process.env[variable] ?? '') !== ''
const isFunction = (value: unknown) => typeof value === 'function'

interface MockingTool {
  readonly name: string
  /** Reads the marks that the tool leaves while it is active. Best effort by nature. */
  isActive(): boolean
  /** What works with this tool. Tried with msw 2 and 3, nock 13 to 15, MockAgent and a stubbed fetch. */
  readonly remedy: Bilingual
}

const IMPORT = "import { interceptTpns } from 'tpns-client/testing/msw'; interceptTpns(server)"
const INTERCEPT: Bilingual = {
  en: `add one line to the test set-up: ${IMPORT}.`,
  zh: `请在测试初始化中加一行：${IMPORT}。`,
}
const LISTEN: Bilingual = {
  en: 'answer it with a FakeTpns of tpns-client/testing: const { url } = await fake.listen(), and baseUrl: url.',
  zh: '请用 tpns-client/testing 的 FakeTpns 应答：const { url } = await fake.listen()，并设置 baseUrl: url。',
}
const FETCH: Bilingual = {
  en: "make the client of the test with transport: 'fetch'.",
  zh: "请在测试的客户端中设置 transport: 'fetch'。",
}
const FETCH_OR_LISTEN: Bilingual = { en: `${FETCH.en} Or ${LISTEN.en}`, zh: `${FETCH.zh}或者，${LISTEN.zh}` }

/**
 * Active, and blind to undici. nock 15 and what else is built on HttpRequestInterceptor of @mswjs/interceptors 0.42 and
 * above see its sockets, so they are missing here: a request meets their replies.
 */
const MOCKING_TOOLS: readonly MockingTool[] = [
  {
    name: 'msw 2',
    isActive: () => isMarked('interceptor-source') || isMarked('setup-server'),
    remedy: INTERCEPT,
  },
  {
    name: 'msw 3',
    // Its interceptors are shared with nock 15; these heed only requests of node:http, which they wrap.
    isActive: () => hasActiveInterceptor() && http.request.name === 'mockHttpRequest',
    remedy: INTERCEPT,
  },
  { name: 'nock 14', isActive: () => isMarked('nock-interceptor'), remedy: FETCH_OR_LISTEN },
  {
    name: 'nock 13 or older',
    isActive: () => http.ClientRequest.name === 'OverriddenClientRequest' && !isMarked('nock-interceptor'),
    remedy: {
      en: `it does not see fetch either; ${LISTEN.en} nock 15 sees this client without any change.`,
      zh: `它也看不到 fetch；${LISTEN.zh}nock 15 可直接看到本客户端。`,
    },
  },
  {
    name: '@mswjs/interceptors',
    isActive: () =>
      (isMarked('fetch-interceptor') || isMarked('client-request-interceptor')) &&
      !['interceptor-source', 'setup-server', 'nock-interceptor'].some(isMarked),
    remedy: FETCH_OR_LISTEN,
  },
  {
    name: 'MockAgent of undici',
    isActive: () => GLOBAL_DISPATCHERS.some((key) => isMockAgent(global[key])),
    remedy: {
      en: 'give it to the client too: new TpnsClient({ dispatcher: mockAgent }).',
      zh: '请同时交给客户端：new TpnsClient({ dispatcher: mockAgent })。',
    },
  },
  {
    name: 'a stub of the global fetch',
    isActive: () => isStub(global.fetch),
    remedy: FETCH,
  },
  {
    name: 'a fake server of sinon',
    isActive: () => isFunction(readPart(global.XMLHttpRequest, 'defake')),
    remedy: {
      en: `it answers XMLHttpRequest alone; ${LISTEN.en}`,
      zh: `它只应答 XMLHttpRequest；${LISTEN.zh}`,
    },
  },
]

const GLOBAL_DISPATCHERS = [Symbol.for('undici.globalDispatcher.1'), Symbol.for('undici.globalDispatcher.2')]

const isMarked = (interceptor: string) => global[Symbol.for(interceptor)] !== undefined

function hasActiveInterceptor(): boolean {
  const registry = global.__MSW_INTERCEPTORS_REGISTRY
  if (!(registry instanceof Map)) return false
  for (const interceptor of registry.values()) if (interceptor?.readyState === 'ACTIVE') return true
  return false
}

function isMockAgent(dispatcher: unknown): boolean {
  return isFunction(readPart(dispatcher, 'pendingInterceptors'))
}

/** Of sinon; of vitest and jest; of `mock.method` of node:test. */
function isStub(fetch: unknown): boolean {
  const marks = ['isSinonProxy', '_isMockFunction'].map((mark) => readPart(fetch, mark))
  return marks.includes(true) || Array.isArray(readPart(readPart(fetch, 'mock'), 'calls'))
}

function readPart(value: unknown, name: string): unknown {
  return (value as Record<string, unknown> | null | undefined)?.[name]
}
