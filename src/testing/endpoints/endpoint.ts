import type { Infer } from '../api-error.js'
import type { JsonObject } from '../body/json.js'
import type { Zone } from '../clock/zone.js'
import type { Settings } from '../options/fake-options.js'
import type { AnswerFields, AnswerStyle, EnvelopeFamily } from '../server/envelope.js'
import type { FakeRequest } from '../server/http-message.js'
import type { App } from '../state/app.js'
import type { Ids } from '../state/ids.js'
import type { RateLimitKey } from '../state/rate-limits.js'

/** An authenticated request, as an endpoint gets it. */
export interface EndpointCall {
  readonly app: App
  /** The parsed body; empty for the upload. */
  readonly body: JsonObject
  readonly request: FakeRequest
  /** The fake's time at arrival, Unix milliseconds. */
  readonly now: number
  readonly settings: Settings
  /** Runs checks that no document states; see the option `inferred`. */
  readonly infer: Infer
  readonly style: AnswerStyle
  readonly zone: Zone
  readonly ids: Ids
}

/**
 * One endpoint: the handler returns the members of a successful answer, or throws an ApiError.
 */
export interface Endpoint {
  readonly envelope: EnvelopeFamily
  readonly handle: (call: EndpointCall) => AnswerFields
  /** Members that every answer has, errors included. */
  readonly always?: (body: JsonObject) => AnswerFields
  /** Counted before the handler sees the call. */
  readonly rateLimit?: RateLimitKey
  /** Text beside code 0, where the documents show one that differs from the others. */
  readonly okText?: string
  /** Takes multipart/form-data, and only Basic authentication unless allowed. */
  readonly multipart?: true
}
