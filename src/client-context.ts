import type { ClientContext } from './core/context.js'
import { TpnsConfigError } from './errors/validation-errors.js'
import { isObject } from './validation/members.js'

/** Beside the clients, not in them: nothing that looks at a client, or writes it to a log, can reach its context. */
const contexts = new WeakMap<object, ClientContext>()

export function rememberContext(client: object, context: ClientContext): void {
  contexts.set(client, context)
}

/**
 * What the calls of a client share, for the entries of this package that take a client and send with it.
 *
 * @param taker the function that was given the client, for the message
 * @throws TpnsConfigError when it is no client of this copy of the package
 */
export function getContext(client: unknown, taker: string): ClientContext {
  const found = isObject(client) ? contexts.get(client) : undefined
  if (found !== undefined) return found
  throw new TpnsConfigError({
    en: `${taker} needs tpns: new TpnsClient(…) of the same tpns-client that it was imported from. Is one loaded with import and the other with require()?`,
    zh: `${taker} 的 tpns 必须是同一份 tpns-client 创建的 TpnsClient 实例。请勿混用 import 与 require()。`,
  })
}
