import type { Encoder } from '../../core/endpoint.js'
import { TpnsPushTimeError, TpnsRequestError } from '../../errors/validation-errors.js'
import { RETURN_CODE } from '../../return-codes/names.js'
import { knownShapes } from '../../validation/known-shapes.js'
import { parse } from '../../validation/parse.js'
import { isRefusedAsAWhole, reportWarnings } from '../shared/check-request.js'
import type { PushContext } from './draft.js'
import { checkRules } from './rules/index.js'
import { messageIsNotTooLarge } from './rules/message.js'
import { MESSAGE_MAX_BYTES } from './schema/message.js'
import { PUSH_PARSE_OPTIONS } from './schema/parse-options.js'
import { type PushRequest, pushRequestSchema } from './schema/push-request.js'
import { toWire } from './to-wire.js'

const PARSE_OPTIONS = { ...PUSH_PARSE_OPTIONS, accepts: knownShapes(pushRequestSchema) }

/**
 * Checks a push against the documented rules and gives its wire form, a fresh object. What the service would refuse,
 * silently drop or reinterpret is refused here; what merely has no effect is reported through `client.warn` and sent.
 *
 * @throws {TpnsRequestError} with every broken rule
 * @throws {TpnsPushTimeError} when nothing is wrong but the push time
 */
export const encodePush: Encoder<PushRequest> = (request, client) => {
  const context: PushContext = {
    client,
    issues: [],
    warnings: [],
    issueCountAfterParse: 0,
    refusedTime: undefined,
    sentAtOnce: false,
  }
  const copy = parse(pushRequestSchema, request, context, PARSE_OPTIONS)
  let text = ''
  if (!isRefusedAsAWhole(context)) {
    const push = toWire(copy, context)
    context.issueCountAfterParse = context.issues.length
    checkRules(push, context)
    text = JSON.stringify(copy)
    // UTF-8 takes at most three bytes for a UTF-16 unit: most messages need not be measured separately.
    if (text.length * 3 > MESSAGE_MAX_BYTES) messageIsNotTooLarge(push, context)
  }
  if (context.issues.length > 0) throw toError(context)
  reportWarnings(context)
  for (const warning of client.checks?.(copy) ?? []) client.warn(warning)
  const payload = { kind: 'json', value: copy, text } as const
  return context.sentAtOnce ? { ...payload, notes: { sentAtOnce: true } } : payload
}

function toError({ client, issues, refusedTime }: PushContext): TpnsRequestError | TpnsPushTimeError {
  const { endpoint } = client
  const [first] = issues
  if (first !== undefined && issues.every(isAboutThePushTime)) {
    return new TpnsPushTimeError(
      {
        en: `Nothing was sent to ${endpoint}: ${first.path} ${first.message}`,
        zh: `请求未发出：${first.path} ${first.messageZh}`,
      },
      {
        endpoint,
        sendTime: refusedTime,
      },
    )
  }
  // The code of the first issue is the code of the error: a push time that is off comes last.
  const others = issues.filter((issue) => !isAboutThePushTime(issue))
  return new TpnsRequestError([...others, ...issues.filter(isAboutThePushTime)], { endpoint })
}

function isAboutThePushTime({ retCode }: { readonly retCode: number }): boolean {
  return retCode === RETURN_CODE.pushTime
}
