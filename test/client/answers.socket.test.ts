import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { answerOf, TpnsHttpError, TpnsProtocolError } from '../../src/index.js'
import { getFailure, TOKEN_PUSH, testClient } from '../support/client.js'
import { rawServer } from '../support/raw-server.js'

/** Sends one push to a server that answers with these bytes, in these pieces. */
async function answeredWith(pieces: Array<string | Buffer>, options = {}) {
  await using server = await rawServer(async (socket) => {
    for (const piece of pieces) {
      socket.write(piece)
      await new Promise((resolve) => setImmediate(resolve))
    }
    socket.end()
  })
  await using tpns = testClient({ baseUrl: server.url, ...options })
  return await tpns.push.send(TOKEN_PUSH)
}

const head = (length: number | undefined, extra = '') =>
  `HTTP/1.1 200 OK\r\n${extra}${length === undefined ? 'connection: close\r\n' : `content-length: ${length}\r\n`}\r\n`
const whole = (body: string | Buffer, extra = '') => [head(Buffer.byteLength(body), extra), body]

describe('accepted answers in every documented form', () => {
  const ACCEPTED: Array<[name: string, body: string, expected: Record<string, unknown>]> = [
    [
      'family A',
      '{"seq":0,"push_id":"3895624686","ret_code":0,"environment":"product"}',
      { push_id: '3895624686', environment: 'product' },
    ],
    ['family B spelling', '{"retCode":0,"errMsg":"ok","push_id":"7"}', { push_id: '7' }],
    ['the code as a string', '{"ret_code":"0","push_id":"7"}', { push_id: '7' }],
    [
      'a big id as a string',
      '{"ret_code":0,"push_id":"1328245138690125824"}',
      { push_id: '1328245138690125824' },
    ],
    [
      'a big id as a number',
      '{"ret_code":0,"push_id":1328245138690125824}',
      { push_id: '1328245138690125824' },
    ],
    ['a small id as a number', '{"ret_code":0,"push_id":427184209}', { push_id: '427184209' }],
    [
      'ids of a loop push',
      '{"ret_code":0,"push_id":["570000002","570000003"]}',
      { push_id: '570000002', push_ids: ['570000002', '570000003'] },
    ],
    [
      'big ids of a loop push as numbers',
      '{"ret_code":0,"push_id":[1328245138690125824]}',
      { push_ids: ['1328245138690125824'] },
    ],
    [
      'invalid tokens',
      '{"ret_code":0,"push_id":"1","invalid_targe_list":["ff"]}',
      { invalid_tokens: ['ff'] },
    ],
    ['no id at all', '{"ret_code":0}', { push_id: '', push_ids: [], idMissing: true }],
    ['a field nobody knows', '{"ret_code":0,"push_id":"1","future":{"a":[1]}}', { future: { a: [1] } }],
  ]
  it.each(ACCEPTED)('%s', async (_name, body, expected) => {
    expect(await answeredWith(whole(body))).toMatchObject(expected)
  })

  it('keeps the untouched answer within reach', async () => {
    const body = '{"seq":0,"push_id":"1","ret_code":0,"err_msg_zh":""}'
    const task = await answeredWith(whole(body, 'x-request-id: abc\r\n'))
    expect(answerOf(task)).toMatchObject({
      httpStatus: 200,
      text: body,
      attempts: 1,
      headers: { 'x-request-id': 'abc' },
    })
  })
})

describe('how an answer travels does not matter', () => {
  const body = '{"ret_code":0,"push_id":"1","err_msg":"成功 😀"}'
  const bytes = Buffer.from(body)

  it('UTF-8 split in the middle of a character', async () => {
    const cut = bytes.indexOf(Buffer.from('😀')) + 2
    const task = await answeredWith([head(bytes.length), bytes.subarray(0, cut), bytes.subarray(cut)])
    expect(answerOf(task)?.text).toBe(body)
  })

  it('one byte at a time', async () => {
    const task = await answeredWith([head(bytes.length), ...Array.from(bytes, (byte) => Buffer.from([byte]))])
    expect(answerOf(task)?.text).toBe(body)
  })

  it('without Content-Length, ended by closing', async () => {
    expect(await answeredWith([head(undefined), bytes])).toMatchObject({ push_id: '1' })
  })

  it('chunked', async () => {
    const chunk = (part: Buffer) =>
      Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')])
    const pieces = [
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n',
      chunk(bytes.subarray(0, 20)),
      chunk(bytes.subarray(20)),
      '0\r\n\r\n',
    ]
    expect(answerOf(await answeredWith(pieces))?.text).toBe(body)
  })

  it('gzip, although nobody asked for it', async () => {
    expect(answerOf(await answeredWith(whole(gzipSync(body), 'content-encoding: gzip\r\n')))?.text).toBe(body)
  })

  it('after an informational 103', async () => {
    expect(
      await answeredWith(['HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n', ...whole(body)]),
    ).toMatchObject({ push_id: '1' })
  })

  it('with a byte order mark', async () => {
    expect(await answeredWith(whole(`\ufeff${body}`))).toMatchObject({ push_id: '1' })
  })
})

