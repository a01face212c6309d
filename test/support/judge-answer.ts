import { type AnswerFacts, answerError } from '../../src/core/failures/answered.js'
import { interpret } from '../../src/core/judge.js'
import type { TpnsError } from '../../src/errors/index.js'
import { openEnvelope } from '../../src/http/envelope.js'

export type Verdict =
  | { readonly kind: 'accepted'; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: 'failed'; readonly error: TpnsError; readonly retCode: number | undefined }

/** What an answer means, and the error that is made of it: the pure part of the step `judge`. */
export function judgeAnswer(facts: AnswerFacts): Verdict {
  const { status, body, getItems } = facts
  const envelope = body.kind === 'object' ? openEnvelope(body.value) : undefined
  const meaning = interpret({ status, body, envelope }, getItems !== undefined)
  if (meaning.kind === 'accepted') return meaning
  const retCode = meaning.kind === 'refused' ? meaning.retCode : undefined
  return { kind: 'failed', error: answerError(meaning, facts), retCode }
}
