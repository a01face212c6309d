import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keepOwnership } from '../../src/bulk/checkpoint/ownership.js'
import { type Transport, type TransportAnswer, TransportError } from '../../src/core/ports/transport.js'
import {
  type FailureReason,
  SERVER_RETURN_CODES,
  TpnsClient,
  type TpnsClientOptions,
  TpnsPlatforms,
} from '../../src/index.js'
import { BROADCAST, TOKEN, TOKEN_PUSH, testClient } from '../support/client.js'
import { fakeRuntime } from '../support/fake-runtime.js'

/** One failure: its name in the golden file, and what brings it about through the public API. */
export type Provoke = readonly [name: string, act: () => Promise<unknown> | unknown]

type Behaviour = (signal: AbortSignal) => Promise<TransportAnswer>

const answer =
  (status: number, body: object | string, headers: Record<string, string> = {}): Behaviour =>
  async () => ({
    status,
    headers,
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    complete: true,
  })
const fails =
  (phase: 'not-written' | 'maybe-written' | 'certificate', cause: Error): Behaviour =>
  () =>
    Promise.reject(new TransportError(phase, cause))
const hang: Behaviour = (signal) =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new TransportError('maybe-written', signal.reason)))
  })
const coded = (code: string, message = code): Error => Object.assign(new Error(message), { code })
/** What a transport gives of an answer beyond `maxBytes`. */
const cutOff: Behaviour = async () => ({
  status: 200,
  headers: {},
  body: Buffer.from('{"ret_code":0'),
  complete: false,
})
const accepted = answer(200, { ret_code: 0, push_id: '1328245138690125824' })

/** A client that meets the behaviours one after the other, the last again and again, in fake time that never waits. */
export function meeting(script: readonly Behaviour[], options: TpnsClientOptions = {}) {
  const left = [...script]
  const runtime = fakeRuntime()
  const transport: Transport = {
    send: ({ signal }) => ((left.length > 1 ? left.shift() : left[0]) ?? hang)(signal),
    close: async () => {},
  }
  const tpns = testClient({
    transport,
    // Bottleneck waits in real time.
    rateLimit: 'off',
    ...options,
    runtime: { ...runtime, random: () => 0, ...options.runtime },
  })
  return { tpns, runtime }
}

const once = { retry: { attempts: 1 } } as const
type Act = (tpns: TpnsClient) => Promise<unknown>
const push: Act = (tpns) => tpns.push.send(TOKEN_PUSH, once)

/** The call, while fake time passes. */
async function inTime({ tpns, runtime }: ReturnType<typeof meeting>, act: Act): Promise<unknown> {
  const call = act(tpns)
  let over = false
  call.then(
    () => {
      over = true
    },
    () => {
      over = true
    },
  )
  for (let step = 0; step < 200 && !over; step++) await runtime.advance(5_000)
  return call
}

const met =
  (behaviour: Behaviour | readonly Behaviour[], act = push, options?: TpnsClientOptions) =>
  () =>
    inTime(meeting(Array.isArray(behaviour) ? behaviour : [behaviour as Behaviour], options), act)

