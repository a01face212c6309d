import { describe, expect, it } from 'vitest'
import { ACCOUNT_TYPES } from '../../src/api/accounts/account-types.js'
import { ENDPOINTS } from '../../src/api/table.js'
import { getIssues, STRANGE_VALUES } from './support.js'

/** What is not so in most endpoints, by path. All others are idempotent, without a limit of their own. */
const NOT_IDEMPOTENT = ['v3/push/app', 'v3/push/plan/add_plan_push']
const LIMITED_BY_NAME: Readonly<Record<string, string>> = { 'v3/push/plan/add_plan_push': 'plans' }
/** Documents of these say "200 calls an hour" for each. */
const LIMITED_BY_THE_HOUR = /^v3\/(statistics|toolbox)\//

/** Push and package upload have tests of their own. */
const OTHERS = ENDPOINTS.filter(({ name }) => !['push.send', 'packages.upload'].includes(name))

describe.each(OTHERS.map((endpoint) => [endpoint.name, endpoint] as const))('%s', (_name, endpoint) => {
  const { path } = endpoint

  it('is repeated, and waits, as its document says', () => {
    expect(endpoint.idempotent).toBe(!NOT_IDEMPOTENT.includes(path))
    const ownLimit = LIMITED_BY_THE_HOUR.test(path) ? `statistics:${path}` : null
    expect(endpoint.rateLimit).toBe(LIMITED_BY_NAME[path] ?? ownLimit)
    expect(endpoint.duplicateMeansAccepted).toBeUndefined()
  })

  it('decodes any answer to an accepted request', () => {
    const fields = [
      'result',
      'pushDateChannelStat',
      'pushStatOverviewData',
      'PushStatOverviewData',
      'getDeviceStatOverviewData',
      'data',
      'pushRecordData',
      'pushStatDataAll',
      'pushStatData',
      'pushTaskList',
      'attributeInfo',
      'invalidAttribute',
      'account_tokens',
      'token_accounts',
      'count',
    ]
    for (const field of fields) {
      for (const value of STRANGE_VALUES) {
        for (const notes of [{}, { items: ['a'], type: 'city' }, { items: 3, type: 3 }]) {
          const context = { notes, deduplicated: false }
          expect(endpoint.decode({ [field]: value, newField: 1 }, context)).toMatchObject({ newField: 1 })
        }
      }
    }
    expect(endpoint.decode({}, { notes: {}, deduplicated: false })).toBeTypeOf('object')
  })

  it('refuses what is not an object, as a rule that the request breaks', async () => {
    for (const request of [undefined, null, 'text', 7, []]) {
      expect(await getIssues(endpoint, request)).not.toEqual([])
    }
  })
})

describe('ACCOUNT_TYPES', () => {
  it('holds every documented number once', () => {
    const numbers = Object.values(ACCOUNT_TYPES).sort((a, b) => a - b)
    const others = [1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015]
    expect(numbers).toEqual([0, 989, 990, 991, 992, 997, 998, 999, ...others])
    expect(ACCOUNT_TYPES).toMatchObject({
      oaid: 997,
      weChatUnionId: 999,
      phone: 1002,
      email: 1005,
      linkedIn: 1015,
    })
  })
})
