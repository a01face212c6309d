import { createHmac } from 'node:crypto'
import { CODE, fail } from '../api-error.js'
import type { Settings } from '../options/fake-options.js'
import type { FakeRequest } from '../server/http-message.js'
import type { App } from '../state/app.js'
import { servesApp } from './regions.js'

/**
 * What the `Sign` header must be: Base64 of the hexadecimal text (not of the bytes) of HMAC-SHA256 over
 * TimeStamp + AccessId + exactly the bytes of the body, with the SecretKey as text.
 */
export function computeSign(
  secretKey: string,
  timeStamp: string,
  accessId: string,
  body: Uint8Array,
): string {
  const digest = createHmac('sha256', secretKey).update(timeStamp).update(accessId).update(body).digest('hex')
  return Buffer.from(digest, 'ascii').toString('base64')
}

interface AuthContext {
  readonly apps: ReadonlyMap<string, App>
  readonly now: number
  readonly settings: Settings
  /** The endpoint is documented with Basic only. */
  readonly basicOnly: boolean
}

/** The app whose credentials the request carries; 1008003 otherwise, or 1008035 when the app is not at this access point. */
export function authenticate(request: FakeRequest, door: AuthContext): App {
  const { headers } = request
  const signed =
    headers.sign !== undefined || headers.accessid !== undefined || headers.timestamp !== undefined
  if (signed) {
    if (door.basicOnly) fail(CODE.auth, 'this endpoint takes Basic authentication only')
    return checkSignature(request, door)
  }
  if (headers.authorization !== undefined) return checkBasic(request, headers.authorization, door)
  return fail(CODE.auth, 'neither the headers AccessId, TimeStamp, Sign nor Authorization were sent')
}

function checkSignature(request: FakeRequest, door: AuthContext): App {
  const { accessid, timestamp, sign } = request.headers
  if (accessid === undefined) return fail(CODE.auth, 'header AccessId is missing')
  const app = findApp(accessid, request, door)
  if (timestamp === undefined || !/^\d{1,15}$/.test(timestamp)) {
    return fail(CODE.auth, 'header TimeStamp must be Unix seconds in decimal')
  }
  if (sign === undefined) return fail(CODE.auth, 'header Sign is missing')
  const skewMs = Math.abs(Number(timestamp) * 1000 - door.now)
  // TimeStamp has whole seconds: the second it names lasts 999 ms.
  if (skewMs > door.settings.timestampToleranceMs + 999) {
    fail(CODE.auth, `TimeStamp is ${Math.round(skewMs / 1000)} s from the server's time`)
  }
  if (sign !== computeSign(app.secretKey, timestamp, accessid, request.body)) {
    fail(CODE.auth, 'Sign does not match the received body')
  }
  return app
}

function checkBasic(request: FakeRequest, authorization: string, door: AuthContext): App {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization)?.[1]
  if (encoded === undefined) return fail(CODE.auth, 'Authorization is not Basic')
  const pair = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  if (colon < 0) return fail(CODE.auth, 'Authorization holds no AccessID:SecretKey pair')
  const app = findApp(pair.slice(0, colon), request, door)
  if (pair.slice(colon + 1) !== app.secretKey) fail(CODE.auth, 'SecretKey does not belong to the AccessID')
  return app
}

function findApp(accessId: string, request: FakeRequest, door: AuthContext): App {
  const app = door.apps.get(accessId)
  if (app === undefined) return fail(CODE.wrongApp, 'no app has this AccessID')
  if (!servesApp(request.host, app.region)) fail(CODE.wrongApp, `the app's access point is ${app.region}`)
  return app
}
