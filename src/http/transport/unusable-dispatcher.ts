import { TpnsConfigError } from '../../errors/validation-errors.js'

/**
 * A dispatcher that can never send is refused by the constructor of the client. One of undici 5 or 6 looks fine until it is
 * used: {@link diagnose} recognises it by its error.
 *
 * @throws TpnsConfigError
 */
export function refuseUnusableDispatcher(dispatcher: unknown): void {
  const { dispatch, intercept, closed, destroyed } = (dispatcher ?? {}) as Record<string, unknown>
  if (typeof dispatch !== 'function') {
    throw new TpnsConfigError(
      "dispatcher has no dispatch(): it is not a dispatcher of undici. Pass one, such as new ProxyAgent(url) of undici 7 or 8; under Bun import it from 'undici/index.js', because Bun replaces 'undici' by a stub. " +
        'dispatcher 不是可用的 undici dispatcher，请传入 undici 7 或 8 的 dispatcher。',
    )
  }
  // Undici's MockPool speaks to handlers of its older kind alone: a push would get no answer and time out.
  if (typeof intercept === 'function') {
    throw new TpnsConfigError(
      'dispatcher is a MockPool or MockClient, which cannot answer this client. Pass the MockAgent that it belongs to: new TpnsClient({ dispatcher: mockAgent }). ' +
        '请传入 MockAgent 本身，而非 MockPool 或 MockClient。',
    )
  }
  if (closed === true || destroyed === true) {
    throw new TpnsConfigError(
      'dispatcher is closed already. Pass an open one, and close it after the client. dispatcher 已关闭，请传入未关闭的 dispatcher。',
    )
  }
}
