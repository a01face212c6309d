import { type FieldNode, type UnknownField, visitFields } from '../../../validation/names/field-tree.js'
import type { PushContext, PushDraft, PushRule } from '../draft.js'
import * as android from './android.js'
import * as attributes from './attributes.js'
import * as audience from './audience.js'
import * as ios from './ios.js'
import * as message from './message.js'
import * as options from './options.js'
import * as schedule from './schedule.js'
import { judgeUnknownField, TREE } from './spelling.js'
import * as tags from './tags.js'
import * as values from './values.js'

/** Rules, and the fields of the request without which none of them has anything to say. */
export interface RuleGroup {
  /** Where it is missing, the rules are always asked. */
  readonly about?: readonly string[]
  readonly rules: readonly PushRule[]
}

/**
 * What a push must obey beyond the types of its fields, in the order in which it is reported. The spelling of the fields
 * and the size of the message come last.
 */
export const PUSH_RULES: readonly RuleGroup[] = [
  { rules: [audience.targetIsGiven] },
  { about: audience.TARGET_FIELDS, rules: [audience.onlyTheTargetOfTheAudience] },
  { about: ['token_list', 'account_list'], rules: [audience.listsHaveAllowedLengths] },
  { about: ['token_list'], rules: [audience.tokensAreWellFormed] },
  { about: ['account_list'], rules: [audience.accountsAreNotEmpty] },
  {
    about: ['account_type', 'account_push_type', 'ignore_invalid_token'],
    rules: [audience.recipientOptionsHaveEffect],
  },
  { about: ['account_type'], rules: [audience.accountTypeIsANumber] },
  {
    about: ['tag_rules', 'tag_list'],
    rules: [tags.tagExpressionIsFilled, tags.tagsAreNotTooMany, tags.tagListIsShort, tags.oneTagExpression],
  },
  { rules: [message.titleAndContentAreGiven] },
  { about: ['message.accept_time'], rules: [message.acceptTimesAreTimes] },
  { about: ['message.thread_sumtext'], rules: [message.groupSummaryHasAGroup] },
  {
    about: ['message.android', 'message.ios', 'message.show_type', 'multi_pkg', 'platform'],
    rules: [message.settingsAreOfThePlatform],
  },
  {
    about: ['message.android', ...message.FOR_NOTIFICATIONS_ONLY.map((field) => `message.${field}`)],
    rules: [message.appMessagesHaveNoLooks],
  },
  { about: ['message.android.action'], rules: [android.actionHasItsTarget] },
  { about: ['message.android.ring_raw'], rules: [android.customSoundHasAChannel] },
  { about: ['message.android.icon_type'], rules: [android.iconAddressIsAnAddress] },
  { about: ['message.android.icon_color'], rules: [android.iconColorIsRgb] },
  { about: ['message.android.n_id'], rules: [android.notificationIdIsDeprecated] },
  { rules: [ios.environmentIsGiven] },
  {
    about: ['message.ios'],
    rules: [ios.notificationHasAnAlert, ios.silentMessageIsSilent, ios.silentMessageHasNoText],
  },
  { rules: [ios.silentMessageHasIos] },
  {
    about: ['ntf_wt_attrs'],
    rules: [attributes.attributesHaveDefaults, attributes.attributesAreNotTooMany],
  },
  {
    about: [
      'message.title',
      'message.content',
      'message.default_title',
      'message.default_content',
      'message.default_subtitle',
    ],
    rules: [attributes.attributesAreSwitchedOn],
  },
  { about: ['expire_time'], rules: [options.expireTimeIsNotRaised] },
  { about: ['push_speed'], rules: [options.speedLimitHasEffect] },
  {
    about: ['collapse_id', 'force_collapse'],
    rules: [options.overrideSuitsTheAudience, options.overrideOptionsHaveEffect],
  },
  {
    about: ['ntf_wt_attrs', 'supply_inapp_msg', 'resend_by_sms'],
    rules: [options.supplementsHaveANotification],
  },
  { about: ['resend_by_sms', 'sms_info'], rules: [options.textMessageIsGiven] },
  { about: ['group_id'], rules: [options.groupIdIsDeprecated] },
  { about: ['push_id'], rules: [options.noTaskIdInTheRequest] },
  { about: ['stat_tag', 'loop_times', 'loop_interval'], rules: [options.noFieldsOfTheOldService] },
  {
    about: [
      'channel_rules',
      'tag_rules',
      'message.android.urgency',
      'message.android.vivo_ch_id',
      'message.ios.aps.interruption-level',
    ],
    rules: [values.valuesAreKnown],
  },
  {
    about: ['send_time', 'loop_param'],
    rules: [
      schedule.scheduleSuitsTheAudience,
      schedule.oneSchedule,
      schedule.loopOccurrencesAreGiven,
      schedule.loopDaysAreAcceptable,
      schedule.sendTimeIsAcceptable,
    ],
  },
]

/** Asks the rules that are about the fields of this push: most pushes have a few of some ninety fields. */
export function checkRules(push: PushDraft, context: PushContext): void {
  const asked = [...ALWAYS_ASKED]
  const unknown: UnknownField[] = []
  const ask = (node: FieldNode, name: string) => {
    const groups = GROUPS.get(node)?.get(name)
    if (groups !== undefined) for (const group of groups) asked[group] = true
  }
  visitFields(push, TREE.root, {
    known: ask,
    unknown(field) {
      ask(field.node, field.name)
      unknown.push(field)
    },
  })
  PUSH_RULES.forEach(({ rules }, i) => {
    if (asked[i]) for (const rule of rules) rule(push, context)
  })
  for (const field of unknown) judgeUnknownField(push, context, field)
}

const ALWAYS_ASKED = PUSH_RULES.map(({ about }) => about === undefined)

/** The groups by the fields that they are about. Some are of the service before TPNS, and unknown to the schema. */
const GROUPS: ReadonlyMap<FieldNode, ReadonlyMap<string, readonly number[]>> = indexGroups()

function indexGroups() {
  const groups = new Map<FieldNode, Map<string, number[]>>()
  PUSH_RULES.forEach(({ about = [] }, i) => {
    for (const path of about) {
      const steps = path.split('.')
      const name = steps.pop()!
      const node = steps.reduce<FieldNode | null | undefined>((at, step) => at?.fields.get(step), TREE.root)
      if (node == null) throw new Error(`a rule is about ${path}, which no push has`)
      const ofNode = groups.get(node) ?? new Map<string, number[]>()
      groups.set(node, ofNode.set(name, [...(ofNode.get(name) ?? []), i]))
    }
  })
  return groups
}
