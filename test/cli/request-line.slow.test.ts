import { describe, expect, it } from 'vitest'
import { formatRequestLine } from '../../src/cli/request-line.js'
import { FakeTpns } from '../../src/testing/index.js'
import { basicHeader, makeToken, notify, PUSH, raw, toAll } from '../testing/support.js'

/** The line of one request, without its time of day. */
async function getLine(body: object, prepare: (fake: FakeTpns) => void = () => {}): Promise<string> {
  let line = ''
  const fake = new FakeTpns({
    onRequest: (request) => {
      line = formatRequestLine(request)
    },
  })
  prepare(fake)
  await raw(fake, PUSH, JSON.stringify(body))
  return line.replace(/^\d\d:\d\d:\d\d {2}/, '')
}

const ACCEPTED = '0 ok  push 1328245138690125825'

describe('the line of a request', () => {
  it.each([
    ['a token push', notify(), `${PUSH}  token (1)  ${ACCEPTED}`],
    ['a push to all', toAll(), `${PUSH}  all  ${ACCEPTED}`],
    [
      'a push with lists of other audiences, empty, as the Java SDK sends them',
      notify({ audience_type: 'account', account_list: ['ann'], token_list: [] }),
      `${PUSH}  account (1)  ${ACCEPTED}`,
    ],
    [
      'a refused push',
      notify({ token_list: [makeToken(1), makeToken(2)], expire_time: 1_000_000 }),
      `${PUSH}  token (2)  1008007 invalid parameter: expire_time must be 0 to 259200, not 1000000`,
    ],
  ])('shows %s', async (_, body, line) => {
    expect(await getLine(body)).toBe(line)
  })

  it.each([
    ['a return code', { retCode: 1008028 }, `${PUSH}  token (1)  1008028 request too fast`],
    ['an HTTP status', { status: 502 }, `${PUSH}  token (1)  HTTP 502`],
    [
      'a lost answer, with the push that exists',
      { reset: 'after-acceptance' },
      `${PUSH}  token (1)  reset  push 1328245138690125825`,
    ],
  ] as const)('shows %s', async (_, fault, line) => {
    expect(await getLine(notify(), (fake) => fake.next(fault))).toBe(line)
  })

  it('holds no secret', async () => {
    expect(await getLine(notify())).not.toContain(basicHeader().slice(6))
  })
})
