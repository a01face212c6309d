import type { FailureReason } from '../../errors/failure-reason.js'
import { readText } from '../../errors/message.js'
import type { TpnsError } from '../../errors/tpns-error.js'
import { TpnsConnectionError, TpnsTimeoutError } from '../../errors/transport-errors.js'
import { RETURN_CODE } from '../../return-codes/names.js'
import { inBoth, joinTexts } from '../../validation/words.js'
import type { Bilingual } from '../text.js'
import type { Asked } from './ask.js'
import { type CheckName, failed, ok, type Result, skipped, warning } from './result.js'

/** Where a request that failed for this reason had come. What is not listed broke the connection. */
const STAGES: Partial<Record<FailureReason, 'dns' | 'proxy' | 'tls'>> = {
  'host-not-found': 'dns',
  'dns-unavailable': 'dns',
  'proxy-refused': 'proxy',
  'proxy-failed': 'proxy',
  'certificate-untrusted': 'tls',
  'certificate-expired': 'tls',
  'certificate-not-yet-valid': 'tls',
  'certificate-revoked': 'tls',
  'certificate-wrong-host': 'tls',
  'client-certificate': 'tls',
  'not-tls': 'tls',
  'https-required': 'tls',
  'tls-incompatible': 'tls',
  'unknown-server-name': 'tls',
  'handshake-broken': 'tls',
}

/** Where a request came to grief before there was an answer; undefined when there was one. */
export function findStage(error: TpnsError | undefined): 'dns' | 'proxy' | 'connection' | 'tls' | undefined {
  if (error instanceof TpnsTimeoutError) return 'connection'
  if (!(error instanceof TpnsConnectionError)) return undefined
  return STAGES[error.reason] ?? 'connection'
}

/** The checks between this machine and an answer, in order; `proxy` is looked at elsewhere. */
export function judgeNetwork(error: TpnsError | undefined, url: URL): Result[] {
  const stage = findStage(error)
  const stages: readonly CheckName[] = ['connection', 'tls']
  const failedAt = stage === undefined ? -1 : stages.indexOf(stage)
  return stages.map((check, at) => {
    if (stage !== undefined && failedAt < 0) return skipped(check)
    if (at === failedAt && error !== undefined)
      return failed(check, readText(error), CONNECTION_ADVICE[check])
    if (failedAt >= 0 && at > failedAt) return skipped(check)
    return check === 'connection' ? CONNECTED(url) : judgeTls(url)
  })
}

const CONNECTED = ({ host }: URL): Result => ok('connection', { en: `to ${host}`, zh: `可连接 ${host}` })

function judgeTls({ protocol }: URL): Result {
  return protocol === 'https:'
    ? ok('tls', { en: 'certificate trusted', zh: '证书受信任' })
    : skipped('tls', { en: 'none: the address begins with http://', zh: '未使用：地址以 http:// 开头' })
}

const CONNECTION_ADVICE: Partial<Record<CheckName, { en: string; zh: string }>> = {
  connection: {
    en: 'let this machine out to TCP 443 of that host: firewall, security group, route, or a proxy',
    zh: '请放行本机到该主机 TCP 443 的出站访问：防火墙、安全组、路由或代理',
  },
}

/** More is no jitter; how much the service bears is not documented. */
const SKEW_FATAL_MS = 60_000

/** The clock of this machine, by the answer of the service. */
export function judgeClock({ error, skewMs }: Asked): Result {
  if (findStage(error) !== undefined) return skipped('clock')
  if (skewMs === undefined) {
    return error === undefined
      ? ok('clock', { en: 'within two seconds of the service', zh: '与服务端相差不超过 2 秒' })
      : skipped('clock', {
          en: 'not known: the answer shows no difference above two seconds',
          zh: '未发现超过 2 秒的偏差',
        })
  }
  const seconds = Math.abs(Math.round(skewMs / 1_000))
  const text =
    skewMs > 0
      ? { en: `${seconds} s slow by the answer of the service`, zh: `比服务端慢 ${seconds} 秒` }
      : { en: `${seconds} s fast by the answer of the service`, zh: `比服务端快 ${seconds} 秒` }
  const advice = {
    en: "set it by NTP, or sign by the service's clock: clock: 'server'",
    zh: "请通过 NTP 同步时钟，或设置 clock: 'server'",
  }
  return Math.abs(skewMs) < SKEW_FATAL_MS ? warning('clock', text, advice) : failed('clock', text, advice)
}

/** What the other access points said to the same question. */
export interface Elsewhere {
  readonly region: string
  readonly error: TpnsError | undefined
}

export interface Place {
  /** Undefined with an address of its own. */
  readonly region: string | undefined
  readonly url: URL
}

