import type { BatchItem } from '../errors/api-errors.js'
import type { ReadBody } from '../http/read.js'
import type { Redact } from '../redact/redactor.js'
import type { AnswerFields } from './endpoint.js'

/** What the meaning of an answer depends on. */
export interface JudgeInput {
  endpoint: string
  status: number
  body: ReadBody
  retryAfterMs: number | undefined
  clockSkewMs: number | undefined
  redact: Redact
  /** Whether the same request may safely reach the service twice. Default: false. */
  idempotent?: boolean
  /** Where the endpoint takes batches: what became of each item, by the answer. */
  itemsOf?: ((answer: AnswerFields) => readonly BatchItem[]) | undefined
}
