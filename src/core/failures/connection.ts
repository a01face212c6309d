import type { FailureReason } from '../../errors/failure-reason.js'
import type { Outcome, TpnsError } from '../../errors/tpns-error.js'
import { type ConnectionPhase, TpnsConnectionError } from '../../errors/transport-errors.js'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import { type Diagnosis, diagnose } from '../../http/failures/diagnose.js'
import { FAILURE_RULES } from '../../http/failures/failure-reasons.js'
import { type Redact, safeCause } from '../../redact/redactor.js'
import type { TransportPhase } from '../ports/transport.js'
import { OUTCOME_TEXT } from './outcome-text.js'

export interface FailedExchange {
  readonly endpoint: string
  readonly url: URL
  readonly phase: TransportPhase
  /** What the transport threw, or its cause. */
  readonly cause: unknown
  readonly redact: Redact
  /** The clock of this machine, in Unix milliseconds. */
  readonly now: number
}

/** The error of an exchange that failed in the network or below it, in words of its own for each reason. */
export function connectionError({ endpoint, url, phase, cause, redact, now }: FailedExchange): TpnsError {
  const { reason, said } = readReason(phase, cause)
  const outcome: Outcome = phase === 'maybe-written' ? 'unknown' : 'not-sent'
  const facts: Facts = { url, said: redact(said), endpoint, now, written: phase === 'maybe-written' }
  const words = WORDS[reason](facts)
  const message = `${words.english} ${OUTCOME_TEXT[outcome]}${words.chinese}`
  const copy = safeCause(cause, redact)
  // An AggregateError has no words of its own.
  if (copy.message === '') copy.message = facts.said
  const init = { endpoint, outcome, cause: copy }
  if (FAILURE_RULES[reason].misconfigured === true && outcome === 'not-sent') {
    return new TpnsConfigError(message, init)
  }
  return new TpnsConnectionError(message, { ...init, reason, phase: connectionPhase(phase, reason) })
}

/** A transport that says "certificate" without an error that tells which has the last word. */
function readReason(phase: TransportPhase, cause: unknown): Diagnosis {
  const found = diagnose(cause)
  // Nobody configures anything while a request is under way: a TypeError of Node there is a bug of the transport.
  if (phase === 'maybe-written' && cause instanceof TypeError && FAILURE_RULES[found.reason].misconfigured) {
    return { ...found, reason: 'defect' }
  }
  if (phase !== 'certificate' || FAILURE_RULES[found.reason].final) return found
  return { ...found, reason: 'certificate-untrusted' }
}

function connectionPhase(phase: TransportPhase, reason: FailureReason): ConnectionPhase {
  if (reason === 'defect' || reason === 'repeated-by-dispatcher') return 'defect'
  if (phase === 'maybe-written') return 'exchange'
  if (reason === 'proxy-refused') return 'proxy'
  return FAILURE_RULES[reason].final ? 'tls' : 'connect'
}

interface Facts {
  readonly url: URL
  readonly endpoint: string
  /** What the other side, the system or undici said. */
  readonly said: string
  readonly written: boolean
  readonly now: number
}

interface Words {
  readonly english: string
  readonly chinese: string
}

