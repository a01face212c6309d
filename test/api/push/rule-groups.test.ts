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
  platform: 'ios',
  multi_pkg: true,
  message: {
    title: '{{t}}',
    content: 'c',
    thread_id: '1',
    show_type: 1,
    default_title: 'd',
    accept_time: [{ start: { hour: '25' } }],
    android: {
      custom_content: '{}',
      n_id: 1,
      icon_type: 1,
      icon_color: -1,
      ring_raw: 'r',
      urgency: 'never',
      vivo_ch_id: 'v',
      action: { action_type: 2 },
    },
    ios: { aps: { 'interruption-level': 'never' } },
  },
  token_list: ['a', 'b'],
  account_list: [''],
  account_type: '1',
  account_push_type: 1,
  ignore_invalid_token: 1,
  channel_rules: [{ channel: 'never' }],
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

function remove(owner: Record<string, unknown>, [step = '', ...steps]: readonly string[]): void {
  if (steps.length === 0) delete owner[step]
  else if (owner[step] !== undefined) remove(owner[step] as Record<string, unknown>, steps)
}

const groups = PUSH_RULES.flatMap(({ about, rules }) => (about === undefined ? [] : [{ about, rules }]))

describe('rules about certain fields', () => {
  it('are all of the tags, the options and the schedule, each in one group', () => {
    const grouped = groups.flatMap(({ rules }) => rules)
    expect(new Set(grouped).size).toBe(grouped.length)
    expect(grouped).toEqual(
      expect.arrayContaining([...Object.values(tags), ...Object.values(options), ...Object.values(schedule)]),
    )
  })

  it.each(groups.flatMap(({ about, rules }) => rules.map((rule) => ({ name: rule.name, about, rule }))))(
    '$name says nothing about a push without them, whatever else it has',
    ({ about, rule }) => {
      for (const audience_type of ['token', 'tag', 'all']) {
        for (const message_type of ['notify', 'message']) {
          const push = structuredClone({ ...FULL, audience_type, message_type })
          for (const path of about) remove(push, path.split('.'))
          const context: PushContext = {
            client,
            issues: [],
            warnings: [],
            issueCountAfterParse: 0,
            refusedTime: undefined,
            sentAtOnce: false,
          }
          rule(push as never, context)
          expect([...context.issues, ...context.warnings]).toEqual([])
        }
      }
    },
  )
})
