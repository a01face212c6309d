import { CODE, refuse } from '../refusal.js'
import { type Fields, fields, object, oneOf, text, textUpTo } from '../rules.js'
import type { Endpoint } from './endpoint.js'

const MAX_BYTES = 50

/** `v3/device/set_custom_attribute`. Names not made in the console are dropped and reported; the code stays 0. */
export const setAttributes: Endpoint = {
  envelope: 'B',
  okText: 'success',
  handle: ({ app, body, now }) => {
    const members = fields(body)
    const cmd = members.required('cmd', oneOf(1, 2, 3, 4, 5))
    const token = members.required('token', text)
    const device = app.devices.live(token, now) ?? refuse(CODE.unregisteredToken, 'token is not registered')
    if (cmd === 5) return { attributeInfo: { attributeMap: Object.fromEntries(device.attributes) } }
    if (cmd === 4) {
      device.attributes.clear()
      return {}
    }
    const given = readMap(members)
    const unknown = given.filter(([name]) => app.attributeNames?.has(name) === false).map(([name]) => name)
    for (const [name, value] of given) {
      if (unknown.includes(name)) continue
      if (cmd === 3) device.attributes.delete(name)
      else device.attributes.set(name, value)
    }
    return unknown.length === 0 ? {} : { invalidAttribute: unknown }
  },
}

function readMap(members: Fields): [string, string][] {
  const info = fields(members.required('attributeInfo', object), 'attributeInfo')
  const path = 'attributeInfo.attributeMap'
  const map = info.required('attributeMap', object)
  const short = textUpTo(MAX_BYTES, 'bytes')
  return Object.entries(map).map(([name, value]) => {
    short(name, `the name ${path}.${name}`)
    return [name, short(value, `${path}.${name}`)]
  })
}
