/** The ES module and the CommonJS build in one process: `interceptTpns` of either answers the clients of both. Prints what came of it. */
import { createRequire } from 'node:module'
import { setupServer } from 'msw/node'

const require = createRequire(import.meta.url)
const esm = {
  ...(await import('tpns-client')),
  ...(await import('tpns-client/testing')),
  ...(await import('tpns-client/testing/msw')),
}
const cjs = {
  ...require('tpns-client'),
  ...require('tpns-client/testing'),
  ...require('tpns-client/testing/msw'),
}
const app = { accessId: '1500000001', secretKey: '0123456789abcdef0123456789abcdef' }
const push = {
  audience_type: 'token',
  token_list: ['0123456789abcdef0123456789abcdef0123'],
  message_type: 'notify',
  message: { title: 'T', content: 'C' },
}
const send = (m) => new m.TpnsClient({ ...app, retry: { attempts: 1 } }).push.send(push)
const seen = []
for (const { FakeTpns, interceptTpns } of [esm, cjs]) {
  const fake = new FakeTpns(app)
  const end = interceptTpns(setupServer(...fake.handlers()))
  for (const one of [esm, cjs]) {
    await send(one)
    fake.next({ retCode: 1008029 })
    const error = await send(one).catch((thrown) => thrown)
    for (const other of [esm, cjs])
      seen.push(error instanceof other.TpnsInvalidTokenError && other.TpnsError.is(error))
  }
  seen.push(fake.pushes.length)
  end()
}
// The later one answers, and the end of the earlier does not take it away.
const [earlier, later] = [new esm.FakeTpns(app), new cjs.FakeTpns(app)]
const end = esm.interceptTpns(setupServer(...earlier.handlers()))
cjs.interceptTpns(setupServer(...later.handlers()))
end()
for (const one of [esm, cjs]) await send(one)
seen.push(earlier.pushes.length, later.pushes.length)
console.log(JSON.stringify(seen))
