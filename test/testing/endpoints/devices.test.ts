import { describe, expect, it } from 'vitest'
import { FakeTpns } from '../../../src/testing/index.js'
import { call, makeToken } from '../support.js'

const TAG = 'v3/device/tag'
const [A, B, C] = [makeToken(1), makeToken(2), makeToken(3)]

function tagged(tags: Record<string, string[]>) {
  const fake = new FakeTpns()
  for (const [token, list] of Object.entries(tags)) fake.addDevice({ token, tags: list })
  return fake
}
const getTags = (fake: FakeTpns, token: string) => [...(fake.device(token)?.tags ?? [])].sort()

describe('the tag operators', () => {
  const pairs = [
    { tag: 'n', token: A },
    { tag: 'm', token: B },
  ]
  it.each([
    [1, 'add one', { token_list: [A, B], tag_list: ['n', 'm'] }, ['n', 'x', 'y'], ['x']],
    [2, 'remove one', { token_list: [A, B], tag_list: ['x', 'y'] }, ['y'], ['x']],
    [3, 'add several', { token_list: [A, B], tag_list: ['n', 'm'] }, ['m', 'n', 'x', 'y'], ['x']],
    [4, 'remove several', { token_list: [A, B], tag_list: ['x', 'y'] }, [], ['x']],
    [5, 'remove all', { token_list: [A, B], tag_list: ['ignored'] }, [], ['x']],
    [6, 'overwrite', { token_list: [A, B], tag_list: ['n', 'm'] }, ['m', 'n'], ['x']],
    [7, 'add one to several', { token_list: [A, B], tag_list: ['n', 'm'] }, ['n', 'x', 'y'], ['n', 'x']],
    [8, 'remove one from several', { token_list: [A, B], tag_list: ['x', 'y'] }, ['y'], []],
    [9, 'add pairs', { tag_token_list: pairs }, ['n', 'x', 'y'], ['m', 'x']],
    [
      10,
      'remove pairs',
      {
        tag_token_list: [
          { token: A, tag: 'x' },
          { token: B, tag: 'x' },
        ],
      },
      ['y'],
      [],
    ],
  ])('%i: %s', async (operator, _, lists, ofA, ofB) => {
    const fake = tagged({ [A]: ['x', 'y'], [B]: ['x'] })
    expect(await call(fake, TAG, { operator_type: operator, ...lists, seq: 3 })).toEqual({
      ret_code: 0,
      err_msg: 'NO_ERROR',
      seq: 3,
    })
    expect([getTags(fake, A), getTags(fake, B)]).toEqual([ofA, ofB])
  })

  it.each([
    ['same class', ['level:3'], ['city:bj', 'level:3', 'vip']],
    ['classes only', ['level:3', 'city:sh'], ['city:sh', 'level:3', 'vip']],
    ['the class up to the first colon', ['level:3:a'], ['city:bj', 'level:3:a', 'vip']],
    ['a tag without a class among them', ['level:3', 'plain'], ['level:3', 'plain']],
  ])('6 replaces by class: %s', async (_, tags, after) => {
    const fake = tagged({ [A]: ['level:1', 'level:2', 'city:bj', 'vip'] })
    await call(fake, TAG, { operator_type: 6, token_list: [A], tag_list: tags })
    expect(getTags(fake, A)).toEqual(after)
  })

  const many = (count: number) => Array.from({ length: count }, (_, n) => makeToken(n + 1000))
  const makePair = (token: string) => ({ tag: 't', token })
  it.each([
    ['operator 11', { operator_type: 11 }, 1008007],
    ['no operator', {}, 1008002],
    ['no tag_list', { operator_type: 1, token_list: [A] }, 1008002],
    ['no token_list', { operator_type: 1, tag_list: ['t'] }, 1008002],
    ['no pairs', { operator_type: 9 }, 1008002],
    ['500 tokens', { operator_type: 7, token_list: many(500), tag_list: ['t'] }, 0],
    ['501 tokens', { operator_type: 7, token_list: many(501), tag_list: ['t'] }, 1008007],
    ['501 tags', { operator_type: 4, token_list: [A], tag_list: many(501) }, 1008007],
    ['500 pairs', { operator_type: 9, tag_token_list: many(500).map(makePair) }, 0],
    ['501 pairs', { operator_type: 9, tag_token_list: many(501).map(makePair) }, 1008007],
    ['a tag of 50 characters', { operator_type: 1, token_list: [A], tag_list: ['标'.repeat(50)] }, 0],
    ['a tag of 51 characters', { operator_type: 1, token_list: [A], tag_list: ['t'.repeat(51)] }, 1008007],
    ['100 tags of a token', { operator_type: 3, token_list: [A], tag_list: many(100) }, 0],
    ['101 tags of a token', { operator_type: 3, token_list: [A], tag_list: many(101) }, 1008007],
    ['a token of another length', { operator_type: 1, token_list: ['short'], tag_list: ['t'] }, 1008029],
    ['a token that is gone', { operator_type: 1, token_list: [C], tag_list: ['t'] }, 1008006],
    [
      'tags as an object',
      { operator_type: 1, token_list: [A], tag_list: { tags: ['t'], op: 'OR' } },
      1008001,
    ],
  ])('with %s get the code for it', async (_, body, code) => {
    const fake = new FakeTpns()
    fake.invalidateToken(C)
    expect(await call(fake, TAG, body)).toMatchObject({ ret_code: code })
  })

  it('change nothing when one of the tokens is gone', async () => {
    const fake = tagged({ [A]: ['x'] })
    fake.invalidateToken(C)
    const body = { operator_type: 7, token_list: [A, C], tag_list: ['n'] }
    expect(await call(fake, TAG, body)).toMatchObject({ ret_code: 1008006 })
    expect(getTags(fake, A)).toEqual(['x'])
  })

  it('take 20 pairs where the option says so', async () => {
    const fake = new FakeTpns({ maxTagPairs: 20 })
    const body = (count: number) => ({ operator_type: 9, tag_token_list: many(count).map(makePair) })
    expect(await call(fake, TAG, body(20))).toMatchObject({ ret_code: 0 })
    expect(await call(fake, TAG, body(21))).toMatchObject({ ret_code: 1008007 })
  })
})

