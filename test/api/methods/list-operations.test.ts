import { describe, expect, it } from 'vitest'
import { answerOf, TpnsBatchError, type TpnsClient, TpnsInvalidTokenError } from '../../../src/index.js'
import { getFailure, TOKEN, testClient } from '../../support/client.js'
import { useMsw } from '../../support/msw.js'
import { answer, BAD_GATEWAY, makeToken, recording, tokens, withClient } from './support.js'

const server = useMsw()
const TAG = 'v3/device/tag'
const DONE = { seq: 0, ret_code: 0 }
const BAD_TOKEN = { seq: 0, ret_code: 1008006, err_msg: 'invalid token' }

const pairs = (count: number) => tokens(count).map((token) => ({ tag: 'vip', token }))

const getStates = (error: unknown) => (error as TpnsBatchError).items.map((item) => item.state)
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)

describe('a list that is longer than a request may be', () => {
  const SPLITS: [
    name: string,
    call: (tpns: TpnsClient) => Promise<unknown>,
    path: string,
    list: string,
    sizes: number[],
  ][] = [
    ['addPairs, 20 at a time', (tpns) => tpns.tags.addPairs(pairs(45)), TAG, 'tag_token_list', [20, 20, 5]],
    ['removePairs, 20 at a time', (tpns) => tpns.tags.removePairs(pairs(21)), TAG, 'tag_token_list', [20, 1]],
    [
      'addToTokens, 500 at a time',
      (tpns) => tpns.tags.addToTokens('vip', tokens(1001)),
      TAG,
      'token_list',
      [500, 500, 1],
    ],
    [
      'removeFromTokens, 500 at a time',
      (tpns) => tpns.tags.removeFromTokens('vip', tokens(501)),
      TAG,
      'token_list',
      [500, 1],
    ],
    [
      'deleteFromApp, 500 at a time',
      (tpns) => tpns.tags.deleteFromApp(tokens(501)),
      `${TAG}/delete_all_device`,
      'tag_list',
      [500, 1],
    ],
    [
      'addPairs, as many as the caller says',
      (tpns) => tpns.tags.addPairs(pairs(501), { chunkSize: 500 }),
      TAG,
      'tag_token_list',
      [500, 1],
    ],
    [
      'exactly as long as a request may be',
      (tpns) => tpns.tags.addPairs(pairs(20)),
      TAG,
      'tag_token_list',
      [20],
    ],
  ]

  it.each(SPLITS)('is split: %s', async (_name, call, path, list, sizes) => {
    const { bodies } = recording(server, path, DONE)
    const result = await withClient(call)
    const sent = (await bodies()).map((body) => body[list] ?? [])
    expect(sent.map((part) => part.length)).toEqual(sizes)
    const total = sizes.reduce((sum, size) => sum + size)
    expect(new Set(sent.flat().map((item) => JSON.stringify(item))).size).toBe(total)
    expect(result).toMatchObject({ succeeded: total })
  })

  it('is sent in its order, one part after the other, a second apart', async () => {
    const { bodies, times: sentAt } = recording(server, TAG, DONE)
    const result = await withClient((tpns) => tpns.tags.addPairs(pairs(41)))
    const sent = (await bodies()).flatMap((body) => body.tag_token_list)
    expect(sent).toEqual(pairs(41))
    expect(sentAt[1]! - sentAt[0]!).toBeGreaterThanOrEqual(1_000)
    expect(sentAt[2]! - sentAt[1]!).toBeGreaterThanOrEqual(1_000)
    expect(result.answers.map((each) => answerOf(each)?.text)).toEqual(times(3, JSON.stringify(DONE)))
  })

  it('waits as long between its parts as the caller says', async () => {
    const { times: sentAt } = recording(server, TAG, DONE)
    await withClient((tpns) => tpns.tags.addPairs(pairs(21), { spacingMs: 7_000 }))
    expect(sentAt[1]! - sentAt[0]!).toBeGreaterThanOrEqual(7_000)
  })

  it('is as it was when the method was called', async () => {
    const { bodies } = recording(server, TAG, DONE)
    const list = pairs(21)
    await withClient(async (tpns) => {
      const running = tpns.tags.addPairs(list)
      list[20]!.tag = 'another'
      list.length = 0
      return await running
    })
    expect((await bodies()).flatMap((body) => body.tag_token_list)).toEqual(pairs(21))
  })

  it('is checked as a whole before anything of it is sent, and names the place in the whole', async () => {
    const seen = answer(server, TAG, DONE)
    const list = pairs(45).with(43, { tag: '', token: makeToken(43) })
    const error = await withClient((tpns) => getFailure(tpns.tags.addPairs(list)))
    expect(error).toMatchObject({ name: 'TpnsRequestError', outcome: 'not-sent', endpoint: TAG })
    expect(error).toMatchObject({ issues: [{ path: 'tag_token_list[43].tag', retCode: 1008002 }] })
    expect(seen.requests).toEqual([])
  })

  it.each([
    ['empty', []],
    ['no list', 'vip'],
  ])('is refused when it is %s', async (_what, list) => {
    await using tpns = testClient()
    const error = await getFailure(tpns.tags.deleteFromApp(list as string[]))
    expect(error).toMatchObject({ name: 'TpnsRequestError', issues: [{ path: 'tag_list' }] })
  })

  it.each([
    { chunkSize: 0 },
    { chunkSize: 501 },
    { chunkSize: 1.5 },
    { spacingMs: -1 },
    { spacingMs: Number.NaN },
  ])('refuses the option %o', async (options) => {
    await using tpns = testClient()
    expect(await getFailure(tpns.tags.addPairs(pairs(1), options))).toMatchObject({ name: 'TpnsConfigError' })
  })
})

