import { ApiError, CODE, createInfer, fail } from '../api-error.js'
import { authenticate } from '../auth/authenticate.js'
import { type JsonObject, parseBody, writeJson } from '../body/json.js'
import { type Clock, sleepOn } from '../clock/fake-clock.js'
import type { Zone } from '../clock/zone.js'
import type { Endpoint } from '../endpoints/endpoint.js'
import { ENDPOINTS } from '../endpoints/table.js'
import { applyFault, executesFirst } from '../faults/apply-fault.js'
import { type FakeFault, type Faults, normalizePath } from '../faults/faults.js'
import type { Settings } from '../options/fake-options.js'
import type { App } from '../state/app.js'
import { runDueTasks } from '../state/delivery.js'
import type { Ids } from '../state/ids.js'
import { countCall } from '../state/rate-limits.js'
import {
  type AnswerFields,
  type AnswerStyle,
  toFailure,
  toForcedCode,
  toSuccess,
  wrapInEnvelope,
} from './envelope.js'
import type { FakeAnswer, FakeReply, FakeRequest, FakeRequestHead } from './http-message.js'
import { type RequestLog, summarizeReply, toRequestView } from './request-log.js'

/** What handling a request needs from the fake. */
export interface FakeContext {
  readonly apps: ReadonlyMap<string, App>
  readonly clock: Clock
  /** The service's time: the clock and its offset. */
  readonly now: () => number
  readonly settings: Settings
  readonly style: AnswerStyle
  readonly zone: Zone
  readonly ids: Ids
  readonly faults: Faults
  readonly requests: RequestLog
}

/** The order of one request: take its fault, execute it unless the fault prevents that, apply the fault to the answer. */
export async function handleRequest(context: FakeContext, request: FakeRequest): Promise<FakeReply> {
  const view = toRequestView(request)
  const at = context.now()
  const fault = context.faults.take(view)
  const answer =
    fault === undefined || executesFirst(fault)
      ? executeRequest(context, request)
      : answerWithoutExecuting(context, request, fault)
  const reply = fault === undefined ? answer : applyFault(answer, fault)
  context.requests.add({ ...view, at, reply: summarizeReply(reply), pushIds: answer.pushIds ?? [] })
  if (fault?.delayMs !== undefined) await sleepOn(context.clock, fault.delayMs, request.signal)
  return reply
}

/** Ends a request before its body is read, if its fault says so. */
export function interruptRequest(context: FakeContext, head: FakeRequestHead): FakeReply | undefined {
  const view = toRequestView(head)
  if (context.faults.takeBeforeReading(view) === undefined) return undefined
  const reply: FakeReply = { kind: 'reset' }
  context.requests.add({ ...view, at: context.now(), reply: summarizeReply(reply), pushIds: [] })
  return reply
}

function executeRequest(context: FakeContext, request: FakeRequest): FakeAnswer {
  const endpoint = ENDPOINTS[normalizePath(request.path)]
  // Statuses other than 200 are not documented; these two are customary [unverified].
  if (endpoint === undefined) return buildPlainAnswer(context, 404, '404 page not found')
  if (request.method !== 'POST')
    return buildPlainAnswer(context, 405, 'method not allowed', { allow: 'POST' })
  let body: JsonObject = {}
  try {
    const app = authenticate(request, {
      apps: context.apps,
      now: context.now(),
      settings: context.settings,
      basicOnly: endpoint.multipart === true && context.settings.uploadAuth === 'basic',
    })
    body = readBody(endpoint, request)
    return buildAnswer(
      context,
      endpoint,
      body,
      toSuccess(callEndpoint(context, endpoint, app, body, request), context.style),
    )
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const answer = buildAnswer(context, endpoint, body, toFailure(error))
    return error.inferred ? { ...answer, inferred: true } : answer
  }
}

function callEndpoint(
  context: FakeContext,
  endpoint: Endpoint,
  app: App,
  body: JsonObject,
  request: FakeRequest,
): AnswerFields {
  const { settings, style, zone, ids } = context
  const now = context.now()
  if (app.status === 'destroyed') fail(CODE.destroyed)
  runDueTasks(app, now)
  if (endpoint.rateLimit !== undefined) countCall(app, endpoint.rateLimit, now, settings)
  const infer = createInfer(settings.inferred)
  return endpoint.handle({ app, body, request, now, settings, infer, style, zone, ids })
}

function readBody(endpoint: Endpoint, request: FakeRequest): JsonObject {
  const type = request.headers['content-type']?.toLowerCase() ?? ''
  if (endpoint.multipart === true) return {}
  if (!/^application\/json\s*(;|$)/.test(type)) fail(CODE.parse, 'Content-Type must be application/json')
  return parseBody(request.body)
}

/** The answer to a request that is not executed. */
function answerWithoutExecuting(context: FakeContext, request: FakeRequest, fault: FakeFault): FakeAnswer {
  const endpoint = ENDPOINTS[normalizePath(request.path)]
  if ('retCode' in fault && endpoint !== undefined) {
    return buildAnswer(context, endpoint, {}, toForcedCode(fault.retCode, fault.errMsg))
  }
  return buildPlainAnswer(context, 404, '')
}

function buildAnswer(
  context: FakeContext,
  endpoint: Endpoint,
  body: JsonObject,
  outcome: { readonly code: number; readonly message: string; readonly fields: AnswerFields },
): FakeAnswer {
  const message = outcome.code === CODE.ok ? (endpoint.okText ?? outcome.message) : outcome.message
  const fields = { ...endpoint.always?.(body), ...outcome.fields }
  const content = wrapInEnvelope(endpoint.envelope, context.style, { ...outcome, message, fields })
  return {
    kind: 'answer',
    status: 200,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      date: new Date(context.now()).toUTCString(),
    },
    body: new TextEncoder().encode(writeJson(content)),
    code: outcome.code,
    message,
    pushIds: listPushIds(outcome.fields),
  }
}

/** A loop push has a list of ids, any other push one, any other request none. */
function listPushIds({ push_id }: AnswerFields): readonly string[] {
  if (Array.isArray(push_id)) return push_id
  return typeof push_id === 'string' ? [push_id] : []
}

function buildPlainAnswer(
  context: FakeContext,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): FakeAnswer {
  return {
    kind: 'answer',
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      date: new Date(context.now()).toUTCString(),
      ...headers,
    },
    body: new TextEncoder().encode(text),
  }
}
