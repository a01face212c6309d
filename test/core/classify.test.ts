import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  classifyError,
  mergeOutcomes,
  type RetryDecisionInput,
  stopReasonFor,
} from '../../src/core/policy/retry-policy.js'
import * as errors from '../../src/errors/index.js'
import { SERVER_RETURN_CODES } from '../../src/return-codes/server.js'
import { judgeAnswer } from '../support/judge-answer.js'

/** The error that an answer becomes. */
function getError(status: number, answer: object | string, retryAfterMs?: number): errors.TpnsError {
  const verdict = judgeAnswer({
    endpoint: 'v3/push/app',
    status,
    body:
      typeof answer === 'string'
        ? { kind: 'unreadable', fault: 'not-json', text: answer }
        : { kind: 'object', value: answer as Record<string, unknown>, text: JSON.stringify(answer) },
    retryAfterMs,
    clockSkewMs: undefined,
    redact: (text) => text,
  })
  if (verdict.kind === 'accepted') throw new Error('accepted')
  return verdict.error
}

describe('classifyError a return code', () => {
  /** The two codes of the failure policy that another attempt can help; every other one is final. */
  const REPEATED = new Map([
    [1008004, 'back-off'],
    [1008028, 'slow-down'],
  ])

  it.each(SERVER_RETURN_CODES.map((row) => [row.code, REPEATED.get(row.code) ?? 'give-up']))(
    '%i calls for: %s',
    (code, reaction) => {
      expect(classifyError(getError(200, { ret_code: code, err_msg: '' }))).toBe(reaction)
    },
  )

  it.each([1, 403, 429, 500, 1008005, 10101, -1, 999999999])(
    '%i, which no document lists, is final',
    (code) => {
      expect(classifyError(getError(200, { ret_code: code }))).toBe('give-up')
    },
  )

  it.each([
    [403, 1008028, 'slow-down'],
    [500, 1008007, 'give-up'],
    [503, 1008004, 'back-off'],
  ])('comes before HTTP %i: %i calls for %s', (status, code, reaction) => {
    expect(classifyError(getError(status, { ret_code: code }))).toBe(reaction)
  })
})

describe('classifyError an HTTP status without a return code', () => {
  it.each([
    [301, undefined, 'give-up'],
    [302, undefined, 'give-up'],
    [400, undefined, 'give-up'],
    [401, undefined, 'give-up'],
    [403, undefined, 'give-up'],
    [403, 1_000, 'give-up'],
    [404, undefined, 'give-up'],
    [408, undefined, 'back-off'],
    [413, undefined, 'give-up'],
    [422, undefined, 'give-up'],
    [429, undefined, 'slow-down'],
    [429, 5_000, 'slow-down'],
    [500, undefined, 'back-off'],
    [500, 5_000, 'back-off'],
    [502, undefined, 'back-off'],
    [503, undefined, 'back-off'],
    [503, 5_000, 'slow-down'],
    [503, 0, 'slow-down'],
    [504, undefined, 'back-off'],
    [599, undefined, 'back-off'],
  ])('%i with Retry-After of %s ms calls for: %s', (status, retryAfterMs, reaction) => {
    expect(classifyError(getError(status, '<html>', retryAfterMs))).toBe(reaction)
  })

  it('200 with an unreadable body calls for: back-off', () => {
    expect(classifyError(getError(200, '<html>'))).toBe('back-off')
    expect(classifyError(getError(200, { push_id: '1' }))).toBe('back-off')
  })
})