/** What ends a connection, by the reason it must be given. */
const CONNECTIONS: Readonly<Record<FailureReason, Behaviour>> = {
  'certificate-untrusted': fails(
    'certificate',
    coded('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in chain'),
  ),
  'certificate-expired': fails('certificate', coded('CERT_HAS_EXPIRED', 'certificate has expired')),
  'certificate-not-yet-valid': fails(
    'certificate',
    coded('CERT_NOT_YET_VALID', 'certificate is not yet valid'),
  ),
  'certificate-revoked': fails('certificate', coded('CERT_REVOKED', 'certificate revoked')),
  'certificate-wrong-host': fails(
    'certificate',
    coded('ERR_TLS_CERT_ALTNAME_INVALID', 'altnames: DNS:other.example'),
  ),
  'client-certificate': fails(
    'not-written',
    new Error('tlsv13 alert certificate required:SSL alert number 116'),
  ),
  'not-tls': fails('not-written', coded('ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number')),
  'https-required': fails(
    'not-written',
    Object.assign(new Error('Expected HTTP/'), { name: 'HTTPParserError', data: '\x15\x03\x01' }),
  ),
  'tls-incompatible': fails('not-written', coded('ERR_SSL_UNSUPPORTED_PROTOCOL', 'unsupported protocol')),
  'unknown-server-name': fails('not-written', new Error('tlsv1 unrecognized name:SSL alert number 112')),
  'handshake-broken': fails('not-written', coded('ERR_TLS_HANDSHAKE_TIMEOUT', 'TLS handshake timeout')),
  refused: fails('not-written', coded('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.7:443')),
  unreachable: fails('not-written', coded('ENETUNREACH', 'connect ENETUNREACH 10.0.0.7:443')),
  'connect-timeout': fails('not-written', coded('UND_ERR_CONNECT_TIMEOUT', 'Connect Timeout Error')),
  'host-not-found': fails('not-written', coded('ENOTFOUND', 'getaddrinfo ENOTFOUND api.tpns.tencent.com')),
  'dns-unavailable': fails('not-written', coded('EAI_AGAIN', 'getaddrinfo EAI_AGAIN api.tpns.tencent.com')),
  'proxy-refused': fails('not-written', new Error('Proxy response (407) !== 200 when HTTP Tunneling')),
  'proxy-failed': fails('not-written', new Error('Proxy response (502) !== 200 when HTTP Tunneling')),
  'dispatcher-version': fails('not-written', coded('UND_ERR_INVALID_ARG', 'invalid onRequestStart method')),
  'dispatcher-closed': fails('not-written', coded('UND_ERR_CLOSED', 'The client is closed')),
  'dispatcher-options': fails(
    'not-written',
    coded('ERR_TLS_INVALID_PROTOCOL_VERSION', '"TLSv9" is not a valid minimum TLS protocol version'),
  ),
  'no-mock-matches': fails(
    'not-written',
    coded('UND_MOCK_ERR_MOCK_NOT_MATCHED', 'Mock dispatch not matched'),
  ),
  'repeated-by-dispatcher': fails(
    'maybe-written',
    Object.assign(new Error('the dispatcher started to send the request a second time'), {
      name: 'RepeatedByDispatcher',
    }),
  ),
  defect: fails('not-written', new TypeError('x is not a function')),
  broken: fails('maybe-written', coded('ECONNRESET', 'read ECONNRESET')),
}

const ALL_STATUSES = [301, 400, 401, 403, 404, 407, 408, 413, 418, 422, 429, 500, 502, 503, 504]

const bindings = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    token: `${n}`.padStart(36, '0'),
    account_list: [{ account: `user${n}` }],
  }))

const made = (options: TpnsClientOptions) => () =>
  new TpnsClient({ accessId: '1500001048', secretKey: 'k'.repeat(32), ...options })

async function withFolder(act: (folder: string) => Promise<unknown>): Promise<unknown> {
  return act(await mkdtemp(join(tmpdir(), 'tpns-golden-')))
}

const bulkTokens = async (
  tpns: TpnsClient,
  options: object,
  recipients: unknown = [TOKEN],
): Promise<unknown> =>
  tpns.bulk.send(
    { audience: 'tokens', message_type: 'notify', message: { title: 't', content: 'c' } } as never,
    recipients as never,
    options as never,
  )