describe('deleting tags from the app', () => {
  it('takes them from every device', async () => {
    const fake = tagged({ [A]: ['old', 'x'], [B]: ['old'] })
    const answer = await call(fake, 'v3/device/tag/delete_all_device', { tag_list: ['old'] })
    expect(answer).toEqual({ ret_code: 0, err_msg: 'NO_ERROR', seq: 0, result: '' })
    expect([getTags(fake, A), getTags(fake, B)]).toEqual([['x'], []])
  })

  it.each([
    [{}, 1008002],
    [{ tag_list: ['标'.repeat(50)] }, 0],
    [{ tag_list: ['标'.repeat(51)] }, 1008007],
    [{ tag_list: Array.from({ length: 501 }, String) }, 1008007],
  ])('with %j is answered %i', async (body, code) => {
    expect(await call(new FakeTpns(), 'v3/device/tag/delete_all_device', body)).toMatchObject({
      ret_code: code,
    })
  })
})

const OPERATE = 'v3/device/account/batchoperate'
const QUERY = 'v3/device/account/query'

function withAccounts() {
  const fake = new FakeTpns({ unknownTokens: 'reject' })
  fake.addDevice({ token: A, accounts: ['u1', { account: 'mail', account_type: 1005 }] })
  fake.addDevice({ token: B, accounts: ['u1'] })
  fake.addDevice({ token: C })
  return fake
}
const getAccounts = (fake: FakeTpns, token: string) =>
  fake.device(token)?.accounts.map((each) => `${each.account_type}:${each.account}`)
