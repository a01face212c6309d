import { describe, expect, it } from 'vitest'
import { SERVER_RETURN_CODES } from '../../src/index.js'
import { BROADCAST, getFailure, TOKEN_PUSH, testClient } from '../support/client.js'
import { inFakeTime } from '../support/fake-time.js'
import { ACCEPTED, answering, json, PUSH_URL, useMsw } from '../support/msw.js'

const server = useMsw()

/** From the failure policy and the error list of the project's design: what each code must lead to on a push. */
const EXPECTED: ReadonlyArray<
  readonly [code: number, errorClass: string, outcome: string, requests: number, stop: string]
> = [
  [1008001, 'TpnsParameterError', 'rejected', 1, 'not-retryable'],
  [1008002, 'TpnsParameterError', 'rejected', 1, 'not-retryable'],
  [1008003, 'TpnsAuthError', 'rejected', 1, 'not-retryable'],
  [1008004, 'TpnsServiceError', 'unknown', 1, 'unknown-outcome'],
  [1008006, 'TpnsInvalidTokenError', 'rejected', 1, 'not-retryable'],
  [1008007, 'TpnsParameterError', 'rejected', 1, 'not-retryable'],
  [1008011, 'TpnsUploadError', 'rejected', 1, 'not-retryable'],
  [1008012, 'TpnsUploadError', 'rejected', 1, 'not-retryable'],
  [1008013, 'TpnsCertificateError', 'rejected', 1, 'not-retryable'],
  [1008015, 'TpnsNotFoundError', 'rejected', 1, 'not-retryable'],
  [1008016, 'TpnsParameterError', 'rejected', 1, 'not-retryable'],
  [1008019, 'TpnsContentRejectedError', 'rejected', 1, 'not-retryable'],
  [1008020, 'TpnsCertificateError', 'rejected', 1, 'not-retryable'],
  [1008021, 'TpnsCertificateError', 'rejected', 1, 'not-retryable'],
  [1008022, 'TpnsCertificateError', 'rejected', 1, 'not-retryable'],
  [1008023, 'TpnsCertificateError', 'rejected', 1, 'not-retryable'],
  [1008025, 'TpnsConflictError', 'rejected', 1, 'not-retryable'],
  [1008026, 'TpnsBatchError', 'rejected', 1, 'not-retryable'],
  [1008027, 'TpnsBatchError', 'rejected', 1, 'not-retryable'],
  [1008028, 'TpnsRateLimitError', 'rejected', 4, 'attempts'],
  [1008029, 'TpnsInvalidTokenError', 'rejected', 1, 'not-retryable'],
  [1008030, 'TpnsAppStatusError', 'rejected', 1, 'not-retryable'],
  [1008031, 'TpnsAppStatusError', 'rejected', 1, 'not-retryable'],
  [1008035, 'TpnsAuthError', 'rejected', 1, 'not-retryable'],
  [10010005, 'TpnsNotFoundError', 'rejected', 1, 'not-retryable'],
  [10010012, 'TpnsPushTimeError', 'rejected', 1, 'not-retryable'],
  [10010018, 'TpnsDuplicatePushError', 'rejected', 1, 'not-retryable'],
  [10110008, 'TpnsNotFoundError', 'rejected', 1, 'not-retryable'],
  [1010001, 'TpnsAppStatusError', 'rejected', 1, 'not-retryable'],
  [10030002, 'TpnsAuthError', 'rejected', 1, 'not-retryable'],
  [4242424, 'TpnsApiError', 'unknown', 1, 'not-retryable'],
  // XG, before TPNS: the signature is wrong, too many requests.
  [-3, 'TpnsAuthError', 'rejected', 1, 'not-retryable'],
  [76, 'TpnsApiError', 'rejected', 1, 'not-retryable'],
  [-9, 'TpnsApiError', 'unknown', 1, 'not-retryable'],
]

