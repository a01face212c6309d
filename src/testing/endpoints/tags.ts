import { CODE, fail } from '../api-error.js'
import {
  array,
  type Fields,
  limitedText,
  object,
  oneOf,
  readFields,
  text,
  type Validator,
} from '../body/validators.js'
import { type Device, isWellFormedToken } from '../state/devices.js'
import type { Endpoint, EndpointCall } from './endpoint.js'

const MAX_LIST = 500
const MAX_TAG = 50
const MAX_TAGS_PER_TOKEN = 100

/** The API page says characters, a guide bytes. The longer reading: 50 Chinese characters are not refused. */
const tagText = limitedText(MAX_TAG, 'characters', 1)

interface Pair {
  readonly tag: string
  readonly token: string
}

const pair: Validator<Pair> = (value, path) => {
  const members = readFields(object(value, path), path)
  return { tag: members.required('tag', tagText), token: members.required('token', text) }
}

/** What an operator reads: the lists, or only the first element of a list. */
interface OperatorInput {
  readonly tags: 'first' | 'list' | 'none'
  readonly tokens: 'first' | 'list'
}

const OPERATOR_INPUTS: Readonly<Record<1 | 2 | 3 | 4 | 5 | 6 | 7 | 8, OperatorInput>> = {
  1: { tags: 'first', tokens: 'first' },
  2: { tags: 'first', tokens: 'first' },
  3: { tags: 'list', tokens: 'first' },
  4: { tags: 'list', tokens: 'first' },
  5: { tags: 'none', tokens: 'first' },
  6: { tags: 'list', tokens: 'first' },
  7: { tags: 'first', tokens: 'list' },
  8: { tags: 'first', tokens: 'list' },
}

const ADDS: readonly number[] = [1, 3, 7, 9]

/** `v3/device/tag`. Operators 5 and 6 are asynchronous in the service; here they take effect at once. */
export const bindTags: Endpoint = {
  envelope: 'A',
  always: (body) => ({ seq: Number.isSafeInteger(body.seq) ? body.seq : 0 }),
  handle: (call) => {
    const body = readFields(call.body)
    call.infer(() => body.optional('platform', text))
    const operator = body.required('operator_type', oneOf(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
    if (operator === 9 || operator === 10) {
      const pairs = body.nonEmpty('tag_token_list', array(pair, call.settings.maxTagPairs))
      // Look up every token before changing any: a rejected call changes nothing.
      const changes = pairs.map(({ tag, token }) => ({ tags: [tag], device: requireDevice(call, token) }))
      for (const { device, tags } of changes) changeTags(operator, device, tags)
      return {}
    }
    // Not used, but documented for 5 too: one of the wrong type would break the parsing of the body.
    if (operator === 5) call.infer(() => body.optional('tag_list', array(text)))
    const { tags, tokens } = readLists(OPERATOR_INPUTS[operator], body)
    const devices = tokens.map((token) => requireDevice(call, token))
    for (const device of devices) changeTags(operator, device, tags)
    return {}
  },
}

function readLists(
  shape: OperatorInput,
  body: Fields,
): { tags: readonly string[]; tokens: readonly string[] } {
  const tokens = body.nonEmpty('token_list', array(text, MAX_LIST))
  const tags = shape.tags === 'none' ? [] : body.nonEmpty('tag_list', array(tagText, MAX_LIST))
  return {
    tags: shape.tags === 'first' ? tags.slice(0, 1) : tags,
    tokens: shape.tokens === 'first' ? tokens.slice(0, 1) : tokens,
  }
}

/** 1008029 for a malformed token, 1008006 for one without a device. */
function requireDevice({ app, now }: EndpointCall, token: string): Device {
  if (!isWellFormedToken(token)) return fail(CODE.badToken, `token "${token}" does not have 36 characters`)
  return app.devices.findLive(token, now) ?? fail(CODE.unregisteredToken, `token ${token} is not registered`)
}

function changeTags(operator: number, device: Device, tags: readonly string[]): void {
  if (operator === 5) device.tags.clear()
  else if (operator === 6) overwriteTags(device, tags)
  else if (!ADDS.includes(operator)) for (const tag of tags) device.tags.delete(tag)
  else {
    const after = new Set([...device.tags, ...tags])
    if (after.size > MAX_TAGS_PER_TOKEN) fail(CODE.invalid, `a token has at most ${MAX_TAGS_PER_TOKEN} tags`)
    for (const tag of tags) device.tags.add(tag)
  }
}

/** The text before the first colon is a tag's class. */
function getTagClass(tag: string): string | undefined {
  const colon = tag.indexOf(':')
  return colon < 0 ? undefined : tag.slice(0, colon)
}

/** Replaces tags of the same classes, if every new tag has a class; one without a class replaces everything. */
function overwriteTags(device: Device, tags: readonly string[]): void {
  const classes = tags.map(getTagClass)
  if (classes.includes(undefined)) device.tags.clear()
  for (const tag of [...device.tags]) {
    const own = getTagClass(tag)
    if (own !== undefined && classes.includes(own)) device.tags.delete(tag)
  }
  for (const tag of tags) device.tags.add(tag)
}

/** `v3/device/tag/delete_all_device`: removes the tags from every device. Asynchronous in the service, at once here. */
export const deleteTags: Endpoint = {
  envelope: 'A',
  always: () => ({ seq: 0 }),
  handle: ({ app, body }) => {
    const tags = readFields(body).nonEmpty('tag_list', array(tagText, MAX_LIST))
    for (const device of app.devices.listAll()) for (const tag of tags) device.tags.delete(tag)
    return { result: '' }
  },
}
