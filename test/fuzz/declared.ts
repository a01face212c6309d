/*
 * What the types of results declare, field by field: those that the client makes or promises, not those that it passes on as
 * they came.
 */

type Check = (value: unknown) => boolean

const isList = Array.isArray
const isText: Check = (value) => typeof value === 'string'
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0
const isTruth: Check = (value) => typeof value === 'boolean'
const isObject: Check = (value) => typeof value === 'object' && value !== null && !isList(value)
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const listOf =
  (check: Check): Check =>
  (value) =>
    isList(value) && value.every(check)
const having =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) &&
    Object.entries(fields).every(([name, check]) => check((value as Record<string, unknown>)[name]))

const texts = listOf(isText)
const records = listOf(having({ pushId: maybe(isText) }))
const funnels = listOf(having({ pushState: isObject }))
const items = listOf(
  having({ index: isCount, item: maybe(isText), retCode: maybe(Number.isInteger), ok: isTruth }),
)
const task = having({ pushId: maybe(isText) })

interface Declared {
  readonly fields: Readonly<Record<string, Check>>
  /** The result is a list of such objects. */
  readonly list?: true
  /** Return codes beside 0 whose answers hold a result. */
  readonly resultOn?: readonly number[]
  /** The result says itself what happened to each recipient: it is one whatever was answered. */
  readonly always?: true
}

/** "Some failed", with the status of each item; "nothing is bound" answers a query. */
const SOME_FAILED = [1008026, 1008027]
const NOTHING_BOUND = [...SOME_FAILED, 10110008]

const push: Declared = {
  fields: {
    push_id: isText,
    push_ids: texts,
    invalid_tokens: texts,
    deduplicated: isTruth,
    sentAtOnce: isTruth,
  },
}
const none: Declared = { fields: {} }
const list: Declared = { fields: { succeeded: isCount, answers: listOf(isObject) } }
const batch: Declared = {
  fields: { items, failed: listOf(isObject), answers: listOf(isObject) },
  resultOn: SOME_FAILED,
}
const attributes: Declared = {
  fields: {
    attributes: (value) => isObject(value) && Object.values(value as object).every(isText),
    invalidAttribute: texts,
  },
}
const report: Declared = {
  fields: { complete: isTruth, accepted: isCount, rejected: isCount, unknown: isCount, notSent: isCount },
  always: true,
}

/** By method. Of all others the result is an object, and its fields are passed on as they came. */
const DECLARED: Readonly<Record<string, Declared>> = {
  'push.send': push,
  'push.replace': push,
  'push.waitFor': { fields: { pushId: maybe(isText) } },
  'push.lookUp': { fields: { verdict: isText } },
  'packages.upload': { fields: { upload_id: isCount, filename: isText, bytes: isCount } },
  'packages.uploadEntries': { list: true, fields: { upload_id: isCount, filename: isText, bytes: isCount } },
  'plans.create': { fields: { planId: maybe(isText) } },
  'tags.addToTokens': list,
  'tags.removeFromTokens': list,
  'tags.addPairs': list,
  'tags.removePairs': list,
  'tags.deleteFromApp': list,
  'accounts.bind': batch,
  'accounts.unbind': batch,
  'accounts.unbindAll': batch,
  'accounts.unbindTokens': batch,
  'accounts.findTokens': {
    fields: { items, account_tokens: listOf(having({ token_list: texts })) },
    resultOn: NOTHING_BOUND,
  },
  'accounts.findAccounts': {
    fields: { items, token_accounts: listOf(having({ account_list: listOf(isObject) })) },
    resultOn: NOTHING_BOUND,
  },
  'attributes.add': attributes,
  'attributes.update': attributes,
  'attributes.remove': attributes,
  'attributes.clear': attributes,
  'attributes.get': attributes,
  'statistics.pushesPerDay': { fields: { pushDateChannelStat: listOf(having({ channelDatas: funnels })) } },
  'statistics.devicesPerDay': { fields: { getDeviceStatOverviewData: listOf(isObject) } },
  'statistics.deviceDistribution': { fields: { data: listOf(isObject), rows: listOf(isObject) } },
  'statistics.tasks': { fields: { pushRecordData: records, nextOffset: maybe(isCount) } },
  'statistics.task': { fields: { pushRecordData: records, task: maybe(task) } },
  'statistics.taskFunnel': { fields: { pushStatDataAll: funnels } },
  'statistics.groupFunnel': { fields: { pushStatDataAll: funnels } },
  'statistics.pushesPerDayOld': { fields: { pushStatOverviewData: listOf(isObject) } },
  'statistics.groupFunnelOld': { fields: { pushStatData: isObject } },
  'devices.pushesToday': { fields: { pushTaskList: records } },
  'bulk.send': report,
  'bulk.sendEach': report,
}

export const getDeclared = (method: string): Declared => DECLARED[method] ?? none

/** What of a result is not as declared. */
export function findUndeclared(method: string, result: unknown): string[] {
  const { fields, list } = getDeclared(method)
  if (list === true) return listOf(having(fields))(result) ? [] : ['elements']
  if (!isObject(result)) return ['result']
  return Object.entries(fields).flatMap(([name, check]) => (check((result as never)[name]) ? [] : [name]))
}
