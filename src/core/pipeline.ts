import { TpnsError } from '../errors/tpns-error.js'
import { rememberAnswer } from './answer.js'
import { inAttempt, send, sign } from './attempt.js'
import type { CallOptions } from './call-options.js'
import type { Accepted, AttemptGuard, CallContext, ClientContext } from './context.js'
import type { Endpoint } from './endpoint.js'
import { finishError } from './failures/finish-error.js'
import { judge, read } from './judge.js'
import { callTrace, traced } from './observe/observe.js'
import { openCall, validate, warnOnce } from './open-call.js'
import { retry, startCooldown } from './retry.js'
import { acquirePermit } from './waiting/acquire-permit.js'

/**
 * One call, from the request to the result:
 *
 *     validate → retry( acquire a permit → sign → send → read → judge ) → decode
 *
 * What comes before the first `await` is done before the caller has the control back: what you pass is what goes.
 *
 * @param guard asked before each attempt, for a caller that may lose the right to send
 * @throws TpnsError; `TpnsConfigError` for wrong options, before anything is sent
 */
export function runCall<Request, Result>(
  client: ClientContext,
  endpoint: Endpoint<Request, Result>,
  request: Request,
  options?: CallOptions,
  guard?: AttemptGuard,
): Promise<Result> {
  const about = () => ({ endpoint: endpoint.path, name: endpoint.name })
  client.observe('call', about)
  return traced(callTrace, about, async () => {
    const startedAt = client.runtime.elapsed()
    let call: CallContext | undefined
    let error: unknown
    try {
      call = openCall(client, endpoint, options, guard)
      validate(call, endpoint, request)
      const accepted = await retry(call, attempt)
      return decode(call, endpoint, accepted)
    } catch (thrown) {
      finishError(thrown, { client, endpoint, call, request, startedAt })
      error = thrown
      throw thrown
    } finally {
      client.observe('result', () => ({
        ...about(),
        attempts: call?.attempts ?? 0,
        durationMs: client.runtime.elapsed() - startedAt,
        outcome: error instanceof TpnsError ? error.outcome : 'accepted',
        error: error instanceof TpnsError ? error : undefined,
      }))
    }
  })
}

/** One attempt. @throws TpnsError whose outcome speaks of this attempt alone */
async function attempt(call: CallContext): Promise<Accepted> {
  const release = await acquirePermit(call)
  try {
    return await inAttempt(call, async (attempt) => {
      const headers = sign(attempt)
      const answer = await send(attempt, headers)
      return judge(attempt, read(attempt, answer))
    })
  } catch (error) {
    startCooldown(call, error)
    throw error
  } finally {
    release()
  }
}

/** Must not throw: an answer of unexpected form to an accepted push is still an accepted push. */
function decode<Result>(
  { client, notes }: CallContext,
  endpoint: Endpoint<never, Result>,
  { fields, deduplicated, answer }: Accepted,
): Result {
  const warn = warnOnce(client, endpoint.path)
  const result = endpoint.decode(fields, { notes, deduplicated, warn })
  rememberAnswer(result, answer)
  return result
}
