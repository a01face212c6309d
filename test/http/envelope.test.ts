import { describe, expect, it } from 'vitest'
import { findNestedCodes, openEnvelope, readCode, readStatuses } from '../../src/http/envelope.js'

describe('openEnvelope: the return code', () => {
  it.each([
    ['ret_code as a number (push, tags)', { ret_code: 1008007 }, 1008007],
    ['retCode as a number (statistics, queries)', { retCode: 1008028 }, 1008028],
    ['retCode as text (older plan page)', { retCode: '1008007' }, 1008007],
    ['ret_code as text', { ret_code: '1008007' }, 1008007],
    ['0 as a number', { ret_code: 0 }, 0],
    ['0 as text', { retCode: '0' }, 0],
    ['text with spaces', { ret_code: ' 1008028 ' }, 1008028],
    ['a negative number', { ret_code: -1 }, -1],
    ['negative text', { ret_code: '-1' }, -1],
    ['both spellings that agree', { retCode: '1008007', ret_code: 1008007 }, 1008007],
    ['a spelling of no page that agrees', { ret_code: 0, RetCode: '0' }, 0],
    ['ret_code null beside a retCode', { ret_code: null, retCode: 0 }, 0],
    ['a blank code beside 0', { ret_code: 0, retCode: ' ' }, 0],
    ['0 beside a spelling of no page with words', { ret_code: 0, RetCode: 'ok' }, 0],
    ['0 beside another word that begins so', { ret_code: 0, retcodes: 5 }, 0],
    ['ret_code empty beside a retCode', { ret_code: '', retCode: '1008028' }, 1008028],
  ])('reads %s', (_, answer, expected) => {
    expect(openEnvelope(answer).retCode).toBe(expected)
  })

  it.each([
    ['an answer without one', { push_id: '1' }],
    ['an empty answer', {}],
    ['another spelling', { RetCode: 0, code: 0, retcode: 0 }],
    ['empty text', { ret_code: '' }],
    ['blank text', { ret_code: '   ' }],
    ['words', { ret_code: 'ok' }],
    ['a number with a unit', { ret_code: '0x0' }],
    ['a fraction', { ret_code: 0.5 }],
    ['a fraction as text', { ret_code: '0.0' }],
    ['null', { ret_code: null }],
    ['a boolean', { ret_code: false }],
    ['a list', { ret_code: [0] }],
    ['an object', { ret_code: {} }],
  ])('takes for no code: %s', (_, answer) => {
    expect(openEnvelope(answer).retCode).toBeUndefined()
  })

  it.each([
    ['0 and an error', { ret_code: 0, retCode: 1008007 }],
    ['the other way round', { retCode: 0, ret_code: 1008007 }],
    ['text and number', { ret_code: '0', retCode: 1008007 }],
    ['two errors', { ret_code: 1008001, retCode: 1008007 }],
    ['0 beside words', { ret_code: 'failed', retCode: 0 }],
    ['0 beside a boolean', { ret_code: 0, retCode: false }],
    ['0 beside a fraction', { ret_code: 0, retCode: 0.5 }],
    ['a spelling of no page that differs', { ret_code: 0, RetCode: 1008007 }],
    ['a spelling with a hyphen that differs', { retCode: 0, 'ret-code': '1008007' }],
  ])('gives none where two differ: %s', (_, answer) => {
    expect(openEnvelope(answer)).toMatchObject({ retCode: undefined, contradictory: true })
  })

  it('is not contradicted where there is none', () => {
    expect(readCode({ ret_code: 'words' })).toEqual({ retCode: undefined, contradictory: false })
  })

  it('reads no code from the prototype', () => {
    expect(openEnvelope(JSON.parse('{"__proto__":{"ret_code":0}}')).retCode).toBeUndefined()
  })
})