export const PROVOCATIONS: readonly Provoke[] = [
  // Before there is a client
  ['no accessId', made({ accessId: '' })],
  ['accessId is the AccessKey', made({ accessId: 'AB1234567890' })],
  ['accessId is the SecretKey', made({ accessId: 'a'.repeat(32) })],
  ['accessId in other characters', made({ accessId: '12x' })],
  ['no secretKey', made({ secretKey: '' })],
  ['secretKey is the AccessID', made({ secretKey: '1500001048' })],
  ['secretKey is the AccessKey', made({ secretKey: 'AB1234567890' })],
  ['secretKey with a space', made({ secretKey: 'abc def' })],
  ['secretKey in quotes', made({ secretKey: '"abcdef"' })],
  ['unknown region', made({ region: 'shangai' as never })],
  ['unknown option', made({ retries: 3 } as never)],
  ['option of the wrong type', made({ connections: '5' as never })],
  ['baseUrl with a password', made({ baseUrl: 'https://a:b@api.tpns.tencent.com/' })],
  ['baseUrl in plain http', made({ baseUrl: 'http://push.example.com/' })],
  ['baseUrl of another service', made({ baseUrl: 'https://openapi.xg.qq.com/' })],
  ['baseUrl without a scheme', made({ baseUrl: 'api.tpns.tencent.com' })],
  ['baseUrl that is no URL', made({ baseUrl: 'https://' })],
  ['baseUrl with another scheme', made({ baseUrl: 'ftp://api.tpns.tencent.com/' })],
  ['utcOffset', made({ utcOffset: '+25:00' as never })],
  ['dispatcher that is none', made({ dispatcher: {} as never })],
  ['dispatcher beside a transport', made({ dispatcher: { dispatch() {} } as never, transport: 'fetch' })],
  ['keepAliveTimeout beside a transport', made({ keepAliveTimeout: 5, transport: 'fetch' })],

  // Before sending
  ['request that breaks a rule', met(accepted, (tpns) => tpns.push.send({ ...TOKEN_PUSH, token_list: [] }))],
  [
    'request that breaks many',
    met(accepted, (tpns) =>
      tpns.push.send({
        audience_type: 'token',
        token_list: ['x', 'y', 'z', 'a', 'b', 'c'],
        message_type: 'notify',
      } as never),
    ),
  ],
  [
    'call option that does not exist',
    met(accepted, (tpns) => tpns.push.send(TOKEN_PUSH, { timout: 5 } as never)),
  ],
  [
    'push time in the past',
    met(accepted, (tpns) => tpns.push.send({ ...BROADCAST, send_time: '2020-01-01 00:00:00' })),
  ],
  [
    'push time too far ahead',
    met(accepted, (tpns) => tpns.push.send({ ...BROADCAST, send_time: '2099-01-01 00:00:00' })),
  ],
  [
    'package that is no file',
    met(accepted, (tpns) =>
      tpns.packages.upload({ data: Buffer.alloc(0), filename: 'a.txt', kind: 'token' } as never),
    ),
  ],

  // On the wire
  ...Object.entries(CONNECTIONS).map(
    ([reason, behaviour]): Provoke => [`connection: ${reason}`, met(behaviour)],
  ),
  ['connection refused, three attempts', met(CONNECTIONS.refused, (tpns) => tpns.push.send(TOKEN_PUSH))],
  [
    'connection refused, the retry budget used up',
    met(CONNECTIONS.refused, (tpns) => tpns.push.send(TOKEN_PUSH), { retry: { budget: 1, attempts: 5 } }),
  ],
  [
    'connection broke: an idempotent write',
    met(CONNECTIONS.broken, (tpns) => tpns.push.stop('1328245138690125824', once)),
  ],
  [
    'connection broke: a query',
    met(CONNECTIONS.broken, (tpns) => tpns.statistics.task('1328245138690125824', once)),
  ],
  [
    'connection broke: a plan',
    met(CONNECTIONS.broken, (tpns) => tpns.plans.create({ planName: 'n', planDescribe: 'd' }, once)),
  ],
  [
    'connection broke: an upload',
    met(CONNECTIONS.broken, (tpns) =>
      tpns.packages.upload(
        { data: Buffer.from(`${TOKEN}\n`), filename: 'a.txt', kind: 'token' } as never,
        once,
      ),
    ),
  ],
  ['connection broke: any endpoint', met(CONNECTIONS.broken, (tpns) => tpns.call('v3/new/thing', {}, once))],
  [
    'refused after an attempt of unknown outcome',
    met([CONNECTIONS.broken, CONNECTIONS.refused], (tpns) =>
      tpns.push.send(TOKEN_PUSH, { retry: { attempts: 2, unknownOutcome: 'retry' } }),
    ),
  ],
  ['no answer in time', met(hang)],
  [
    'no answer in time, in all',
    met(hang, (tpns) => tpns.push.send(TOKEN_PUSH, { timeout: { attempt: 60_000, total: 20_000 } })),
  ],
  [
    'no time for the next attempt',
    met(CONNECTIONS.refused, (tpns) => tpns.push.send(TOKEN_PUSH, { timeout: { total: 20 } }), {
      runtime: { random: () => 0.5 },
    }),
  ],
  [
    'no time to wait for a connection',
    met(
      hang,
      async (tpns) => {
        tpns.push.send(TOKEN_PUSH, { timeout: { attempt: 500_000, total: 500_000 } }).catch(() => {})
        await tpns.push.send(TOKEN_PUSH, { timeout: { total: 5_000 } })
      },
      { connections: 1 },
    ),
  ],
  ['aborted before', met(accepted, (tpns) => tpns.push.send(TOKEN_PUSH, { signal: AbortSignal.abort() }))],
  [
    'aborted on the way',
    met(hang, (tpns) => {
      const controller = new AbortController()
      const call = tpns.push.send(TOKEN_PUSH, { signal: controller.signal })
      setImmediate(() => controller.abort())
      return call
    }),
  ],
  [
    'closed before',
    met(accepted, async (tpns) => {
      await tpns.close()
      await tpns.push.send(TOKEN_PUSH)
    }),
  ],
  [
    'no time to wait for the rate limit',
    async () => {
      // Bottleneck's time is real; but neither call waits.
      const { tpns } = meeting([accepted], { rateLimit: 'local' })
      await tpns.push.send(BROADCAST, once)
      await tpns.push.send(BROADCAST, { timeout: { total: 500 } })
    },
  ],
  [
    'rate limiter that fails',
    met(accepted, (tpns) => tpns.push.send(BROADCAST, once), {
      rateLimit: {
        acquire: () => Promise.reject(new Error('Redis cannot be used: ECONNREFUSED')),
        pause() {},
        remainingMs: () => 0,
      } as never,
    }),
  ],
  [
    'setTimer that throws',
    met(hang, push, {
      runtime: {
        setTimer: () => {
          throw new Error('no timers here')
        },
      },
    }),
  ],

  // Answers
  ...ALL_STATUSES.map(
    (status): Provoke => [`HTTP ${status}`, met(answer(status, '<html>an error page</html>'))],
  ),
  ['HTTP 503 with Retry-After', met(answer(503, 'busy', { 'retry-after': '3' }))],
  ['HTTP 500 with return code 0', met(answer(500, { ret_code: 0, push_id: '1' }))],
  ['empty answer', met(answer(200, ''))],
  ['answer that is not JSON', met(answer(200, '<html>sign in to the network</html>'))],
  ['answer that is not an object', met(answer(200, '[]'))],
  ['answer without a return code', met(answer(200, {}))],
  ['answer too large', met(cutOff, push, { maxAnswerBytes: 1_000 })],
  ['answer that cannot be decompressed', met(answer(200, 'not gzip', { 'content-encoding': 'gzip' }))],
  ['answer that contradicts itself', met(answer(200, { ret_code: 0, retCode: 1008007 }))],
  ...SERVER_RETURN_CODES.map(
    ({ code, wireText }): Provoke => [
      `return code ${code}`,
      met(answer(200, { ret_code: code, err_msg: wireText, seq: 7 })),
    ],
  ),
  ['return code nobody knows, to a push', met(answer(200, { ret_code: 4711, err_msg: 'new' }))],
  [
    'return code nobody knows, to a query',
    met(answer(200, { ret_code: 4711, err_msg: 'new' }), (tpns) => tpns.statistics.task('1')),
  ],
  [
    '1008004 to an idempotent write',
    met(answer(200, { ret_code: 1008004, err_msg: 'invoke service error' }), (tpns) =>
      tpns.push.stop('1', once),
    ),
  ],
  [
    '1008028, no time to wait',
    met(answer(200, { ret_code: 1008028, err_msg: 'request too fast' }, { 'retry-after': '30' }), (tpns) =>
      tpns.push.send(TOKEN_PUSH, { timeout: { total: 5_000 } }),
    ),
  ],
  [
    '1008028, from another call, no time to wait',
    met(
      answer(200, { ret_code: 1008028, err_msg: 'request too fast' }, { 'retry-after': '30' }),
      async (tpns) => {
        await tpns.push.send(TOKEN_PUSH, once).catch(() => {})
        await tpns.push.send(TOKEN_PUSH, { timeout: { total: 5_000 } })
      },
    ),
  ],

  // Of several requests
  [
    'accounts: some failed',
    met(
      answer(200, { ret_code: 1008026, err_msg: 'batch op，partly error', result: '["0","1008006"]' }),
      (tpns) => tpns.accounts.bind(bindings(2) as never, once),
    ),
  ],
  [
    'accounts: some failed, in several requests',
    met(
      answer(200, { ret_code: 1008026, err_msg: 'batch op，partly error', result: '["0","1008006"]' }),
      (tpns) => tpns.accounts.bind(bindings(22) as never, once),
    ),
  ],
  [
    'accounts: the second request failed',
    met(
      [answer(200, { ret_code: 0, result: JSON.stringify(Array(20).fill('0')) }), CONNECTIONS.refused],
      (tpns) => tpns.accounts.bind(bindings(25) as never, once),
    ),
  ],
  [
    'waitFor: unknown task',
    met(answer(200, { ret_code: 1008015, err_msg: 'push id not exist' }), (tpns) =>
      tpns.push.waitFor('1328245138690125824'),
    ),
  ],
  [
    'waitFor: not over in time',
    met(
      answer(200, {
        retCode: 0,
        pushRecordData: [{ pushId: '1328245138690125824', status: 'PUSH_STARTED' }],
      }),
      (tpns) => tpns.push.waitFor('1328245138690125824', { maxWaitMs: 60_000 }),
    ),
  ],
  [
    'waitFor: no connection',
    met(CONNECTIONS.refused, (tpns) => tpns.push.waitFor('1328245138690125824', once)),
  ],
  [
    'replace: the look-up failed',
    met(CONNECTIONS.refused, (tpns) => tpns.push.replace('1328245138690125824', BROADCAST as never, once)),
  ],
  [
    'platforms: one accepted, one refused',
    async () => platforms(accepted, answer(200, { ret_code: 1008023, err_msg: 'ios push cert was expired' })),
  ],
  ['platforms: one accepted, one not sent', async () => platforms(accepted, CONNECTIONS.refused)],
  ['platforms: one accepted, one unknown', async () => platforms(accepted, CONNECTIONS.broken)],
  ['platforms: neither sent', async () => platforms(CONNECTIONS.refused, CONNECTIONS.refused)],

  // Bulk
  ['bulk: recipients that are none', met(accepted, (tpns) => bulkTokens(tpns, {}, 5))],
  [
    "bulk: batchSize with via: 'package'",
    met(accepted, (tpns) => bulkTokens(tpns, { via: 'package', batchSize: 5 })),
  ],
  [
    "bulk: packageBytes without via: 'package'",
    met(accepted, (tpns) => bulkTokens(tpns, { packageBytes: 5_000 })),
  ],
  ['bulk: checkpoint that is none', met(accepted, (tpns) => bulkTokens(tpns, { checkpoint: 5 }))],
  [
    'bulk: load() that gives no list',
    met(accepted, (tpns) => bulkTokens(tpns, { checkpoint: { load: () => 5, append() {} } })),
  ],
  [
    'bulk: damaged checkpoint',
    met(accepted, (tpns) =>
      bulkTokens(tpns, { checkpoint: { load: () => [{ type: 'started', batch: 0 }], append() {} } }),
    ),
  ],
  [
    'bulk: damaged checkpoint file',
    met(accepted, (tpns) =>
      withFolder(async (folder) => {
        const file = join(folder, 'job.checkpoint')
        await writeFile(file, 'not a checkpoint\n')
        return bulkTokens(tpns, { checkpoint: file })
      }),
    ),
  ],
  [
    'bulk: checkpoint in a folder that does not exist',
    met(accepted, (tpns) => bulkTokens(tpns, { checkpoint: '/does/not/exist/job.checkpoint' })),
  ],
  ['bulk: checkpoint of another push', met(accepted, (tpns) => otherPush(tpns))],
  ['bulk: checkpoint of other recipients', met(accepted, (tpns) => otherRecipients(tpns))],
  [
    'bulk: checkpoint taken over by another job',
    met(
      accepted,
      lostCheckpoint(async () => false),
    ),
  ],
  [
    'bulk: checkpoint whose owner cannot be read',
    met(
      accepted,
      lostCheckpoint(() => Promise.reject(coded('EIO', 'i/o error'))),
    ),
  ],
  [
    'bulk: checkpoint whose owner is not known in time',
    met(
      accepted,
      lostCheckpoint(() => new Promise(() => {})),
    ),
  ],
  ['bulk: no heartbeat for too long', withoutHeartbeat],
  [
    'bulk: invalidTokensFile that cannot be opened',
    met(accepted, (tpns) => bulkTokens(tpns, { invalidTokensFile: '/does/not/exist/tokens.txt' })),
  ],
  [
    'bulk: sendEach without build',
    met(accepted, (tpns) => Promise.resolve(tpns.bulk.sendEach([1], 5 as never))),
  ],
]