describe('every return code, through the client', () => {
  it('has a row here for every row of the table', () => {
    const expected = new Set(EXPECTED.map(([code]) => code))
    expect(SERVER_RETURN_CODES.map((row) => row.code).filter((code) => !expected.has(code))).toEqual([])
  })

  it.each(EXPECTED)(
    '%i throws %s (%s) after %i request(s): %s',
    async (code, errorClass, outcome, requests, stopReason) => {
      const { handler, seen } = answering(
        PUSH_URL,
        json({ seq: 0, ret_code: code, err_msg: 'text of the service' }),
      )
      server.use(handler)
      const error = await inFakeTime(async () => {
        await using tpns = testClient()
        return await getFailure(tpns.push.send(TOKEN_PUSH))
      })
      expect(error.name).toBe(errorClass)
      expect(error).toMatchObject({
        retCode: code,
        outcome,
        attempts: requests,
        stopReason,
        endpoint: 'v3/push/app',
        httpStatus: 200,
      })
      expect(error.message).toContain(String(code))
      expect(seen.requests).toHaveLength(requests)
    },
  )
})

/** Status → what a push must come to when the body holds no return code. */
const STATUSES: ReadonlyArray<
  readonly [status: number, errorClass: string, outcome: string, requests: number]
> = [
  [301, 'TpnsHttpError', 'rejected', 1],
  [307, 'TpnsHttpError', 'rejected', 1],
  [400, 'TpnsHttpError', 'rejected', 1],
  [401, 'TpnsAuthError', 'rejected', 1],
  [403, 'TpnsAuthError', 'rejected', 1],
  [404, 'TpnsHttpError', 'rejected', 1],
  [408, 'TpnsHttpError', 'unknown', 1],
  [413, 'TpnsHttpError', 'rejected', 1],
  [422, 'TpnsHttpError', 'rejected', 1],
  [429, 'TpnsRateLimitError', 'rejected', 4],
  [500, 'TpnsHttpError', 'unknown', 1],
  [502, 'TpnsHttpError', 'unknown', 1],
  [503, 'TpnsHttpError', 'unknown', 1],
  [504, 'TpnsHttpError', 'unknown', 1],
]

describe('HTTP statuses without a return code', () => {
  it.each(STATUSES)(
    '%i becomes %s (%s) after %i request(s) of a push',
    async (status, errorClass, outcome, requests) => {
      const html = () =>
        new Response('<html>nginx</html>', { status, headers: { 'content-type': 'text/html' } })
      const { handler, seen } = answering(PUSH_URL, html)
      server.use(handler)
      const error = await inFakeTime(async () => {
        await using tpns = testClient()
        return await getFailure(tpns.push.send(TOKEN_PUSH))
      })
      expect(error).toMatchObject({ name: errorClass, outcome, attempts: requests, httpStatus: status })
      expect(seen.requests).toHaveLength(requests)
    },
  )

  it('503 with Retry-After was refused, so a push is sent again after that time', async () => {
    const busy = () => new Response('', { status: 503, headers: { 'retry-after': '7' } })
    const { handler, seen } = answering(PUSH_URL, busy, ACCEPTED)
    server.use(handler)
    const delays: number[] = []
    await inFakeTime(async () => {
      await using tpns = testClient({ hooks: { retry: ({ delayMs }) => delays.push(delayMs) } })
      await tpns.push.send(TOKEN_PUSH)
    })
    expect(delays).toEqual([7_000])
    expect(seen.requests).toHaveLength(2)
  })
})

