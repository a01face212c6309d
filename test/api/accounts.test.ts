import { describe, expect, it } from 'vitest'
import { accountBatch, accountQuery } from '../../src/api/accounts/endpoint.js'
import { readAccountItems } from '../../src/api/accounts/results.js'
import { broken, decode, encode, getIssues, getWarnings, TOKEN, TOKEN_2, wire } from './support.js'

const bind = (count: number, operator_type = 2) => ({
  operator_type,
  token_accounts: Array.from({ length: count }, (_, index) => ({
    token: `token${index}`,
    account_list: [{ account: `u-${index}`, account_type: 0 }],
  })),
})

describe('accounts.batch', () => {
  const two = [
    {
      token: TOKEN,
      account_list: [
        { account: '926@126.com', account_type: 1005 },
        { account: '15270', account_type: 1002 },
      ],
    },
    { token: TOKEN_2, account_list: [{ account: '926@163.com', newField: 1 }] },
  ]

  it.each([
    [2, { token_accounts: two }, [TOKEN, TOKEN_2]],
    [3, { token_accounts: two }, [TOKEN, TOKEN_2]],
    [4, { token_list: [TOKEN, TOKEN_2] }, [TOKEN, TOKEN_2]],
    [5, { account_list: [{ account: 'a' }, { account: 'b', account_type: 1 }] }, ['a', 'b']],
  ])(
    'sends the documented request of operator %i unchanged and notes its items',
    async (operator_type, lists, items) => {
      const request = { operator_type, platform: 'ios', ...lists, newField: 1 }
      const { payload, warnings } = await encode(accountBatch, request)
      expect(payload.value).toEqual(request)
      expect(payload.notes).toEqual({ items })
      expect(warnings).toEqual([])
    },
  )

  it.each([
    [
      'a misspelt type',
      { token: TOKEN, account_list: [{ account: 'a', acount_type: 1 }] },
      'token_accounts[0].account_list[0].acount_type',
      'Did you mean "account_type"?',
    ],
    [
      'the type beside the list',
      { token: TOKEN, account_list: [{ account: 'a' }], account_type: 1 },
      'token_accounts[0].account_type',
      'Put it in token_accounts[].account_list[].',
    ],
  ])('warns of %s, which the service would ignore', async (_, element, path, remedy) => {
    const { warnings } = await encode(accountBatch, { operator_type: 2, token_accounts: [element] })
    expect(warnings.map((one) => one.path)).toEqual([path])
    expect(warnings[0]?.message).toContain(remedy)
  })

  it('refuses operator 1, which no longer appends, and names the remedy', async () => {
    const issues = await getIssues(accountBatch, bind(1, 1))
    expect(issues).toHaveLength(1)
    expect(issues[0]).toMatchObject({ path: 'operator_type', retCode: 1008007 })
    expect(issues[0]!.message).toContain('discontinued')
    expect(issues[0]!.message).toContain('send 2')
  })

  it.each([
    ['no operator', {}, ['operator_type 1008002']],
    ['operator 6', { operator_type: 6 }, ['operator_type 1008007']],
    ['2 without its list', { operator_type: 2 }, ['token_accounts 1008002']],
    ['21 tokens', bind(21), ['token_accounts 1008007']],
    ['20 tokens', bind(20), []],
    ['21 tokens to unbind from', bind(21, 3), ['token_accounts 1008007']],
    ['an empty list', { operator_type: 3, token_accounts: [] }, ['token_accounts 1008002']],
    [
      'a token without accounts',
      { operator_type: 2, token_accounts: [{ token: TOKEN, account_list: [] }] },
      ['token_accounts[0].account_list 1008002'],
    ],
    [
      'an account as text',
      { operator_type: 2, token_accounts: [{ token: TOKEN, account_list: ['a'] }] },
      ['token_accounts[0].account_list[0] 1008001'],
    ],
    [
      'a number as account',
      { operator_type: 5, account_list: [{ account: 7 }] },
      ['account_list[0].account 1008001'],
    ],
    [
      'the type as text',
      { operator_type: 5, account_list: [{ account: 'a', account_type: '1' }] },
      ['account_list[0].account_type 1008001'],
    ],
    ['a token of 65', { operator_type: 4, token_list: ['a'.repeat(65)] }, ['token_list[0] 1008007']],
    [
      '4 with 5,000 tokens, for no limit is documented',
      { operator_type: 4, token_list: Array(5000).fill(TOKEN) },
      [],
    ],
    [
      '4 with accounts, which would unbind the others too',
      { operator_type: 4, token_list: [TOKEN], account_list: [{ account: 'a' }] },
      ['account_list 1008007'],
    ],
    [
      '5 with tokens, which would unbind the others too',
      { operator_type: 5, account_list: [{ account: 'a' }], token_list: [TOKEN] },
      ['token_list 1008007'],
    ],
  ])('judges %s', async (_what, request, expected) => {
    expect(await broken(accountBatch, request)).toEqual(expected)
  })

  it('says that only pushes take accounts as text', async () => {
    const [issue] = await getIssues(accountBatch, { operator_type: 5, account_list: ['a'] })
    expect(issue!.message).toContain('{"account"')
  })

  it('warns when one token gets two accounts of one type, of which the service keeps one', async () => {
    const account_list = [{ account: 'a' }, { account: 'b', account_type: 0 }]
    const request = { operator_type: 2, token_accounts: [{ token: TOKEN, account_list }] }
    expect(await getWarnings(accountBatch, request)).toEqual(['account_type.shared'])
    expect(await getWarnings(accountBatch, { ...request, operator_type: 3 })).toEqual([])
  })

  it('warns of a list that the operator does not read', async () => {
    const warned = await getWarnings(accountBatch, { ...bind(1), token_list: [TOKEN] })
    expect(warned).toEqual(['token_list.no-effect.operator_type-2'])
  })

  it.each([
    ['numbers as text', { result: ['0', '0'] }, [0, 0]],
    ['the older "ok"', { result: ['ok', 'ok'] }, [0, 0]],
    ['a list in text', { result: '["0","ok"]' }, [0, 0]],
    ['no result: the return code 0 says that all were taken', {}, [undefined, undefined]],
  ])('reads %s', (_what, answer, codes) => {
    const result = decode(accountBatch, { ...answer, seq: 3 }, { items: ['a', 'b'] })
    expect(result.items).toEqual([
      { index: 0, item: 'a', retCode: codes[0], ok: true, state: 'done' },
      { index: 1, item: 'b', retCode: codes[1], ok: true, state: 'done' },
    ])
    expect(result).toMatchObject({ ...answer, seq: 3 })
  })
})

