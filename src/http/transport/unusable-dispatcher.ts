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
    throw new TpnsConfigError({
      en: "dispatcher has no dispatch(): it is not a dispatcher of undici. Pass one, such as new ProxyAgent(url) of undici 7 or 8; under Bun import it from 'undici/index.js', because Bun replaces 'undici' by a stub.",
      zh: "dispatcher 没有 dispatch()，不是 undici 的 dispatcher。请传入 undici 7 或 8 的 dispatcher，例如 new ProxyAgent(url)；Bun 会用桩替换 'undici'，请从 'undici/index.js' 导入。",
    })
  }
  // Undici's MockPool speaks to handlers of its older kind alone: a push would get no answer and time out.
  if (typeof intercept === 'function') {
    throw new TpnsConfigError({
      en: 'dispatcher is a MockPool or MockClient, which cannot answer this client. Pass the MockAgent that it belongs to: new TpnsClient({ dispatcher: mockAgent }).',
      zh: 'dispatcher 是 MockPool 或 MockClient，无法应答本客户端。请传入其所属的 MockAgent：new TpnsClient({ dispatcher: mockAgent })。',
    })
  }
  if (closed === true || destroyed === true) {
    throw new TpnsConfigError({
      en: 'dispatcher is closed already. Pass an open one, and close it after the client.',
      zh: 'dispatcher 已关闭。请传入未关闭的 dispatcher，并在关闭客户端之后再将其关闭。',
    })
  }
}
