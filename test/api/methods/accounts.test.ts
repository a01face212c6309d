import { describe, expect, it } from 'vitest'
import { answerOf, TpnsBatchError } from '../../../src/index.js'
import { getFailure, TOKEN, testClient } from '../../support/client.js'
import { useMsw } from '../../support/msw.js'
import { answer, BAD_GATEWAY, makeToken, recording, TOKEN_2, tokens, withClient } from './support.js'

const server = useMsw()
const BATCH = 'v3/device/account/batchoperate'
const QUERY = 'v3/device/account/query'

const binding = (token: string) => ({ token, account_list: [{ account: `u-${token}` }] })
const bindings = (count: number) => tokens(count).map(binding)
/** `code` at one place of `count`, 0 elsewhere, as the service writes it. */
const statuses = (count: number, at: number, code: string) =>
  Array.from({ length: count }, (_, n) => (n === at ? code : '0'))

const PARTLY = { ret_code: 1008026, err_msg: 'batch op，partly error', result: ['0', '1008006'] }
const TOTAL = { ret_code: 1008027, err_msg: 'batch op，total error', result: ['1008006', '1008029'] }
const TWO = [binding(TOKEN), binding(TOKEN_2)]

describe('items that fail', () => {
  it('some: a batch error says which, in the order of the list', async () => {
    const seen = answer(server, BATCH, PARTLY)
    await using tpns = testClient()
    const error = await getFailure(tpns.accounts.bind(TWO))
    expect(error).toBeInstanceOf(TpnsBatchError)
    expect(error).toMatchObject({ retCode: 1008026, outcome: 'rejected', serverMessage: PARTLY.err_msg })
    expect((error as TpnsBatchError).items).toEqual([
      { index: 0, item: TOKEN, retCode: 0, ok: true, state: 'done' },
      { index: 1, item: TOKEN_2, retCode: 1008006, ok: false, state: 'failed' },
    ])
    expect(JSON.parse(JSON.stringify(error)).items[1]).toMatchObject({ item: TOKEN_2, retCode: 1008006 })
    expect(seen.requests).toHaveLength(1)
  })

  it('some: is a result where the caller wants it so', async () => {
    answer(server, BATCH, PARTLY)
    await using tpns = testClient()
    const result = await tpns.accounts.unbind(TWO, { onPartial: 'return' })
    expect(result.items.map((item) => item.ok)).toEqual([true, false])
    expect(result.failed).toEqual([{ index: 1, item: TOKEN_2, retCode: 1008006, ok: false, state: 'failed' }])
    expect(result.answers).toMatchObject([{ result: ['0', '1008006'] }])
  })

  it('some, in the camelCase envelope of the query, beside what was found', async () => {
    const account_tokens = [{ account: 'u-1', token_list: [makeToken(1)] }]
    answer(server, QUERY, { retCode: 1008026, errMsg: '', result: ['0', '1008029'], account_tokens })
    await using tpns = testClient()
    const result = await tpns.accounts.findTokens(['u-1', 'u-2'], { onPartial: 'return' })
    expect(result).toMatchObject({ account_tokens, failed: [{ item: 'u-2', retCode: 1008029 }] })
  })

  it.each(['throw', 'return'] as const)('all: a batch error also with onPartial %o', async (onPartial) => {
    answer(server, BATCH, TOTAL)
    await using tpns = testClient()
    const error = await getFailure(tpns.accounts.unbindAll([TOKEN, TOKEN_2], { onPartial }))
    expect(error).toMatchObject({ name: 'TpnsBatchError', retCode: 1008027 })
    expect((error as TpnsBatchError).items.map((item) => item.retCode)).toEqual([1008006, 1008029])
  })

  it('without a status for each: nobody is blamed, nobody called done', async () => {
    answer(server, BATCH, { ret_code: 1008026, err_msg: '' })
    await using tpns = testClient()
    const { items } = await tpns.accounts.bind(TWO, { onPartial: 'return' })
    expect(items.map(({ item, state }) => [item, state])).toEqual([
      [TOKEN, 'unknown'],
      [TOKEN_2, 'unknown'],
    ])
  })

  it('under a return code 0 are still failures', async () => {
    answer(server, BATCH, { ...PARTLY, ret_code: 0 })
    await using tpns = testClient()
    const error = await getFailure(tpns.accounts.bind(TWO))
    expect(error).toMatchObject({ name: 'TpnsBatchError', retCode: 1008026, attempts: 1 })
  })

  it('are reported by client.call as well, without their names', async () => {
    answer(server, BATCH, PARTLY)
    await using tpns = testClient()
    const error = await getFailure(tpns.call(BATCH, { operator_type: 2, token_accounts: TWO }))
    expect((error as TpnsBatchError).items).toMatchObject([
      { index: 0, item: undefined, state: 'done' },
      { index: 1, item: undefined, retCode: 1008006 },
    ])
  })

  it('refuses another onPartial before anything is sent', async () => {
    const seen = answer(server, BATCH, PARTLY)
    await using tpns = testClient()
    const options = { onPartial: 'ignore' as 'return' }
    expect(await getFailure(tpns.accounts.bind(TWO, options))).toMatchObject({ name: 'TpnsConfigError' })
    expect(seen.requests).toEqual([])
  })
})