describe('a list of which a part fails', () => {
  it('ends there, and says which elements are done, failed and not tried', async () => {
    const seen = answer(server, TAG, DONE, BAD_TOKEN, DONE)
    const error = await withClient((tpns) => getFailure(tpns.tags.addPairs(pairs(70))))
    expect(error).toBeInstanceOf(TpnsBatchError)
    expect(seen.requests).toHaveLength(2)
    expect(getStates(error)).toEqual([
      ...times(20, 'done'),
      ...times(20, 'failed'),
      ...times(30, 'not-tried'),
    ])
    expect((error as TpnsBatchError).items[39]).toEqual({
      index: 39,
      item: makeToken(39),
      retCode: 1008006,
      ok: false,
      state: 'failed',
    })
    expect((error as TpnsBatchError).items[40]).toMatchObject({ index: 40, retCode: undefined })
    expect(error).toMatchObject({
      retCode: 1008006,
      outcome: 'rejected',
      attempts: 2,
      stopReason: 'not-retryable',
    })
    expect(error.cause).toBeInstanceOf(TpnsInvalidTokenError)
    expect(error.message).toContain('tags.addPairs')
    expect(error.message).toContain('20 are done, 20 failed, 30 were not tried')
  })

  it('marks what may have been done as unknown', async () => {
    answer(server, TAG, DONE, BAD_GATEWAY)
    const error = await withClient((tpns) => getFailure(tpns.tags.addPairs(pairs(41))))
    expect(getStates(error)).toEqual([...times(20, 'done'), ...times(20, 'unknown'), 'not-tried'])
    expect(error).toMatchObject({ name: 'TpnsBatchError', outcome: 'unknown', attempts: 5, httpStatus: 502 })
  })

  it('ends between two parts when the signal fires, and never calls the whole "not sent"', async () => {
    const { times: sentAt } = recording(server, TAG, DONE)
    const controller = new AbortController()
    const error = await withClient((tpns) => {
      const running = tpns.tags.addPairs(pairs(41), { signal: controller.signal, spacingMs: 60_000 })
      setTimeout(() => controller.abort(new Error('enough')), 10_000)
      return getFailure(running)
    })
    expect(sentAt).toHaveLength(1)
    expect(getStates(error)).toEqual([...times(20, 'done'), ...times(21, 'not-tried')])
    expect(error).toMatchObject({ stopReason: 'aborted', outcome: 'rejected' })
    expect(error.cause).toMatchObject({ name: 'TpnsAbortError', outcome: 'not-sent' })
  })

  it('ends when the client is closed', async () => {
    answer(server, TAG, DONE)
    const error = await withClient((tpns) => {
      const running = tpns.tags.addPairs(pairs(21), { spacingMs: 60_000 })
      setTimeout(() => void tpns.close(), 10_000)
      return getFailure(running)
    })
    expect(error.cause).toMatchObject({ name: 'TpnsAbortError' })
  })

  it('throws the error of the request itself when one request was enough', async () => {
    answer(server, TAG, BAD_TOKEN)
    await using tpns = testClient()
    expect(await getFailure(tpns.tags.addPairs(pairs(20)))).toMatchObject({
      name: 'TpnsInvalidTokenError',
      retCode: 1008006,
    })
    expect(await getFailure(tpns.tags.add(TOKEN, ['a', 'b']))).toMatchObject({
      name: 'TpnsInvalidTokenError',
    })
  })

  it('is repeated, part by part, where the outcome is not known', async () => {
    const seen = answer(server, TAG, DONE, BAD_GATEWAY, DONE)
    const result = await withClient((tpns) => tpns.tags.addPairs(pairs(40)))
    expect(result.succeeded).toBe(40)
    expect(seen.requests).toHaveLength(3)
  })
})

describe('tags.replace', () => {
  it('refuses a list in which only some tags have a class: it would delete all other tags', async () => {
    const seen = answer(server, TAG, DONE)
    await using tpns = testClient()
    const error = await getFailure(tpns.tags.replace(TOKEN, ['level:3', 'vip']))
    expect(error).toMatchObject({ name: 'TpnsRequestError', issues: [{ path: 'tag_list' }] })
    expect(error.message).toContain('allowMixedTagClasses')
    expect(seen.requests).toEqual([])
  })
})
