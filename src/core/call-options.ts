import * as z from 'zod/mini'
import { abortSignal, LONGEST_TIMER_MS, oneOf, positive, whole } from '../validation/options/option-values.js'
import { optionBag, type ReadInit, readOptions } from '../validation/options/options.js'

/** What a single call may override. Every method takes it as its last argument. */
export interface CallOptions {
  /** Ends the call: waits at once, an exchange under way too. The error says what was known then. */
  signal?: AbortSignal | undefined
  /** Milliseconds for one attempt (its whole answer included) and for the whole call. Defaults: the client's. */
  timeout?: { attempt?: number | undefined; total?: number | undefined } | undefined
  retry?:
    | {
        /** Most requests for this call, the first included. Default: the client's. */
        attempts?: number | undefined
        /**
         * Whether a push or a plan of unknown outcome is sent again, which may deliver it twice. Default: the client's,
         * whose default is `'fail'`.
         */
        unknownOutcome?: 'fail' | 'retry' | undefined
      }
    | undefined
}

export const timeoutOption = z.optional(
  optionBag({
    attempt: z.optional(positive(LONGEST_TIMER_MS)),
    total: z.optional(positive(LONGEST_TIMER_MS)),
  }),
)

/** The members of every method's options; methods with more of them spread it into their own bag. */
export const CALL_OPTIONS = {
  signal: z.optional(abortSignal),
  timeout: timeoutOption,
  retry: z.optional(
    optionBag({
      attempts: z.optional(whole(1)),
      unknownOutcome: z.optional(oneOf('fail', 'retry')),
    }),
  ),
} as const

const callOptions = optionBag(CALL_OPTIONS)

const NONE: CallOptions = Object.freeze({})

/** Most calls have no options, and pay nothing for them. @throws TpnsConfigError */
export function readCallOptions(given: CallOptions | undefined, init: ReadInit): CallOptions {
  return given === undefined ? NONE : readOptions(callOptions, given, init)
}
