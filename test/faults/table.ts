import { readFileSync } from 'node:fs'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { closedPort } from '../support/raw-server.js'
import { silentPort } from '../support/silent-port.js'
import { acceptedAnswer, answer, bytes, write } from './answers.js'
import {
  ATTEMPTS,
  aborted,
  accepted,
  but,
  type Expected,
  either,
  notSent,
  notSentForGood,
  rejected,
  repeatedPush,
  tooFast,
  unknown,
  unknownCode,
  untilDeadline,
} from './expected.js'
import type { Fault } from './fault.js'

/** One fault, and how a call that meets it from its first request on must end. */
export interface Row {
  readonly fault: string
  readonly met: Fault
  readonly expected: Expected
}

const row = (fault: string, met: Fault, expected: Expected): Row => ({ fault, met, expected })

const CONNECTION = 'TpnsConnectionError'
const TIMEOUT = 'TpnsTimeoutError'
const PROTOCOL = 'TpnsProtocolError'
const HTTP = 'TpnsHttpError'

/** Milliseconds of an attempt that meets silence; more where many calls are under way at once. */
const SHORT = process.env.FAULTS === 'whole' ? 3_000 : 500
const silence = { attemptMs: SHORT } as const

const pem = (name: string) => readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url))
const key = pem('key')
const trusted = { ca: pem('ca') }
const server = (certificate: string, options = {}) => ({ key, cert: pem(certificate), ...options })

const lookup = (code: string): Fault => ({
  elsewhere: async () => ({ url: 'https://tpns.invalid/', async [Symbol.asyncDispose]() {} }),
  connect: {
    lookup: (host, _options, callback) =>
      callback(Object.assign(new Error(`getaddrinfo ${code} ${host}`), { code }), '', 4),
  },
})
const closed: Fault = {
  elsewhere: async () => ({
    url: `http://127.0.0.1:${await closedPort()}/`,
    async [Symbol.asyncDispose]() {},
  }),
}
const hello = (act: NonNullable<Fault['connection']>): Fault => ({
  scheme: 'https',
  connect: trusted,
  connection: (meeting) => void meeting.socket.once('data', () => act(meeting)),
})
const alert = (number: number) => hello(({ socket }) => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, number])))

/** Before anything of the request is written. */
const CONNECTIONS: readonly Row[] = [
  row('DNS: no such host', lookup('ENOTFOUND'), notSent(CONNECTION)),
  row('DNS: no answer', lookup('EAI_AGAIN'), notSent(CONNECTION)),
  row(
    'DNS: silence',
    { ...lookup(''), ...silence, connect: { lookup: () => {}, timeout: SHORT } },
    untilDeadline(notSent(TIMEOUT), SHORT),
  ),
  row('refused', closed, notSent(CONNECTION)),
  row(
    'silence in answer to the first packet',
    { elsewhere: silentPort, ...silence },
    untilDeadline(notSent(TIMEOUT), SHORT),
  ),
  // Whether the client has begun to write before it hears of it is a race. The server has read nothing either way.
  row(
    'reset before it is accepted',
    { connection: ({ socket }) => void socket.resetAndDestroy() },
    either(notSent(CONNECTION), unknown(CONNECTION, 'unread')),
  ),
]

