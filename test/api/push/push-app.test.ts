import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodePush } from '../../../src/api/push/encode.js'
import { pushApp } from '../../../src/api/push/endpoint.js'
import type { PushResult } from '../../../src/api/push/results.js'
import type { PushRequest } from '../../../src/api/push/schema/push-request.js'
import { openEnvelope } from '../../../src/http/envelope.js'
import { parseJson } from '../../../src/http/read.js'

// Loads the reader of big numbers, as a call does before it decodes.

function decode(
  answer: unknown,
  context: { notes?: Record<string, unknown>; deduplicated?: boolean } = {},
): PushResult {
  const fields = answer as Readonly<Record<string, unknown>>
  return pushApp.decode(fields, { notes: {}, deduplicated: false, ...context })
}

/** As the call does it: text, envelope, fields. */
function decodeText(text: string): PushResult {
  return decode(openEnvelope(parseJson(text) as Record<string, unknown>).fields)
}

const PLAIN = { invalid_tokens: [], deduplicated: false, sentAtOnce: false }

describe('the endpoint of a push', () => {
  it('is what the push page says', () => {
    expect(pushApp).toMatchObject({
      name: 'push.send',
      path: 'v3/push/app',
      idempotent: false,
      duplicateMeansAccepted: true,
    })
    expect(pushApp.auth).toBeUndefined()
  })

  it.each([
    ['all', 'broadcast'],
    ['tag', 'broadcast'],
    ['package_account_push', 'broadcast'],
    ['package_token_push', 'broadcast'],
    ['token', null],
    ['token_list', null],
    ['account', null],
    ['account_list', null],
    ['unheard-of', null],
  ])('limits the audience %s as %s', (audience_type, group) => {
    const { rateLimit } = pushApp
    if (typeof rateLimit !== 'function') expect.fail('the rate limit depends on the audience')
    expect(rateLimit({ audience_type } as unknown as PushRequest)).toBe(group)
  })

  it('checks a push when it is handed over', () => {
    expect(pushApp.encode).toBe(encodePush)
  })
})

describe('the answer of the service becomes', () => {
  it.each<[what: string, text: string, result: object]>([
    [
      'the id of a token push beyond 2^53',
      '{"seq":0,"push_id":"1328245138690125824","ret_code":0,"environment":"","err_msg":"NO_ERROR","err_msg_zh":"","result":"{}"}',
      {
        ...PLAIN,
        push_id: '1328245138690125824',
        push_ids: ['1328245138690125824'],
        seq: 0,
        environment: '',
        err_msg_zh: '',
        result: {},
      },
    ],
    [
      'the tokens that were dropped',
      '{"seq":0,"push_id":"570000001","ret_code":0,"environment":"product","err_msg":"NO_ERROR","result":"{}","invalid_targe_list":["ffffffffffffffffffffffffffffffffffff"]}',
      {
        ...PLAIN,
        push_id: '570000001',
        push_ids: ['570000001'],
        seq: 0,
        environment: 'product',
        result: {},
        invalid_tokens: ['ffffffffffffffffffffffffffffffffffff'],
      },
    ],
    [
      'all ids of a repeated push',
      '{"seq":0,"push_id":["570000002","570000003"],"ret_code":0,"err_msg":"NO_ERROR","result":"{}"}',
      { ...PLAIN, push_id: '570000002', push_ids: ['570000002', '570000003'], seq: 0, result: {} },
    ],
    [
      'the sample answer to an account push: no message, no result',
      '{"seq":0,"environment":"product","ret_code":0,"push_id":"3895624686"}',
      { ...PLAIN, push_id: '3895624686', push_ids: ['3895624686'], seq: 0, environment: 'product' },
    ],
    [
      'the sample answer to a single-device push: a list in a string',
      '{"seq":0,"push_id":"427184209","ret_code":0,"environment":"dev","err_msg":"","result":"[0]"}',
      { ...PLAIN, push_id: '427184209', push_ids: ['427184209'], seq: 0, environment: 'dev', result: [0] },
    ],
    [
      'an id that is a bare number',
      '{"push_id":1328245138690125824,"ret_code":0}',
      { ...PLAIN, push_id: '1328245138690125824', push_ids: ['1328245138690125824'] },
    ],
    [
      'small bare numbers in a list',
      '{"push_id":[7,8],"ret_code":0}',
      { ...PLAIN, push_id: '7', push_ids: ['7', '8'] },
    ],
    [
      'nothing that could mislead, when there is no id',
      '{"ret_code":0,"result":""}',
      { ...PLAIN, push_id: '', push_ids: [], idMissing: true },
    ],
    [
      'the raw text, when the result is not JSON',
      '{"push_id":"1","ret_code":0,"result":"{oops"}',
      { ...PLAIN, push_id: '1', push_ids: ['1'], result: '{oops' },
    ],
    [
      'the object, when the result is one',
      '{"push_id":"1","ret_code":0,"result":{"":""}}',
      { ...PLAIN, push_id: '1', push_ids: ['1'], result: { '': '' } },
    ],
    [
      'an empty list of dropped tokens, and fields that nobody knows yet',
      '{"push_id":"1","ret_code":0,"invalid_targe_list":[],"future":{"a":1}}',
      { ...PLAIN, push_id: '1', push_ids: ['1'], future: { a: 1 } },
    ],
  ])('%s', (_, text, result) => {
    expect(decodeText(text)).toStrictEqual(result)
  })

  it('a result with what the client knows beside it', () => {
    expect(decode({ push_id: '1' }, { notes: { sentAtOnce: true } }).sentAtOnce).toBe(true)
    const answer = { push_id: '' }
    expect(decode(answer, { deduplicated: true })).toMatchObject({
      deduplicated: true,
      push_id: '',
      push_ids: [],
    })
  })

  it('a result whatever it is: an accepted push is accepted', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('push_id', 'invalid_targe_list', 'result', 'x'), fc.anything()),
        (answer) => {
          const result = decode(answer)
          expect(typeof result.push_id).toBe('string')
          expect(result.push_ids.every((id) => typeof id === 'string' && id !== '')).toBe(true)
          expect(result.invalid_tokens.every((token) => typeof token === 'string')).toBe(true)
        },
      ),
    )
  })
})
