import { describe, expect, it } from 'vitest'
import { answerOf, TpnsBatchError, type TpnsClient, type Transport } from '../../src/index.js'
import { BROADCAST, getFailure, TOKEN, TOKEN_PUSH, testClient } from '../support/client.js'

type Answer = readonly [body: object | string, status?: number, headers?: Readonly<Record<string, string>>]

/** A client whose requests get these answers in order, whatever they ask; then the last one again and again. */
function answered(...answers: readonly Answer[]): TpnsClient & { readonly sent: () => number } {
  let sent = 0
  const transport: Transport = {
    async send() {
      const [body, status = 200, headers = {}] = answers[Math.min(sent, answers.length - 1)]!
      sent += 1
      const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
      return { status, headers, body: bytes, complete: true }
    },
    async close() {},
  }
  const tpns = testClient({ transport, retry: { attempts: 2, unknownOutcome: 'retry' } })
  return Object.assign(tpns, { sent: () => sent })
}

const UNKNOWN: Answer = ['<html>Bad Gateway</html>', 502]
const REPEATED: Answer = [{ ret_code: 10010018, err_msg: 'Push repeat' }]
const NOW = Date.parse('2026-12-01T01:00:00Z')

describe('an answer, in its call,', () => {
  it('is kept with the result as it came', async () => {
    const text = '{"ret_code":0,"push_id":"1328245138690125824","new_field":[ 1 ]}'
    await using tpns = answered([text, 200, { date: 'Tue, 01 Dec 2026 01:00:00 GMT' }])
    expect(answerOf(await tpns.push.send(TOKEN_PUSH))).toEqual({
      httpStatus: 200,
      headers: { date: 'Tue, 01 Dec 2026 01:00:00 GMT' },
      text,
      attempts: 1,
    })
  })

  it.each([
    ['nginx', '<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>'],
    ['Go', 'Client sent an HTTP request to an HTTPS server.\n'],
    ['Apache', "Reason: You're speaking plain HTTP to an SSL-enabled server port."],
  ])('in which %s says that its port speaks TLS, names the scheme', async (_, page) => {
    await using tpns = answered([page, 400])
    const error = await getFailure(tpns.push.send(TOKEN_PUSH))
    expect(error).toMatchObject({ name: 'TpnsHttpError', outcome: 'rejected', attempts: 1 })
    expect(error.message).toMatch(/this port speaks TLS.*Write https:\/\/ in baseUrl/)
  })

  it('may hold codes of single items, where the endpoint takes a batch', async () => {
    const mixed = { ret_code: 0, result: [{ ret_code: 0 }, { ret_code: 1008006 }] }
    await using tpns = answered([mixed])
    expect(await getFailure(tpns.accounts.findTokens(['u-1', 'u-2']))).toMatchObject({
      name: 'TpnsBatchError',
    })
    // A push has no items: what its answer holds twice it says twice.
    expect(await getFailure(tpns.push.send(TOKEN_PUSH))).toMatchObject({ fault: 'contradictory' })
  })

  it('that refuses a batch gives the result of each item', async () => {
    await using tpns = answered([{ ret_code: 1008026, err_msg: 'partly', result: ['0', '1008006'] }])
    const token_list = [TOKEN, 'f'.repeat(36)]
    const body = {
      operator_type: 4,
      token_accounts: token_list.map((token) => ({ token, account_list: [{ account: 'u' }] })),
    }
    const error = await getFailure(tpns.call('v3/device/account/batchoperate', body))
    expect(error).toBeInstanceOf(TpnsBatchError)
    expect((error as TpnsBatchError).items.map(({ ok, retCode }) => [ok, retCode])).toEqual([
      [true, 0],
      [false, 1008006],
    ])
  })

  it('"repeated push" after one that nobody knows of proves that a push was accepted', async () => {
    await using tpns = answered(UNKNOWN, REPEATED)
    expect(await tpns.push.send(TOKEN_PUSH)).toMatchObject({ deduplicated: true })
    expect(tpns.sent()).toBe(2)
  })

  it('"repeated push" says nothing about what is no push', async () => {
    await using tpns = answered(UNKNOWN, REPEATED)
    const error = await getFailure(tpns.plans.create({ planName: 'spring', planDescribe: 'all of spring' }))
    expect(error).toMatchObject({ name: 'TpnsDuplicatePushError', outcome: 'unknown', attempts: 2 })
  })

  it.each([
    ['success', { ret_code: 0, uploadId: 7 }, { name: 'TpnsConnectionError', outcome: 'unknown' }],
    ['a refusal', { ret_code: 1008012 }, { name: 'TpnsUploadError', outcome: 'rejected' }],
  ])('before the whole file was read: %s', async (_, body, expected) => {
    await using tpns = answered([body])
    const bytes = Buffer.from(`${TOKEN}\n`.repeat(10_000))
    const error = await getFailure(tpns.packages.upload({ data: bytes, filename: 'tokens.txt' }))
    expect(error).toMatchObject(expected)
  })

  it.each([
    ['a documented refusal with the status of one', 403, 1008003, 3_600_000],
    ['code 0 with the status of a failure', 403, 0, undefined],
    ['a code that nobody knows with the status of a failure', 403, 4242424, undefined],
  ])('gives the time of the service if it is certainly its own: %s', async (_, status, ret_code, skewMs) => {
    const date = new Date(NOW + 3_600_000).toUTCString()
    await using tpns = testClient({
      // A Date header holds no fractions of a second.
      runtime: { now: () => NOW + 500, elapsed: () => 0 },
      retry: { attempts: 1 },
      transport: {
        send: async () => ({
          status,
          headers: { date },
          body: Buffer.from(JSON.stringify({ ret_code })),
          complete: true,
        }),
        close: async () => {},
      },
    })
    await getFailure(tpns.push.send(BROADCAST))
    expect(tpns.clockSkewMs).toBe(skewMs)
  })

  it('is reported to observers with its code, if it has one that counts', async () => {
    const codes: unknown[] = []
    const attempt = ({ retCode }: { retCode?: number | undefined }) => void codes.push(retCode)
    for (const [body, status] of [
      [{ ret_code: 1008007 }, 200],
      [{ ret_code: 0 }, 200],
      [{ ret_code: 0 }, 500],
      ['', 200],
    ] as const) {
      const transport: Transport = {
        send: async () => ({ status, headers: {}, body: Buffer.from(JSON.stringify(body)), complete: true }),
        close: async () => {},
      }
      await using tpns = testClient({ transport, retry: { attempts: 1 }, hooks: { attempt } })
      await tpns.push.send(TOKEN_PUSH).catch(() => {})
    }
    expect(codes).toEqual([1008007, 0, undefined, undefined])
  })
})
