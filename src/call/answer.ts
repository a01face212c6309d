/** The answer that a result was made from, untouched. */
export interface TpnsAnswer {
  readonly httpStatus: number
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The body as text, exactly as it came (decompressed). */
  readonly text: string
  /** How many requests the call took. */
  readonly attempts: number
}

const answers = new WeakMap<object, TpnsAnswer>()

/**
 * The untouched answer behind a result: HTTP status, headers and the body's text, for whatever the result does not show.
 *
 * @example
 * const task = await tpns.push.send(request)
 * answerOf(task)?.text // '{"seq":0,"push_id":"1328245138690125824","ret_code":0,…}'
 */
export function answerOf(result: object): TpnsAnswer | undefined {
  return answers.get(result)
}

export function rememberAnswer(result: unknown, answer: TpnsAnswer): void {
  if (typeof result === 'object' && result !== null) answers.set(result, answer)
}