async function platforms(android: Behaviour, ios: Behaviour): Promise<unknown> {
  const both = new TpnsPlatforms({ android: meeting([android]).tpns, ios: meeting([ios]).tpns })
  return both.send({ common: BROADCAST, ios: { environment: 'product' } }, once)
}

const memoryCheckpoint = () => {
  const events: unknown[] = []
  return { load: () => events, append: (event: unknown) => void events.push(event) }
}

async function otherPush(tpns: TpnsClient): Promise<unknown> {
  const checkpoint = memoryCheckpoint()
  await bulkTokens(tpns, { checkpoint })
  return tpns.bulk.send(
    {
      audience: 'tokens',
      message_type: 'notify',
      message: { title: 'other', content: 'c' },
    } as never,
    [TOKEN],
    { checkpoint } as never,
  )
}

async function otherRecipients(tpns: TpnsClient): Promise<unknown> {
  const checkpoint = memoryCheckpoint()
  await bulkTokens(tpns, { checkpoint })
  const report = await bulkTokens(tpns, { checkpoint }, ['f'.repeat(36)])
  throw (report as { stopped?: { error: unknown } }).stopped?.error ?? new Error('did not stop')
}

/** A store whose answer to "do I still own the checkpoint?" is that of `renew`. */
function lostCheckpoint(renew: () => Promise<boolean>): Act {
  return async (tpns) => {
    const report = await bulkTokens(tpns, { checkpoint: { ...memoryCheckpoint(), renew } })
    throw (report as { stopped?: { error: unknown } }).stopped?.error ?? new Error('did not stop')
  }
}

/** A process that was frozen between the check of the store and the first byte. */
function withoutHeartbeat(): void {
  let elapsed = 0
  const ownership = keepOwnership({
    runtime: { elapsed: () => elapsed, setTimer: () => () => {} },
    beat: async () => true,
    holds: async () => true,
    beatMs: 5_000,
    leaseMs: 15_000,
    name: ' job.checkpoint',
    onLost() {},
  })
  elapsed = 20_000
  throw ownership.beforeFirstByte()
}