describe('readAccountItems', () => {
  const notes = { items: ['a', 'b'] }

  it.each([
    ['text', '1008006', 1008006],
    ['a number', 1008006, 1008006],
    ['words', 'invalid token', undefined],
    ['nothing', null, undefined],
  ])('blames the item at the place of a status given as %s', (_what, status, retCode) => {
    expect(readAccountItems(notes, { result: ['0', status] })).toEqual([
      { index: 0, item: 'a', retCode: 0, ok: true, state: 'done' },
      { index: 1, item: 'b', retCode, ok: false, state: 'failed' },
    ])
  })

  it('leaves the code open where the answer has no status, and does not call it done', () => {
    expect(readAccountItems(notes, { result: ['0'] })[1]).toEqual({
      index: 1,
      item: 'b',
      retCode: undefined,
      ok: false,
      state: 'unknown',
    })
    expect(readAccountItems(notes, {}).map((item) => item.ok)).toEqual([false, false])
  })

  it('names no item when there are more statuses than items: a good token must not be blamed', () => {
    const items = readAccountItems(notes, { result: ['0', '1008006', '0'] })
    expect(items.map((item) => item.item)).toEqual([undefined, undefined, undefined])
    expect(items.map((item) => item.retCode)).toEqual([0, 1008006, 0])
  })

  it('works without notes', () => {
    expect(readAccountItems({}, { result: ['0'] })).toEqual([
      { index: 0, item: undefined, retCode: 0, ok: true, state: 'done' },
    ])
    expect(readAccountItems({}, {})).toEqual([])
  })
})

describe('accounts.query', () => {
  it.each([
    [
      1,
      { account_list: [{ account: 'account1' }, { account: 'account2', account_type: 3 }] },
      ['account1', 'account2'],
    ],
    [2, { token_list: ['token1', 'token2'] }, ['token1', 'token2']],
  ])(
    'sends the documented request of operator %i unchanged and notes its items',
    async (operator_type, lists, items) => {
      const { payload } = await encode(accountQuery, { operator_type, ...lists, newField: 1 })
      expect(payload.value).toEqual({ operator_type, ...lists, newField: 1 })
      expect(payload.notes).toEqual({ items })
    },
  )

  it.each([
    ['operator 3', { operator_type: 3 }, ['operator_type 1008007']],
    ['1 without accounts', { operator_type: 1 }, ['account_list 1008002']],
    ['2 without tokens', { operator_type: 2 }, ['token_list 1008002']],
    ['accounts as text', { operator_type: 1, account_list: ['a'] }, ['account_list[0] 1008001']],
  ])('judges %s', async (_what, request, expected) => {
    expect(await broken(accountQuery, request)).toEqual(expected)
  })

  it('warns of the list that the operator does not read, and sends it', async () => {
    const request = { operator_type: 1, account_list: [{ account: 'a' }], token_list: [TOKEN] }
    expect(await getWarnings(accountQuery, request)).toEqual(['token_list.no-effect.operator_type-1'])
    expect(await wire(accountQuery, request)).toEqual(request)
  })

  it('reads the tokens of accounts', () => {
    const answer = {
      result: ['0', '0'],
      account_tokens: [{ account: 'a', token_list: ['t1', 't2'] }, { account: 'b' }],
    }
    expect(decode(accountQuery, answer, { items: ['a', 'b'] })).toEqual({
      result: ['0', '0'],
      items: [
        { index: 0, item: 'a', retCode: 0, ok: true, state: 'done' },
        { index: 1, item: 'b', retCode: 0, ok: true, state: 'done' },
      ],
      account_tokens: [
        { account: 'a', token_list: ['t1', 't2'] },
        { account: 'b', token_list: [] },
      ],
      token_accounts: [],
    })
  })

  it('reads the accounts of tokens, with fields it does not know', () => {
    const token_accounts = [{ token: 't1', account_list: [{ account: 'a', since: 7 }], extra: true }]
    const result = decode(accountQuery, { result: ['0'], token_accounts, seq: 1 }, { items: ['t1'] })
    expect(result.token_accounts).toEqual(token_accounts)
    expect(result.account_tokens).toEqual([])
    expect(result.seq).toBe(1)
  })
})
