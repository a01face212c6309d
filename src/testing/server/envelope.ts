import { type ApiError, CODE, errorText } from '../api-error.js'

/** `A`: ret_code, err_msg. `B`: retCode, errMsg. `C`: undocumented (stop, revoke, cancel); answered as B [unverified]. */
export type EnvelopeFamily = 'A' | 'B' | 'C'

/**
 * Details of answers in which documents and SDKs of different years disagree. A client should understand all of them: run
 * your tests with both named styles (`newer` and `older`), or change single traits.
 */
export interface AnswerStyle {
  /**
   * The return code as a JSON number, or as a numeric string everywhere. Only the older table of the plan page calls it a
   * string (its sample has a number), and the vendor's Go SDK cannot read one: so neither named style uses it.
   */
  readonly code: 'number' | 'string'
  /** Text beside code 0 where an endpoint has none of its own. */
  readonly okText: string
  /** Item codes in `result` arrays of the account endpoints for success. */
  readonly itemOk: '0' | 'ok'
  /** Push ids in statistics as strings or bare numbers, also beyond 2^53. */
  readonly statisticsPushId: 'string' | 'number'
  /** Message field of the plan answer. */
  readonly planMessage: 'errMsg' | 'ErrMsg'
  /** Envelope of stop, revoke and cancel. */
  readonly recallEnvelope: 'A' | 'B'
  /** Whether the push answer has `err_msg_zh`, which only SDKs show. */
  readonly chineseText: boolean
  /** `older` omits `arrivalUv` and the device counts added since 2022; `none` omits every counter. */
  readonly counters: 'newer' | 'older' | 'none'
}

/** `newer`: the pages since about 2023. `older`: those of 2020 to 2022. */
export type AnswerStyleName = 'newer' | 'older'

const ANSWER_STYLES: Readonly<Record<AnswerStyleName, AnswerStyle>> = {
  newer: {
    code: 'number',
    okText: 'NO_ERROR',
    itemOk: '0',
    statisticsPushId: 'string',
    planMessage: 'errMsg',
    recallEnvelope: 'B',
    chineseText: true,
    counters: 'newer',
  },
  older: {
    code: 'number',
    okText: '',
    itemOk: 'ok',
    statisticsPushId: 'number',
    planMessage: 'ErrMsg',
    recallEnvelope: 'A',
    chineseText: false,
    counters: 'older',
  },
}

/** `undefined` traits never get here: reading the options drops them. */
export function resolveStyle(
  choice:
    | AnswerStyleName
    | { readonly [Trait in keyof AnswerStyle]?: AnswerStyle[Trait] | undefined } = 'newer',
): AnswerStyle {
  if (typeof choice === 'string') return ANSWER_STYLES[choice]
  return { ...ANSWER_STYLES.newer, ...(choice as Partial<AnswerStyle>) }
}

/** Members of an answer without its envelope; `message` replaces the text beside code 0. */
export type AnswerFields = Readonly<Record<string, unknown>>

/** Wraps the members of a successful or failed answer in the envelope of its family. */
export function wrapInEnvelope(
  family: EnvelopeFamily,
  style: AnswerStyle,
  outcome: { readonly code: number; readonly message: string; readonly fields: AnswerFields },
): AnswerFields {
  const code = style.code === 'string' ? String(outcome.code) : outcome.code
  const spelling = family === 'C' ? style.recallEnvelope : family
  return spelling === 'A'
    ? { ret_code: code, err_msg: outcome.message, ...outcome.fields }
    : { retCode: code, errMsg: outcome.message, ...outcome.fields }
}

export function toFailure({ code, message, fields }: ApiError) {
  return { code, message, fields }
}

export function toForcedCode(code: number, message?: string) {
  return { code, message: message ?? errorText(code), fields: {} }
}

export function toSuccess(fields: AnswerFields, style: AnswerStyle) {
  return { code: CODE.ok, message: style.okText, fields }
}