describe('answers that cannot be read are typed errors of unknown outcome', () => {
  const UNREADABLE: Array<[name: string, pieces: Array<string | Buffer>, fault: string]> = [
    ['HTML', whole('<!doctype html><title>Login</title>'), 'not-json'],
    ['empty', whole(''), 'empty'],
    ['white space', whole(' \r\n'), 'empty'],
    ['an array', whole('[0]'), 'not-an-object'],
    ['a bare number', whole('0'), 'not-an-object'],
    ['null', whole('null'), 'not-an-object'],
    ['JSON without a code', whole('{"push_id":"1"}'), 'no-return-code'],
    ['a code that is no number', whole('{"ret_code":"zero"}'), 'no-return-code'],
    ['broken gzip', whole('not gzip', 'content-encoding: gzip\r\n'), 'bad-encoding'],
    ['an unknown encoding', whole('{"ret_code":0}', 'content-encoding: zstd\r\n'), 'bad-encoding'],
  ]
  it.each(UNREADABLE)('%s', async (_name, pieces, fault) => {
    const error = await getFailure(answeredWith(pieces))
    expect(error).toBeInstanceOf(TpnsProtocolError)
    expect(error).toMatchObject({
      fault,
      outcome: 'unknown',
      stopReason: 'unknown-outcome',
      attempts: 1,
      httpStatus: 200,
    })
  })

  it('a body larger than the limit is cut off, not read to its end', async () => {
    const error = await getFailure(answeredWith(whole('x'.repeat(5_000)), { maxAnswerBytes: 1_000 }))
    expect(error).toMatchObject({ fault: 'too-large', outcome: 'unknown' })
  })

  it('a small body that inflates beyond the limit', async () => {
    const bomb = gzipSync('x'.repeat(1_000_000))
    const error = await getFailure(
      answeredWith(whole(bomb, 'content-encoding: gzip\r\n'), { maxAnswerBytes: 10_000 }),
    )
    expect(error).toMatchObject({ fault: 'too-large' })
  })

  it('a return code decides even when the HTTP status is an error', async () => {
    const body = '{"ret_code":1008035,"err_msg":"accessId is not correct or domain not correct"}'
    const pieces = [`HTTP/1.1 403 Forbidden\r\ncontent-length: ${body.length}\r\n\r\n`, body]
    expect(await getFailure(answeredWith(pieces))).toMatchObject({
      name: 'TpnsAuthError',
      retCode: 1008035,
      httpStatus: 403,
    })
  })

  it('code 0 under an error status is no success', async () => {
    const pieces = ['HTTP/1.1 500 Internal Server Error\r\ncontent-length: 14\r\n\r\n', '{"ret_code":0}']
    const error = await getFailure(answeredWith(pieces))
    expect(error).toBeInstanceOf(TpnsHttpError)
    expect(error).toMatchObject({ outcome: 'unknown', httpStatus: 500 })
  })
})

describe('an accepted answer without an id', () => {
  const WITHOUT = [
    '',
    '""',
    '" "',
    'null',
    '0',
    '"0"',
    '-1',
    '1.5',
    'true',
    '{}',
    '[]',
    '[null]',
    '["1",null]',
  ]

  it.each(WITHOUT)('push_id %s is an accepted push, and says loudly that it has no id', async (id) => {
    const warnings: Array<{ key: string; path: string; endpoint: string; message: string }> = []
    const hooks = { warning: (event: (typeof warnings)[number]) => void warnings.push(event) }
    const body = `{"ret_code":0${id === '' ? '' : `,"push_id":${id}`}}`
    const task = await answeredWith(whole(body), { hooks })
    expect(task.idMissing).toBe(true)
    expect(task.push_id).toBe(id.includes('"1"') ? '1' : '')
    expect(warnings).toMatchObject([{ key: 'push_id.missing', path: 'push_id', endpoint: 'v3/push/app' }])
    expect(warnings[0]!.message).toContain('Do not send it again')
  })

  it('is not said of an answer with one, even when the service has a field of that name', async () => {
    const warnings: unknown[] = []
    const hooks = { warning: (event: unknown) => void warnings.push(event) }
    const task = await answeredWith(whole('{"ret_code":0,"push_id":"7","idMissing":true}'), { hooks })
    expect(task).not.toHaveProperty('idMissing')
    expect(warnings).toEqual([])
  })

  it('is said of plans, and of client.call', async () => {
    const warnings: string[] = []
    const hooks = { warning: ({ key }: { key: string }) => void warnings.push(key) }
    await using server = await rawServer((socket) => socket.end(whole('{"ret_code":0}').join('')))
    await using tpns = testClient({ baseUrl: server.url, hooks, connections: 1 })
    const plan = await tpns.plans.create({ planName: 'n', planDescribe: 'd' })
    expect(plan).toMatchObject({ planId: undefined, idMissing: true })
    expect(await tpns.call('v3/push/app', TOKEN_PUSH)).toEqual({})
    expect(warnings).toEqual(['planId.missing', 'push_id.missing'])
  })
})

describe('an answer that says two things sends nothing again', () => {
  it.each([
    ['two codes', 200, '{"ret_code":0,"retCode":1008007}'],
    ['two codes, one of which would be repeated', 200, '{"ret_code":1008028,"retCode":0}'],
    ['too fast, and accepted', 429, '{"ret_code":0,"push_id":"1"}'],
    ['come back later, and accepted', 503, '{"ret_code":0,"push_id":"1"}'],
    ['a code nobody knows', 200, '{"ret_code":31337}'],
  ])('%s', async (_, status, body) => {
    await using server = await rawServer((socket) => {
      const length = Buffer.byteLength(body)
      socket.end(`HTTP/1.1 ${status} X\r\nretry-after: 0\r\ncontent-length: ${length}\r\n\r\n${body}`)
    })
    await using tpns = testClient({ baseUrl: server.url })
    const error = await getFailure(tpns.push.send(TOKEN_PUSH))
    expect(error).toMatchObject({ outcome: 'unknown', attempts: 1 })
    expect(server.requests).toHaveLength(1)
  })
})
