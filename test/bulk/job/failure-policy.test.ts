import { describe, expect, it } from 'vitest'
import { isRetryable } from '../../../src/bulk/job/failure-policy.js'
import {
  TpnsApiError,
  TpnsConnectionError,
  TpnsHttpError,
  TpnsParameterError,
  TpnsRateLimitError,
  TpnsTimeoutError,
} from '../../../src/index.js'

const timeout = (outcome: 'not-sent' | 'rejected' | 'unknown') =>
  new TpnsTimeoutError('x', { outcome, timeout: 'total', timeoutMs: 1 })

describe('a batch that failed', () => {
  it.each([
    ['was not sent', timeout('not-sent')],
    ['was refused as too fast', new TpnsRateLimitError('x', { outcome: 'rejected', retCode: 1008028 })],
    ['ran into its deadline after it was refused as too fast', timeout('rejected')],
    [
      'lost its connection after it was refused as too fast',
      new TpnsConnectionError('x', { outcome: 'rejected', phase: 'connect' }),
    ],
    [
      'was refused by something in front of the service',
      new TpnsHttpError('x', { outcome: 'rejected', httpStatus: 503 }),
    ],
  ])('may be sent again when it %s', (_, error) => {
    expect(isRetryable(error)).toBe(true)
  })

  it.each([
    ['is in doubt', timeout('unknown')],
    ['was refused for what it is', new TpnsParameterError('x', { outcome: 'rejected', retCode: 1008007 })],
    [
      'was refused with a code that nobody knows',
      new TpnsApiError('x', { outcome: 'rejected', retCode: 99 }),
    ],
  ])('must not be sent again when it %s', (_, error) => {
    expect(isRetryable(error)).toBe(false)
  })
})
