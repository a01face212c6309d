import * as android from './android-rules.js'
import * as attributes from './attribute-rules.js'
import * as audience from './audience-rules.js'
import * as ios from './ios-rules.js'
import * as message from './message-rules.js'
import * as options from './option-rules.js'
import type { PushRule } from './rule.js'
import * as schedule from './schedule-rules.js'
import * as tags from './tag-rules.js'

/** What a push must obey beyond the types of its fields, in the order in which it is reported. */
export const PUSH_RULES: readonly PushRule[] = [
  audience.targetIsGiven,
  audience.onlyTheTargetOfTheAudience,
  audience.listsHaveAllowedLengths,
  audience.tokensAreWellFormed,
  audience.accountsAreNotEmpty,
  audience.recipientOptionsHaveEffect,
  audience.accountTypeIsANumber,
  tags.tagExpressionIsFilled,
  tags.tagsAreNotTooMany,
  tags.tagListIsShort,
  tags.oneTagExpression,
  tags.tagTypesAreKnown,
  message.titleAndContentAreGiven,
  message.acceptTimesAreTimes,
  message.groupSummaryHasAGroup,
  message.settingsAreOfThePlatform,
  message.fieldsAreInTheirPlace,
  message.appMessagesHaveNoLooks,
  android.actionHasItsTarget,
  android.customSoundHasAChannel,
  android.iconAddressIsAnAddress,
  android.notificationIdIsOutOfUse,
  ios.environmentIsGiven,
  ios.notificationHasAnAlert,
  ios.silentMessageIsSilent,
  ios.silentMessageHasNoText,
  ios.silentMessageHasIos,
  attributes.attributesHaveDefaults,
  attributes.attributesAreNotTooMany,
  attributes.attributesAreSwitchedOn,
  options.expireTimeIsNotRaised,
  options.speedLimitHasEffect,
  options.overrideSuitsTheAudience,
  options.overrideOptionsHaveEffect,
  options.supplementsHaveANotification,
  options.textMessageIsGiven,
  options.groupIdIsOutOfUse,
  options.noTaskIdInTheRequest,
  options.noFieldsOfTheOldService,
  schedule.scheduleSuitsTheAudience,
  schedule.oneSchedule,
  schedule.loopOccurrencesAreGiven,
  schedule.loopDaysAreAcceptable,
  schedule.sendTimeIsAcceptable,
  message.messageIsNotTooLarge,
]