describe('classifyError an error class', () => {
  const init = { retCode: 1008007, outcome: 'rejected' } as const
  const issue = { path: 'message', message: 'is missing', messageZh: '缺少必填字段。', retCode: 1008002 }
  const cases: [errors.TpnsError, string][] = [
    [new errors.TpnsError('?'), 'give-up'],
    [new errors.TpnsCheckpointLostError('?'), 'give-up'],
    [new errors.TpnsConfigError('?'), 'give-up'],
    [new errors.TpnsRequestError([issue]), 'give-up'],
    [new errors.TpnsPushTimeError('?'), 'give-up'],
    [new errors.TpnsAbortError('?', { outcome: 'unknown' }), 'give-up'],
    [new errors.TpnsConnectionError('?', { phase: 'connect' }), 'back-off'],
    [new errors.TpnsConnectionError('?', { phase: 'tls' }), 'give-up'],
    [new errors.TpnsConnectionError('?', { phase: 'exchange', outcome: 'unknown' }), 'back-off'],
    [new errors.TpnsTimeoutError('?', { timeout: 'attempt', timeoutMs: 1 }), 'back-off'],
    [new errors.TpnsTimeoutError('?', { timeout: 'total', timeoutMs: 1 }), 'give-up'],
    [new errors.TpnsProtocolError('?', { fault: 'empty', outcome: 'unknown' }), 'back-off'],
    [new errors.TpnsHttpError('?', { httpStatus: 400, outcome: 'rejected' }), 'give-up'],
    [new errors.TpnsHttpError('?', { httpStatus: 500, outcome: 'unknown' }), 'back-off'],
    [new errors.TpnsApiError('?', init), 'give-up'],
    [new errors.TpnsApiError('?', { retCode: undefined }), 'give-up'],
    [new errors.TpnsAppStatusError('?', { retCode: 1008030 }), 'give-up'],
    [new errors.TpnsAuthError('?', { retCode: 1008003 }), 'give-up'],
    [new errors.TpnsAuthError('?', { httpStatus: 403 }), 'give-up'],
    [new errors.TpnsBatchError('?', { retCode: 1008026 }), 'give-up'],
    [new errors.TpnsCertificateError('?', { retCode: 1008023 }), 'give-up'],
    [new errors.TpnsConflictError('?', { retCode: 1008025 }), 'give-up'],
    [new errors.TpnsContentRejectedError('?', { retCode: 1008019 }), 'give-up'],
    [new errors.TpnsDuplicatePushError('?', { retCode: 10010018 }), 'give-up'],
    [new errors.TpnsInvalidTokenError('?', { retCode: 1008006 }), 'give-up'],
    [new errors.TpnsNotFoundError('?', { retCode: 1008015 }), 'give-up'],
    [new errors.TpnsParameterError('?', init), 'give-up'],
    [new errors.TpnsRateLimitError('?', { retCode: 1008028 }), 'slow-down'],
    [new errors.TpnsRateLimitError('?', { httpStatus: 429 }), 'slow-down'],
    [new errors.TpnsServiceError('?', { retCode: 1008004 }), 'back-off'],
    [new errors.TpnsUploadError('?', { retCode: 1008011 }), 'give-up'],
  ]

  it.each(
    cases.map(([error, reaction]) => ({ error, reaction, name: error.name, facts: JSON.stringify(error) })),
  )('$name calls for: $reaction ($facts)', ({ error, reaction }) => {
    expect(classifyError(error)).toBe(reaction)
  })

  it('leaves out no class', () => {
    const classes = Object.keys(errors).filter((name) => /^Tpns\w*Error$/.test(name))
    expect(new Set(cases.map(([error]) => error.name))).toEqual(new Set(classes))
  })
})

