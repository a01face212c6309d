import { TpnsConfigError } from '../../errors/validation-errors.js'

/**
 * What arrived at a server that counts complete requests, for one POST on a connection that was used before
 * (`test/matrix/cells/runtimes.ts` counts again on every run for Node 22, 24, 26 and the newest Bun and Deno):
 *
 * | | reset or FIN after the request was read | HTTP 421 | default transport | `node:http` |
 * | --- | --- | --- | --- | --- |
 * | Node 20, 26 | once | **twice**; once as this library sends it | once | once |
 * | Node 22, 24 | once, as this library sends it | once, as this library sends it | once | not counted |
 * | Bun 1.0 | **twice** (reset only) | once | once, but some hang | **twice** (reset only) |
 * | Bun 1.1, 1.2 | **twice** | once | once | **twice** |
 * | Bun 1.3, 1.4 | once | once | once | once |
 * | Deno 2.0, 2.4 | not seen | not seen | not seen | not counted |
 * | Deno 2.9 | **twice** | once | once | **twice** |
 *
 * So `fetch` is only allowed where its repeats are known and prevented: in Node. Bun and Deno changed between minor
 * versions and document neither behaviour. Browsers and edge workers were not measured.
 */
const REPEATING: readonly { readonly name: string; readonly runsIn: (global: Globals) => boolean }[] = [
  { name: 'Deno', runsIn: (global) => global.Deno !== undefined },
  {
    name: 'Bun',
    runsIn: (global) => global.Bun !== undefined || global.process?.versions?.bun !== undefined,
  },
  { name: 'Cloudflare Workers', runsIn: (global) => global.navigator?.userAgent === 'Cloudflare-Workers' },
  { name: 'the Edge runtime', runsIn: (global) => global.EdgeRuntime !== undefined },
]

interface Globals {
  readonly Deno?: unknown
  readonly Bun?: unknown
  readonly EdgeRuntime?: unknown
  readonly navigator?: { readonly userAgent?: unknown } | undefined
  readonly process?: { readonly versions?: Readonly<Record<string, string | undefined>> } | undefined
}

/** @throws TpnsConfigError where `fetch` cannot be trusted with a push */
export function refuseRepeatingFetch(global: Globals = globalThis as Globals): void {
  const runtime = REPEATING.find(({ runsIn }) => runsIn(global))
  if (runtime === undefined) return
  throw new TpnsConfigError({
    en: `transport: 'fetch' is refused under ${runtime.name}: its fetch may repeat a request on its own when a connection breaks, which would deliver a push twice. Nothing was sent. Leave transport out: the default sends each request once.`,
    zh: `${runtime.name} 不能使用 transport: 'fetch'：连接中断时其 fetch 可能自动重发请求，导致重复推送。请求未发出。请去掉 transport，默认的传输层只发送一次。`,
  })
}
