import type { PushContext, PushDraft, PushRule } from '../draft.js'
import * as android from './android.js'
import * as attributes from './attributes.js'
import * as audience from './audience.js'
import * as ios from './ios.js'
import * as message from './message.js'
import * as options from './options.js'
import * as schedule from './schedule.js'
import * as spelling from './spelling.js'
import * as tags from './tags.js'
import * as values from './values.js'

/** Rules, and the fields of the request without which none of them has anything to say; by default they are always asked. */
export interface RuleGroup {
  readonly about?: readonly string[]
  readonly rules: readonly PushRule[]
}

/**
 * What a push must obey beyond the types of its fields, in the order in which it is reported. The size of the message comes
 * last, in `encodePush`.
 */
export const PUSH_RULES: readonly RuleGroup[] = [
  {
    rules: [
      audience.targetIsGiven,
      audience.onlyTheTargetOfTheAudience,
      audience.listsHaveAllowedLengths,
      audience.tokensAreWellFormed,
      audience.accountsAreNotEmpty,
      audience.recipientOptionsHaveEffect,
      audience.accountTypeIsANumber,
    ],
  },
  {
    about: ['tag_rules', 'tag_list'],
    rules: [tags.tagExpressionIsFilled, tags.tagsAreNotTooMany, tags.tagListIsShort, tags.oneTagExpression],
  },
  {
    rules: [
      message.titleAndContentAreGiven,
      message.acceptTimesAreTimes,
      message.groupSummaryHasAGroup,
      message.settingsAreOfThePlatform,
      message.appMessagesHaveNoLooks,
      android.actionHasItsTarget,
      android.customSoundHasAChannel,
      android.iconAddressIsAnAddress,
      android.iconColorIsRgb,
      android.notificationIdIsDeprecated,
      ios.environmentIsGiven,
      ios.notificationHasAnAlert,
      ios.silentMessageIsSilent,
      ios.silentMessageHasNoText,
      ios.silentMessageHasIos,
      attributes.attributesHaveDefaults,
      attributes.attributesAreNotTooMany,
      attributes.attributesAreSwitchedOn,
    ],
  },
  {
    about: [
      'expire_time',
      'push_speed',
      'collapse_id',
      'force_collapse',
      'ntf_wt_attrs',
      'supply_inapp_msg',
      'resend_by_sms',
      'sms_info',
      'group_id',
      'push_id',
      'stat_tag',
      'loop_times',
      'loop_interval',
    ],
    rules: [
      options.expireTimeIsNotRaised,
      options.speedLimitHasEffect,
      options.overrideSuitsTheAudience,
      options.overrideOptionsHaveEffect,
      options.supplementsHaveANotification,
      options.textMessageIsGiven,
      options.groupIdIsDeprecated,
      options.noTaskIdInTheRequest,
      options.noFieldsOfTheOldService,
    ],
  },
  {
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
  {
    rules: [spelling.fieldsAreSpelledAndInTheirPlace],
  },
]

export function checkRules(push: PushDraft, context: PushContext): void {
  for (const { about, rules } of PUSH_RULES) {
    if (about !== undefined && !about.some((field) => push[field] !== undefined)) continue
    for (const rule of rules) rule(push, context)
  }
}
