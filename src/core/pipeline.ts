import { rememberAnswer } from './answer.js'
import { inAttempt } from './attempt.js'
import type { AttemptGuard } from './attempt-guard.js'
import type { CallOptions } from './call-options.js'
import type { Accepted, CallContext, ClientContext } from './context.js'
import type { Endpoint } from './endpoint.js'
import { judge } from './judge.js'
import { observeCall } from './observe/observe-call.js'
import { openCall } from './open-call.js'
import { read } from './read.js'
import { retry } from './retry.js'
import { send } from './send.js'
import { sign } from './sign.js'
import { validate, warnOnce } from './validate.js'
import { acquirePermit } from './waiting/acquire-permit.js'
import { startCooldown } from './waiting/start-cooldown.js'

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
  return observeCall(client, endpoint, async (opened) => {
    const call = opened(openCall(client, endpoint, options, guard))
    validate(call, endpoint, request)
    const accepted = await retry(call, () => attempt(call))
    return decode(call, endpoint, accepted)
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