describe('openEnvelope: the message', () => {
  it.each([
    ['err_msg', { err_msg: 'NO_ERROR' }, 'NO_ERROR'],
    ['errMsg', { errMsg: 'success' }, 'success'],
    ['ErrMsg (older plan answers)', { ErrMsg: 'save success' }, 'save success'],
    [
      'errMsg beside an empty ErrMsg (newer plan answers)',
      { ErrMsg: '', errMsg: 'save success' },
      'save success',
    ],
    ['ErrMsg beside an empty errMsg', { errMsg: '', ErrMsg: 'bad' }, 'bad'],
    ['err_msg before all others', { ErrMsg: 'c', errMsg: 'b', err_msg: 'a' }, 'a'],
    ['errMsg where err_msg is no text', { err_msg: { code: 1 }, errMsg: 'b' }, 'b'],
    ['msg of a gateway', { ret_code: 1008007, err_msg: '', msg: '参数错误' }, '参数错误'],
    ['errmsg, in lower case', { ret_code: 1008007, errmsg: 'bad' }, 'bad'],
    ['message', { retCode: 1008007, message: 'bad' }, 'bad'],
    ['errorMessage', { retCode: 1008007, errorMessage: 'bad' }, 'bad'],
    ['an object where there is no text', { ret_code: 1008007, err_msg: { field: 'bad' } }, '{"field":"bad"}'],
    ['a list where there is no text', { ret_code: 1008007, err_msg: ['bad'] }, '["bad"]'],
    ['nothing from other fields of what was accepted', { ret_code: 0, message: 'hi', msg: 'hi' }, ''],
    ['nothing where there is none', { ret_code: 0 }, ''],
    ['nothing where none is text', { err_msg: null, errMsg: 5, ErrMsg: [] }, ''],
  ])('reads %s', (_, answer, expected) => {
    expect(openEnvelope(answer).message).toBe(expected)
  })
})

describe('openEnvelope: the fields', () => {
  it('are the answer without every key of the envelope', () => {
    const { fields } = openEnvelope({
      ret_code: 0,
      retCode: 0,
      err_msg: '',
      errMsg: '',
      ErrMsg: '',
      err_msg_zh: '',
      seq: 0,
      push_id: '1328245138690125824',
      result: { retCode: 5 },
    })
    expect(fields).toEqual({
      err_msg_zh: '',
      seq: 0,
      push_id: '1328245138690125824',
      result: { retCode: 5 },
    })
  })

  it('leave the answer as it was', () => {
    const answer = Object.freeze({ ret_code: 0, err_msg: 'ok', push_id: '1' })
    openEnvelope(answer)
    expect(answer).toEqual({ ret_code: 0, err_msg: 'ok', push_id: '1' })
  })

  it('hold a key "__proto__" as a field, not as their prototype', () => {
    const { fields } = openEnvelope(JSON.parse('{"ret_code":0,"__proto__":{"admin":true}}'))
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype)
    expect(Object.keys(fields)).toEqual(['__proto__'])
    expect((fields as Record<string, unknown>).admin).toBeUndefined()
  })
})

describe('findNestedCodes', () => {
  const nest = (depth: number, inner: object): object =>
    depth === 0 ? inner : { data: nest(depth - 1, inner) }

  it('are read to the fourth envelope inside', () => {
    expect(findNestedCodes(nest(4, { ret_code: 7 }) as never, true)).toEqual([7])
    expect(findNestedCodes(nest(5, { ret_code: 7 }) as never, true)).toEqual([])
  })

  it('are read past what is no envelope', () => {
    const data = [null, 1, 'text', ['x'], { ret_code: 'words' }, { ret_code: 7 }]
    expect(findNestedCodes({ data, result: null }, true)).toEqual([7])
  })
})

describe('readStatuses', () => {
  it.each([
    ['[0,"1008006"]', [0, 1008006]],
    [' [7]', [7]],
    [
      [0, 1008006],
      [0, 1008006],
    ],
    ['[0,"x"]', []],
    ['[0', []],
    ['text [0]', []],
    ['7', []],
    [7, []],
    [{}, []],
    [null, []],
  ])('of %j is %j', (value, expected) => {
    expect(readStatuses(value)).toEqual(expected)
  })
})
