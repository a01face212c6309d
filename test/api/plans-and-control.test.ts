import { describe, expect, it } from 'vitest'
import { createPlan } from '../../src/api/plans.js'
import { cancelPush, revokePush, stopPush } from '../../src/api/push/control.js'
import { broken, decode, getIssues, wire } from './support.js'

// Loads the reader of big numbers, as a call does before it decodes.

describe('plans.create', () => {
  it('sends the documented request unchanged, unknown fields too', async () => {
    const request = { planName: 'spring-sale', planDescribe: 'all spring pushes', newField: { a: [1] } }
    expect(await wire(createPlan, request)).toEqual(request)
  })

  it.each([
    ['no name', { planDescribe: 'd' }, ['planName 1008002']],
    ['no description', { planName: 'n' }, ['planDescribe 1008002']],
    ['neither', {}, ['planName 1008002', 'planDescribe 1008002']],
    ['an empty name', { planName: '', planDescribe: 'd' }, ['planName 1008002']],
    ['a number as name', { planName: 7, planDescribe: 'd' }, ['planName 1008001']],
    ['a name of 61', { planName: 'n'.repeat(61), planDescribe: 'd' }, ['planName 1008007']],
    ['a description of 301', { planName: 'n', planDescribe: '描'.repeat(301) }, ['planDescribe 1008007']],
    [
      'a name of 60 and a description of 300',
      { planName: 'n'.repeat(60), planDescribe: '描'.repeat(300) },
      [],
    ],
    ['a name of 60 emoji, each one character', { planName: '😀'.repeat(60), planDescribe: 'd' }, []],
  ])('judges %s', async (_what, request, expected) => {
    expect(await broken(createPlan, request)).toEqual(expected)
  })

  it('says the length and the limit', async () => {
    const [issue] = await getIssues(createPlan, { planName: 'n'.repeat(61), planDescribe: 'd' })
    expect(issue!.message).toContain('61 characters')
    expect(issue!.message).toContain('at most 60')
  })

  const plan = {
    accessId: 0,
    planId: '48',
    planName: 'spring-sale',
    planDescribe: 'all',
    planPushSource: 'api',
    createdAt: 1593314408,
    updateAt: 1593314408,
    lastPushTimestamp: 0,
    planPushCount: 0,
    isDefaultPlan: false,
    pushRateLimitEnable: 0,
    mark_status: 0,
  }

  it.each([
    ['the newer answer', { result: plan }, plan],
    ['the older answer', { result: { planId: '48', planName: 'n' } }, { planId: '48', planName: 'n' }],
    ['a number as id', { result: { planId: 48 } }, { planId: '48' }],
    [
      'a result in text, with an id beyond 2^53',
      { result: '{"planId":9007199254740993}' },
      { planId: '9007199254740993' },
    ],
    [
      'unknown fields inside and beside',
      { result: { planId: '1', a: 1 }, b: 2 },
      { planId: '1', a: 1, b: 2 },
    ],
    ['no result', {}, { planId: undefined, idMissing: true }],
    [
      'a result of unknown form, kept',
      { result: 'saved' },
      { result: 'saved', planId: undefined, idMissing: true },
    ],
  ])('flattens %s', (_what, answer, expected) => {
    expect(decode(createPlan, answer)).toEqual(expected)
  })
})

describe.each([stopPush, revokePush, cancelPush])('$name', (endpoint) => {
  it.each([
    ['text', { pushId: '1328245138690125824' }, '1328245138690125824'],
    ['the spelling of the samples', { pushid: '15003211' }, '15003211'],
    ['both spellings alike', { pushId: '12', pushid: '12' }, '12'],
    ['an exact number', { pushId: 15003211 }, '15003211'],
    ['a bigint', { pushId: 1328245138690125824n }, '1328245138690125824'],
  ])('sends the id under both documented spellings, given as %s', async (_what, request, id) => {
    expect(await wire(endpoint, request)).toEqual({ pushId: id, pushid: id })
  })

  it.each([
    ['nothing', {}, ['pushId 1008002']],
    ['the field of the push answer', { push_id: '12' }, ['pushId 1008002']],
    ['empty text', { pushId: '' }, ['pushId 1008002']],
    ['null', { pushId: null }, ['pushId 1008001']],
    ['the array of a loop push', { pushId: ['1', '2'] }, ['pushId 1008001']],
    ['a number beyond 2^53', { pushId: 2 ** 53 }, ['pushId 1008007']],
    ['a fraction', { pushId: 1.5 }, ['pushId 1008007']],
    ['two different ids', { pushId: '1', pushid: '2' }, ['pushId 1008007']],
  ])('refuses %s', async (_what, request, expected) => {
    expect(await broken(endpoint, request)).toEqual(expected)
  })

  it('explains why a rounded number is refused, and where the id comes from', async () => {
    const [rounded] = await getIssues(endpoint, { pushId: Number('1328245138690125824') })
    expect(rounded!.message).toContain('2^53')
    const [missing] = await getIssues(endpoint, { push_id: '12' })
    expect(missing!.message).toContain('push_id')
    expect(missing!.message).toContain('push_ids')
  })

  it('never changes the request it is given', async () => {
    const request = Object.freeze({ pushid: '12', note: 'x' })
    expect(await wire(endpoint, request)).toEqual({ pushId: '12', pushid: '12', note: 'x' })
    expect(request).toEqual({ pushid: '12', note: 'x' })
  })

  it('keeps whatever the service answers', () => {
    expect(decode(endpoint, { seq: 1, result: '{}' })).toEqual({ seq: 1, result: '{}' })
  })
})
