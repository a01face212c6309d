/** Task: unit-test code that makes its own TpnsClient, with msw's ordinary setupServer. */
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { TpnsInvalidTokenError } from 'tpns-client'
import { interceptTpns } from 'tpns-client/testing/msw'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { tellCustomer } from './order-service.js'

const PUSH = 'https://api.tpns.tencent.com/v3/push/app'
const TOKEN = '0123456789abcdef0123456789abcdef0123'

const server = setupServer(
  http.post(PUSH, () => HttpResponse.json({ ret_code: 0, push_id: '1328245138690125824' })),
)

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
interceptTpns(server) // the one line: from here on no request of any TpnsClient leaves this machine
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

it('tells the customer and returns the id of the push', async () => {
  expect(await tellCustomer(TOKEN, 42)).toBe('1328245138690125824')
})

it('passes on that the token is dead', async () => {
  server.use(http.post(PUSH, () => HttpResponse.json({ ret_code: 1008029, err_msg: 'token is not valid' })))
  await expect(tellCustomer(TOKEN, 42)).rejects.toThrow(TpnsInvalidTokenError)
})
