import assert from 'node:assert/strict'
import * as nodeTest from 'node:test'
import { setupServer } from 'msw/node'
import { answerOf, TpnsClient, TpnsInvalidTokenError } from 'tpns-client'
import { FakeTpns } from 'tpns-client/testing'
import { interceptTpns } from 'tpns-client/testing/msw'

const test = globalThis.test ?? nodeTest.test

const credentials = { accessId: '1500000001', secretKey: '0123456789abcdef0123456789abcdef' }
const push = {
  audience_type: 'token',
  token_list: ['0123456789abcdef0123456789abcdef0123'],
  message_type: 'notify',
  message: { title: 'Order shipped', content: 'It arrives tomorrow' },
}

async function pushTwice(tpns, fake) {
  const task = await tpns.push.send(push)
  assert.deepEqual(
    fake.pushes.map(({ pushId }) => pushId),
    [task.push_id],
  )
  assert.equal(answerOf(task)?.httpStatus, 200)
  fake.next({ retCode: 1008029 })
  const error = await tpns.push.send(push).catch((thrown) => thrown)
  assert.equal(error instanceof TpnsInvalidTokenError, true)
  assert.equal(error.name, 'TpnsInvalidTokenError')
  await tpns.close()
}

test('handlers() answers behind msw', async () => {
  const fake = new FakeTpns()
  const server = setupServer(...fake.handlers())
  server.listen({ onUnhandledRequest: 'error' })
  const end = interceptTpns(server)
  try {
    await pushTwice(new TpnsClient({ ...credentials, region: 'guangzhou' }), fake)
  } finally {
    end()
    server.close()
  }
})

test('listen() answers over a socket', async () => {
  const fake = new FakeTpns()
  const server = await fake.listen()
  try {
    await pushTwice(new TpnsClient({ ...credentials, baseUrl: server.url }), fake)
  } finally {
    await server.close()
  }
})
