import { describe, expect, it } from 'vitest'
import type { PushContext } from '../../../src/api/push/draft.js'
import { PUSH_RULES } from '../../../src/api/push/rules/index.js'
import * as options from '../../../src/api/push/rules/options.js'
import * as schedule from '../../../src/api/push/rules/schedule.js'
import * as tags from '../../../src/api/push/rules/tags.js'

const client: PushContext['client'] = {
  endpoint: 'v3/push/app',
  platform: undefined,
  utcOffsetMinutes: 480,
  now: () => 0,
  warn: () => {},
}

/** Every field that a push may have, filled; the rules of a group see it without their own fields. */
const FULL = {
  audience_type: 'token',
  message_type: 'message',
  message: { title: 't', content: 'c', android: { custom_content: '{}' }, ios: { aps: {} } },
  token_list: ['a'],
  tag_rules: [],
  tag_list: { tags: [], op: 'OR' },
  expire_time: 1,
  push_speed: 1_000,
  collapse_id: 1,
  force_collapse: true,
  ntf_wt_attrs: true,
  supply_inapp_msg: true,
  resend_by_sms: true,
  sms_info: { sms_app_id: '1' },
  group_id: 'g',
  push_id: '1',
  stat_tag: 's',
  loop_times: 1,
  loop_interval: 1,
  send_time: 'never',
  loop_param: { startDate: 'never', endDate: 'never', loopType: 1, loopDayIndexs: [], dayTimes: [] },
}

const groups = PUSH_RULES.flatMap(({ about, rules }) => (about === undefined ? [] : [{ about, rules }]))

describe('rules about certain fields', () => {
  it('are all of the tags, the options and the schedule, each in one group', () => {
    const grouped = groups.flatMap(({ rules }) => rules)
    expect(new Set(grouped)).toEqual(
      new Set([...Object.values(tags), ...Object.values(options), ...Object.values(schedule)]),
    )
  })

  it.each(groups.flatMap(({ about, rules }) => rules.map((rule) => ({ name: rule.name, about, rule }))))(
    '$name says nothing about a push without them, whatever else it has',
    ({ about, rule }) => {
      for (const audience_type of ['token', 'tag', 'all']) {
        for (const message_type of ['notify', 'message']) {
          const push = { ...FULL, audience_type, message_type } as Record<string, unknown>
          for (const field of about) delete push[field]
          const context: PushContext = {
            client,
            issues: [],
            warnings: [],
            issueCountAfterParse: 0,
            refusedTime: undefined,
            sentAtOnce: false,
          }
          rule(push, context)
          expect([...context.issues, ...context.warnings]).toEqual([])
        }
      }
    },
  )
})