const bind = (token: string, ...accounts: [string, number?][]) => ({
  token,
  account_list: accounts.map(([account, account_type]) => ({
    account,
    ...(account_type === undefined ? {} : { account_type }),
  })),
})

describe('the account operators', () => {
  it.each([1, 2])('%i overwrites the accounts of tokens', async (operator) => {
    const fake = withAccounts()
    const body = {
      operator_type: operator,
      token_accounts: [bind(A, ['u2'], ['phone', 1002]), bind(C, ['u3'])],
    }
    expect(await call(fake, OPERATE, body)).toEqual({ ret_code: 0, err_msg: 'NO_ERROR', result: ['0', '0'] })
    expect([getAccounts(fake, A), getAccounts(fake, C)]).toEqual([['0:u2', '1002:phone'], ['0:u3']])
  })

  it('2 keeps one account of each type', async () => {
    const fake = withAccounts()
    await call(fake, OPERATE, { operator_type: 2, token_accounts: [bind(A, ['u2'], ['u3'])] })
    expect(getAccounts(fake, A)).toEqual(['0:u3'])
  })

  it('3 unbinds the listed accounts, of their type only', async () => {
    const fake = withAccounts()
    const body = { operator_type: 3, token_accounts: [bind(A, ['u1'], ['mail', 0])] }
    expect(await call(fake, OPERATE, body)).toMatchObject({ ret_code: 0 })
    expect(getAccounts(fake, A)).toEqual(['1005:mail'])
  })

  it('4 unbinds all accounts of tokens', async () => {
    const fake = withAccounts()
    expect(await call(fake, OPERATE, { operator_type: 4, token_list: [A, B] })).toMatchObject({
      result: ['0', '0'],
    })
    expect([getAccounts(fake, A), getAccounts(fake, B)]).toEqual([[], []])
  })

  it('5 unbinds all tokens of accounts', async () => {
    const fake = withAccounts()
    const body = { operator_type: 5, account_list: [{ account: 'u1', account_type: 0 }] }
    expect(await call(fake, OPERATE, body)).toMatchObject({ result: ['0'] })
    expect([getAccounts(fake, A), getAccounts(fake, B)]).toEqual([['1005:mail'], []])
  })

  const unknown = makeToken(9)
  const twentyOne = Array.from({ length: 21 }, () => bind(A, ['u']))
  it.each([
    [
      'some items fail',
      { operator_type: 2, token_accounts: [bind(unknown, ['u']), bind(A, ['u'])] },
      1008026,
      ['1008006', '0'],
    ],
    [
      'all items fail',
      { operator_type: 2, token_accounts: [bind(unknown, ['u']), bind('short', ['u'])] },
      1008027,
      ['1008006', '1008029'],
    ],
    ['nothing is found', { operator_type: 4, token_list: [C] }, 10110008, ['10110008']],
    [
      'nothing is found for accounts',
      { operator_type: 5, account_list: [{ account: 'nobody' }] },
      10110008,
      ['10110008'],
    ],
    ['one is not found', { operator_type: 4, token_list: [C, A] }, 1008026, ['10110008', '0']],
    ['there are 20 tokens', { operator_type: 2, token_accounts: twentyOne.slice(1) }, 0, Array(20).fill('0')],
    ['there are 21 tokens', { operator_type: 2, token_accounts: twentyOne }, 1008007, undefined],
    ['an operator is unknown', { operator_type: 6 }, 1008007, undefined],
    ['its list is missing', { operator_type: 2 }, 1008002, undefined],
    ['accounts are strings', { operator_type: 5, account_list: ['u1'] }, 1008001, undefined],
  ])('when %s', async (_, body, code, result) => {
    const answer = await call(withAccounts(), OPERATE, body)
    expect([answer.ret_code, answer.result]).toEqual([code, result])
  })
})