describe('lists of more than 20', () => {
  it('are sent in parts, and reported as one list', async () => {
    const { bodies } = recording(
      server,
      BATCH,
      { ret_code: 0, result: statuses(20, -1, '') },
      { ret_code: 0, result: statuses(20, -1, '') },
      { ret_code: 0, result: ['0'] },
    )
    const { items } = await withClient((tpns) => tpns.accounts.bind(bindings(41)))
    expect((await bodies()).map((body) => body.token_accounts?.length)).toEqual([20, 20, 1])
    expect(items.map((item) => item.item)).toEqual(tokens(41))
    expect(items.map((item) => item.index)).toEqual([...items.keys()])
  })

  it('go on after a part in which items failed, and report them at their places', async () => {
    const seen = answer(
      server,
      BATCH,
      { ret_code: 1008026, err_msg: '', result: statuses(20, 3, '1008006') },
      { ret_code: 1008027, err_msg: '', result: ['1008029'] },
    )
    const error = await withClient((tpns) => getFailure(tpns.accounts.bind(bindings(21))))
    expect(seen.requests).toHaveLength(2)
    expect(error).toMatchObject({ name: 'TpnsBatchError', retCode: 1008026, attempts: 2 })
    const failed = (error as TpnsBatchError).items.filter((item) => !item.ok)
    expect(failed).toEqual([
      { index: 3, item: makeToken(3), retCode: 1008006, ok: false, state: 'failed' },
      { index: 20, item: makeToken(20), retCode: 1008029, ok: false, state: 'failed' },
    ])
    expect(error.message).toContain('2 of 21')
  })

  it('of which all items fail are thrown whatever onPartial says', async () => {
    const all = Array.from({ length: 20 }, () => '1008006')
    answer(server, BATCH, { ret_code: 1008027, result: all }, { ret_code: 1008027, result: ['1008006'] })
    const error = await withClient((tpns) =>
      getFailure(tpns.accounts.unbindAll(tokens(21), { onPartial: 'return' })),
    )
    expect(error).toMatchObject({ name: 'TpnsBatchError', retCode: 1008027 })
  })

  it('end where a request fails as a whole, with what is known of each item', async () => {
    answer(
      server,
      BATCH,
      { ret_code: 1008026, err_msg: '', result: statuses(20, 0, '1008006') },
      { ret_code: 1008003, err_msg: 'auth failure' },
    )
    const error = await withClient((tpns) =>
      getFailure(tpns.accounts.bind(bindings(41), { onPartial: 'return' })),
    )
    const states = (error as TpnsBatchError).items.map((item) => item.state)
    expect(states.slice(0, 2)).toEqual(['failed', 'done'])
    expect(states.slice(20)).toEqual([...Array.from({ length: 20 }, () => 'failed'), 'not-tried'])
    expect(error.cause).toMatchObject({ name: 'TpnsAuthError', retCode: 1008003 })
  })

  it('with a part whose statuses do not match its items blame nobody in it', async () => {
    answer(server, BATCH, { ret_code: 0, result: statuses(21, 4, '1008006') }, { ret_code: 0, result: ['0'] })
    const { items } = await withClient((tpns) => tpns.accounts.bind(bindings(21), { onPartial: 'return' }))
    expect(items.map((item) => item.item)).toEqual(tokens(21))
    expect(new Set(items.slice(0, 20).map((item) => item.state))).toEqual(new Set(['unknown']))
    expect(items[20]!.state).toBe('done')
  })

  it('join what queries found', async () => {
    const found = (account: string) => ({ account, token_list: [TOKEN] })
    answer(
      server,
      QUERY,
      { retCode: 0, result: statuses(20, -1, ''), account_tokens: [found('a'), found('b')] },
      { retCode: 10110008, errMsg: 'no token，no account' },
      { retCode: 0, result: ['0'], account_tokens: [found('c')] },
    )
    const accounts = tokens(41)
    const result = await withClient((tpns) => tpns.accounts.findTokens(accounts))
    expect(result.account_tokens).toEqual([found('a'), found('b'), found('c')])
    expect(result.items.map((item) => item.retCode)).toEqual([
      ...Array.from({ length: 20 }, () => 0),
      ...Array.from({ length: 20 }, () => 10110008),
      0,
    ])
  })
})

