/** Task: tell customers that their order has shipped: once, whatever TPNS or the network do. */
import { type PushRequest, type TpnsClient, TpnsError } from 'tpns-client'

export interface Order {
  readonly id: number
  /** The customer's device. */
  readonly token: string
}

/** Where the notice for an order stands. Keep it in your database, beside the order. */
export type Notice =
  | { readonly state: 'sent'; readonly pushId: string }
  /** TPNS did not take it: to be sent, but not before `notBefore` (Unix milliseconds). */
  | { readonly state: 'waiting'; readonly notBefore: number }
  /** TPNS may have taken it at `sentAt`: to be looked up. Sending it again could tell the customer twice. */
  | { readonly state: 'unclear'; readonly sentAt: number }
  /** TPNS will never take it. */
  | { readonly state: 'impossible'; readonly reason: string }

/** When TPNS does not say how long it needs. */
const PAUSE_MS = 60_000
/** How long after a lost answer a push that is in no record counts as not accepted. TPNS states no time. */
const RECORDED_AFTER_MS = 10 * 60_000

export interface OrderService {
  /** Called once for each order. */
  shipped(order: Order): Promise<Notice>
  /** Called every minute: sends what waits, and looks up those of unknown outcome. */
  catchUp(): Promise<void>
  notice(order: Order): Notice | undefined
}

export function orderService(tpns: TpnsClient, now: () => number = Date.now): OrderService {
  const notices = new Map<Order, Notice>()

  async function settle(order: Order, next: Promise<Notice>): Promise<Notice> {
    const notice = await next
    notices.set(order, notice)
    return notice
  }

  async function send(order: Order): Promise<Notice> {
    const sentAt = now()
    try {
      const { push_id } = await tpns.push.send(pushFor(order))
      return { state: 'sent', pushId: push_id }
    } catch (error) {
      if (!TpnsError.is(error)) throw error
      if (error.outcome === 'unknown') return { state: 'unclear', sentAt }
      // The client has tried again where that could help. What it gave up for another reason can be sent later.
      if (error.stopReason === 'not-retryable') return { state: 'impossible', reason: error.message }
      return { state: 'waiting', notBefore: now() + (error.retryAfterMs ?? PAUSE_MS) }
    }
  }

  async function lookUp(order: Order, unclear: Notice & { readonly state: 'unclear' }): Promise<Notice> {
    const { sentAt } = unclear
    try {
      // One look each time: catchUp comes back.
      const found = await tpns.push.lookUp(pushFor(order), { sentAt, forMs: 0 })
      if (found.verdict === 'accepted') return { state: 'sent', pushId: found.push_id }
      if (found.verdict === 'cannot-tell') return unclear
    } catch (error) {
      if (!TpnsError.is(error)) throw error
      return unclear
    }
    return now() - sentAt < RECORDED_AFTER_MS ? unclear : send(order)
  }

  return {
    shipped: (order) => settle(order, send(order)),
    notice: (order) => notices.get(order),
    catchUp: async () => {
      for (const [order, notice] of notices) {
        if (notice.state === 'waiting' && notice.notBefore <= now()) await settle(order, send(order))
        if (notice.state === 'unclear') await settle(order, lookUp(order, notice))
      }
    },
  }
}

function pushFor(order: Order): PushRequest {
  return {
    audience_type: 'token',
    token_list: [order.token],
    message_type: 'notify',
    // The number distinguishes this push from others when it has to be looked up.
    message: { title: `Order ${order.id} has shipped`, content: 'It arrives tomorrow' },
  }
}
