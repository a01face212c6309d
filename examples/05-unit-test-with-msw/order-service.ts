import { TpnsClient } from 'tpns-client'

const tpns = new TpnsClient({
  accessId: '1500000001',
  secretKey: 'from-your-secret-store',
  region: 'guangzhou',
})

/** An ordinary piece of an application: it makes its own client and knows nothing of tests. */
export async function tellCustomer(token: string, order: number): Promise<string> {
  const task = await tpns.push.send({
    audience_type: 'token',
    token_list: [token],
    message_type: 'notify',
    message: { title: 'Order shipped', content: `Order ${order} arrives tomorrow` },
  })
  return task.push_id
}
