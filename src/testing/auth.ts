import { createHmac } from 'node:crypto'
import type { FakeRequest } from './exchange.js'
import type { Settings } from './options.js'
import { CODE, refuse } from './refusal.js'
import { hostServes } from './regions.js'
import type { App } from './state/app.js'

/**
 * What the `Sign` header must be: Base64 of the hexadecimal text (not of the bytes) of HMAC-SHA256 over
 * TimeStamp + AccessId + exactly the bytes of the body, with the SecretKey as text.
 */
export function expectedSign(
  secretKey: string,
  timeStamp: string,
  accessId: string,
  body: Uint8Array,
): string {
  const digest = createHmac('sha256', secretKey).update(timeStamp).update(accessId).update(body).digest('hex')
  return Buffer.from(digest, 'ascii').toString('base64')
}

interface Door {
  readonly apps: ReadonlyMap<string, App>
  readonly now: number
  readonly settings: Settings
  /** The endpoint is only ever documented with Basic. */
  readonly basicOnly: boolean
}

/** The app that the request proves to come from; else 1008003, or 1008035 for an app not at this access point. */
export function authenticate(request: FakeRequest, door: Door): App {
  const { headers } = request
  const signed =
    headers.sign !== undefined || headers.accessid !== undefined || headers.timestamp !== undefined
  if (signed) {
    if (door.basicOnly) refuse(CODE.auth, 'this endpoint takes Basic authentication only')
    return bySignature(request, door)
  }
  if (headers.authorization !== undefined) return byBasic(request, headers.authorization, door)
  return refuse(CODE.auth, 'neither the headers AccessId, TimeStamp, Sign nor Authorization were sent')
}

function bySignature(request: FakeRequest, door: Door): App {
  const { accessid, timestamp, sign } = request.headers
  if (accessid === undefined) return refuse(CODE.auth, 'header AccessId is missing')
  const app = known(accessid, request, door)
  if (timestamp === undefined || !/^\d{1,15}$/.test(timestamp)) {
    return refuse(CODE.auth, 'header TimeStamp must be Unix seconds in decimal')
  }
  if (sign === undefined) return refuse(CODE.auth, 'header Sign is missing')
  const skewMs = Math.abs(Number(timestamp) * 1000 - door.now)
  // TimeStamp has whole seconds: the second it names lasts 999 ms.
  if (skewMs > door.settings.timestampToleranceMs + 999) {
    refuse(CODE.auth, `TimeStamp is ${Math.round(skewMs / 1000)} s from the server's time`)
  }
  if (sign !== expectedSign(app.secretKey, timestamp, accessid, request.body)) {
    refuse(CODE.auth, 'Sign does not match the received body')
  }
  return app
}

function byBasic(request: FakeRequest, authorization: string, door: Door): App {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization)?.[1]
  if (encoded === undefined) return refuse(CODE.auth, 'Authorization is not Basic')
  const pair = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  if (colon < 0) return refuse(CODE.auth, 'Authorization holds no AccessID:SecretKey pair')
  const app = known(pair.slice(0, colon), request, door)
  if (pair.slice(colon + 1) !== app.secretKey) refuse(CODE.auth, 'SecretKey does not belong to the AccessID')
  return app
}

function known(accessId: string, request: FakeRequest, door: Door): App {
  const app = door.apps.get(accessId)
  if (app === undefined) return refuse(CODE.wrongApp, 'no app has this AccessID')
  if (!hostServes(request.host, app.region)) refuse(CODE.wrongApp, `the app's access point is ${app.region}`)
  return app
}
