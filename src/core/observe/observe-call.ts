import { TpnsError } from '../../errors/tpns-error.js'
import type { CallContext, ClientContext } from '../context.js'
import type { Endpoint } from '../endpoint.js'
import { callTrace, traced } from './observe.js'

/** Runs a call inside its trace, and tells observers of its beginning and its end. */
export function observeCall<Result>(
  client: ClientContext,
  { path, name }: Endpoint<never, Result>,
  run: (opened: (call: CallContext) => CallContext) => Promise<Result>,
): Promise<Result> {
  const about = () => ({ endpoint: path, name })
  client.observe('call', about)
  return traced(callTrace, about, async () => {
    const startedAt = client.runtime.elapsed()
    let call: CallContext | undefined
    let error: TpnsError | undefined
    try {
      return await run((opened) => {
        call = opened
        return opened
      })
    } catch (thrown) {
      if (thrown instanceof TpnsError) error = thrown
      throw thrown
    } finally {
      client.observe('result', () => ({
        endpoint: path,
        name,
        attempts: call?.attempts ?? 0,
        durationMs: client.runtime.elapsed() - startedAt,
        outcome: (error as TpnsError | undefined)?.outcome ?? 'accepted',
        error,
      }))
    }
  })
}