describe('stopReasonFor', () => {
  const REACTIONS = ['give-up', 'back-off', 'slow-down'] as const
  const OUTCOMES = ['not-sent', 'rejected', 'unknown'] as const
  const IDEMPOTENT = [true, false] as const
  const CHOICES = ['fail', 'retry'] as const
  const COUNTS = [
    { attempts: 1, maxAttempts: 4 },
    { attempts: 3, maxAttempts: 4 },
    { attempts: 4, maxAttempts: 4 },
    { attempts: 5, maxAttempts: 4 },
    { attempts: 1, maxAttempts: 1 },
  ] as const

  const questions: RetryDecisionInput[] = REACTIONS.flatMap((reaction) =>
    OUTCOMES.flatMap((outcome) =>
      IDEMPOTENT.flatMap((idempotent) =>
        CHOICES.flatMap((unknownOutcome) =>
          COUNTS.map((count) => ({ reaction, outcome, idempotent, unknownOutcome, ...count })),
        ),
      ),
    ),
  )

  it('says not-retryable for every failure that another attempt cannot help', () => {
    for (const question of questions.filter(({ reaction }) => reaction === 'give-up')) {
      expect(stopReasonFor(question), JSON.stringify(question)).toBe('not-retryable')
    }
  })

  it('never lets a call that is not idempotent be retried after an unknown outcome, unless the caller chose so', () => {
    const risky = questions.filter(
      ({ reaction, outcome, idempotent, unknownOutcome }) =>
        reaction !== 'give-up' && outcome === 'unknown' && !idempotent && unknownOutcome === 'fail',
    )
    expect(risky).toHaveLength(2 * COUNTS.length)
    for (const question of risky)
      expect(stopReasonFor(question), JSON.stringify(question)).toBe('unknown-outcome')
  })

  it('lets every other call be repeated until its attempts are used up', () => {
    const others = questions.filter(
      ({ reaction, outcome, idempotent, unknownOutcome }) =>
        reaction !== 'give-up' && (outcome !== 'unknown' || idempotent || unknownOutcome === 'retry'),
    )
    expect(others).toHaveLength(2 * 11 * COUNTS.length)
    for (const question of others) {
      const usedUp = question.attempts >= question.maxAttempts
      expect(stopReasonFor(question), JSON.stringify(question)).toBe(usedUp ? 'attempts' : undefined)
    }
  })

  it.each([
    ['a push that was never sent', 'not-sent', false, 'fail', undefined],
    ['a push that came too fast', 'rejected', false, 'fail', undefined],
    ['a push that timed out', 'unknown', false, 'fail', 'unknown-outcome'],
    ['a push that timed out, with unknownOutcome: retry', 'unknown', false, 'retry', undefined],
    ['a query that timed out', 'unknown', true, 'fail', undefined],
  ] as const)('decides on %s', (_, outcome, idempotent, unknownOutcome, expected) => {
    const question = { reaction: 'back-off', attempts: 1, maxAttempts: 4 } as const
    expect(stopReasonFor({ ...question, outcome, idempotent, unknownOutcome })).toBe(expected)
  })
})

describe('an upload whose source was read', () => {
  const question = {
    reaction: 'back-off',
    outcome: 'unknown',
    idempotent: true,
    unknownOutcome: 'fail',
  } as const

  it.each([
    [true, 'not-retryable'],
    [false, undefined],
    [undefined, undefined],
  ])('is not repeated if it cannot be read again: consumed %s', (bodyConsumed, expected) => {
    const consumed = bodyConsumed === undefined ? {} : { bodyConsumed }
    expect(stopReasonFor({ ...question, attempts: 1, maxAttempts: 4, ...consumed })).toBe(expected)
  })
})

describe('mergeOutcomes', () => {
  const outcome = fc.constantFrom('not-sent' as const, 'rejected' as const, 'unknown' as const)

  it.each([
    ['not-sent', 'not-sent', 'not-sent'],
    ['not-sent', 'rejected', 'rejected'],
    ['not-sent', 'unknown', 'unknown'],
    ['rejected', 'rejected', 'rejected'],
    ['rejected', 'unknown', 'unknown'],
    ['unknown', 'unknown', 'unknown'],
  ] as const)('of %s and %s is %s', (one, other, expected) => {
    expect(mergeOutcomes(one, other)).toBe(expected)
  })

  it('does not depend on the order and the grouping of the attempts', () => {
    fc.assert(
      fc.property(outcome, outcome, outcome, (a, b, c) => {
        expect(mergeOutcomes(a, b)).toBe(mergeOutcomes(b, a))
        expect(mergeOutcomes(a, mergeOutcomes(b, c))).toBe(mergeOutcomes(mergeOutcomes(a, b), c))
      }),
    )
  })

  it('adds nothing when both are the same', () => {
    fc.assert(
      fc.property(outcome, (a) => {
        expect(mergeOutcomes(a, a)).toBe(a)
      }),
    )
  })

  it('is unknown as soon as one attempt is, and not-sent only when all are', () => {
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1 }), (all) => {
        const known = all.reduce(mergeOutcomes)
        expect(known === 'unknown').toBe(all.includes('unknown'))
        expect(known === 'not-sent').toBe(all.every((one) => one === 'not-sent'))
      }),
    )
  })
})
