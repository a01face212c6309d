/**
 * A function as on a serverless platform: loaded once, called many times, and frozen between two calls. Started by the
 * example, which plays the platform and passes events by IPC.
 */
import { TpnsClient, TpnsError } from 'tpns-client'

export interface OrderEvent {
  readonly order: string
  readonly token: string
}
export type Reply = { readonly order: string } & (
  | { readonly pushId: string }
  | { readonly failed: TpnsError['outcome']; readonly message: string }
)

// Outside the handler: calls of a warm function share its connections.
const tpns = new TpnsClient({
  // The platform ends a call that lasts longer than its limit, and nobody would learn the outcome: stay below it.
  timeout: { attempt: 2_000, total: 5_000 },
})

async function handle({ order, token }: OrderEvent): Promise<Reply> {
  try {
    // Awaited: what still runs after the reply is frozen with the process.
    const task = await tpns.push.send({
      audience_type: 'token',
      token_list: [token],
      message_type: 'notify',
      message: { title: 'Order shipped', content: order },
    })
    return { order, pushId: task.push_id }
  } catch (error) {
    if (!(error instanceof TpnsError)) throw error
    // A platform calls again when a function throws, which would push again. With outcome 'unknown' look it up first.
    return { order, failed: error.outcome, message: error.message }
  }
}

process.on('message', async (event: OrderEvent) => process.send?.(await handle(event)))
process.once('disconnect', () => tpns.close())
