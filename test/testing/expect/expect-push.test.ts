import { AssertionError } from 'node:assert'
import { describe, expect, it } from 'vitest'
import { FakeClock, FakeTpns } from '../../../src/testing/index.js'
import { basicHeader, call, makeToken, notify, PUSH, raw, toAll, toTag } from '../support.js'

const FIRST_ID = '1328245138690125825'
const SECOND_ID = '1328245138690125826'

const titled = (title: string, changes: Record<string, unknown> = {}) =>
  notify({ message: { title, content: 'C' }, ...changes })

async function fakeWith(...bodies: object[]): Promise<FakeTpns> {
  const fake = new FakeTpns({ clock: new FakeClock(), enforceRates: false })
  for (const body of bodies) await call(fake, PUSH, body)
  return fake
}

function catchFailure(expectation: () => unknown): AssertionError {
  try {
    expectation()
  } catch (error) {
    if (error instanceof AssertionError) return error
    throw error
  }
  throw new Error('the expectation was met')
}

describe('fake.expectPush', () => {
  it('hands back the push that matches', async () => {
    const fake = await fakeWith(titled('A'), titled('B'))
    expect(fake.expectPush({ title: 'B' })).toMatchObject([{ pushId: SECOND_ID }])
  })

  it.each([
    ['a token', notify({ token_list: [makeToken(7)] }), { to: makeToken(7) }],
    [
      'some tokens of a list',
      notify({ audience_type: 'token_list', token_list: [makeToken(1), makeToken(2), makeToken(3)] }),
      { to: [makeToken(3), makeToken(1)] },
    ],
    ['an account', notify({ audience_type: 'account', account_list: ['ann'] }), { to: 'ann' }],
    ['a tag', toTag(['vip', 'new']), { to: 'vip' }],
    ['its audience', toAll(), { audience_type: 'all' }],
    ['a RegExp', titled('Order 42 shipped'), { title: /order \d+ shipped/i }],
    ['a function', titled('Order 42 shipped'), { title: (title: string) => title.includes('42') }],
    ["a matcher of the test's framework", titled('Order 42'), { title: expect.stringContaining('42') }],
    ['its content', notify(), { content: 'C' }],
    ['the state of its task', toAll({ send_time: '2026-12-01 10:00:00' }), { status: 'PUSH_WAIT' }],
    [
      'a part of its message, JSON texts read as objects',
      notify({
        message: {
          title: 'T',
          content: 'C',
          android: { custom_content: '{"order":42,"rush":true}', ring: 0 },
        },
      }),
      { message: { android: { custom_content: { order: 42 } } } },
    ],
    ['a field that was not sent', notify(), { send_time: undefined }],
  ] as const)('knows a push by %s', async (_, body, expected) => {
    const fake = await fakeWith(body)
    expect(fake.expectPush(expected)).toHaveLength(1)
  })

  it.each([
    ['a token', { to: makeToken(2) }],
    ['one of several tokens', { to: [makeToken(1), makeToken(2)] }],
    ['the audience', { audience_type: 'all' }],
    ['the title', { title: 't' }],
    ['a RegExp', { title: /^$/ }],
    ['a function', { title: () => false }],
    ['the state', { status: 'PUSH_WAIT' }],
    ['a list that is longer', { token_list: [makeToken(1), makeToken(2)] }],
    ['a list that is shorter', { token_list: [] }],
    ['a number given as text', { expire_time: '900' }],
    ['a member of the message', { message: { android: { ring: 1 } } }],
    ['a field that was sent', { expire_time: undefined }],
    ['a misspelt field', { audienceType: 'token' }],
  ] as const)('does not know it by another value of %s', async (_, expected) => {
    const fake = await fakeWith(notify({ expire_time: 900 }))
    expect(catchFailure(() => fake.expectPush(expected)).message).toContain('found 0 among 1 accepted')
  })

  it('notices a push that went out twice', async () => {
    const fake = await fakeWith(titled('A'), titled('A'))
    const { message, actual, expected } = catchFailure(() => fake.expectPush({ title: 'A' }))
    expect(message).toBe(
      [
        'Expected 1 push like this, found 2 among 2 accepted:',
        "  { title: 'A' }",
        'Found:',
        `  push ${FIRST_ID} to token ${makeToken(1)}, title 'A', PUSH_FINISHED`,
        `  push ${SECOND_ID} to token ${makeToken(1)}, title 'A', PUSH_FINISHED`,
      ].join('\n'),
    )
    expect({ actual, expected }).toEqual({ actual: 2, expected: 1 })
  })

  it('counts when a number is expected', async () => {
    const fake = await fakeWith(titled('A'), titled('A'))
    expect(fake.expectPush({ title: 'A', times: 2 })).toHaveLength(2)
    expect(fake.expectPush({ title: 'B', times: 0 })).toEqual([])
    expect(catchFailure(() => fake.expectPush({ title: 'A', times: 0 })).message).toMatch(
      /^Expected no push like this, found 2/,
    )
    expect(catchFailure(() => fake.expectPush({ title: 'A', times: 3 })).message).toMatch(
      /^Expected 3 pushes like this, found 2/,
    )
  })

  it('shows where the nearest push differs, and only there', async () => {
    const fake = await fakeWith(
      toAll(),
      titled('Order delayed', { token_list: [makeToken(9)], expire_time: 900 }),
    )
    const { message, actual, expected } = catchFailure(() =>
      fake.expectPush({
        to: makeToken(9),
        title: 'Order shipped',
        expire_time: 1000,
        audience_type: 'token',
      }),
    )
    expect(message).toContain(
      [
        `Nearest: push ${SECOND_ID} to token ${makeToken(9)}, title 'Order delayed', PUSH_FINISHED`,
        '  message.title',
        "    expected: 'Order shipped'",
        "    actual:   'Order delayed'",
        '  expire_time',
        '    expected: 1000',
        '    actual:   900',
        'Accepted:',
        `  push ${FIRST_ID} to all, title 'T', PUSH_FINISHED`,
      ].join('\n'),
    )
    expect(actual).toEqual({ 'message.title': 'Order delayed', expire_time: 900 })
    expect(expected).toEqual({ 'message.title': 'Order shipped', expire_time: 1000 })
  })

  it('shows what was refused instead, and why', async () => {
    const fake = await fakeWith(notify({ token_list: ['short'] }))
    await call(fake, 'v3/device/tag', {})
    fake.next({ status: 502 }).next({ retCode: 1008028 })
    for (let n = 0; n < 2; n++) await raw(fake, PUSH, JSON.stringify(notify()))
    expect(catchFailure(() => fake.expectPush({ title: 'T' })).message).toContain(
      [
        'Requests that made no push:',
        '  1008029 token is not valid: token_list[0] does not have 36 characters',
        '  HTTP 502',
        '  1008028 request too fast',
      ].join('\n'),
    )
  })

  it('does not count a push among the refused whose answer was lost', async () => {
    const fake = new FakeTpns()
    fake.next({ reset: 'after-acceptance' })
    await raw(fake, PUSH, JSON.stringify(notify()))
    expect(fake.expectPush({ title: 'T' })).toHaveLength(1)
    expect(catchFailure(() => fake.expectPush({ title: 'B' })).message).not.toContain('made no push')
  })

  it('keeps its message short when there are many pushes', async () => {
    const fake = await fakeWith(...Array.from({ length: 25 }, (_, n) => titled(`Order ${n}`)))
    const { message } = catchFailure(() => fake.expectPush({ title: 'Order' }))
    expect(message).toContain('  … 15 earlier')
    expect(message).toContain("title 'Order 24'")
    expect(message).not.toContain("title 'Order 14'")
  })

  it('points at the line of the test, not into the fake', async () => {
    const fake = await fakeWith()
    const frames = catchFailure(() => fake.expectPush({})).stack?.split('\n    at ') ?? []
    expect(frames[1]).toContain('expect-push.test.ts')
  })

  it('shows no secret', async () => {
    const fake = await fakeWith(titled('A'))
    const { message } = catchFailure(() => fake.expectPush({ title: 'B' }))
    expect(message).not.toContain(basicHeader().slice(6))
  })
})

describe('fake.expectNoOtherPushes', () => {
  it('is content when every push was expected', async () => {
    const fake = await fakeWith(titled('A'), titled('B'))
    fake.expectPush({ title: 'A' })
    fake.expectPush({ title: 'B' })
    fake.expectNoOtherPushes()
  })

  it('is content when there is no push', async () => {
    const fake = await fakeWith(notify({ token_list: ['short'] }))
    fake.expectNoOtherPushes()
  })

  it('lists the others', async () => {
    const fake = await fakeWith(titled('A'), toAll())
    fake.expectPush({ title: 'A' })
    expect(catchFailure(() => fake.expectNoOtherPushes()).message).toBe(
      [
        'Expected no other push, found 1 among 2 accepted:',
        'Not expected:',
        `  push ${SECOND_ID} to all, title 'T', PUSH_FINISHED`,
      ].join('\n'),
    )
  })

  it('does not count what an expectation failed to match', async () => {
    const fake = await fakeWith(titled('A'), titled('A'))
    catchFailure(() => fake.expectPush({ title: 'A' }))
    expect(catchFailure(() => fake.expectNoOtherPushes()).message).toContain('found 2')
  })
})
