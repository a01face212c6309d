/** Task: test with jest and its fake timers, in CommonJS. Run: npx jest (where tpns-client, jest and msw 2.10 are installed) */
const { setupServer } = require('msw/node')
const { answerOf, TpnsClient } = require('tpns-client')
const { FakeTpns } = require('tpns-client/testing')
const { interceptTpns } = require('tpns-client/testing/msw')

const app = { accessId: '1500000001', secretKey: 'a-secret-key' }
const fake = new FakeTpns(app)
const server = setupServer(...fake.handlers())

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
interceptTpns(server) // from here on no request of any TpnsClient leaves this machine
afterEach(() => jest.useRealTimers())
afterAll(() => server.close())

const tellCustomer = (order) =>
  new TpnsClient(app).push.send({
    audience_type: 'token',
    token_list: ['0123456789abcdef0123456789abcdef0123'],
    message_type: 'notify',
    message: { title: `Order ${order} shipped`, content: 'It arrives tomorrow' },
  })

test('tells the customer once', async () => {
  await tellCustomer(42)
  fake.expectPush({ title: expect.stringContaining('42') })
})

test('slows down when it is too fast, and pushes once', async () => {
  jest.useFakeTimers()
  fake.next({ retCode: 1008028 })
  const telling = tellCustomer(43)
  await jest.advanceTimersByTimeAsync(30_000)
  expect(answerOf(await telling).attempts).toBe(2)
  fake.expectPush({ title: 'Order 43 shipped' })
})