/** Access point, key pair, allow-list: what an answer says of each. */
export function judgeAccess(
  { error, skewMs }: Asked,
  { region, url }: Place,
  elsewhere: readonly Elsewhere[],
): Result[] {
  if (findStage(error) !== undefined)
    return (['region', 'credentials', 'ip', 'service'] as const).map((check) => skipped(check))
  const here = region ?? url.host
  if (error === undefined) {
    return [
      ok('region', { en: `${here} knows this AccessID`, zh: `${here} 认得该 AccessID` }),
      ok('credentials', { en: 'AccessID and SecretKey belong together', zh: 'AccessID 与 SecretKey 匹配' }),
      ok('ip', { en: 'this machine is let in', zh: '本机可访问' }),
      ok('service', { en: 'a read was answered', zh: '查询已得到应答' }),
    ]
  }
  const { retCode, httpStatus } = error
  if (retCode === undefined && (httpStatus === 401 || httpStatus === 403)) return judgeForbidden(httpStatus)
  if (retCode === RETURN_CODE.authentication || retCode === RETURN_CODE.wrongRegion) {
    return judgeRefusedPair(error, here, elsewhere, skewMs !== undefined && Math.abs(skewMs) >= SKEW_FATAL_MS)
  }
  const answered = retCode !== undefined
  return [
    answered
      ? ok('region', { en: `${here} answers this AccessID`, zh: `${here} 可应答该 AccessID` })
      : skipped('region'),
    answered ? ok('credentials', { en: 'not refused', zh: '未被拒绝' }) : skipped('credentials'),
    answered ? ok('ip', { en: 'this machine is let in', zh: '本机可访问' }) : skipped('ip'),
    failed('service', readText(error)),
  ]
}

function judgeForbidden(status: number): Result[] {
  return [
    skipped('region'),
    skipped('credentials'),
    failed(
      'ip',
      {
        en: `HTTP ${status} without a return code: this machine is not on the IP allow-list of the console, or a gateway stops it (no document says how TPNS answers a blocked address)`,
        zh: `HTTP ${status}，没有返回码：本机不在控制台的 IP 白名单中，或被网关拦截（官方未说明被拦截时的应答）`,
      },
      {
        en: 'add the address that this machine shows to the internet (that of its NAT gateway) to the allow-list, or ask who runs the gateway',
        zh: '请将本机的公网出口 IP（NAT 网关的 IP）加入白名单，或联系网关负责人',
      },
    ),
    skipped('service'),
  ]
}

function judgeRefusedPair(
  error: TpnsError,
  here: string,
  elsewhere: readonly Elsewhere[],
  isClockWrong: boolean,
): Result[] {
  const home = elsewhere.find((place) => place.error === undefined)
  const ip = ok('ip', { en: 'this machine is let in', zh: '本机可访问' })
  if (home !== undefined) {
    return [
      failed(
        'region',
        {
          en: `the app is at ${home.region}, not at ${here}`,
          zh: `该应用属于 ${home.region}，而不是 ${here}`,
        },
        { en: `set TPNS_REGION=${home.region}`, zh: `请设置 TPNS_REGION=${home.region}` },
      ),
      ok('credentials', { en: `accepted at ${home.region}`, zh: `${home.region} 已接受` }),
      ip,
      ok('service', { en: `${home.region} answered a read`, zh: `${home.region} 已应答查询` }),
    ]
  }
  const nowhere = {
    en: `${here} refused AccessID and SecretKey (${error.retCode})${listOthers(elsewhere).en}`,
    zh: `${here} 拒绝了 AccessID 与 SecretKey（${error.retCode}）${listOthers(elsewhere).zh}`,
  }
  if (isClockWrong) {
    return [
      skipped('region'),
      skipped('credentials', {
        en: 'refused, perhaps for the clock: set it first',
        zh: '被拒绝，可能由时钟偏差引起，请先同步时钟',
      }),
      ip,
      skipped('service'),
    ]
  }
  return [
    error.retCode === RETURN_CODE.wrongRegion
      ? failed('region', readText(error))
      : skipped('region', {
          en: 'not known: no access point takes this pair',
          zh: '未知：没有接入点接受这对密钥',
        }),
    failed('credentials', nowhere, {
      en: 'compare both with the console: AccessID on 产品管理, SecretKey on 配置管理 > 基础配置 of the same app and platform; not the AccessKey',
      zh: '请核对控制台：AccessID 见产品管理，SecretKey 见同一应用、同一平台的 配置管理 > 基础配置，不要使用 AccessKey',
    }),
    ip,
    skipped('service'),
  ]
}

/** Which other access points refused, too, and which gave no answer. */
function listOthers(elsewhere: readonly Elsewhere[]): Bilingual {
  const answered = elsewhere.filter(({ error }) => findStage(error) === undefined).map(({ region }) => region)
  const silent = elsewhere.filter(({ error }) => findStage(error) !== undefined).map(({ region }) => region)
  const parts: Bilingual[] = []
  if (answered.length > 0) {
    parts.push({
      en: `, and so did the other access points (${answered.join(', ')})`,
      zh: `，其他接入点也拒绝（${answered.join('、')}）`,
    })
  }
  if (silent.length > 0) {
    parts.push({
      en: `; without an answer: ${silent.join(', ')}`,
      zh: `；无应答：${silent.join('、')}`,
    })
  }
  return joinTexts(parts, inBoth(''))
}
