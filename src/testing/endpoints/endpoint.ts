import type { AnswerFields, AnswerStyle, EnvelopeFamily } from '../answers.js'
import type { FakeRequest } from '../exchange.js'
import type { JsonObject } from '../json.js'
import type { Settings } from '../options.js'
import type { RateGroup } from '../rates.js'
import type { Infer } from '../refusal.js'
import type { App } from '../state/app.js'
import type { Zone } from '../zone.js'

/** Numbers that are given out once in the whole fake. */
export interface Ids {
  push(): string
  upload(): number
  collapse(): number
  plan(): string
}

/** An authenticated request on its way to an endpoint. */
export interface EndpointCall {
  readonly app: App
  /** The parsed body; empty for the upload. */
  readonly body: JsonObject
  readonly request: FakeRequest
  /** The fake's time at arrival, Unix milliseconds. */
  readonly now: number
  readonly settings: Settings
  /** Runs checks that no document states. */
  readonly infer: Infer
  readonly style: AnswerStyle
  readonly zone: Zone
  readonly ids: Ids
}

/**
 * One endpoint: the handler returns the members of a successful answer, and refuses by throwing.
 */
export interface Endpoint {
  readonly envelope: EnvelopeFamily
  readonly handle: (call: EndpointCall) => AnswerFields
  /** Members that every answer carries, refused ones too. */
  readonly always?: (body: JsonObject) => AnswerFields
  /** Counted before the handler sees the call. */
  readonly rate?: RateGroup
  /** Text beside code 0, where the documents show one that differs from the others. */
  readonly okText?: string
  /** Takes multipart/form-data, and only Basic authentication unless allowed. */
  readonly multipart?: true
}