describe('1008028', () => {
  it('is waited out for at least a second and then succeeds', async () => {
    const { handler, seen } = answering(
      PUSH_URL,
      json({ ret_code: 1008028, err_msg: 'request too fast' }),
      ACCEPTED,
    )
    server.use(handler)
    const delays: number[] = []
    const task = await inFakeTime(async () => {
      await using tpns = testClient({ hooks: { retry: ({ delayMs }) => delays.push(delayMs) } })
      return await tpns.push.send(BROADCAST)
    })
    expect(task.push_id).toBe('1328245138690125824')
    expect(delays).toEqual([1_000])
    expect(seen.requests).toHaveLength(2)
  })

  it('slows down every caller of the same limit, not only the one that was hit', async () => {
    const times: number[] = []
    const tooFast = json(
      { ret_code: 1008028, err_msg: 'request too fast' },
      { headers: { 'retry-after': '30' } },
    )
    const { handler } = answering(
      PUSH_URL,
      () => {
        times.push(Date.now())
        return tooFast()
      },
      () => {
        times.push(Date.now())
        return ACCEPTED()
      },
    )
    server.use(handler)
    await inFakeTime(async () => {
      await using tpns = testClient()
      const first = tpns.push.send(BROADCAST)
      const second = tpns.push.send({ ...BROADCAST, message: { title: 'Another', content: 'one' } })
      await Promise.all([first, second])
    })
    expect(times).toHaveLength(3)
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(30_000)
    expect(times[2]! - times[1]!).toBeGreaterThanOrEqual(1_000)
  })

  it('with a Retry-After beyond the deadline fails at once and says how long', async () => {
    const tooFast = json(
      { ret_code: 1008028, err_msg: 'request too fast' },
      { headers: { 'retry-after': '3600' } },
    )
    const { handler, seen } = answering(PUSH_URL, tooFast)
    server.use(handler)
    await using tpns = testClient()
    const error = await getFailure(tpns.push.send(TOKEN_PUSH))
    expect(error).toMatchObject({
      name: 'TpnsRateLimitError',
      stopReason: 'deadline',
      retryAfterMs: 3_600_000,
      outcome: 'rejected',
    })
    expect(seen.requests).toHaveLength(1)
    const next = await getFailure(tpns.push.send(TOKEN_PUSH))
    expect(next).toMatchObject({
      name: 'TpnsRateLimitError',
      stopReason: 'deadline',
      outcome: 'not-sent',
      attempts: 0,
    })
    expect(next.retryAfterMs).toBeGreaterThan(3_590_000)
    expect(seen.requests).toHaveLength(1)
  })
})

describe('an uncertain answer', () => {
  it('1008004 to a read is tried again', async () => {
    const url = 'https://api.tpns.tencent.com/v3/device/account/query'
    const { handler, seen } = answering(
      url,
      json({ retCode: 1008004, errMsg: 'invoke service error' }),
      json({ retCode: 0, errMsg: 'ok' }),
    )
    server.use(handler)
    await inFakeTime(async () => {
      await using tpns = testClient()
      await tpns.call('v3/device/account/query', { operator_type: 1 }, { idempotent: true })
    })
    expect(seen.requests).toHaveLength(2)
  })

  it('a lost push that is then called a repeat had been accepted', async () => {
    const { handler, seen } = answering(
      PUSH_URL,
      () => new Response('<html>502</html>', { status: 502 }),
      json({ ret_code: 10010018, err_msg: 'Push repeat' }),
    )
    server.use(handler)
    const task = await inFakeTime(async () => {
      await using tpns = testClient({ retry: { unknownOutcome: 'retry' } })
      return await tpns.push.send(BROADCAST)
    })
    expect(task).toMatchObject({ deduplicated: true, push_id: '' })
    expect(seen.requests).toHaveLength(2)
  })

  it('stays unknown when a later attempt is refused for another reason', async () => {
    const { handler } = answering(
      PUSH_URL,
      () => new Response('', { status: 502 }),
      json({ ret_code: 1008007, err_msg: 'invalid parameter' }),
    )
    server.use(handler)
    const error = await inFakeTime(async () => {
      await using tpns = testClient({ retry: { unknownOutcome: 'retry' } })
      return await getFailure(tpns.push.send(TOKEN_PUSH))
    })
    expect(error).toMatchObject({ name: 'TpnsParameterError', outcome: 'unknown', attempts: 2 })
  })

  it('10010018 to a first attempt is an error: somebody else sent it', async () => {
    const { handler } = answering(PUSH_URL, json({ ret_code: 10010018, err_msg: 'Push repeat' }))
    server.use(handler)
    await using tpns = testClient({ retry: { unknownOutcome: 'retry' } })
    expect(await getFailure(tpns.push.send(BROADCAST))).toMatchObject({
      name: 'TpnsDuplicatePushError',
      outcome: 'rejected',
    })
  })

  it('10010018 after an attempt that was refused is an error too: that one was not accepted', async () => {
    const { handler } = answering(
      PUSH_URL,
      json({ ret_code: 1008028, err_msg: '' }),
      json({ ret_code: 10010018, err_msg: '' }),
    )
    server.use(handler)
    const error = await inFakeTime(async () => {
      await using tpns = testClient({ retry: { unknownOutcome: 'retry' } })
      return await getFailure(tpns.push.send(BROADCAST))
    })
    expect(error).toMatchObject({ name: 'TpnsDuplicatePushError', attempts: 2 })
  })
})
