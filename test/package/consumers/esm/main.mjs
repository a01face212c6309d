import { TpnsClient } from 'tpns-client'
import { FakeTpns } from 'tpns-client/testing'

const fake = new FakeTpns()
const server = await fake.listen()
const tpns = new TpnsClient({
  accessId: '1500000001',
  secretKey: '0123456789abcdef0123456789abcdef',
  baseUrl: server.url,
})
const task = await tpns.push.send({
  audience_type: 'token',
  token_list: ['0123456789abcdef0123456789abcdef0123'],
  message_type: 'notify',
  message: { title: 'Order shipped', content: 'It arrives tomorrow' },
})
await tpns.close()
await server.close()
console.log(JSON.stringify({ answered: task.push_id, held: fake.pushes.map(({ pushId }) => pushId) }))
