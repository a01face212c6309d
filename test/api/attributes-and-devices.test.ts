import { describe, expect, it } from 'vitest'
import { customAttribute } from '../../src/api/attributes/endpoint.js'
import { pushesToday } from '../../src/api/devices.js'
import { broken, decode, getIssues, getWarnings, TOKEN, wire } from './support.js'

const withMap = (attributeMap: unknown, cmd = 1) => ({ cmd, token: TOKEN, attributeInfo: { attributeMap } })

describe('attributes.operate', () => {
  it.each([
    withMap({ age: '100', name: 'Ming', high: '2.66' }, 1),
    withMap({ name: 'workman' }, 2),
    withMap({ name: '' }, 3),
    { cmd: 4, token: TOKEN },
    { cmd: 5, token: TOKEN },
  ])('sends the documented request of cmd $cmd unchanged', async (request) => {
    const full = { ...request, accessId: 1500004469, newField: 1 }
    expect(await wire(customAttribute, full)).toEqual(full)
    expect(await getWarnings(customAttribute, full)).toEqual([])
  })

  const map = 'attributeInfo.attributeMap'
  it.each([
    ['no cmd', { token: TOKEN }, ['cmd 1008002']],
    ['cmd 6', { cmd: 6, token: TOKEN }, ['cmd 1008007']],
    ['no token', { cmd: 5 }, ['token 1008002']],
    ['no attributes', { cmd: 1, token: TOKEN }, ['attributeInfo 1008002']],
    ['no map', { cmd: 2, token: TOKEN, attributeInfo: {} }, [`${map} 1008002`]],
    ['null for the map', withMap(null), [`${map} 1008001`]],
    ['a list for the map', withMap(['a']), [`${map} 1008001`]],
    ['an empty map', withMap({}), [`${map} 1008002`]],
    ['a number', withMap({ size: 42 }), [`${map}.size 1008001`]],
    ['null as value', withMap({ size: null }), [`${map}.size 1008001`]],
    ['a name of 51 bytes', withMap({ ['名'.repeat(17)]: '1' }), [`${map}.${'名'.repeat(17)} 1008007`]],
    ['a name of 50 bytes', withMap({ ['n'.repeat(50)]: '1' }), []],
    ['a value of 51 bytes', withMap({ a: '值'.repeat(17), b: 'v'.repeat(50) }), [`${map}.a 1008007`]],
    ['two bad values', withMap({ a: 1, b: true, c: 'ok' }), [`${map}.a 1008001`, `${map}.b 1008001`]],
    [
      '4 with attributes, which would delete the others too',
      withMap({ a: '1' }, 4),
      ['attributeInfo 1008007'],
    ],
  ])('judges %s', async (_what, request, expected) => {
    expect(await broken(customAttribute, request)).toEqual(expected)
  })

  it('says to send numbers as text', async () => {
    const [issue] = await getIssues(customAttribute, withMap({ size: 42 }))
    expect(issue!.message).toContain('must be a string')
    expect(issue!.message).toContain('"42"')
  })

  it('warns that a query reads no attributes', async () => {
    expect(await getWarnings(customAttribute, withMap({ a: '1' }, 5))).toEqual([
      'attributeInfo.no-effect.cmd-5',
    ])
  })

  it.each([
    ['nothing', {}, { attributes: {}, invalidAttribute: [] }],
    ['dropped names', { invalidAttribute: ['high'] }, { attributes: {}, invalidAttribute: ['high'] }],
    [
      'the attributes of the token, with fields it does not know',
      { attributeInfo: { attributeMap: { nickname: 'workman', size: 42 } }, seq: 1 },
      {
        attributeInfo: { attributeMap: { nickname: 'workman', size: 42 } },
        attributes: { nickname: 'workman', size: '42' },
        invalidAttribute: [],
        seq: 1,
      },
    ],
  ])('reads %s', (_what, answer, expected) => {
    expect(decode(customAttribute, answer)).toEqual(expected)
  })
})

describe('devices.pushesToday', () => {
  it('sends the documented request unchanged', async () => {
    expect(await wire(pushesToday, { token: TOKEN, newField: 1 })).toEqual({ token: TOKEN, newField: 1 })
  })

  it.each([
    ['no token', {}, ['token 1008002']],
    ['an empty token', { token: '' }, ['token 1008002']],
    ['a number', { token: 7 }, ['token 1008001']],
    ['a token of 65', { token: 'a'.repeat(65) }, ['token 1008007']],
  ])('judges %s', async (_what, request, expected) => {
    expect(await broken(pushesToday, request)).toEqual(expected)
  })

  it('reads the tasks, their ids as text', () => {
    const answer = {
      pushTaskList: [
        { pushId: 589840563, pushTime: 1651662600, pushTargetType: 'TAG_PUSH' },
        { pushId: '1328245138690125824', pushTime: 1651662700, pushTargetType: ['NEW'], newField: 1 },
        { pushTime: 1 },
      ],
      more: false,
    }
    expect(decode(pushesToday, answer)).toEqual({
      pushTaskList: [
        { pushId: '589840563', pushTime: 1651662600, pushTargetType: 'TAG_PUSH' },
        { pushId: '1328245138690125824', pushTime: 1651662700, pushTargetType: ['NEW'], newField: 1 },
        { pushId: undefined, pushTime: 1 },
      ],
      more: false,
    })
  })

  it('reads null as an empty list', () => {
    expect(decode(pushesToday, { pushTaskList: null })).toEqual({ pushTaskList: [] })
  })
})