describe('the account query', () => {
  it.each([
    [
      'tokens of accounts, newest binding first',
      { operator_type: 1, account_list: [{ account: 'u1' }] },
      { retCode: 0, errMsg: 'ok', result: ['0'], account_tokens: [{ account: 'u1', token_list: [B, A] }] },
    ],
    [
      'accounts of tokens',
      { operator_type: 2, token_list: [A] },
      {
        retCode: 0,
        errMsg: 'ok',
        result: ['0'],
        token_accounts: [{ token: A, account_list: [{ account: 'u1' }, { account: 'mail' }] }],
      },
    ],
    [
      'partly: what was found, and a code for what was not',
      { operator_type: 1, account_list: [{ account: 'nobody' }, { account: 'mail' }] },
      {
        retCode: 1008026,
        errMsg: 'batch op，partly error',
        result: ['10110008', '0'],
        account_tokens: [{ account: 'mail', token_list: [A] }],
      },
    ],
    [
      'nothing at all',
      { operator_type: 1, account_list: [{ account: 'nobody' }] },
      { retCode: 10110008, errMsg: 'no token，no account', result: ['10110008'], account_tokens: [] },
    ],
    [
      'only failures',
      { operator_type: 2, token_list: ['short', C] },
      {
        retCode: 1008027,
        errMsg: 'batch op，total error',
        result: ['1008029', '10110008'],
        token_accounts: [],
      },
    ],
  ])('answers %s', async (_, body, answer) => {
    expect(await call(withAccounts(), QUERY, body)).toEqual(answer)
  })
})

const ATTRIBUTES = 'v3/device/set_custom_attribute'

describe('the attribute commands', () => {
  const map = (attributeMap: Record<string, unknown>) => ({ attributeInfo: { attributeMap } })
  it.each([
    [1, 'add', map({ size: '42' }), { name: 'Ming', size: '42' }],
    [2, 'update', map({ name: 'Li' }), { name: 'Li' }],
    [3, 'delete some', map({ name: 'Ming' }), {}],
    [4, 'delete all', {}, {}],
  ])('%i: %s', async (cmd, _, body, after) => {
    const fake = new FakeTpns()
    fake.addDevice({ token: A, attributes: { name: 'Ming' } })
    const answer = await call(fake, ATTRIBUTES, { cmd, token: A, ...body })
    expect(answer).toEqual({ retCode: 0, errMsg: 'success' })
    expect(await call(fake, ATTRIBUTES, { cmd: 5, token: A })).toEqual({
      retCode: 0,
      errMsg: 'success',
      attributeInfo: { attributeMap: after },
    })
  })

  it('report names that were not made in the console, and keep the others', async () => {
    const fake = new FakeTpns({ attributes: ['name'] })
    const answer = await call(fake, ATTRIBUTES, { cmd: 1, token: A, ...map({ name: 'Ming', size: '42' }) })
    expect(answer).toEqual({ retCode: 0, errMsg: 'success', invalidAttribute: ['size'] })
    expect(fake.device(A)?.attributes).toEqual({ name: 'Ming' })
  })

  it.each([
    ['cmd 6', { cmd: 6, token: A }, 1008007],
    ['no token', { cmd: 5 }, 1008002],
    ['no attributes', { cmd: 1, token: A }, 1008002],
    ['a number for a value', { cmd: 1, token: A, ...map({ size: 42 }) }, 1008001],
    ['a value of 50 bytes', { cmd: 1, token: A, ...map({ size: 'x'.repeat(50) }) }, 0],
    ['a value of 51 bytes', { cmd: 1, token: A, ...map({ size: '值'.repeat(17) }) }, 1008007],
    ['a name of 51 bytes', { cmd: 1, token: A, ...map({ ['x'.repeat(51)]: '' }) }, 1008007],
    ['a token that is gone', { cmd: 5, token: C }, 1008006],
  ])('with %s get the code for it', async (_, body, code) => {
    const fake = new FakeTpns()
    fake.invalidateToken(C)
    expect(await call(fake, ATTRIBUTES, body)).toMatchObject({ retCode: code })
  })
})
