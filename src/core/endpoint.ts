import type { BatchItem } from '../errors/api-errors.js'
import type { TpnsError } from '../errors/tpns-error.js'
import type { RequestWarning } from '../validation/context.js'
import type { RateLimitName } from './ports/rate-limiter.js'

/**
 * What one endpoint of the service is. Endpoints are data: the pipeline (`pipeline.ts`) works for any of
 * them. To add an endpoint, add one of these.
 */
export interface Endpoint<Request, Result> {
  /** The public method, for example `push.send`. */
  readonly name: string
  /** What it is for, for the list of endpoints in the documentation. */
  readonly purpose: { readonly en: string; readonly zh: string }
  /** Path below the base URL, without a leading slash, for example `v3/push/app`. */
  readonly path: string
  /**
   * Whether the same request may safely reach the service twice: a read, or a write whose second time changes nothing. A
   * push is not idempotent.
   */
  readonly idempotent: boolean
  /**
   * What to do when it may or may not have taken effect, for messages. Default: call again if it is idempotent, else find
   * out first.
   */
  readonly whenUnknown?: { readonly en: string; readonly zh: string }
  /** The rate limit it falls under, or null; a function reads the request in its wire form. */
  readonly rateLimit: RateLimitName | null | ((request: Request) => RateLimitName | null)
  /** Set where the service documents only Basic authentication. */
  readonly auth?: 'basic'
  /** Deadlines in milliseconds, where the usual ones are too short. The client's own count if they are longer. */
  readonly timeouts?: { readonly attemptMs: number; readonly totalMs: number }
  /**
   * True where 10010018 ("repeated push") after an attempt of unknown outcome shows that the earlier one was accepted.
   */
  readonly duplicateMeansAccepted?: boolean
  /** Checks a request and gives its wire form, in the tick in which it is handed over. */
  readonly encode: Encoder<Request, Payload>
  /**
   * Turns an accepted answer (envelope removed, big numbers as strings) into the result. Must not throw: an answer
   * of unexpected form to an accepted push is still an accepted push.
   */
  readonly decode: (answer: AnswerFields, context: DecodeContext) => Result
  /**
   * Whether a refusal answers what was asked ("there is none"): the call then succeeds, with the fields of that answer.
   * Default: none does. Must not throw.
   */
  readonly isAnswer?: (refusal: TpnsError) => boolean
  /**
   * The outcome of each item of a batch that was refused (1008026, 1008027), from the notes of its request and the
   * answer. Must not throw.
   */
  readonly items?: (notes: Readonly<Record<string, unknown>>, answer: AnswerFields) => BatchItem[]
}

/**
 * Checks a request and gives its wire form. Pure: throws `TpnsRequestError` or `TpnsPushTimeError` naming field, rule
 * and remedy; never changes the caller's object.
 */
export type Encoder<Request, Body extends Payload = JsonPayload> = (
  request: Request,
  context: EncodeContext,
) => Body

/** Looks at an accepted request and says what is worth knowing. It refuses nothing. */
export type RequestChecks = (request: object) => readonly RequestWarning[]

/** What an encoder may know of the client. */
export interface EncodeContext {
  /** Path of the endpoint, for error messages. */
  readonly endpoint: string
  /** The client's platform option, when given. */
  readonly platform: 'android' | 'ios' | undefined
  /** Offset of the service's wall clock from UTC in minutes; 480 is UTC+8. */
  readonly utcOffsetMinutes: number
  /** The current time in Unix milliseconds, corrected by the measured skew against the service. */
  readonly now: () => number
  /**
   * How far off `now` may be beyond two seconds, in milliseconds; Infinity when only the service knows. What could be
   * right within that is not refused. Default: 0.
   */
  readonly clockDoubtMs?: () => number
  /** Run over a push that broke no rule, when the client was asked to. */
  readonly checks?: RequestChecks | undefined
  /** Reports something that is sent but has no effect. Each `key` is reported once per client. */
  readonly warn: (warning: RequestWarning) => void
}

/** A request in the form in which it is sent. */
export type Payload = JsonPayload | MultipartPayload

export interface JsonPayload {
  readonly kind: 'json'
  /** Plain JSON values only. */
  readonly value: object
  /** `value` as JSON text, from an encoder that has made it anyway. */
  readonly text?: string
  /** Facts about the request that the result should mention (for example that a past `send_time` is sent at once). */
  readonly notes?: Readonly<Record<string, unknown>>
}

/** A body that is made while it is sent, and may be too large for memory. Not signed: only for `auth: 'basic'`. */
export interface MultipartPayload {
  readonly kind: 'multipart'
  /** With its boundary. */
  readonly contentType: string
  /** Whether `open` gives the whole body; false once a source that can be read only once was read from. */
  readonly repeatable: () => boolean
  /** Opens the body for one attempt. @throws TpnsError when it cannot be opened, or breaks a rule */
  readonly open: () => Promise<OpenBody>
  /** As for JSON; what is known only afterwards is added while the body is read. */
  readonly notes?: Readonly<Record<string, unknown>>
}

export interface OpenBody {
  /** To be read once, and only as fast as it can be sent. */
  readonly chunks: AsyncIterable<Uint8Array>
  /** Bytes; undefined when not known beforehand. */
  readonly length: number | undefined
  /** Why the body ended early, where that was its source and not the connection. */
  readonly failure: () => TpnsError | undefined
  /** Whether the body was read to its end. One that was not cannot have been accepted as a whole. */
  readonly complete: () => boolean
  /** Lets go of the source. Does not wait for one that hangs. */
  readonly close: () => Promise<void>
}

/** The fields of an accepted answer, without its envelope. */
export type AnswerFields = Readonly<Record<string, unknown>>

/** What a decoder may know of the call. */
export interface DecodeContext {
  readonly notes: Readonly<Record<string, unknown>>
  /** True when an earlier attempt of unknown outcome turned out to have been accepted (10010018). */
  readonly deduplicated: boolean
  /** The return code of the answer, where that was not 0 (`isAnswer`). */
  readonly retCode?: number | undefined
  /** Reports what an accepted answer should hold and does not. Each `key` is reported once per client. */
  readonly warn?: (warning: RequestWarning) => void
}
