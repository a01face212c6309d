import type { PushRule } from '../draft.js'
import * as android from './android.js'
import * as attributes from './attributes.js'
import * as audience from './audience.js'
import * as ios from './ios.js'
import * as message from './message.js'
import * as options from './options.js'
import * as schedule from './schedule.js'
import * as spelling from './spelling.js'
import * as tags from './tags.js'

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
  options.expireTimeIsNotRaised,
  options.speedLimitHasEffect,
  options.overrideSuitsTheAudience,
  options.overrideOptionsHaveEffect,
  options.supplementsHaveANotification,
  options.textMessageIsGiven,
  options.groupIdIsDeprecated,
  options.noTaskIdInTheRequest,
  options.noFieldsOfTheOldService,
  schedule.scheduleSuitsTheAudience,
  schedule.oneSchedule,
  schedule.loopOccurrencesAreGiven,
  schedule.loopDaysAreAcceptable,
  schedule.sendTimeIsAcceptable,
  spelling.fieldsAreSpelled,
  message.messageIsNotTooLarge,
]