describe('a query that finds nothing', () => {
  it('gives an empty result', async () => {
    answer(server, QUERY, { retCode: 10110008, errMsg: 'no token，no account' })
    await using tpns = testClient()
    const byAccount = await tpns.accounts.findTokens('u-1')
    expect(byAccount).toMatchObject({ account_tokens: [], failed: [] })
    expect(byAccount.items).toEqual([{ index: 0, item: 'u-1', retCode: 10110008, ok: true, state: 'done' }])
    expect(await tpns.accounts.findAccounts(TOKEN)).toMatchObject({ token_accounts: [], failed: [] })
  })

  it('for some is no failure of these', async () => {
    const token_accounts = [{ token: makeToken(1), account_list: [{ account: 'u-1' }] }]
    answer(server, QUERY, { retCode: 1008026, errMsg: '', result: ['0', '10110008'], token_accounts })
    await using tpns = testClient()
    const result = await tpns.accounts.findAccounts([makeToken(1), makeToken(2)])
    expect(result).toMatchObject({ token_accounts, failed: [] })
    expect(result.items.map((item) => item.retCode)).toEqual([0, 10110008])
  })

  it.each<[string, object, string[], number[]]>([
    [
      '10110008',
      { retCode: 10110008, errMsg: 'no token，no account' },
      [TOKEN, TOKEN_2],
      [10110008, 10110008],
    ],
    ['1008026, for some', { retCode: 1008026, result: ['0', '10110008'] }, [TOKEN, TOKEN_2], [0, 10110008]],
    ['1008027, for all', { retCode: 1008027, result: ['10110008'] }, [TOKEN], [10110008]],
  ])('counts as accepted for observers, who see its code: %s', async (_, body, asked, codes) => {
    answer(server, QUERY, body)
    const seen: unknown[] = []
    await using tpns = testClient({
      hooks: {
        attempt: ({ outcome, retCode, error }) => seen.push(['attempt', outcome, retCode, error]),
        result: ({ outcome, error }) => seen.push(['result', outcome, error]),
      },
    })
    const { items, answers } = await tpns.accounts.findAccounts(asked)
    expect(items.map(({ retCode, ok }) => [retCode, ok])).toEqual(codes.map((code) => [code, true]))
    const { retCode } = body as { retCode: number }
    expect(seen).toEqual([
      ['attempt', 'accepted', retCode, undefined],
      ['result', 'accepted', undefined],
    ])
    expect(answerOf(answers[0]!)).toMatchObject({ httpStatus: 200, text: JSON.stringify(body) })
  })

  it.each<[string, object]>([
    ['when a token is refused for another reason', { retCode: 1008026, result: ['10110008', '1008006'] }],
    ['when it does not say which', { retCode: 1008027 }],
  ])('is a failure %s', async (_, body) => {
    answer(server, QUERY, body)
    const outcomes: string[] = []
    await using tpns = testClient({ hooks: { result: ({ outcome }) => outcomes.push(outcome) } })
    expect(await getFailure(tpns.accounts.findAccounts([TOKEN, TOKEN_2]))).toBeInstanceOf(TpnsBatchError)
    expect(outcomes).toEqual(['rejected'])
  })

  it('is what it is to client.call, which gives answers as they come', async () => {
    answer(server, QUERY, { retCode: 10110008, errMsg: 'no token，no account' })
    await using tpns = testClient()
    const body = { operator_type: 2, token_list: [TOKEN] }
    expect(await getFailure(tpns.call(QUERY, body))).toMatchObject({ retCode: 10110008 })
  })

  it('is an error for a call that should unbind something', async () => {
    answer(server, BATCH, { ret_code: 10110008, err_msg: 'no token，no account' })
    await using tpns = testClient()
    expect(await getFailure(tpns.accounts.unbindTokens('u-1'))).toMatchObject({
      name: 'TpnsNotFoundError',
      retCode: 10110008,
    })
  })
})

describe('account requests', () => {
  it('are sent again where the outcome is not known', async () => {
    const seen = answer(server, BATCH, BAD_GATEWAY, { ret_code: 0, result: ['0'] })
    const { items } = await withClient((tpns) => tpns.accounts.bind(binding(TOKEN)))
    expect(items).toMatchObject([{ item: TOKEN, ok: true }])
    expect(seen.requests).toHaveLength(2)
  })

  it('name the place in the whole list when a part breaks a rule', async () => {
    const seen = answer(server, BATCH, { ret_code: 0 })
    await using tpns = testClient()
    const list = bindings(41).with(30, { token: makeToken(30), account_list: [] })
    const error = await getFailure(tpns.accounts.bind(list))
    expect(error).toMatchObject({ issues: [{ path: 'token_accounts[30].account_list', retCode: 1008002 }] })
    expect(seen.requests).toEqual([])
  })
})
