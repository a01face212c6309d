import { isObject } from '../validation/members.js'

/** The answer that a result was made from, untouched. */
export interface TpnsAnswer {
  readonly httpStatus: number
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The body as text, exactly as it came (decompressed). */
  readonly text: string
  /** How many requests the call took. */
  readonly attempts: number
}

/**
 * A hidden property under a registered symbol, so that `answerOf` of one copy of the package (CommonJS) reads the results
 * of another (ESM). Not enumerable: no copy, comparison or JSON of a result shows it.
 */
const ANSWER: unique symbol = Symbol.for('tpns-client.answer') as never

/**
 * The untouched answer behind a result: HTTP status, headers and the body's text, for whatever the result does not show.
 *
 * Undefined for what is no result of this client. Never throws.
 *
 * @example
 * const task = await tpns.push.send(request)
 * answerOf(task)?.text // '{"seq":0,"push_id":"1328245138690125824","ret_code":0,…}'
 */
export function answerOf(result: object): TpnsAnswer | undefined {
  try {
    return (result as { [ANSWER]?: TpnsAnswer } | null | undefined)?.[ANSWER]
  } catch {
    // A Proxy that throws is no result of this client.
    return undefined
  }
}

export function rememberAnswer(result: unknown, answer: TpnsAnswer): void {
  if (isObject(result)) Object.defineProperty(result, ANSWER, { value: answer })
}
