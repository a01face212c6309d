// One process with both copies of the package: an ES module, and what another dependency has required.
import { createRequire } from 'node:module'
import * as esm from 'tpns-client'
import * as esmTesting from 'tpns-client/testing'

const require = createRequire(import.meta.url)
const cjs = require('tpns-client')
const cjsTesting = require('tpns-client/testing')

const TOKEN = '0123456789abcdef0123456789abcdef0123'
const credentials = { accessId: '1500000001', secretKey: '0123456789abcdef0123456789abcdef' }
const push = {
  audience_type: 'token',
  token_list: [TOKEN],
  message_type: 'notify',
  message: { title: 'a', content: 'b' },
}

/** What a client of one copy gives and throws, as the other copy sees it. */
async function across(mine, other, fake) {
  const server = await fake.listen()
  const tpns = new mine.TpnsClient({ ...credentials, baseUrl: server.url, retry: { attempts: 1 } })
  const task = await tpns.push.send(push)
  fake.next({ retCode: 1008029 })
  const refused = await tpns.push.send(push).catch((error) => error)
  fake.next({ status: 502, body: '' })
  const broken = await tpns.push.send(push).catch((error) => error)
  await tpns.close()
  await server.close()
  return {
    accepted: fake.pushes.length,
    answerOf: other.answerOf(task)?.text.includes(task.push_id) ?? false,
    is: other.TpnsError.is(refused),
    theClass: refused instanceof other.TpnsInvalidTokenError,
    itsParents: refused instanceof other.TpnsApiError && refused instanceof other.TpnsError,
    anotherClass: refused instanceof other.TpnsHttpError,
    http: broken instanceof other.TpnsHttpError,
  }
}

/** A transport whose error comes from the other copy: the client must still learn that nothing was written. */
async function makeTransport(mine, other) {
  const transport = {
    send: () => Promise.reject(new other.TransportError('not-written', new Error('refused'))),
    close: () => Promise.resolve(),
  }
  const tpns = new mine.TpnsClient({ ...credentials, region: 'guangzhou', transport, retry: { attempts: 1 } })
  const { outcome } = await tpns.push.send(push).catch((error) => error)
  await tpns.close()
  return outcome
}

const classes = Object.entries(esm).filter(([name]) => /^T\w+Error$/.test(name))
const unbranded = classes.filter(
  ([name, mine]) =>
    !(Object.create(mine.prototype) instanceof cjs[name]) ||
    !(Object.create(cjs[name].prototype) instanceof mine),
)
console.log(
  JSON.stringify({
    twoCopies: esm.TpnsClient !== cjs.TpnsClient && esmTesting.FakeTpns !== cjsTesting.FakeTpns,
    classes: classes.length,
    unbranded: unbranded.map(([name]) => name),
    esmSeenByCjs: await across(esm, cjs, new cjsTesting.FakeTpns()),
    cjsSeenByEsm: await across(cjs, esm, new esmTesting.FakeTpns()),
    outcomes: [await makeTransport(esm, cjs), await makeTransport(cjs, esm)],
  }),
)