/** English first: what happened and what to do now; the outcome follows, then the remedy in Chinese. */
const WORDS: Readonly<Record<FailureReason, (facts: Facts) => Words>> = {
  'certificate-untrusted': ({ url, said }) => ({
    english:
      `The certificate of ${url.host} is not trusted (${said}). TLS checks are never switched off. If a proxy inspects the traffic or the server ` +
      'has a private CA, start Node with NODE_EXTRA_CA_CERTS=/path/to/ca.pem, or pass dispatcher: new Agent({ connect: { ca } }) of undici.',
    chinese: '证书不受信任：请通过 NODE_EXTRA_CA_CERTS 或 dispatcher 提供 CA 证书。',
  }),
  'certificate-expired': ({ url, said }) => ({
    english: `The certificate of ${url.host} has expired (${said}). Renew it on the server or the proxy in between; if it is valid, set the clock of this machine right.`,
    chinese: '证书已过期：请更新证书，或校准本机时钟。',
  }),
  'certificate-not-yet-valid': ({ url, said, now }) => ({
    english: `The certificate of ${url.host} is not valid yet (${said}). The clock of this machine is ${new Date(now).toISOString()}: set it right, most likely it is slow.`,
    chinese: '证书尚未生效：请校准本机时钟。',
  }),
  'certificate-revoked': ({ url, said }) => ({
    english: `The certificate of ${url.host} was revoked (${said}). Do not trust the server until its operator has replaced it.`,
    chinese: '证书已被吊销。',
  }),
  'certificate-wrong-host': ({ url, said }) => ({
    english: `The certificate is for another host than ${url.hostname} (${said}). Check region and baseUrl, the DNS of this machine, and the proxy if there is one.`,
    chinese: '证书与主机名不匹配：请检查 region、baseUrl、DNS 和代理。',
  }),
  'client-certificate': ({ url, said }) => ({
    english: `${url.host} wants a client certificate, or refused the one it got (${said}). Pass dispatcher: new Agent({ connect: { cert, key } }) of undici. TPNS itself asks for none: check baseUrl.`,
    chinese: '对方要求客户端证书：请通过 dispatcher 提供，并检查 baseUrl。',
  }),
  'not-tls': ({ url, said }) => ({
    english: `${url.host} does not speak TLS, although its address begins with https:// (${said}). Check the scheme and the port of baseUrl, and of the proxy if there is one.`,
    chinese: '对方不支持 TLS：请检查 baseUrl 的协议和端口。',
  }),
  'https-required': ({ url }) => ({
    english: `${url.host} speaks TLS, but its address begins with http://. Write https:// in baseUrl, or check the port.`,
    chinese: '对方使用 TLS：请将 baseUrl 改为 https://，或检查端口。',
  }),
  'tls-incompatible': ({ url, said }) => ({
    english: `${url.host} and this machine cannot agree on a TLS version or a cipher (${said}). TLS 1.2 or newer is needed on both sides: check baseUrl, the proxy, and the TLS options of Node and of the dispatcher. Some servers say the same when they want a client certificate.`,
    chinese: '双方没有共同支持的 TLS 版本或加密套件。',
  }),
  'unknown-server-name': ({ url, said }) => ({
    english: `The server at the address of ${url.host} does not serve this host (${said}). Check region and baseUrl, the DNS of this machine, and the proxy if there is one.`,
    chinese: '服务器不提供该主机名的服务：请检查 baseUrl 和 DNS。',
  }),
  'handshake-broken': (facts) =>
    facts.written
      ? broken(facts)
      : {
          english: `The TLS handshake with ${facts.url.host} for ${facts.endpoint} was broken off (${facts.said}).`,
          chinese: '',
        },
  refused: noConnection,
  unreachable: noConnection,
  'connect-timeout': noConnection,
  'host-not-found': ({ url, said }) => ({
    english: `The DNS knows no host ${url.hostname} (${said}). Check region and baseUrl (and the proxy's address), or whether this machine's DNS resolves names of the internet.`,
    chinese: '域名不存在：请检查 region、baseUrl 和本机 DNS。',
  }),
  'dns-unavailable': ({ url, said }) => ({
    english: `The DNS server did not answer the question for ${url.hostname} (${said}). Check the network and the DNS settings of this machine or container.`,
    chinese: 'DNS 服务器无应答：请检查网络和 DNS 配置。',
  }),
  'proxy-refused': ({ url, said }) => ({
    english: `The proxy refused to connect to ${url.host} (${said}). 407 asks for credentials (the token option of ProxyAgent); 403 means that the proxy must be told to allow this host.`,
    chinese: '代理拒绝连接：请检查代理的账号和放行名单。',
  }),
  'proxy-failed': ({ url, said }) => ({
    english: `The proxy could not connect to ${url.host} (${said}).`,
    chinese: '代理无法连接到目标主机。',
  }),
  'dispatcher-version': ({ said }) => ({
    english: `The dispatcher was made by another version of undici (${said}): undici 5 and 6 (the one inside Node 20 and 22) do not work here. Run npm install undici@7 and make it with that.`,
    chinese: 'dispatcher 来自不兼容的 undici 版本，请改用 undici 7。',
  }),
  'dispatcher-closed': (facts) =>
    facts.written
      ? broken(facts)
      : {
          english: `The dispatcher is closed (${facts.said}). Close it only after the client.`,
          chinese: 'dispatcher 已关闭，请在关闭客户端之后再关闭它。',
        },
  'dispatcher-options': (facts) =>
    facts.written
      ? broken(facts)
      : {
          english: `The dispatcher cannot work with the options it was made with (${facts.said}). Correct them, its TLS options (ca, cert, key, minVersion, ciphers) first.`,
          chinese: 'dispatcher 的选项有误，请先检查其 TLS 选项。',
        },
  'no-mock-matches': ({ url, endpoint, said }) => ({
    english: `The MockAgent given as dispatcher has no interceptor for POST ${url.origin}/${endpoint} (${said}). Add one, or enable net connect.`,
    chinese: 'MockAgent 没有匹配的拦截器。',
  }),
  'repeated-by-dispatcher': ({ endpoint, said }) => ({
    english: `The request to ${endpoint} failed, and its second copy was stopped (${said}). Take the retry or redirect interceptor (or RetryAgent) out of the dispatcher: this client retries what is safe to retry.`,
    chinese: 'dispatcher 试图自行重发请求，已被阻止；请移除其重试或重定向拦截器。',
  }),
  defect: ({ endpoint, said }) => ({
    english: `The transport failed on the way to ${endpoint} by a programming error (${said}), not by the network: see error.cause. It was not tried again.`,
    chinese: 'transport 内部出错，并非网络故障。',
  }),
  broken: (facts) => (facts.written ? broken(facts) : noConnection(facts)),
}

function noConnection({ url, endpoint, said }: Facts): Words {
  return { english: `No connection to ${url.host} for ${endpoint} (${said}).`, chinese: '' }
}

function broken({ url, endpoint, said }: Facts): Words {
  return { english: `The connection to ${url.host} broke for ${endpoint} (${said}).`, chinese: '' }
}
