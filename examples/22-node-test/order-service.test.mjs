/** Task: test with node:test and nothing else. Run: node --test examples/22-node-test (where tpns-client is installed) */
import assert from 'node:assert/strict'
import { after, afterEach, test } from 'node:test'
import { TpnsClient, TpnsInvalidTokenError } from 'tpns-client'
import { FakeTpns } from 'tpns-client/testing'

const app = { accessId: '1500000001', secretKey: 'a-secret-key' }
const fake = new FakeTpns(app)
const server = await fake.listen()
const tpns = new TpnsClient({ ...app, baseUrl: server.url })

const tellCustomer = (order) =>
  tpns.push.send({
    audience_type: 'token',
    token_list: ['0123456789abcdef0123456789abcdef0123'],
    message_type: 'notify',
    message: { title: `Order ${order} shipped`, content: 'It arrives tomorrow' },
  })

// A fault that no request has met is a test that did not test what it meant to.
afterEach(() => assert.deepEqual(fake.pendingFaults, []))
after(async () => {
  await tpns.close()
  await server.close()
})

test('tells the customer once', async () => {
  await tellCustomer(42)
  fake.expectPush({ title: 'Order 42 shipped' })
  fake.expectNoOtherPushes()
})

test('passes on that the token is dead', async () => {
  fake.next({ retCode: 1008029 })
  await assert.rejects(tellCustomer(43), TpnsInvalidTokenError)
})

test('does not push again when the answer is lost', async () => {
  fake.next({ reset: 'after-acceptance' })
  await assert.rejects(tellCustomer(44), { outcome: 'unknown' })
  fake.expectPush({ title: 'Order 44 shipped', times: 1 })
})
