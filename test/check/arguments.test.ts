import { describe, expect, it } from 'vitest'
import { checkPush, TpnsConfigError, TpnsError, TpnsRequestError } from '../../src/index.js'
import { HOSTILE_VALUES } from '../hostile/hostile-values.js'
import { android } from './requests.js'

const getError = (run: () => unknown): unknown => {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}

describe('checkPush', () => {
  it.each(Object.entries(HOSTILE_VALUES))('takes %s as request, or throws a TpnsRequestError', (_, value) => {
    const error = getError(() => checkPush(value() as never))
    if (error !== undefined) expect(error).toBeInstanceOf(TpnsRequestError)
  })

  it.each(Object.entries(HOSTILE_VALUES))(
    'takes %s inside of a request, or throws a typed error',
    (_, value) => {
      for (const request of [
        { message: value() },
        { message: { android: value() } },
        { channel_rules: value() },
      ]) {
        const error = getError(() => checkPush({ message_type: 'notify', ...request } as never))
        if (error !== undefined) expect(error).toBeInstanceOf(TpnsRequestError)
      }
    },
  )

  it.each(Object.entries(HOSTILE_VALUES))('takes %s as options, or throws a typed error', (_, value) => {
    for (const options of [value(), { app: value() }, { channels: value() }, { now: value() }]) {
      const error = getError(() => checkPush(android(), options as never))
      if (error !== undefined) expect(TpnsError.is(error)).toBe(true)
    }
  })

  it.each([
    [null, 'options must be an object, not null'],
    [{ channels: ['hw', 'huawei'] }, "channels.1 must be 'xg' or 'hw'"],
    [{ app: { huaweidata: 'china' } }, 'did you mean huaweiData?'],
    [{ app: { channelIds: { 105: 'publik' } } }, "did you mean 'public'?"],
    [{ now: new Date(Number.NaN) }, 'now must be a valid Date'],
  ])('refuses the options %j by name', (options, message) => {
    const error = getError(() => checkPush(android(), options as never))
    expect(error).toBeInstanceOf(TpnsConfigError)
    expect((error as Error).message).toContain(message)
  })

  it('says of a request that it was not checked', () => {
    const error = getError(() => checkPush(null as never)) as TpnsRequestError
    expect(error.message).toMatch(
      /^The push was not checked: invalid request\.\n {2}\(request\): must be an object, not null\.\n未检查该推送/,
    )
  })
})
