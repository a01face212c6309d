import { RETURN_CODE } from '../../../return-codes/names.js'
import type { Bilingual } from '../../../return-codes/types.js'
import { join, refuse, warn } from '../../../validation/context.js'
import {
  buildFieldTree,
  type FieldNode,
  nearestTo,
  type UnknownField,
} from '../../../validation/names/field-tree.js'
import {
  getPlaces,
  getPlacesZh,
  NOT_READ_HERE,
  warnOfMisplaced,
  warnOfMisspelt,
} from '../../../validation/names/spelling.js'
import { inSequence } from '../../../validation/words.js'
import { getPlatform, isFilled, type PushContext, type PushDraft } from '../draft.js'
import { pushRequestSchema } from '../schema/push-request.js'
import { TARGET_FIELDS } from './audience.js'

export const TREE = buildFieldTree(pushRequestSchema)

/** What other services and SDKs call a field. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  badge: 'badge_type',
  content_available: 'content-available',
  mutable_content: 'mutable-content',
  interruption_level: 'interruption-level',
}

/** Without these a push goes to other people, or at another time, than it says. */
const DECISIVE: ReadonlySet<string> = new Set([...TARGET_FIELDS, 'send_time', 'loop_param'])

/** A field that is misspelt, or that stands where the service does not look for it, would be ignored without a word. */
export function judgeUnknownField(push: PushDraft, context: PushContext, field: UnknownField): void {
  const other = OTHER_NAMES[field.name]
  const homes = TREE.homes.get(field.name)
  if (other !== undefined) warnOfOtherName(push, context, field, other)
  else if (homes === undefined) warnOfMisspelt(context, field, TREE)
  // Other SDKs send '' and 0 for what was not set.
  else if (isFilled(field.value))
    judgeMisplaced(push, context, field, findLikelyHomes(push, context, field, homes))
}

function warnOfOtherName(push: PushDraft, context: PushContext, field: UnknownField, name: string): void {
  const { path, value, node } = field
  if (!isFilled(value)) return
  const homes = node.fields.has(name)
    ? []
    : findLikelyHomes(push, context, { ...field, name }, TREE.homes.get(name) ?? [])
  const [en, zh] = homes.length > 0 ? [` ${getPlaces(homes)}`, `（位于${getPlacesZh(homes)}）`] : ['', '']
  const remedy: Bilingual = { en: `TPNS reads "${name}"${en}.`, zh: `请改用 "${name}"${zh}。` }
  warn(context, `${path}.no-effect`, path, inSequence(NOT_READ_HERE, remedy))
}

function judgeMisplaced(
  push: PushDraft,
  context: PushContext,
  field: UnknownField,
  homes: readonly FieldNode[],
): void {
  const { name, path } = field
  if (addWhereFound(context, field, homes)) return
  if (!DECISIVE.has(name) || !homes.includes(TREE.root) || Object.hasOwn(push, name)) {
    warnOfMisplaced(context, field, homes)
    return
  }
  const hazard = (TARGET_FIELDS as readonly string[]).includes(name)
    ? { en: 'the push would go to other recipients', zh: '会推送给其他接收者' }
    : { en: 'the push would go out at once', zh: '会立即推送' }
  refuse(context, path, {
    en: `${NOT_READ_HERE.en.slice(0, -1)}: ${hazard.en}. Put it ${getPlaces(homes)}.`,
    zh: `服务端不读取此处的字段，${hazard.zh}。请移到${getPlacesZh(homes)}。`,
  })
}

/** Where a required field is missing, says that it was found elsewhere. */
function addWhereFound(
  { issues }: PushContext,
  { name, node }: UnknownField,
  homes: readonly FieldNode[],
): boolean {
  const index = issues.findIndex(
    ({ path, retCode }) =>
      retCode === RETURN_CODE.missing &&
      homes.some((home) => path === join(home.path, name) || (path !== '' && path === home.path)),
  )
  const issue = issues[index]
  if (issue === undefined) return false
  issues[index] = {
    ...issue,
    message: `${issue.message} "${name}" was found ${getPlaces([node])}: put it ${getPlaces(homes)}.`,
    messageZh: `${issue.messageZh}在${getPlacesZh([node])}找到了 "${name}"，请移到${getPlacesZh(homes)}。`,
  }
  return true
}

/** Of the places where a field of this name belongs, those that are meant. */
function findLikelyHomes(
  push: PushDraft,
  context: PushContext,
  { name, node }: UnknownField,
  homes: readonly FieldNode[],
): readonly FieldNode[] {
  const ofBoth = homes.filter((home) => getFieldPlatform(home.path, name) === undefined)
  if (ofBoth.length > 0) return nearestTo(node, ofBoth)
  const platform =
    getFieldPlatform(node.path, name) ?? getPlatform(push, context.client.platform) ?? getBlockPlatform(push)
  const ofPlatform = homes.filter((home) => getFieldPlatform(home.path, name) === platform)
  return ofPlatform.length > 0 ? nearestTo(node, ofPlatform) : homes
}

/** `show_type` stands in message.android for Android, and in message for iOS. */
function getFieldPlatform(owner: string, name: string): 'android' | 'ios' | undefined {
  if (owner === 'message' && name === 'show_type') return 'ios'
  if (owner.startsWith('message.android')) return 'android'
  return owner.startsWith('message.ios') ? 'ios' : undefined
}

function getBlockPlatform({ message, environment }: PushDraft): 'android' | 'ios' | undefined {
  const { android, ios } = message ?? {}
  if (android !== undefined && ios !== undefined) return undefined
  if (android !== undefined) return 'android'
  return ios !== undefined || environment !== undefined ? 'ios' : undefined
}
