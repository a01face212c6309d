import { CODE, errorText, type Refusal } from './refusal.js'

/** `A`: ret_code, err_msg. `B`: retCode, errMsg. `C`: undocumented (stop, revoke, cancel); answered as B [unverified]. */
export type EnvelopeFamily = 'A' | 'B' | 'C'

/**
 * What documents and SDKs of different years show differently in answers. A client should read all of it alike: run your
 * tests with both styles of {@link ANSWER_STYLES}, or switch single traits.
 */
export interface AnswerStyle {
  /**
   * The return code as a JSON number, or as a numeric string everywhere. Only the older table of the plan page calls it a
   * string (its sample has a number), and the vendor's Go SDK cannot read one: so no style has it by itself.
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
  readonly withdrawEnvelope: 'A' | 'B'
  /** Whether the push answer has `err_msg_zh`, which only SDKs have seen. */
  readonly chineseText: boolean
  /** `older` leaves out `arrivalUv` and the device counts added since 2022; `none` leaves every counter out. */
  readonly counters: 'newer' | 'older' | 'none'
}

/** `newer`: the pages since about 2023. `older`: those of 2020 to 2022. */
export type AnswerStyleName = 'newer' | 'older'

export const ANSWER_STYLES: Readonly<Record<AnswerStyleName, AnswerStyle>> = {
  newer: {
    code: 'number',
    okText: 'NO_ERROR',
    itemOk: '0',
    statisticsPushId: 'string',
    planMessage: 'errMsg',
    withdrawEnvelope: 'B',
    chineseText: true,
    counters: 'newer',
  },
  older: {
    code: 'number',
    okText: '',
    itemOk: 'ok',
    statisticsPushId: 'number',
    planMessage: 'ErrMsg',
    withdrawEnvelope: 'A',
    chineseText: false,
    counters: 'older',
  },
}

/** Single traits that are undefined are not given: whoever reads the options leaves them out. */
export function styleOf(
  choice:
    | AnswerStyleName
    | { readonly [Trait in keyof AnswerStyle]?: AnswerStyle[Trait] | undefined } = 'newer',
): AnswerStyle {
  if (typeof choice === 'string') return ANSWER_STYLES[choice]
  return { ...ANSWER_STYLES.newer, ...(choice as Partial<AnswerStyle>) }
}

/** Members of an answer without its envelope; `message` replaces the text beside code 0. */
export type AnswerFields = Readonly<Record<string, unknown>>

/** Wraps the members of a carried-out request, or a refusal, in the envelope of its family. */
export function envelope(
  family: EnvelopeFamily,
  style: AnswerStyle,
  outcome: { readonly code: number; readonly message: string; readonly fields: AnswerFields },
): AnswerFields {
  const code = style.code === 'string' ? String(outcome.code) : outcome.code
  const spelling = family === 'C' ? style.withdrawEnvelope : family
  return spelling === 'A'
    ? { ret_code: code, err_msg: outcome.message, ...outcome.fields }
    : { retCode: code, errMsg: outcome.message, ...outcome.fields }
}

export function outcomeOfRefusal(refusal: Refusal) {
  return { code: refusal.code, message: refusal.message, fields: refusal.fields }
}

export function outcomeOfCode(code: number, message?: string) {
  return { code, message: message ?? errorText(code), fields: {} }
}

export function outcomeOfSuccess(fields: AnswerFields, style: AnswerStyle) {
  return { code: CODE.ok, message: style.okText, fields }
}
