import {
  type AnswerFields,
  type AnswerStyle,
  envelope,
  outcomeOfCode,
  outcomeOfRefusal,
  outcomeOfSuccess,
} from './answers.js'
import { authenticate } from './auth.js'
import { type Clock, sleepOn } from './clock.js'
import { carriesOut, disturb } from './disturb.js'
import type { Endpoint, Ids } from './endpoints/endpoint.js'
import { ENDPOINTS } from './endpoints/table.js'
import type { FakeAnswer, FakeReply, FakeRequest, FakeRequestHead } from './exchange.js'
import { type FakeFault, type Faults, normal } from './faults.js'
import { type JsonObject, parseBody, writeJson } from './json.js'
import type { Settings } from './options.js'
import { countCall } from './rates.js'
import { type Records, summaryOf, viewOf } from './records.js'
import { CODE, inferring, Refusal, refuse } from './refusal.js'
import type { App } from './state/app.js'
import { settle } from './state/run.js'
import type { Zone } from './zone.js'

/** What handling a request needs of the fake. */
export interface Core {
  readonly apps: ReadonlyMap<string, App>
  readonly clock: Clock
  /** The service's time: the clock and its offset. */
  readonly now: () => number
  readonly settings: Settings
  readonly style: AnswerStyle
  readonly zone: Zone
  readonly ids: Ids
  readonly faults: Faults
  readonly requests: Records
}

/** The way of one request: fault, or route → authenticate → count → parse → endpoint → envelope; then the fault's damage. */
export async function handle(core: Core, request: FakeRequest): Promise<FakeReply> {
  const view = viewOf(request)
  const at = core.now()
  const fault = core.faults.take(view)
  const answer =
    fault === undefined || carriesOut(fault) ? carryOut(core, request) : untouched(core, request, fault)
  const reply = fault === undefined ? answer : disturb(answer, fault)
  core.requests.add({ ...view, at, reply: summaryOf(reply), pushIds: answer.pushIds ?? [] })
  if (fault?.delayMs !== undefined) await sleepOn(core.clock, fault.delayMs, request.signal)
  return reply
}

/** Ends a request before its body is read, when a fault says so. */
export function interrupt(core: Core, head: FakeRequestHead): FakeReply | undefined {
  const view = viewOf(head)
  if (core.faults.takeBeforeReading(view) === undefined) return undefined
  const reply: FakeReply = { kind: 'reset' }
  core.requests.add({ ...view, at: core.now(), reply: summaryOf(reply), pushIds: [] })
  return reply
}

function carryOut(core: Core, request: FakeRequest): FakeAnswer {
  const endpoint = ENDPOINTS[normal(request.path)]
  // Statuses other than 200 are not documented; these two are the usual ones [unverified].
  if (endpoint === undefined) return plainAnswer(core, 404, '404 page not found')
  if (request.method !== 'POST') return plainAnswer(core, 405, 'method not allowed', { allow: 'POST' })
  let body: JsonObject = {}
  try {
    const app = authenticate(request, {
      apps: core.apps,
      now: core.now(),
      settings: core.settings,
      basicOnly: endpoint.multipart === true && core.settings.uploadAuth === 'basic',
    })
    body = readBody(endpoint, request)
    return answerWith(
      core,
      endpoint,
      body,
      outcomeOfSuccess(callEndpoint(core, endpoint, app, body, request), core.style),
    )
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const answer = answerWith(core, endpoint, body, outcomeOfRefusal(error))
    return error.inferred ? { ...answer, inferred: true } : answer
  }
}

function callEndpoint(
  core: Core,
  endpoint: Endpoint,
  app: App,
  body: JsonObject,
  request: FakeRequest,
): AnswerFields {
  const { settings, style, zone, ids } = core
  const now = core.now()
  if (app.status === 'destroyed') refuse(CODE.destroyed)
  settle(app, now)
  if (endpoint.rate !== undefined) countCall(app, endpoint.rate, now, settings)
  const infer = inferring(settings.inferred)
  return endpoint.handle({ app, body, request, now, settings, infer, style, zone, ids })
}

function readBody(endpoint: Endpoint, request: FakeRequest): JsonObject {
  const type = request.headers['content-type']?.toLowerCase() ?? ''
  if (endpoint.multipart === true) return {}
  if (!/^application\/json\s*(;|$)/.test(type)) refuse(CODE.parse, 'Content-Type must be application/json')
  return parseBody(request.body)
}

/** The answer of a request that is not carried out. */
function untouched(core: Core, request: FakeRequest, fault: FakeFault): FakeAnswer {
  const endpoint = ENDPOINTS[normal(request.path)]
  if ('retCode' in fault && endpoint !== undefined) {
    return answerWith(core, endpoint, {}, outcomeOfCode(fault.retCode, fault.errMsg))
  }
  return plainAnswer(core, 404, '')
}

function answerWith(
  core: Core,
  endpoint: Endpoint,
  body: JsonObject,
  outcome: { readonly code: number; readonly message: string; readonly fields: AnswerFields },
): FakeAnswer {
  const message = outcome.code === CODE.ok ? (endpoint.okText ?? outcome.message) : outcome.message
  const fields = { ...endpoint.always?.(body), ...outcome.fields }
  const content = envelope(endpoint.envelope, core.style, { ...outcome, message, fields })
  return {
    kind: 'answer',
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', date: new Date(core.now()).toUTCString() },
    body: new TextEncoder().encode(writeJson(content)),
    code: outcome.code,
    message,
    pushIds: pushIdsIn(outcome.fields),
  }
}

/** A loop push has a list of ids, any other push one, any other request none. */
function pushIdsIn({ push_id }: AnswerFields): readonly string[] {
  if (Array.isArray(push_id)) return push_id
  return typeof push_id === 'string' ? [push_id] : []
}

function plainAnswer(
  core: Core,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): FakeAnswer {
  return {
    kind: 'answer',
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      date: new Date(core.now()).toUTCString(),
      ...headers,
    },
    body: new TextEncoder().encode(text),
  }
}
