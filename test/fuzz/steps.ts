import fc from 'fast-check'
import { type Transport, TransportError, type TransportPhase } from '../../src/index.js'
import type { RawAnswer } from './answers.js'

/** What one request meets. */
export type Step =
  | { readonly kind: 'answer'; readonly answer: RawAnswer }
  | { readonly kind: 'fails'; readonly phase: TransportPhase }
  | { readonly kind: 'throws'; readonly value: unknown }
  /** Never answers; heeds its signal or not. */
  | { readonly kind: 'hangs'; readonly deaf: boolean }
  /** A transport that somebody wrote himself gives what is no answer. */
  | { readonly kind: 'gives'; readonly value: unknown }

const bytes = Buffer.from('{"ret_code":0,"push_id":"1"}')
const NO_ANSWERS: unknown[] = [
  undefined,
  null,
  7,
  'ok',
  {},
  { status: 200 },
  { status: '200', headers: {}, body: bytes, complete: true },
  { status: 200, headers: null, body: bytes, complete: true },
  { status: 200, headers: {}, body: bytes.toString(), complete: true },
  { status: 200, headers: { date: 5, 'retry-after': [1] }, body: bytes.subarray(0, 5), complete: true },
  { status: Number.NaN, headers: {}, body: bytes, complete: true },
]

export function steps(answers: fc.Arbitrary<RawAnswer>): fc.Arbitrary<readonly Step[]> {
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 12, arbitrary: answers.map((answer) => ({ kind: 'answer', answer }) as const) },
    fc.constantFrom<Step>(
      { kind: 'fails', phase: 'not-written' },
      { kind: 'fails', phase: 'certificate' },
      { kind: 'fails', phase: 'maybe-written' },
      { kind: 'hangs', deaf: false },
      { kind: 'hangs', deaf: true },
    ),
    fc
      .constantFrom<unknown>(undefined, null, 'x', new TypeError('x'), { code: 'ECONNRESET' })
      .map((value) => ({ kind: 'throws', value }) as const),
    fc.constantFrom(...NO_ANSWERS).map((value) => ({ kind: 'gives', value }) as const),
  )
  return fc.array(step, { minLength: 1, maxLength: 4 })
}

/** A request, and what it met. */
export interface Exchange {
  readonly path: string
  readonly body: string
  readonly step: Step
}

/** Requests meet the steps one by one, and after them the last one again. */
export function steppedTransport(steps: readonly Step[]): Transport & { readonly exchanges: Exchange[] } {
  const exchanges: Exchange[] = []
  return {
    exchanges,
    async send({ url, body, cancellation, signal }) {
      const step = steps[Math.min(exchanges.length, steps.length - 1)]!
      const exchange = { path: url.pathname.slice(1), body: '', step }
      exchanges.push(exchange)
      exchange.body = Buffer.from(body instanceof Uint8Array ? body : await collect(body)).toString('latin1')
      switch (step.kind) {
        case 'answer':
          return step.answer
        case 'gives':
          return step.value as never
        case 'fails':
          throw new TransportError(step.phase, new Error(step.phase))
        case 'throws':
          throw step.value
        case 'hangs':
          return new Promise((_, reject) => {
            if (step.deaf) return
            signal.addEventListener('abort', () =>
              reject(new TransportError('maybe-written', cancellation.reason)),
            )
          })
      }
    },
    async close() {},
  }
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}
