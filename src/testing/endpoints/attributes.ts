import { CODE, fail } from '../api-error.js'
import { type Fields, integer, limitedText, object, oneOf, readFields, text } from '../body/validators.js'
import type { Endpoint } from './endpoint.js'

const MAX_BYTES = 50

/** `v3/device/set_custom_attribute`. Names not created in the console are dropped and reported; the code stays 0. */
export const setAttributes: Endpoint = {
  envelope: 'B',
  okText: 'success',
  handle: ({ app, body, now, infer }) => {
    const members = readFields(body)
    const cmd = members.required('cmd', oneOf(1, 2, 3, 4, 5))
    const token = members.required('token', text)
    infer(() => members.optional('accessId', integer))
    const device = app.devices.findLive(token, now) ?? fail(CODE.unregisteredToken, 'token is not registered')
    if (cmd === 5) return { attributeInfo: { attributeMap: Object.fromEntries(device.attributes) } }
    if (cmd === 4) {
      device.attributes.clear()
      return {}
    }
    const given = readMap(members)
    infer(() => checkNames(given))
    const unknown = given.filter(([name]) => app.attributeNames?.has(name) === false).map(([name]) => name)
    for (const [name, value] of given) {
      if (unknown.includes(name)) continue
      if (cmd === 3) device.attributes.delete(name)
      else device.attributes.set(name, value)
    }
    return unknown.length === 0 ? {} : { invalidAttribute: unknown }
  },
}

function checkNames(given: readonly (readonly [string, string])[]): void {
  if (given.length === 0) fail(CODE.missing, 'attributeInfo.attributeMap is empty')
  if (given.some(([name]) => name === '')) fail(CODE.invalid, 'attributeInfo.attributeMap has an empty name')
}

function readMap(members: Fields): [string, string][] {
  const info = readFields(members.required('attributeInfo', object), 'attributeInfo')
  const path = 'attributeInfo.attributeMap'
  const map = info.required('attributeMap', object)
  const short = limitedText(MAX_BYTES, 'bytes')
  return Object.entries(map).map(([name, value]) => {
    short(name, `the name ${path}.${name}`)
    return [name, short(value, `${path}.${name}`)]
  })
}