const TLS: readonly Row[] = [
  row('certificate of an unknown authority', { secure: server('valid') }, notSentForGood(CONNECTION)),
  row('certificate self-signed', { secure: server('cert'), connect: trusted }, notSentForGood(CONNECTION)),
  row(
    'certificate that has expired',
    { secure: server('expired'), connect: trusted },
    notSentForGood(CONNECTION),
  ),
  row(
    'certificate of tomorrow',
    { secure: server('not-yet-valid'), connect: trusted },
    notSentForGood(CONNECTION),
  ),
  row(
    'certificate that was revoked',
    { secure: server('revoked'), connect: { ...trusted, crl: pem('crl') } as object },
    notSentForGood(CONNECTION),
  ),
  row(
    'certificate of another host',
    { secure: server('valid'), connect: trusted, host: '127.0.0.1' },
    notSentForGood(CONNECTION),
  ),
  row(
    'no TLS version in common',
    {
      secure: server('valid', { minVersion: 'TLSv1.3' }),
      connect: { ...trusted, maxVersion: 'TLSv1.2' } as object,
    },
    notSentForGood(CONNECTION),
  ),
  row(
    'no cipher in common',
    {
      secure: server('valid', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' }),
      connect: { ...trusted, maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES256-GCM-SHA384' } as object,
    },
    notSentForGood(CONNECTION),
  ),
  row(
    'a client certificate is wanted',
    {
      secure: server('valid', { requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' }),
      connect: trusted,
    },
    notSentForGood(CONNECTION),
  ),
  // Alerts by RFC 8446, section 6: one that may pass, one about TLS, one about the name.
  row('TLS alert 80, internal_error', alert(80), notSent(CONNECTION)),
  row('TLS alert 70, protocol_version', alert(70), notSentForGood(CONNECTION)),
  row('TLS alert 112, unrecognized_name', alert(112), notSentForGood(CONNECTION)),
  row(
    'plain text on the TLS port',
    hello(({ socket, echo }) => socket.end(`HTTP/1.1 400 Bad Request ${echo}\r\n\r\n`)),
    notSentForGood(CONNECTION),
  ),
  // The answer is a TLS record: the server took the request for a broken handshake and carried out nothing.
  row(
    'TLS on the plain port',
    { request: ({ socket }) => void socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 50])) },
    { ...notSentForGood(CONNECTION), ...onceRead(notSentForGood(CONNECTION)) },
  ),
  row(
    'reset in the handshake',
    hello(({ socket }) => socket.resetAndDestroy()),
    notSent(CONNECTION),
  ),
  row(
    'closed in the handshake',
    hello(({ socket }) => socket.end()),
    notSent(CONNECTION),
  ),
  row(
    'silence in the handshake',
    { ...hello(() => {}), ...silence, connect: { ...trusted, timeout: SHORT } },
    untilDeadline(notSent(TIMEOUT), SHORT),
  ),
]

/** The same ending, although the server has read the request. */
function onceRead({ once, repeatable }: Expected): Pick<Expected, 'once' | 'repeatable'> {
  const read = (endings: Expected['once']) => endings.map((ending) => ({ ...ending, requests: 1 }))
  return { once: read(once), repeatable: read(repeatable) }
}

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'
const HALF = `${HEAD}content-length: 5000\r\n\r\n{"ret_code":0,"err_msg":"%ECHO%`

/** While the request is written, or after. */
const EXCHANGES: readonly Row[] = [
  row(
    'reset while the request is read',
    { begin: ({ socket }) => void socket.resetAndDestroy(), large: true },
    unknown(CONNECTION),
  ),
  row(
    'reset after the request, before the answer',
    { request: ({ socket }) => void socket.resetAndDestroy() },
    unknown(CONNECTION),
  ),
  row('reset in the headers of the answer', bytes(HEAD, 'reset'), unknown(CONNECTION)),
  row('reset in the middle of the answer', bytes(HALF, 'reset'), unknown(CONNECTION)),
  row(
    'closed while the request is read',
    { begin: ({ socket }) => void socket.destroy(), large: true },
    unknown(CONNECTION),
  ),
  row(
    'closed after the request, before the answer',
    { request: ({ socket }) => void socket.end() },
    unknown(CONNECTION),
  ),
  row('closed in the headers of the answer', bytes(HEAD), unknown(CONNECTION)),
  row('closed before the announced length', bytes(HALF), unknown(CONNECTION)),
  row(
    'closed in the middle of a chunk',
    bytes(`${HEAD}transfer-encoding: chunked\r\n\r\n40\r\n{"ret_code":0,`),
    unknown(CONNECTION),
  ),
  row(
    'cut off, of no announced length',
    bytes(`${HEAD}connection: close\r\n\r\n{"ret_code":0,"err_msg":"%ECHO%`),
    unknown(PROTOCOL),
  ),
  row(
    'silence while the request is read',
    { begin: ({ socket }) => void socket.pause(), request: () => {}, large: true, ...silence },
    untilDeadline(unknown(TIMEOUT), SHORT),
  ),
  row(
    'silence after the request, before the answer',
    { request: () => {}, ...silence },
    untilDeadline(unknown(TIMEOUT), SHORT),
  ),
  row(
    'silence in the headers of the answer',
    { ...bytes(HEAD, 'keep'), ...silence },
    untilDeadline(unknown(TIMEOUT), SHORT),
  ),
  row(
    'silence in the middle of the answer',
    { ...bytes(HALF, 'keep'), ...silence },
    untilDeadline(unknown(TIMEOUT), SHORT),
  ),
  row('slow drip that ends in time', drip(1), accepted),
  row('slow drip beyond the deadline', { ...drip(50), ...silence }, untilDeadline(unknown(TIMEOUT), SHORT)),
  row('something that is not HTTP', bytes('SSH-2.0-OpenSSH_9.2 %ECHO%\r\n'), unknown(CONNECTION)),
  row(
    'headers without end',
    bytes(`${HEAD}x: ${'y'.repeat(70_000)}\r\n\r\n{"ret_code":0}`),
    unknown(CONNECTION),
  ),
  row(
    'two lengths that differ',
    bytes(`${HEAD}content-length: 14\r\ncontent-length: 15\r\n\r\n{"ret_code":0}`),
    unknown(CONNECTION),
  ),
  row(
    'a length that is no number',
    bytes(`${HEAD}content-length: many\r\n\r\n{"ret_code":0}`),
    unknown(CONNECTION),
  ),
  row(
    'a chunk size that is no number',
    bytes(`${HEAD}transfer-encoding: chunked\r\n\r\nzz\r\n{"ret_code":0}`),
    unknown(CONNECTION),
  ),
]

/** The accepted answer, one byte every few milliseconds. */
function drip(everyMs: number): Fault {
  return {
    request: ({ socket, accepted: body }) => {
      const text = JSON.stringify(body)
      const left = [...`${HEAD}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`]
      const timer = setInterval(() => {
        const next = left.shift()
        if (next === undefined) clearInterval(timer)
        else socket.write(next)
      }, everyMs)
      socket.on('close', () => clearInterval(timer))
    },
  }
}

const LIMIT = 100_000
const limited = (fault: Fault): Fault => ({ ...fault, client: { maxAnswerBytes: LIMIT } })
const large = JSON.stringify({ ret_code: 0, push_id: '1', x: 'x'.repeat(4_000_000) })
const shape = (body: string): Row => row(`answer ${body.slice(0, 40)}`, answer(200, body), unknown(PROTOCOL))
const nested = `${'['.repeat(20_000)}${']'.repeat(20_000)}`

/** Status 200, and a body that is not the service's. */
const ANSWERS: readonly Row[] = [
  row('oversized, of an announced length', limited(answer(200, large)), unknown(PROTOCOL)),
  row('oversized, without end', limited(endless()), unknown(PROTOCOL)),
  row('gzip bomb', limited(answer(200, gzipSync(large), 'content-encoding: gzip\r\n')), unknown(PROTOCOL)),
  row(
    'br bomb',
    limited(answer(200, brotliCompressSync(large), 'content-encoding: br\r\n')),
    unknown(PROTOCOL),
  ),
  row(
    'deflate bomb',
    limited(answer(200, deflateSync(large), 'content-encoding: deflate\r\n')),
    unknown(PROTOCOL),
  ),
  row('broken gzip', answer(200, 'not gzip', 'content-encoding: gzip\r\n'), unknown(PROTOCOL)),
  row(
    'gzip cut short',
    answer(200, gzipSync(large).subarray(0, 500), 'content-encoding: gzip\r\n'),
    unknown(PROTOCOL),
  ),
  row(
    'an encoding that nobody asked for',
    answer(200, '{"ret_code":0}', 'content-encoding: zstd\r\n'),
    unknown(PROTOCOL),
  ),
  row(
    'gzip, although nobody asked for it',
    acceptedAnswer((body) => ({ body: gzipSync(body), headers: 'content-encoding: gzip\r\n' })),
    accepted,
  ),
  row('HTML with 200', answer(200, '<!doctype html><title>Sign in</title>'), unknown(PROTOCOL)),
  row('empty with 200', answer(200, Buffer.alloc(0)), unknown(PROTOCOL)),
  row('white space with 200', answer(200, Buffer.from(' \r\n\t')), unknown(PROTOCOL)),
  row('bytes that are no text', answer(200, Buffer.from([0xff, 0xfe, 0, 0xc3, 0x28])), unknown(PROTOCOL)),
  ...['null', 'true', '0', '"0"', '[]', '[{"ret_code":0}]', '{}', '{"push_id":"1"}'].map(shape),
  ...['{"ret_code":null}', '{"ret_code":"zero"}', '{"ret_code":[0]}', '{"ret_code":{}}'].map(shape),
  ...['{"ret_code":0', '{"ret_code":0}}', '{"ret_code":0}{"ret_code":0}', "{'ret_code':0}"].map(shape),
  row('JSON nested 20,000 deep', answer(200, nested), unknown(PROTOCOL)),
  // An accepted push is accepted, whatever else its answer says.
  row(
    'accepted, with something nested 20,000 deep beside it',
    acceptedAnswer((body) => ({ body: body.replace('{', `{"new":${nested},`) })),
    accepted,
  ),
  row(
    'accepted, with a byte order mark',
    acceptedAnswer((body) => ({ body: `\ufeff${body}` })),
    accepted,
  ),
  row(
    'accepted, with a content type of HTML',
    acceptedAnswer((body) => ({ body, headers: 'content-type: text/html\r\n' })),
    accepted,
  ),
  // What says two things is no success, and no refusal either.
  row('two codes that differ', answer(200, { ret_code: 0, retCode: 1008007 }), unknown(PROTOCOL)),
  row('one code twice', answer(200, '{"ret_code":1008007,"ret_code":0}'), unknown(PROTOCOL)),
]

function endless(): Fault {
  return {
    request: ({ socket }) => {
      socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n`)
      const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`
      const more = () => {
        while (!socket.destroyed && socket.write(chunk));
      }
      socket.on('drain', more)
      more()
    },
  }
}

const interim = (lines: string): Fault => ({
  request: (meeting) => {
    meeting.socket.write(`HTTP/1.1 ${lines}\r\n\r\n`)
    setTimeout(() => write({ ...meeting, echo: '' }, 200, meeting.accepted), 10)
  },
})
const status = (code: number, expected: Expected, headers = ''): Row =>
  row(
    `HTTP ${code}${headers === '' ? '' : `, ${headers.trim()}`}`,
    answer(code, '<html>words</html>', headers),
    expected,
  )
const elsewhere = 'location: /v3/push/elsewhere\r\n'
const accepts = (code: number, expected: Expected): Row =>
  row(
    `HTTP ${code} with an accepted answer`,
    acceptedAnswer((body) => ({ body, status: code })),
    expected,
  )
const refused = { ret_code: 1008007, err_msg: 'invalid parameter' }

const STATUSES: readonly Row[] = [
  row('HTTP 102 before the answer', interim('102 Processing'), accepted),
  row('HTTP 103 before the answer', interim('103 Early Hints\r\nlink: </x>'), accepted),
  row(
    'HTTP 101',
    bytes('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    unknown(CONNECTION),
  ),
  accepts(201, accepted),
  accepts(202, accepted),
  accepts(299, accepted),
  row('HTTP 204', bytes('HTTP/1.1 204 No Content\r\n\r\n', 'keep'), unknown(PROTOCOL)),
  row('HTTP 205', answer(205, Buffer.alloc(0)), unknown(PROTOCOL)),
  status(206, unknown(PROTOCOL)),
  // A redirect is an answer, not an instruction.
  ...[300, 301, 302, 303, 307, 308].map((code) => status(code, rejected(HTTP), elsewhere)),
  row('HTTP 304', bytes('HTTP/1.1 304 Not Modified\r\n\r\n', 'keep'), rejected(HTTP)),
  ...[401, 403].map((code) => status(code, rejected('TpnsAuthError'))),
  ...[400, 402, 404, 405, 407, 409, 410, 411, 413, 415, 418, 421, 422, 451, 499].map((code) =>
    status(code, rejected(HTTP)),
  ),
  status(408, unknown(HTTP)),
  slowed(429, ''),
  slowed(429, 'retry-after: 1\r\n'),
  slowed(503, 'retry-after: 1\r\n'),
  ...[500, 501, 502, 503, 504, 505, 507, 511, 520, 599, 600, 999].map((code) => status(code, unknown(HTTP))),
  // The return code decides where there is one.
  row('HTTP 400 with a return code', answer(400, refused), rejected('TpnsParameterError')),
  row('HTTP 500 with a return code', answer(500, refused), rejected('TpnsParameterError')),
  ...[302, 400, 500].map((code) => accepts(code, unknown(HTTP))),
]

function slowed(code: number, headers: string): Row {
  const error = code === 429 ? 'TpnsRateLimitError' : HTTP
  const { met, ...rest } = status(code, tooFast(error), headers)
  return { ...rest, met: { ...met, refuses: true } }
}

/** The classes of the return codes, by the service's page of error codes and the families of the design. */
const CLASSES: Readonly<Record<string, readonly number[]>> = {
  TpnsParameterError: [1008001, 1008002, 1008007, 1008016],
  TpnsAuthError: [1008003, 1008035, 10030002],
  TpnsInvalidTokenError: [1008006, 1008029],
  TpnsUploadError: [1008011, 1008012],
  TpnsCertificateError: [1008013, 1008020, 1008021, 1008022, 1008023],
  TpnsNotFoundError: [1008015, 10010005, 10110008],
  TpnsContentRejectedError: [1008019],
  TpnsConflictError: [1008025],
  TpnsBatchError: [1008026, 1008027],
  TpnsAppStatusError: [1008030, 1008031, 1010001],
  TpnsPushTimeError: [10010012],
  TpnsDuplicatePushError: [10010018],
}
const code = (retCode: number, expected: Expected, met: Partial<Fault> = {}): Row =>
  row(`return code ${retCode}`, { ...answer(200, { ret_code: retCode, err_msg: 'words' }), ...met }, expected)

const RETURN_CODES: readonly Row[] = [
  ...Object.entries(CLASSES).flatMap(([error, codes]) =>
    codes.map((each) =>
      // A query that finds nothing is no failure.
      code(
        each,
        each === 10110008 ? but(rejected(error), { 'query of accounts': accepted }) : rejected(error),
      ),
    ),
  ),
  code(1008004, unknown('TpnsServiceError')),
  code(1008028, tooFast('TpnsRateLimitError'), { refuses: true }),
  code(4711, unknownCode('TpnsApiError')),
  row('return code 1008007 as a text', answer(200, '{"retCode":"1008007"}'), rejected('TpnsParameterError')),
  row('return code 4711 with HTTP 500', answer(500, { ret_code: 4711 }), unknown(HTTP)),
]

const acceptedAfterStep = (ms: number): Fault => ({
  request: (meeting) => {
    meeting.stepClock(ms)
    write({ ...meeting, echo: '' }, 200, meeting.accepted)
  },
})

const lostRepeat: Expected = { ...repeatedPush, once: repeatedPush.repeatable }

/** What the state of a connection, of a server or of a clock does. */
const STATES: readonly Row[] = [
  row(
    'kept connection that was closed while it was idle',
    {
      after: async (socket) => {
        socket.end()
        // Until the client has heard of it.
        await new Promise((resolve) => socket.on('close', resolve))
      },
    },
    accepted,
  ),
  row(
    'kept connection that is reset by the next request',
    { after: () => {}, begin: ({ socket }) => void socket.resetAndDestroy() },
    unknown(CONNECTION),
  ),
  row(
    'kept connection that is closed by the next request',
    { after: () => {}, request: ({ socket }) => void socket.end() },
    unknown(CONNECTION),
  ),
  // Whether the client hears of it before it writes is a race, and when it writes it cannot know that nobody reads.
  row(
    'kept connection that is closed at this very moment',
    { after: (socket) => void socket.destroy() },
    either(accepted, retriedOnce('unread')),
  ),
  // Nobody asked for the second answer: it must not become the answer to the next request.
  row(
    'kept connection with an answer too many',
    { after: (socket) => void socket.write(`${HEAD}content-length: 19\r\n\r\n{"ret_code":4711  }`) },
    accepted,
  ),
  row(
    'accepted before the request was read',
    {
      begin: (meeting) => write({ ...meeting, echo: '' }, 200, meeting.accepted),
      request: () => {},
      large: true,
    },
    but(accepted, { upload: unknown(CONNECTION) }),
  ),
  row(
    'HTTP 413 before the request was read',
    { begin: (meeting) => write(meeting, 413, 'too large'), request: () => {}, large: true },
    rejected(HTTP),
  ),
  row(
    'the caller gives up in the handshake',
    { scheme: 'https', connection: ({ socket, abort }) => void socket.once('data', abort) },
    aborted('not-sent'),
  ),
  row('the caller gives up before the answer', { request: ({ abort }) => abort() }, aborted('unknown')),
  row(
    'the answer is lost, the caller wants repeats, and the repeat is refused as one (10010018)',
    {
      request: (meeting) => {
        if (meeting.index === 0) meeting.socket.resetAndDestroy()
        // Without an echo, as every accepted answer: answerOf() gives those untouched.
        else write({ ...meeting, echo: '' }, 200, { ret_code: 10010018 })
      },
      client: { retry: { attempts: ATTEMPTS, unknownOutcome: 'retry' } },
    },
    // The service knows no repeated plan.
    but(repeatedPush, { plan: lostRepeat, 'endpoint newer than the library': lostRepeat }),
  ),
  row('the clock steps an hour ahead while the answer travels', acceptedAfterStep(3_600_000), accepted),
  row('the clock steps a day back while the answer travels', acceptedAfterStep(-86_400_000), accepted),
  row(
    'the clock steps a day ahead in a silence',
    { request: ({ stepClock }) => stepClock(86_400_000), ...silence },
    untilDeadline(unknown(TIMEOUT), SHORT),
  ),
  row(
    'the clock steps a day back between attempts',
    {
      request: (meeting) => {
        meeting.stepClock(-86_400_000)
        write(meeting, 429, 'too fast')
      },
      refuses: true,
    },
    tooFast('TpnsRateLimitError'),
  ),
]

function retriedOnce(requests: 'unread'): Expected {
  return {
    once: unknown(CONNECTION, requests).once,
    repeatable: [{ outcome: 'accepted', attempts: 2, requests: 1 }],
  }
}

export const TABLE: readonly Row[] = [
  ...CONNECTIONS,
  ...TLS,
  ...EXCHANGES,
  ...ANSWERS,
  ...STATUSES,
  ...RETURN_CODES,
  ...STATES,
]
