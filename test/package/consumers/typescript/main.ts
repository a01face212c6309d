import { type Region, TpnsClient, type TpnsClientOptions, TpnsError } from 'tpns-client'
import { FakeTpns, type FakeTpnsOptions } from 'tpns-client/testing'
import type { MswServer } from 'tpns-client/testing/msw'

// Types resolve to more than `any`: each of the marked lines must be an error, or the compiler says so.
// @ts-expect-error: no such access point
export const nowhere: Region = 'atlantis'
// @ts-expect-error: no such kind of app
export const wrongFake: FakeTpnsOptions = { platform: 'windows' }
// @ts-expect-error: a server lists its handlers
export const wrongServer: MswServer = {}

const fake = new FakeTpns()
await using server = await fake.listen()
const options: TpnsClientOptions = {
  accessId: '1500000001',
  secretKey: '0123456789abcdef0123456789abcdef',
  baseUrl: server.url,
}
await using tpns = new TpnsClient(options)
const task = await tpns.push.send({
  audience_type: 'token',
  token_list: ['0123456789abcdef0123456789abcdef0123'],
  message_type: 'notify',
  message: { title: 'Order shipped', content: 'It arrives tomorrow' },
})
const answered: string = task.push_id
if (TpnsError.is(task)) throw task
console.log(JSON.stringify({ answered, held: fake.pushes.map(({ pushId }) => pushId) }))
